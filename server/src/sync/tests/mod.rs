//! Every invariant of sync, each with the exchange that would break it. The devices speak the real endpoint; both databases.

mod feed;
mod life;
mod outbox;
mod vans;
mod verdicts;

use axum::http::{HeaderMap, StatusCode};
use minicbor::bytes::ByteVec;
use serde_json::json;
use shared::document::WorkOrder;
use shared::document::edit::{Act, Edit};
use shared::document::evidence::{Audience, Note};
use shared::document::visit::Happening;
use shared::ids::{Actor, CrewId, Digest, EditId, Incarnation, OrderId, PersonId, Signature};
use shared::sync::chain;
use shared::sync::exchange::{Answer, Changes, Cursor, Exchange, MAX_ANSWER_BYTES, PATH};
use shared::sync::{PROTOCOL, wire};
use shared::time::{Moment, TimeEvidence};

use crate::people::Role;
use crate::testing::{START, TestOffice, signing_key};

/// A device that keeps its edits, and sends whatever a test tells it to.
pub(crate) struct Phone {
    pub(crate) actor: Actor,
    pub(crate) person: PersonId,
    pub(crate) token: String,
    pub(crate) edits: Vec<Vec<u8>>,
    pub(crate) cursor: Cursor,
    pub(crate) incarnation: Option<Incarnation>,
}

impl Phone {
    pub(crate) async fn enrolled(office: &TestOffice, person: PersonId) -> Self {
        let (actor, token) = office.device(person).await;
        Self { actor, person, token, edits: Vec::new(), cursor: Cursor(0), incarnation: None }
    }

    /// Makes an edit and returns its identity.
    pub(crate) fn act(&mut self, order: OrderId, act: Act) -> EditId {
        let time = TimeEvidence::new(Moment(START.0 + 1), None);
        self.raw(Edit { order, time, place: None, author: None, act }.encode())
    }

    pub(crate) fn raw(&mut self, bytes: Vec<u8>) -> EditId {
        self.edits.push(bytes);
        EditId { actor: self.actor, n: self.edits.len() as u64 }
    }

    pub(crate) fn note(&mut self, order: OrderId, text: &str) -> EditId {
        self.act(order, Act::Noted(Note { visit: None, audience: Audience::Internal, text: text.into() }))
    }

    fn signature(&self, last: usize) -> Signature {
        let edits = self.edits.iter().take(last).map(Vec::as_slice);
        let head = chain::extend(chain::genesis(self.actor), 1, edits);
        chain::sign(&signing_key(self.actor), self.actor, last as u64, &head)
    }

    /// The request with the edits from number `first` to `last`.
    pub(crate) fn request(&self, first: usize, last: usize) -> Exchange {
        let edits: Vec<ByteVec> = self.edits[first - 1..last].iter().cloned().map(Into::into).collect();
        Exchange {
            protocol: PROTOCOL,
            incarnation: self.incarnation,
            cursor: self.cursor,
            first: first as u64,
            signature: (!edits.is_empty()).then(|| self.signature(last)),
            edits,
            refetch: Vec::new(),
            offers: Vec::new(),
        }
    }

    pub(crate) async fn send(&self, office: &TestOffice, request: &Exchange) -> Answer {
        let (status, body) = self.post(office, wire::pack_small(request)).await;
        assert_eq!(status, StatusCode::OK, "{}", String::from_utf8_lossy(&body));
        wire::decode(&wire::unpack(&body, MAX_ANSWER_BYTES).unwrap()).unwrap()
    }

    pub(crate) async fn post(&self, office: &TestOffice, body: Vec<u8>) -> (StatusCode, Vec<u8>) {
        let (status, _, body) = office.send(&self.token, "POST", PATH, HeaderMap::new(), body.into()).await;
        (status, body.to_vec())
    }

    /// Sends everything from number `first` on and takes the cursor over.
    pub(crate) async fn sync_from(&mut self, office: &TestOffice, first: usize) -> Changes {
        match self.send(office, &self.request(first, self.edits.len())).await {
            Answer::Done(changes) => {
                self.cursor = changes.cursor;
                self.incarnation = Some(changes.incarnation);
                *changes
            }
            other => panic!("expected changes, got {other:?}"),
        }
    }
}

/// An office with a crew of one, its phone, and an order that it holds.
pub(crate) struct Town {
    pub(crate) office: TestOffice,
    pub(crate) crew: CrewId,
    pub(crate) phone: Phone,
    pub(crate) order: OrderId,
}

impl Town {
    pub(crate) async fn open(office: TestOffice) -> Self {
        let (person, _) = office.person("wang", Role::Technician).await;
        let crew = office.crew("A", person).await;
        let phone = Phone::enrolled(&office, person).await;
        let order = report(&office).await;
        assign(&office, order, crew, 0).await;
        Self { office, crew, phone, order }
    }

    pub(crate) async fn document(&self) -> WorkOrder {
        let mut tx = self.office.office.store().read().await.unwrap();
        crate::store::orders::order(&mut tx, self.order).await.unwrap().unwrap().document
    }

    /// Another crew of one with its phone.
    pub(crate) async fn another(&self, login: &str) -> (CrewId, Phone) {
        let (person, _) = self.office.person(login, Role::Technician).await;
        let crew = self.office.crew(login, person).await;
        (crew, Phone::enrolled(&self.office, person).await)
    }
}

pub(crate) async fn report(office: &TestOffice) -> OrderId {
    let report = json!({ "customer_name": "王府花园", "address": "三号楼 1202", "fault": "空调不制冷", "trade": "HVAC",
        "contact": { "name": "张女士", "phone": "13800000000" } });
    let (status, made) = office.ask(&office.admin, "POST", "/api/v1/orders", Some(report)).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    made["id"].as_str().unwrap().parse().unwrap()
}

pub(crate) async fn assign(office: &TestOffice, order: OrderId, crew: CrewId, revision: u64) {
    let path = format!("/api/v1/orders/{order}/assignment");
    let wish = json!({ "crew": crew, "revision": revision });
    let (status, told) = office.ask(&office.admin, "PUT", &path, Some(wish)).await;
    assert_eq!(status, StatusCode::OK, "{told}");
}

pub(crate) fn accepted(epoch: u64) -> Act {
    Act::Happened { visit: None, happening: Happening::Accepted { epoch, follows: vec![], crew: None }, corrects: None }
}

pub(crate) fn state_of(changes: &Changes, order: OrderId) -> WorkOrder {
    let change = changes.orders.iter().find(|change| change.order == order).expect("the order came down");
    let state = change.state.as_ref().expect("with its state");
    assert_eq!(Digest::of(state), change.hash);
    WorkOrder::decode(state).unwrap()
}
