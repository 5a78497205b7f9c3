//! The carriers against an office that misbehaves in every ordinary way.

use std::sync::{Arc, Mutex};

use shared::document::evidence::Audience;
use shared::ids::Digest;
use shared::sync::exchange::{Answer, Changes, Cursor, Exchange, MAX_RAW_BYTES, Standing};
use shared::sync::wire;
use shared::time::{Contact, Moment};

use super::courier::SyncError;
use super::fake_office::{Reply, Request, start, with};
use crate::acts::Wish;
use crate::phone::{Doing, Phone};
use crate::photos::tus;
use crate::store::{StoreError, photos};
use crate::sync::absorb::Next;
use crate::sync::failure::Failure;
use crate::testing::{MemoryShelf, dispatched, order_id, phone_with};

fn phone() -> (Phone, MemoryShelf) {
    let (phone, _, shelf) = phone_with(&dispatched(order_id(1), "W-1"));
    (phone, shelf)
}

fn note(phone: &mut Phone) {
    let wish = Wish::Note { audience: Audience::Internal, text: "x".into() };
    phone.act(order_id(1), Doing::default(), wish).unwrap();
}

fn asked(request: &Request) -> Exchange {
    wire::decode(&wire::unpack(&request.body, MAX_RAW_BYTES).unwrap()).unwrap()
}

fn done(request: &Request) -> Reply {
    let exchange = asked(request);
    let changes = Changes {
        incarnation: exchange.incarnation.unwrap(),
        accepted: exchange.first + u64::try_from(exchange.edits.len()).unwrap() - 1,
        rulings: Vec::new(),
        orders: Vec::new(),
        leaves: Vec::new(),
        reference: Vec::new(),
        cursor: exchange.cursor.max(Cursor(1)),
        more: false,
        snapshot: false,
        lacking: Vec::new(),
        contact: Contact { at: Moment(1), mac: [0; 8] },
        standing: Standing::Active,
        van: None,
        crews: None,
    };
    Reply::With(200, Vec::new(), wire::pack_fast(&Answer::Done(Box::new(changes))))
}

#[tokio::test]
async fn every_way_to_fail_is_named_and_nothing_is_lost() {
    let (mut phone, _) = phone();
    note(&mut phone);
    let failures = [
        (Reply::HangUp, "unreachable"),
        (Reply::Half(5_000, b"half".to_vec()), "garbled"),
        (Reply::With(200, Vec::new(), b"not brotli".to_vec()), "garbled"),
        (with(503, vec![("retry-after", "7".into())]), "busy"),
        (with(401, Vec::new()), "unauthorised"),
        (with(413, Vec::new()), "too-large"),
        (Reply::With(422, Vec::new(), br#"{"title":"t","detail":"signature"}"#.to_vec()), "refused"),
    ];
    for (count, (reply, name)) in (1..).zip(failures) {
        let office = start(move |_| reply.clone()).await;
        let Err(SyncError::Office(failure)) = phone.sync_once(&office).await else { panic!("{name}") };
        assert!(failure.to_text().contains(&format!("\"{name}\"")), "{name}: {failure:?}");
        let outbox = phone.outbox().unwrap();
        assert_eq!((outbox.attempt.failures, outbox.attempt.sent_up_to), (count, 1));
        assert!(outbox.edits[0].sent);
        assert_eq!(outbox.attempt.failure.as_deref().and_then(Failure::from_text), Some(failure));
    }
    let office = start(done).await;
    assert_eq!(phone.sync_once(&office).await.unwrap(), Next::Idle);
    let outbox = phone.outbox().unwrap();
    assert!(outbox.is_empty() && outbox.attempt.failures == 0);
}

#[tokio::test]
async fn the_token_travels_and_never_to_another_host() {
    let (mut phone, _) = phone();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let tokens = seen.clone();
    let office = start(move |request| {
        tokens.lock().unwrap().push(request.headers["authorization"].clone());
        done(request)
    })
    .await;
    phone.sync_once(&office).await.unwrap();
    assert_eq!(*seen.lock().unwrap(), ["Bearer secret"]);
    let elsewhere = office.request(reqwest::Method::HEAD, "http://evil.example/photos/v1/1");
    assert!(matches!(elsewhere, Err(Failure::Garbled { .. })));
}

#[tokio::test]
async fn a_proxy_that_takes_less_gets_less() {
    let (mut phone, _) = phone();
    (0..9).for_each(|_| note(&mut phone));
    let office =
        start(|request| if asked(request).edits.len() > 3 { with(413, Vec::new()) } else { done(request) }).await;
    assert_eq!(phone.sync_once(&office).await.unwrap(), Next::Idle);
    assert_eq!(phone.unsent().unwrap(), 0);
}

/// A server that speaks tus, with whatever goes wrong at the `n`-th chunk.
#[derive(Default)]
struct Uploads {
    created: u32,
    gone: bool,
    bytes: Vec<u8>,
    chunks: u32,
    asked: u32,
}

fn queued(size: usize) -> (Phone, Digest, Vec<u8>) {
    let (phone, shelf) = phone();
    let file: Vec<u8> = (0..size).map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()[3]).collect();
    let hash = Digest::of(&file);
    shelf.0.lock().unwrap().insert(hash, file.clone());
    let bytes = u64::try_from(size).unwrap();
    let mut phone = phone;
    phone.write_for_test(|db| photos::add(db, order_id(1), hash, bytes, Moment(1)));
    (phone, hash, file)
}

/// What the server does instead of its duty at a chunk.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Mishap {
    None,
    LostAnswer,
    LostRequest,
    Damaged,
    Expired,
}

