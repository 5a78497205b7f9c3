//! `GET /sync/v1/events`: pokes a device when something may have changed for its person; the change itself is fetched by an
//! exchange.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::Stream;

use crate::error::{ApiError, Kind};
use crate::extract::Device;
use crate::state::Office;
use crate::store::{StoreError, changes};

/// Pokes that come faster than this are lumped together.
const PAUSE: Duration = Duration::from_millis(100);
/// How often an idle stream says that it lives, so that a dead connection is noticed.
const KEEP_ALIVE: Duration = Duration::from_secs(25);

/// Pokes: `event: poke`, `data:` the feed position.
pub async fn events(
    device: Device,
    State(office): State<Office>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, ApiError> {
    if device.revoked_at.is_some() {
        return Err(ApiError::new(
            Kind::Forbidden,
            "此设备已被停用，只能上传",
            "this device was revoked and may only upload",
        ));
    }
    let mut pokes = office.store().pokes();
    let mut last = position(&office).await?;
    let stream = async_stream::stream! {
        // The device may have missed something between its last exchange and this request.
        yield Ok(poke(last));
        loop {
            tokio::select! {
                () = office.stopping().cancelled() => return,
                changed = pokes.changed() => if changed.is_err() { return },
            }
            tokio::time::sleep(PAUSE).await;
            pokes.mark_unchanged();
            match touched(&office, &device, last).await {
                Ok(Some(now)) => {
                    last = now;
                    yield Ok(poke(now));
                }
                Ok(None) => {}
                // The device asks again by itself; a stream that cannot tell any longer ends.
                Err(_) => return,
            }
        }
    };
    Ok(Sse::new(stream).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)))
}

fn poke(position: u64) -> Event {
    Event::default().event("poke").data(position.to_string())
}

async fn position(office: &Office) -> Result<u64, StoreError> {
    let mut tx = office.store().read().await?;
    Ok(changes::state(&mut tx).await?.position)
}

/// The feed's position, if anything after `last` concerns the device.
async fn touched(office: &Office, device: &Device, last: u64) -> Result<Option<u64>, StoreError> {
    let mut tx = office.store().read().await?;
    let now = changes::state(&mut tx).await?.position;
    Ok(changes::concerns(&mut tx, device.person, device.actor, last).await?.then_some(now))
}
