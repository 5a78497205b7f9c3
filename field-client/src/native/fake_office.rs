//! An office for tests of the network: plain HTTP/1.1 over a socket, one request a connection, answers by a closure, and
//! connections that break where the closure says so.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::office::{Office, http_client};

/// A request as it arrived.
#[derive(Clone, Debug, Default)]
pub(super) struct Request {
    pub(super) method: String,
    pub(super) path: String,
    /// By their names in small letters.
    pub(super) headers: BTreeMap<String, String>,
    pub(super) body: Vec<u8>,
}

/// What the office does with it.
#[derive(Clone, Debug)]
pub(super) enum Reply {
    /// Answers.
    With(u16, Vec<(&'static str, String)>, Vec<u8>),
    /// Announces a body of this length, sends only this, and hangs up.
    Half(usize, Vec<u8>),
    /// Hangs up without a word.
    HangUp,
}

pub(super) fn with(status: u16, headers: Vec<(&'static str, String)>) -> Reply {
    Reply::With(status, headers, Vec::new())
}

type Script = Arc<Mutex<dyn FnMut(&Request) -> Reply + Send>>;

/// Starts an office on a free port.
pub(super) async fn start(script: impl FnMut(&Request) -> Reply + Send + 'static) -> Office {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let script: Script = Arc::new(Mutex::new(script));
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream, script.clone()));
        }
    });
    Office::at(http_client().unwrap(), &format!("http://{address}"), Some("secret")).unwrap()
}

async fn serve(mut stream: TcpStream, script: Script) {
    let Some(request) = read(&mut stream).await else { return };
    let reply = script.lock().unwrap()(&request);
    let (head, body) = match reply {
        Reply::HangUp => return,
        Reply::Half(length, body) => (format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n"), body),
        Reply::With(status, headers, body) => {
            let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
            let length = body.len();
            (format!("HTTP/1.1 {status} X\r\n{headers}content-length: {length}\r\nconnection: close\r\n\r\n"), body)
        }
    };
    let _ = stream.write_all(head.as_bytes()).await;
    let _ = stream.write_all(&body).await;
    let _ = stream.shutdown().await;
}

async fn read(stream: &mut TcpStream) -> Option<Request> {
    let mut bytes = Vec::new();
    let head_len = loop {
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break end;
        }
    };
    let head = String::from_utf8_lossy(&bytes[..head_len]).into_owned();
    let mut lines = head.lines();
    let mut first = lines.next()?.split(' ');
    let (method, path) = (first.next()?.to_owned(), first.next()?.to_owned());
    let headers: BTreeMap<String, String> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let length: usize = headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    while bytes.len() < head_len + 4 + length {
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
    Some(Request { method, path, headers, body: bytes[head_len + 4..].to_vec() })
}
