//! A network that breaks on purpose: a TCP proxy in front of the server, which loses, cuts, delays and repeats.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::Result;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::chance::Chance;

/// What happens to one exchange: a request and its answer on a connection that may carry several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nothing.
    None,
    /// The connection is closed before a byte of the request passes.
    Refuse,
    /// So many bytes of the request pass, then both ends lose the connection.
    CutRequest(usize),
    /// The whole request passes and the server answers, but nothing of the answer arrives.
    LoseAnswer,
    /// So many bytes of the answer arrive, then both ends lose the connection.
    CutAnswer(usize),
    /// Every part of the request waits so long.
    Delay(Duration),
    /// The request reaches the server twice; the first answer arrives.
    Repeat,
}

/// Which faults come.
#[derive(Clone, Debug)]
enum Weather {
    Always(Fault),
    /// Random faults in so many of 100 exchanges.
    Storm(Chance, u64),
}

/// What passed since the beginning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traffic {
    /// Exchanges begun.
    pub exchanges: u64,
    /// Bytes from clients that were let through.
    pub up: u64,
    /// Bytes to clients that were let through.
    pub down: u64,
    /// Exchanges that met a fault.
    pub faults: u64,
}

struct State {
    upstream: SocketAddr,
    next: VecDeque<Fault>,
    weather: Weather,
    traffic: Traffic,
}

/// A proxy on a free port of the loopback. Dropping it closes the port.
pub struct Wire {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
    listening: JoinHandle<()>,
}

