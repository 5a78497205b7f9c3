//! `GET /api/v1/orders/{order}/releases`; `PUT` and `DELETE /api/v1/orders/{order}/photos/{hash}/release`: what the customer may
//! see of an order's photos.

use axum::extract::State;
use serde::Serialize;
use shared::ids::{Digest, OrderId, PersonId};
use shared::time::Moment;

use super::no_order;
use crate::api::source::Source;
use crate::error::ApiError;
use crate::extract::{Dispatcher, Json, Path, Specialist};
use crate::orders::release::{Released, release as decide};
use crate::state::Office;
use crate::store::names;
use crate::store::photo_releases::{self, Release};

/// A photo was released to the customer, or withdrawn.
#[derive(Serialize, utoipa::ToSchema)]
pub struct PhotoRelease {
    /// Which photo.
    pub hash: Digest,
    /// Whether the customer may see it from then on.
    pub released: bool,
    /// When.
    pub at: Moment,
    /// By whom.
    pub person: PersonId,
    /// Their name.
    pub name: String,
}

/// Everything that was decided about an order's photos.
#[derive(Serialize, utoipa::ToSchema)]
pub struct PhotoReleases {
    /// In the order of the decisions; the last one about a photo counts.
    pub releases: Vec<PhotoRelease>,
}

/// What was decided about an order's photos.
#[utoipa::path(get, path = "/api/v1/orders/{order}/releases", tag = "evidence", responses((status = 200, body = PhotoReleases)))]
pub async fn releases(
    _: Specialist,
    Path(order): Path<OrderId>,
    State(office): State<Office>,
) -> Result<Json<PhotoReleases>, ApiError> {
    let mut tx = office.store().read().await?;
    let facts = photo_releases::of(&mut tx, order).await?;
    drop(tx);
    told(&office, facts).await
}

/// Lets the customer see a photo: it appears, scaled down and without what the camera wrote, on the page of their link.
#[utoipa::path(put, path = "/api/v1/orders/{order}/photos/{hash}/release", tag = "evidence", responses((status = 200, body = PhotoReleases)))]
pub async fn release(
    dispatcher: Dispatcher,
    source: Source,
    Path(photo): Path<(OrderId, Digest)>,
    State(office): State<Office>,
) -> Result<Json<PhotoReleases>, ApiError> {
    let by = (source.by(dispatcher.id), dispatcher.id);
    answer(&office, decide(&office, by, photo, true).await?).await
}

/// Takes a photo back from the customer's page.
#[utoipa::path(delete, path = "/api/v1/orders/{order}/photos/{hash}/release", tag = "evidence", responses((status = 200, body = PhotoReleases)))]
pub async fn withdraw(
    dispatcher: Dispatcher,
    source: Source,
    Path(photo): Path<(OrderId, Digest)>,
    State(office): State<Office>,
) -> Result<Json<PhotoReleases>, ApiError> {
    let by = (source.by(dispatcher.id), dispatcher.id);
    answer(&office, decide(&office, by, photo, false).await?).await
}

async fn answer(office: &Office, released: Released) -> Result<Json<PhotoReleases>, ApiError> {
    match released {
        Released::Done(facts) => told(office, facts).await,
        Released::NoOrder => Err(no_order()),
        Released::NoPhoto => Err(ApiError::not_found("照片", "photo of this order")),
    }
}

async fn told(office: &Office, facts: Vec<Release>) -> Result<Json<PhotoReleases>, ApiError> {
    let mut tx = office.store().read().await?;
    let people: Vec<PersonId> = facts.iter().map(|fact| fact.person).collect();
    let names = names::people(&mut tx, &people).await?;
    let release = |fact: Release| {
        let Release { hash, released, at, person } = fact;
        PhotoRelease { hash, released, at, person, name: names.get(&person).cloned().unwrap_or_default() }
    };
    Ok(Json(PhotoReleases { releases: facts.into_iter().map(release).collect() }))
}