fn serve(uploads: &mut Uploads, mishap: Mishap, request: &Request) -> Reply {
    assert_eq!(request.headers["tus-resumable"], tus::VERSION);
    let offset = |uploads: &Uploads| vec![("upload-offset", uploads.bytes.len().to_string())];
    match request.method.as_str() {
        "POST" => {
            assert_eq!(request.path, tus::PATH);
            *uploads = Uploads {
                created: uploads.created + 1,
                chunks: uploads.chunks,
                asked: uploads.asked,
                ..Uploads::default()
            };
            with(201, vec![("location", format!("/photos/v1/{}", uploads.created))])
        }
        "HEAD" if uploads.gone => with(410, Vec::new()),
        "HEAD" => {
            uploads.asked += 1;
            with(200, offset(uploads))
        }
        _ => {
            uploads.chunks += 1;
            let mishap = if uploads.chunks == 2 { mishap } else { Mishap::None };
            assert_eq!(request.headers["upload-checksum"], tus::checksum(&request.body));
            match mishap {
                Mishap::LostRequest => return Reply::HangUp,
                Mishap::Damaged => return with(tus::CHECKSUM_MISMATCH, Vec::new()),
                Mishap::Expired => {
                    uploads.gone = true;
                    return with(404, Vec::new());
                }
                Mishap::None | Mishap::LostAnswer => {}
            }
            if request.headers["upload-offset"] != uploads.bytes.len().to_string() {
                return with(409, Vec::new());
            }
            uploads.bytes.extend(&request.body);
            if mishap == Mishap::LostAnswer { Reply::HangUp } else { with(204, offset(uploads)) }
        }
    }
}

#[tokio::test]
async fn an_upload_survives_whatever_happens_to_a_chunk() {
    for mishap in [Mishap::None, Mishap::LostAnswer, Mishap::LostRequest, Mishap::Damaged, Mishap::Expired] {
        let (mut phone, hash, file) = queued(tus::CHUNK * 3 + 1_234);
        let uploads = Arc::new(Mutex::new(Uploads::default()));
        let at_server = uploads.clone();
        let office = start(move |request| serve(&mut at_server.lock().unwrap(), mishap, request)).await;
        let mut attempts = 0;
        while let Some(upload) = phone.photos_to_send().unwrap().pop() {
            attempts += 1;
            assert!(attempts < 4, "{mishap:?}");
            match phone.send_photo(&office, upload).await {
                Ok(()) => {}
                Err(SyncError::Office(Failure::Unreachable { .. })) => {
                    assert_eq!(phone.photos_to_send().unwrap()[0].failures, 1, "{mishap:?}");
                }
                Err(error) => panic!("{mishap:?}: {error:?}"),
            }
        }
        let uploads = uploads.lock().unwrap();
        assert_eq!(Digest::of(&uploads.bytes), hash, "{mishap:?}");
        assert_eq!(uploads.bytes.len(), file.len());
        assert_eq!(
            uploads.created,
            if mishap == Mishap::Expired { 2 } else { 1 },
            "{mishap:?}: resumed, not begun anew"
        );
        let outstanding = phone.outbox().unwrap().photos;
        assert!(outstanding[0].complete, "complete, and waiting for the office's word");
    }
}

#[tokio::test]
async fn a_photo_that_is_refused_holds_up_no_other() {
    let (mut phone, hash, _) = queued(10);
    phone.write_for_test(|db| photos::add(db, order_id(1), Digest([9; 32]), 5, Moment(2)));
    let office = start(|request| match request.method.as_str() {
        "POST" => with(422, Vec::new()),
        _ => Reply::HangUp,
    })
    .await;
    let queue = phone.photos_to_send().unwrap();
    assert_eq!((queue.len(), queue[0].hash), (2, hash));
    for upload in queue {
        phone.send_photo(&office, upload).await.unwrap();
    }
    assert!(phone.photos_to_send().unwrap().iter().all(|upload| upload.failures == 1));
}

impl Phone {
    fn write_for_test(&mut self, write: impl FnOnce(&crate::store::Db) -> Result<(), StoreError>) {
        self.store_mut().write(write).unwrap();
    }
}