impl Wire {
    /// A clear line to `upstream`.
    pub async fn to(upstream: SocketAddr) -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let state = State {
            upstream,
            next: VecDeque::new(),
            weather: Weather::Always(Fault::None),
            traffic: Traffic::default(),
        };
        let state = Arc::new(Mutex::new(state));
        let listening = tokio::spawn(listen(listener, Arc::clone(&state)));
        Ok(Self { address, state, listening })
    }

    /// The address that clients use instead of the server's.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The next exchanges meet these faults, one each; the weather goes on after them.
    pub fn next(&self, faults: impl IntoIterator<Item = Fault>) {
        lock(&self.state).next.extend(faults);
    }

    /// Every exchange meets this fault.
    pub fn always(&self, fault: Fault) {
        lock(&self.state).weather = Weather::Always(fault);
    }

    /// So many of 100 exchanges meet a random fault.
    pub fn storm(&self, chance: Chance, percent: u64) {
        lock(&self.state).weather = Weather::Storm(chance, percent);
    }

    /// The server moved to another port.
    pub fn redirect(&self, upstream: SocketAddr) {
        lock(&self.state).upstream = upstream;
    }

    /// What passed until now.
    pub fn traffic(&self) -> Traffic {
        lock(&self.state).traffic
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

impl State {
    /// The fault of an exchange that begins now.
    fn begin(&mut self) -> Fault {
        self.traffic.exchanges += 1;
        let fault = self.next.pop_front().unwrap_or_else(|| match &mut self.weather {
            Weather::Always(fault) => *fault,
            Weather::Storm(chance, percent) => random_fault(chance, *percent),
        });
        self.traffic.faults += u64::from(fault != Fault::None);
        fault
    }
}

fn random_fault(chance: &mut Chance, percent: u64) -> Fault {
    if !chance.percent(percent) {
        return Fault::None;
    }
    let bytes = usize::try_from(chance.below(2_000)).unwrap_or(0);
    match chance.below(6) {
        0 => Fault::Refuse,
        1 => Fault::CutRequest(bytes),
        2 => Fault::LoseAnswer,
        3 => Fault::CutAnswer(bytes),
        4 => Fault::Delay(Duration::from_millis(chance.below(150))),
        _ => Fault::Repeat,
    }
}

/// A poisoned lock means that another test thread panicked; the counters are still whole.
fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn listen(listener: TcpListener, state: Arc<Mutex<State>>) {
    while let Ok((client, _)) = listener.accept().await {
        let state = Arc::clone(&state);
        tokio::spawn(async move {
            // A connection that ends in an error is what this program is for.
            let _ = Line { state, fault: Fault::None, request: Vec::new(), answered: usize::MAX }.carry(client).await;
        });
    }
}

/// One connection.
struct Line {
    state: Arc<Mutex<State>>,
    fault: Fault,
    /// The request of the present exchange, as far as it came.
    request: Vec<u8>,
    /// Bytes of the present answer that came; the next byte from the client begins an exchange if there were any.
    answered: usize,
}

/// Whether the connection lives on.
enum Then {
    GoOn,
    HangUp,
}

impl Line {
    async fn carry(mut self, mut client: TcpStream) -> Result<()> {
        let upstream = lock(&self.state).upstream;
        let mut server: Option<TcpStream> = None;
        let (mut up, mut down) = (vec![0; 16 * 1024], vec![0; 16 * 1024]);
        loop {
            let from_server = async {
                match &mut server {
                    Some(server) => server.read(&mut down).await,
                    None => std::future::pending().await,
                }
            };
            let then = tokio::select! {
                read = client.read(&mut up) => {
                    let Some(part) = up.get(..read?).filter(|part| !part.is_empty()) else { return Ok(()) };
                    if std::mem::replace(&mut self.answered, 0) > 0 {
                        self.fault = lock(&self.state).begin();
                        self.request.clear();
                    }
                    if server.is_none() && self.fault != Fault::Refuse {
                        server = Some(TcpStream::connect(upstream).await?);
                    }
                    match &mut server {
                        Some(server) => self.request_part(part, server).await?,
                        None => Then::HangUp,
                    }
                }
                read = from_server => {
                    let Some(part) = down.get(..read?).filter(|part| !part.is_empty()) else { return Ok(()) };
                    self.answer_part(part, &mut client, upstream).await?
                }
            };
            if let Then::HangUp = then {
                return Ok(());
            }
        }
    }

    async fn request_part(&mut self, part: &[u8], server: &mut TcpStream) -> Result<Then> {
        let before = self.request.len();
        self.request.extend_from_slice(part);
        let (passes, then) = match self.fault {
            Fault::Refuse => (0, Then::HangUp),
            Fault::CutRequest(limit) if before + part.len() > limit => (limit.saturating_sub(before), Then::HangUp),
            _ => (part.len(), Then::GoOn),
        };
        if let Fault::Delay(time) = self.fault {
            tokio::time::sleep(time).await;
        }
        server.write_all(part.get(..passes).unwrap_or_default()).await?;
        server.flush().await?;
        lock(&self.state).traffic.up += u64::try_from(passes)?;
        Ok(then)
    }

    async fn answer_part(&mut self, part: &[u8], client: &mut TcpStream, upstream: SocketAddr) -> Result<Then> {
        let before = self.answered;
        self.answered += part.len();
        if before == 0 && self.fault == Fault::Repeat {
            repeat(&self.request, upstream).await?;
        }
        let (passes, then) = match self.fault {
            Fault::LoseAnswer => (0, Then::HangUp),
            Fault::CutAnswer(limit) if self.answered > limit => (limit.saturating_sub(before), Then::HangUp),
            _ => (part.len(), Then::GoOn),
        };
        client.write_all(part.get(..passes).unwrap_or_default()).await?;
        lock(&self.state).traffic.down += u64::try_from(passes)?;
        Ok(then)
    }
}

/// Sends `request` once more on a connection of its own and waits until the server begins to answer.
async fn repeat(request: &[u8], upstream: SocketAddr) -> Result<()> {
    let mut again = TcpStream::connect(upstream).await?;
    again.write_all(request).await?;
    let mut byte = [0];
    tokio::time::timeout(Duration::from_secs(10), again.read(&mut byte)).await??;
    Ok(())
}

#[cfg(test)]
mod tests;
