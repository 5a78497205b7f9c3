//! Staying in touch: the office's pokes, acts recorded by other processes, and a timer each start an exchange; photos travel
//! beside it on a connection of their own.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant, sleep, sleep_until};

use super::courier::SyncError;
use super::office::Office;
use crate::carry::events::follow;
use crate::phone::Phone;
use crate::sync::absorb::Next;
use crate::sync::backoff;
use crate::sync::failure::Failure;

/// How often the database is looked at for acts of other processes.
const LOOK: Duration = Duration::from_millis(500);
/// How often the office is asked although nobody poked.
const POLL: Duration = Duration::from_secs(60);

/// Something worth telling while watching.
#[derive(Debug)]
pub enum News<'a> {
    /// An exchange went through.
    Synced,
    /// An exchange or a photo failed; it is tried again after so long.
    Failed(&'a Failure, Duration),
    /// All photos that could be sent are sent.
    PhotosSent,
}

/// Watches until something happens that a person has to deal with. `phone` and `carrier` are two connections to the same
/// database: a photo on the way never holds up an act.
pub async fn watch(
    phone: &mut Phone,
    carrier: &mut Phone,
    office: &Office,
    tell: &(dyn Fn(News<'_>) + Send + Sync),
) -> Result<Next, SyncError> {
    let poked = Notify::new();
    let throw = backoff::throw(phone.entropy());
    tokio::select! {
        stopped = edits(phone, office, &poked, tell) => stopped,
        stopped = photos(carrier, office, &poked, tell) => stopped,
        () = listen(office, &poked, throw) => Ok(Next::Idle),
    }
}

async fn edits(
    phone: &mut Phone,
    office: &Office,
    poked: &Notify,
    tell: &(dyn Fn(News<'_>) + Send + Sync),
) -> Result<Next, SyncError> {
    let mut failures = 0;
    loop {
        match phone.sync_once(office).await {
            Ok(Next::Idle | Next::Again | Next::Locked { .. }) => {
                failures = 0;
                tell(News::Synced);
                rest(phone, poked).await?;
            }
            Ok(stop) => return Ok(stop),
            Err(SyncError::Office(failure)) if failure.is_passing() => {
                failures += 1;
                wait(phone, failures, &failure, tell).await;
            }
            Err(error) => return Err(error),
        }
    }
}

/// Until there is a reason to exchange again.
async fn rest(phone: &Phone, poked: &Notify) -> Result<(), SyncError> {
    let until = Instant::now() + POLL;
    let mut version = phone.version()?;
    loop {
        tokio::select! {
            () = poked.notified() => return Ok(()),
            () = sleep_until(until) => return Ok(()),
            () = sleep(LOOK) => {}
        }
        let now = phone.version()?;
        if now != version && phone.has_something_to_say()? {
            return Ok(());
        }
        version = now;
    }
}

async fn photos(
    carrier: &mut Phone,
    office: &Office,
    poked: &Notify,
    tell: &(dyn Fn(News<'_>) + Send + Sync),
) -> Result<Next, SyncError> {
    let mut failures = 0;
    loop {
        let queue = carrier.photos_to_send()?;
        let any = !queue.is_empty();
        match carry(carrier, office, queue).await {
            Ok(()) => failures = 0,
            Err(SyncError::Office(failure)) if failure.is_passing() => {
                failures += 1;
                wait(carrier, failures, &failure, tell).await;
                continue;
            }
            Err(error) => return Err(error),
        }
        if any {
            tell(News::PhotosSent);
            // The office's word on them comes with an exchange.
            poked.notify_one();
        }
        // One that was refused waits for a while; new ones are seen at once.
        let (mut version, until) = (carrier.version()?, Instant::now() + POLL);
        while Instant::now() < until {
            sleep(LOOK).await;
            let now = carrier.version()?;
            if now != version && carrier.photos_to_send()?.iter().any(|upload| upload.failures == 0) {
                break;
            }
            version = now;
        }
    }
}

async fn carry(
    carrier: &mut Phone,
    office: &Office,
    queue: Vec<crate::store::photos::Upload>,
) -> Result<(), SyncError> {
    for upload in queue {
        carrier.send_photo(office, upload).await?;
    }
    Ok(())
}

async fn wait(phone: &mut Phone, failures: u32, failure: &Failure, tell: &(dyn Fn(News<'_>) + Send + Sync)) {
    let dice = backoff::throw(phone.entropy());
    let waited = backoff::wait(failures, failure.retry_after(), dice);
    tell(News::Failed(failure, waited));
    sleep(waited).await;
}

/// Passes pokes on for ever. Where the stream cannot be had, the timer of [`rest`] does instead.
async fn listen(office: &Office, poked: &Notify, mut dice: u64) {
    let failures = AtomicU32::new(0);
    let poke = || {
        failures.store(0, Ordering::Relaxed);
        poked.notify_one();
    };
    loop {
        if follow(office, poke).await.is_err() {
            failures.fetch_add(1, Ordering::Relaxed);
        }
        // A different part of the same throw each time.
        dice = dice.rotate_left(17);
        sleep(backoff::wait(failures.load(Ordering::Relaxed).max(1), None, dice)).await;
    }
}
