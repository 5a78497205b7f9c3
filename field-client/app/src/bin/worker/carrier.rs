//! Staying in touch: exchanges, photos and pokes, each a loop of its own that rests beside its bell. Nothing here holds the
//! phone while it waits for the network.

use std::rc::Rc;
use std::time::Duration;

use callout_app::bridge::News;
use callout_app::bridge::work::Line;
use field_client::carry::courier::{SyncError, sync_once};
use field_client::carry::events::follow;
use field_client::carry::office::Office;
use field_client::carry::uploads::send_photo;
use field_client::phone::PhoneError;
use field_client::photos::shelf::Shelf as _;
use field_client::store::StoreError;
use field_client::sync::absorb::Next;
use field_client::sync::backoff;
use field_client::sync::failure::Failure;
use shared::ids::Digest;
use shared::time::Moment;
use wasm_bindgen_futures::spawn_local;

use super::post;
use super::room::{Hand, Room};

/// How often the office is asked although nobody poked.
const POLL: Duration = Duration::from_secs(60);
/// How often a device that nothing can be carried for looks whether that has changed.
const IDLE: Duration = Duration::from_secs(3_600);

/// Carries for as long as the worker lives.
pub(crate) fn carry(room: Rc<Room>) {
    spawn_local(exchanges(room.clone()));
    spawn_local(photos(room.clone()));
    spawn_local(pokes(room));
}

async fn exchanges(room: Rc<Room>) {
    let mut failures = 0;
    loop {
        let Some(office) = room.office() else {
            room.exchange.rest(IDLE).await;
            continue;
        };
        let before = fingerprint(&room);
        if room.with(|phone| phone.unsent()).unwrap_or(0) > 0 {
            room.set_line(Line::Trying);
        }
        let outcome = sync_once(&mut Hand(room.clone()), &office).await;
        if fingerprint(&room) != before {
            post::news(&News::Changed);
        }
        let rest = match outcome {
            Ok(next) => {
                failures = 0;
                room.compare_clocks();
                hand_over_rescues(&room, &office).await;
                after(&room, next)
            }
            Err(SyncError::Office(failure)) if failure.is_passing() => {
                failures += 1;
                let (waited, again_at) = wait(&room, failures, &failure);
                room.set_line(Line::Away { again_at });
                waited
            }
            Err(SyncError::Office(_)) => {
                room.set_line(Line::SignedOut);
                IDLE
            }
            // Everything that is here stays; the rest comes once there is room.
            Err(SyncError::Phone(PhoneError::Store(StoreError::NoRoom))) => {
                post::news(&News::NoRoom);
                POLL
            }
            Err(SyncError::Phone(error)) => {
                post::news(&News::Broken { detail: error.to_string(), newer: false });
                POLL
            }
        };
        room.exchange.rest(rest).await;
    }
}

/// What an exchange may change of what is shown.
fn fingerprint(room: &Room) -> Option<(u64, u64, u64, usize)> {
    room.with(|phone| {
        let me = phone.installation().ok()??;
        let photos = phone.store().read::<_, PhoneError>(|db| Ok(field_client::store::photos::outstanding(db)?.len()));
        Some((me.cursor.0, me.accepted, phone.unsent().ok()?, photos.ok()?))
    })
}

/// How long to rest after an exchange that went through.
fn after(room: &Room, next: Next) -> Duration {
    let (line, rest) = match next {
        Next::Again | Next::Idle => (Line::Quiet, POLL),
        Next::EnrolAnew(_) => (Line::EnrolAnew, IDLE),
        Next::OtherProtocol { .. } => (Line::OtherVersion, IDLE),
        Next::Locked { .. } => (Line::Locked, POLL),
    };
    room.set_line(line);
    room.photos.ring();
    rest
}

fn wait(room: &Room, failures: u32, failure: &Failure) -> (Duration, Moment) {
    room.with(|phone| {
        let waited = backoff::wait(failures, failure.retry_after(), backoff::throw(phone.entropy()));
        let ms = i64::try_from(waited.as_millis()).unwrap_or(i64::MAX);
        (waited, phone.clock().now().plus_ms(ms))
    })
}

/// Hands over what former identities of this device had not sent. What the office does not take now stays and waits.
async fn hand_over_rescues(room: &Room, office: &Office) {
    for name in room.with(|phone| phone.rescues_waiting()).unwrap_or_default() {
        let file = name.parse::<Digest>().ok().and_then(|hash| room.shelf.read(hash, 0, usize::MAX).ok());
        let Some(file) = file else { continue };
        if office.hand_over(file.into()).await.is_ok() {
            let _ = room.with(|phone| phone.rescue_handed_over(&name));
        }
    }
}

async fn photos(room: Rc<Room>) {
    let mut failures = 0;
    loop {
        let queue = room.with(|phone| phone.photos_to_send()).unwrap_or_default();
        let Some(office) = room.office().filter(|_| !queue.is_empty()) else {
            room.photos.rest(IDLE).await;
            continue;
        };
        let mut failed = None;
        for upload in queue {
            let sent = send_photo(&mut Hand(room.clone()), &office, upload).await;
            room.tell_standing();
            if let Err(error) = sent {
                failed = Some(error);
                break;
            }
        }
        let rest = match failed {
            None => {
                failures = 0;
                // The office's word on them comes with an exchange. One that was refused rests for a while.
                room.exchange.ring();
                POLL
            }
            Some(SyncError::Office(failure)) if failure.is_passing() => {
                failures += 1;
                wait(&room, failures, &failure).0
            }
            Some(_) => IDLE,
        };
        room.photos.rest(rest).await;
    }
}

async fn pokes(room: Rc<Room>) {
    let mut failures = 0;
    loop {
        let Some(office) = room.office() else {
            room.pokes.rest(IDLE).await;
            continue;
        };
        let generation = room.generation();
        let ended = follow(&office, || room.exchange.ring()).await;
        failures = if ended.is_ok() || room.generation() != generation { 1 } else { failures + 1 };
        let dice = room.with(|phone| backoff::throw(phone.entropy()));
        room.pokes.rest(backoff::wait(failures, None, dice)).await;
    }
}
