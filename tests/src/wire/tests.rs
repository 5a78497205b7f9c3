//! The proxy against a server that answers each line with the line and how often it saw it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Mutex;

use super::{Fault, Wire};

type Seen = Arc<Mutex<BTreeMap<String, u32>>>;

async fn counting_server() -> (std::net::SocketAddr, Seen) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let seen = Seen::default();
    let counted = Arc::clone(&seen);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let seen = Arc::clone(&counted);
            tokio::spawn(async move {
                let mut stream = BufReader::new(stream);
                let mut line = String::new();
                while stream.read_line(&mut line).await.unwrap() > 0 && line.ends_with('\n') {
                    let key = std::mem::take(&mut line).trim().to_owned();
                    let times = *seen.lock().await.entry(key.clone()).and_modify(|n| *n += 1).or_insert(1);
                    stream.write_all(format!("{key} {times}\n").as_bytes()).await.unwrap();
                }
            });
        }
    });
    (address, seen)
}

/// Says one line on a fresh connection; gives what arrived until the answer was whole or the line went dead.
async fn say(wire: &Wire, line: &str) -> String {
    let mut stream = TcpStream::connect(wire.address).await.unwrap();
    stream.write_all(format!("{line}\n").as_bytes()).await.unwrap();
    let mut heard = Vec::new();
    let mut byte = [0];
    while !heard.ends_with(b"\n") && matches!(stream.read(&mut byte).await, Ok(1)) {
        heard.push(byte[0]);
    }
    String::from_utf8(heard).unwrap()
}

#[tokio::test]
async fn each_fault_does_what_it_says_once() {
    let (address, seen) = counting_server().await;
    let wire = Wire::to(address).await.unwrap();
    wire.next([Fault::Refuse, Fault::CutRequest(3), Fault::LoseAnswer, Fault::CutAnswer(3), Fault::Repeat]);
    assert_eq!(say(&wire, "refused").await, "");
    assert_eq!(say(&wire, "halved").await, "");
    assert_eq!(say(&wire, "unheard").await, "");
    assert_eq!(say(&wire, "half heard").await, "hal");
    assert_eq!(say(&wire, "twice").await, "twice 1\n");
    assert_eq!(say(&wire, "clear").await, "clear 1\n");
    let seen = seen.lock().await;
    let expected = [("clear", 1), ("half heard", 1), ("twice", 2), ("unheard", 1)];
    assert_eq!(*seen, expected.map(|(line, n)| (line.to_owned(), n)).into());
    assert_eq!((wire.traffic().exchanges, wire.traffic().faults), (6, 5));
}

#[tokio::test]
async fn exchanges_on_one_connection_are_told_apart() {
    let (address, _) = counting_server().await;
    let wire = Wire::to(address).await.unwrap();
    wire.next([Fault::None, Fault::LoseAnswer]);
    let mut stream = BufReader::new(TcpStream::connect(wire.address).await.unwrap());
    let mut heard = String::new();
    stream.write_all(b"one\n").await.unwrap();
    stream.read_line(&mut heard).await.unwrap();
    stream.write_all(b"two\n").await.unwrap();
    let _ = stream.read_line(&mut heard).await;
    assert_eq!(heard, "one 1\n");
}

#[tokio::test]
async fn a_delay_takes_its_time() {
    let (address, _) = counting_server().await;
    let wire = Wire::to(address).await.unwrap();
    wire.always(Fault::Delay(Duration::from_millis(80)));
    let start = tokio::time::Instant::now();
    assert_eq!(say(&wire, "slow").await, "slow 1\n");
    assert!(start.elapsed() >= Duration::from_millis(80));
}
