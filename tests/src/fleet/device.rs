//! A device reduced to its protocol: an identity, a chain and a cursor.

use anyhow::{Context, Result, bail};
use ed25519_dalek::SigningKey;
use minicbor::bytes::ByteVec;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, RETRY_AFTER};
use shared::document::edit::{Act, Edit};
use shared::document::evidence::{Audience, Note};
use shared::ids::{Actor, Digest, Entropy as _, Incarnation, OrderId, PublicKey, Signature};
use shared::sync::enroll::{self, Enroll, Enrolled};
use shared::sync::exchange::{self, Answer, Changes, Cursor, Exchange};
use shared::sync::{PROTOCOL, chain, wire};
use shared::time::{Contact, Moment, TimeEvidence};

use crate::chance::Chance;

/// An enrolled device.
#[derive(Clone, Debug)]
pub struct Device {
    /// Its identity.
    pub actor: Actor,
    /// Its bearer token.
    pub token: String,
    /// The private half of its key.
    pub key: SigningKey,
    /// The number of its last acknowledged edit.
    pub last: u64,
    /// The chain's head after it.
    pub head: Digest,
    /// Its place in the feed.
    pub cursor: Cursor,
    /// The life of the server that it knows.
    pub incarnation: Option<Incarnation>,
    /// The office's last word.
    pub contact: Option<Contact>,
    server: String,
}

/// What came back: the HTTP status, and the answer where there is one.
#[derive(Debug)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// After how many seconds to come back, where the server says so.
    pub retry_after: Option<u64>,
    /// The raw body.
    pub body: Vec<u8>,
}

impl Reply {
    /// The answer of the protocol; fails with what the server said otherwise.
    pub fn answer(&self) -> Result<Answer> {
        if self.status != 200 {
            bail!("{}: {}", self.status, String::from_utf8_lossy(&self.body));
        }
        Ok(wire::decode(&wire::unpack(&self.body, exchange::MAX_ANSWER_BYTES)?)?)
    }
}

impl Device {
    /// Makes a key and enrols with `code`.
    pub async fn enroll(http: &reqwest::Client, server: &str, code: &str, chance: &mut Chance) -> Result<Self> {
        let actor = Actor::random(chance);
        let mut seed = [0; 32];
        chance.fill(&mut seed);
        let key = SigningKey::from_bytes(&seed);
        let request = introduction(actor, &key, code);
        let response = http.post(format!("{server}{}", enroll::PATH)).json(&request).send().await?;
        let (status, body) = (response.status(), response.text().await?);
        if !status.is_success() {
            bail!("enrolment: {status}: {body}");
        }
        let enrolled: Enrolled = serde_json::from_str(&body)?;
        Ok(Self {
            actor,
            token: enrolled.token,
            key,
            last: 0,
            head: chain::genesis(actor),
            cursor: Cursor::default(),
            incarnation: None,
            contact: None,
            server: server.to_owned(),
        })
    }

    /// From now on it speaks to another server of the same office.
    pub fn go_to(&mut self, server: &str) {
        server.clone_into(&mut self.server);
    }

    /// A request with these edits behind the last acknowledged one, signed.
    pub fn exchange(&self, edits: &[Vec<u8>]) -> Result<Exchange> {
        let first = self.last + 1;
        let last = self.last + u64::try_from(edits.len())?;
        let head = chain::extend(self.head, first, edits.iter().map(Vec::as_slice));
        let signature: Option<Signature> = (!edits.is_empty()).then(|| chain::sign(&self.key, self.actor, last, &head));
        Ok(Exchange {
            protocol: PROTOCOL,
            incarnation: self.incarnation,
            cursor: self.cursor,
            first,
            edits: edits.iter().cloned().map(ByteVec::from).collect(),
            signature,
            refetch: Vec::new(),
            offers: Vec::new(),
        })
    }

    /// Posts raw bytes as a sync request.
    pub async fn post(&self, http: &reqwest::Client, body: Vec<u8>) -> Result<Reply> {
        let request = http
            .post(format!("{}{}", self.server, exchange::PATH))
            .header(CONTENT_TYPE, exchange::MEDIA_TYPE)
            .header(AUTHORIZATION, format!("Bearer {}", self.token))
            .body(body);
        let response = request.send().await.context("the sync request did not come through")?;
        let retry_after = response.headers().get(RETRY_AFTER).and_then(|seconds| seconds.to_str().ok()?.parse().ok());
        Ok(Reply { status: response.status().as_u16(), retry_after, body: response.bytes().await?.to_vec() })
    }

    /// The stream of the office's pokes.
    pub async fn events(&self, http: &reqwest::Client) -> Result<reqwest::Response> {
        let request = http.get(format!("{}{}/events", self.server, exchange::PATH));
        let request = request.header(AUTHORIZATION, format!("Bearer {}", self.token));
        Ok(request.send().await?.error_for_status()?)
    }

    /// Sends an exchange and gives the answer.
    pub async fn ask(&self, http: &reqwest::Client, exchange: &Exchange) -> Result<Answer> {
        self.post(http, wire::pack_small(exchange)).await?.answer()
    }

    /// Sends `edits` and takes over what the answer says; the server has to take them all.
    pub async fn sync(&mut self, http: &reqwest::Client, edits: &[Vec<u8>]) -> Result<Changes> {
        match self.ask(http, &self.exchange(edits)?).await? {
            Answer::Done(changes) => {
                self.acknowledged(edits, &changes)?;
                Ok(*changes)
            }
            other => bail!("the server answered {other:?}"),
        }
    }

    /// Takes over an answer to `edits`.
    pub fn acknowledged(&mut self, edits: &[Vec<u8>], changes: &Changes) -> Result<()> {
        let last = self.last + u64::try_from(edits.len())?;
        if changes.accepted != last {
            bail!("sent up to {last}, the server has {}", changes.accepted);
        }
        self.head = chain::extend(self.head, self.last + 1, edits.iter().map(Vec::as_slice));
        self.last = last;
        self.cursor = changes.cursor;
        self.incarnation = Some(changes.incarnation);
        self.contact = Some(changes.contact);
        Ok(())
    }
}

/// A note on `order` as an edit.
pub fn note(order: OrderId, text: &str) -> Vec<u8> {
    let note = Note { visit: None, audience: Audience::Internal, text: text.into() };
    let time = TimeEvidence::new(Moment(1_418_312_186_000), None);
    Edit { order, time, place: None, author: None, act: Act::Noted(note) }.encode()
}

/// The enrolment request of `actor` with `key`.
pub fn introduction(actor: Actor, key: &SigningKey, code: &str) -> Enroll {
    use ed25519_dalek::Signer as _;
    Enroll {
        code: code.into(),
        actor,
        public_key: PublicKey(key.verifying_key().to_bytes()),
        proof: Signature(key.sign(&enroll::proof_bytes(actor, code)).to_bytes()),
        name: "fleet".into(),
        app: format!("fleet {}", env!("CARGO_PKG_VERSION")),
    }
}
