//! The line to the browser: commands with numbers, answers by these numbers, everything else let pass.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::sync::{mpsc, oneshot};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;

/// How long the browser may take for a command.
const PATIENCE: Duration = Duration::from_secs(60);

type Waiting = Arc<Mutex<HashMap<u64, oneshot::Sender<Value>>>>;

/// A worker that the browser has told of.
#[derive(Clone, Debug)]
struct Attached {
    /// The session of the tab that started it.
    parent: String,
    /// Its own session.
    session: String,
    /// The address of its script.
    url: String,
}

/// What a page complained of, by the session of its tab.
type Complaints = Arc<Mutex<Vec<(String, String)>>>;

/// The line. Clones share it.
#[derive(Clone)]
pub(super) struct Devtools {
    attached: Arc<Mutex<Vec<Attached>>>,
    complaints: Complaints,
    send: mpsc::UnboundedSender<Message>,
    waiting: Waiting,
    last: Arc<AtomicU64>,
}

impl Devtools {
    /// Connects to the address that the browser told.
    pub(super) async fn connect(address: &str) -> Result<Self> {
        // Pictures of screens are larger than what web sockets carry by default.
        let config = WebSocketConfig::default().max_message_size(None).max_frame_size(None);
        let (socket, _) = tokio_tungstenite::connect_async_with_config(address, Some(config), true)
            .await
            .context("no line to Chromium")?;
        let (mut out, mut come_in) = socket.split();
        let (send, mut sent) = mpsc::unbounded_channel();
        let waiting = Waiting::default();
        tokio::spawn(async move {
            while let Some(message) = sent.recv().await {
                if out.send(message).await.is_err() {
                    break;
                }
            }
        });
        let answered = waiting.clone();
        let attached = Arc::<Mutex<Vec<Attached>>>::default();
        let noted = attached.clone();
        let complaints = Complaints::default();
        let heard = complaints.clone();
        tokio::spawn(async move {
            while let Some(Ok(message)) = come_in.next().await {
                let Ok(text) = message.to_text() else { continue };
                let Ok(value) = serde_json::from_str::<Value>(text) else { continue };
                if let Some(worker) = attachment(&value) {
                    lock(&noted).push(worker);
                }
                if let Some(complaint) = complaint(&value) {
                    lock(&heard).push(complaint);
                }
                let waiter = value["id"].as_u64().and_then(|id| lock(&answered).remove(&id));
                if let Some(waiter) = waiter {
                    // Who asked may have given up.
                    let _ = waiter.send(value);
                }
            }
            // The browser is gone: nobody waits for it any longer.
            lock(&answered).clear();
        });
        Ok(Self { attached, complaints, send, waiting, last: Arc::default() })
    }

    /// The session of the last worker that the tab `parent` has started from a script with `name` in its address.
    pub(super) fn worker_of(&self, parent: &str, name: &str) -> Option<String> {
        let attached = lock(&self.attached);
        let of_tab = attached.iter().rev().find(|worker| worker.parent == parent && worker.url.contains(name));
        of_tab.map(|worker| worker.session.clone())
    }

    /// What the pages of the tab `session` have written to their consoles as errors, or thrown with nobody to catch it.
    pub(super) fn complaints_of(&self, session: &str) -> Vec<String> {
        let of_tab = lock(&self.complaints);
        of_tab.iter().filter(|(of, _)| of == session).map(|(_, words)| words.clone()).collect()
    }

    /// Gives a command, to a tab if its session is named, and waits for the answer.
    pub(super) async fn call(&self, session: Option<&str>, method: &str, params: Value) -> Result<Value> {
        let id = self.last.fetch_add(1, Ordering::Relaxed) + 1;
        let mut command = json!({ "id": id, "method": method, "params": params });
        if let (Some(session), Some(command)) = (session, command.as_object_mut()) {
            command.insert("sessionId".into(), session.into());
        }
        let (answer, answered) = oneshot::channel();
        lock(&self.waiting).insert(id, answer);
        self.send.send(Message::text(command.to_string())).context("Chromium is gone")?;
        let answer = tokio::time::timeout(PATIENCE, answered).await;
        let answer = answer.with_context(|| format!("{method}: no answer"))?.context("Chromium is gone")?;
        if let Some(error) = answer.get("error") {
            bail!("{method}: {error}");
        }
        Ok(answer["result"].clone())
    }
}

fn attachment(event: &Value) -> Option<Attached> {
    let text = |pointer: &str| event.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
    if event["method"] != "Target.attachedToTarget" {
        return None;
    }
    let (parent, session) = (text("/sessionId")?, text("/params/sessionId")?);
    Some(Attached { parent, session, url: text("/params/targetInfo/url")? })
}

/// <https://chromedevtools.github.io/devtools-protocol/tot/Runtime/>: `consoleAPICalled` and `exceptionThrown`.
fn complaint(event: &Value) -> Option<(String, String)> {
    let text = |pointer: &str| event.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
    let words = match event["method"].as_str()? {
        "Runtime.consoleAPICalled" if event["params"]["type"] == "error" => {
            text("/params/args/0/value").or_else(|| text("/params/args/0/description"))
        }
        "Runtime.exceptionThrown" => {
            text("/params/exceptionDetails/exception/description").or_else(|| text("/params/exceptionDetails/text"))
        }
        _ => return None,
    };
    Some((text("/sessionId")?, words.unwrap_or_default()))
}

fn lock<T>(shared: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
