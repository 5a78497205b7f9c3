//! The app as an earlier version: a door before the server that gives the service worker and the page another name until it
//! is brought up to date; and the office as one of another age, which speaks another protocol. Everything else passes untouched.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, Result};
use shared::sync::exchange::{self, Answer};
use shared::sync::{PROTOCOL, wire};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::rest::http;

/// The most that a request's head has here.
const MAX_HEAD: usize = 16 * 1_024;

/// The door. Dropping it closes its port.
pub struct Earlier {
    address: SocketAddr,
    present: Arc<Present>,
    listening: JoinHandle<()>,
}

/// How the door hands things on at present.
#[derive(Default)]
struct Present {
    up_to_date: AtomicBool,
    other_protocol: AtomicBool,
}

impl Drop for Earlier {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

impl Earlier {
    /// Opens a door before the server at `server`.
    pub async fn open(server: SocketAddr) -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let present = Arc::new(Present::default());
        let now = present.clone();
        let listening = tokio::spawn(async move {
            while let Ok((browser, _)) = listener.accept().await {
                let now = now.clone();
                // A browser that is killed, or a server that is down, ends the connection and nothing else.
                tokio::spawn(async move { drop(pass(browser, server, &now).await) });
            }
        });
        Ok(Self { address, present, listening })
    }

    /// Its address.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Answers every exchange as an office would that speaks another protocol, or lets them through.
    pub fn speak_another_protocol(&self, so: bool) {
        self.present.other_protocol.store(so, Ordering::SeqCst);
    }

    /// Hands out what the server hands out, from now on.
    pub fn bring_up_to_date(&self) {
        self.present.up_to_date.store(true, Ordering::SeqCst);
    }
}

/// What an office answers that speaks no protocol of ours.
fn of_another_age() -> Vec<u8> {
    let body = wire::pack_fast(&Answer::OtherProtocol { oldest: PROTOCOL + 1, newest: PROTOCOL + 1 });
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: {}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        exchange::MEDIA_TYPE,
        body.len()
    );
    [head.into_bytes(), body].concat()
}

async fn pass(mut browser: TcpStream, server: SocketAddr, present: &Present) -> Result<()> {
    let (head, rest) = head(&mut browser).await?;
    let path = head.split(' ').nth(1).unwrap_or_default();
    if path == exchange::PATH && present.other_protocol.load(Ordering::SeqCst) {
        browser.write_all(&of_another_age()).await?;
        browser.shutdown().await?;
        // Who closes on half a question takes the answer back with it.
        tokio::io::copy(&mut browser, &mut tokio::io::sink()).await?;
        return Ok(());
    }
    if !present.up_to_date.load(Ordering::SeqCst) && matches!(path, "/app/" | "/app/sw.js") {
        return Ok(browser.write_all(&earlier(server, path).await?).await?);
    }
    let mut server = TcpStream::connect(server).await?;
    // One request a connection, so that every one of them is looked at.
    let lines = head.lines().filter(|line| !line.to_ascii_lowercase().starts_with("connection:"));
    let head: String = lines.flat_map(|line| [line, "\r\n"]).collect();
    server.write_all(format!("{head}connection: close\r\n\r\n").as_bytes()).await?;
    server.write_all(&rest).await?;
    copy_bidirectional(&mut browser, &mut server).await?;
    Ok(())
}

/// The request's head without its last line, and what has come of its body.
async fn head(browser: &mut TcpStream) -> Result<(String, Vec<u8>)> {
    let mut came = Vec::new();
    loop {
        if let Some(end) = came.windows(4).position(|four| four == b"\r\n\r\n") {
            let rest = came.split_off(end + 4);
            came.truncate(end);
            return Ok((String::from_utf8(came)?, rest));
        }
        anyhow::ensure!(came.len() < MAX_HEAD && browser.read_buf(&mut came).await? > 0, "no whole request");
    }
}

/// What the server answers there, under another version's name.
async fn earlier(server: SocketAddr, path: &str) -> Result<Vec<u8>> {
    let reply = http()?.get(format!("http://{server}{path}")).send().await?.error_for_status()?;
    let header = |name: &str| reply.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let (kind, policy) = (header("content-type").context("no type")?, header("content-security-policy"));
    let text = reply.text().await?;
    let marked = text.replace("<html ", "<html data-earlier=\"yes\" ");
    let body = match marked.split_once("const VERSION = \"") {
        Some((before, after)) => {
            let (_, after) = after.split_once('"').context("a version that does not end")?;
            format!("{before}const VERSION = \"callout-earlier\"{after}")
        }
        None => marked,
    };
    let policy = policy.map(|policy| format!("content-security-policy: {policy}\r\n")).unwrap_or_default();
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\ncache-control: no-cache\r\n{policy}content-length: {}\r\n",
        body.len()
    );
    Ok(format!("{head}connection: close\r\n\r\n{body}").into_bytes())
}
