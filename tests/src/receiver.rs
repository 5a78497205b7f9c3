//! Another system that takes webhooks, or does not: it hangs, fails, redirects, recovers, as it is told.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::{Result, bail};
use serde::Serialize;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// How it answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// With this status.
    Status(u16),
    /// Not at all: the connection stays open.
    Hang,
}

/// A message that came, whatever it was answered.
#[derive(Clone, Debug, Serialize)]
pub struct Message {
    /// Its headers, in lower case.
    pub headers: BTreeMap<String, String>,
    /// Its body.
    pub body: String,
}

impl Message {
    /// Its id.
    pub fn id(&self) -> &str {
        self.headers.get("webhook-id").map_or("", String::as_str)
    }

    /// Its body as JSON; null if it is none.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }
}

struct State {
    manner: Manner,
    messages: Vec<Message>,
}

/// The system. Dropping it closes its port.
pub struct Receiver {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
    listening: JoinHandle<()>,
}

impl Receiver {
    /// Opens one that takes everything.
    pub async fn open() -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let state = Arc::new(Mutex::new(State { manner: Manner::Status(200), messages: Vec::new() }));
        let shared = Arc::clone(&state);
        let listening = tokio::spawn(async move {
            while let Ok((line, _)) = listener.accept().await {
                let state = Arc::clone(&shared);
                // A server that is killed in the middle of a message is what this is for.
                tokio::spawn(async move { drop(answer(line, state).await) });
            }
        });
        Ok(Self { address, state, listening })
    }

    /// Where it takes messages.
    pub fn url(&self) -> String {
        format!("http://{}/hook?token=abc", self.address)
    }

    /// From now on it answers like this.
    pub fn answers(&self, manner: Manner) {
        lock(&self.state).manner = manner;
    }

    /// Everything that came.
    pub fn messages(&self) -> Vec<Message> {
        lock(&self.state).messages.clone()
    }

    /// Waits until so many messages came.
    pub async fn wait_for(&self, count: usize) -> Result<Vec<Message>> {
        for _ in 0..1_800 {
            let messages = self.messages();
            if messages.len() >= count {
                return Ok(messages);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        bail!("{} of {count} messages came in a minute and a half", self.messages().len())
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn answer(mut line: TcpStream, state: Arc<Mutex<State>>) -> Result<()> {
    while let Some(message) = read(&mut line).await? {
        let manner = {
            let mut state = lock(&state);
            state.messages.push(message);
            state.manner
        };
        match manner {
            Manner::Hang => std::future::pending::<()>().await,
            Manner::Status(status) => {
                let head = format!("HTTP/1.1 {status} Told\r\nlocation: /elsewhere\r\ncontent-length: 4\r\n\r\ndone");
                line.write_all(head.as_bytes()).await?;
            }
        }
    }
    Ok(())
}

/// The next request of the connection; `None` at its end.
async fn read(line: &mut TcpStream) -> Result<Option<Message>> {
    let mut bytes = Vec::new();
    loop {
        if let Some(message) = whole(&bytes) {
            return Ok(Some(message));
        }
        if line.read_buf(&mut bytes).await? == 0 {
            return Ok(None);
        }
    }
}

fn whole(bytes: &[u8]) -> Option<Message> {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    let (head, rest) = bytes.split_at_checked(end)?;
    let header = |line: &str| line.split_once(": ").map(|(name, value)| (name.to_lowercase(), value.to_owned()));
    let headers: BTreeMap<String, String> = String::from_utf8_lossy(head).lines().filter_map(header).collect();
    let length: usize = headers.get("content-length")?.parse().ok()?;
    let body = rest.get(4..4 + length)?;
    Some(Message { headers, body: String::from_utf8_lossy(body).into_owned() })
}
