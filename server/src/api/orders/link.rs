//! `POST /api/v1/orders/{order}/link`: a link by which the customer follows the visit without an account.

use axum::extract::State;
use axum::http::{HeaderName, StatusCode};
use serde::Serialize;
use shared::ids::OrderId;
use shared::time::Moment;

use super::no_order;
use crate::api::secret;
use crate::api::source::Source;
use crate::auth::Token;
use crate::deeds::{Deed, Done};
use crate::error::ApiError;
use crate::extract::{Dispatcher, Json, Path};
use crate::state::Office;
use crate::store::{deeds, orders, visit_links};

/// How long a link lives: as long as a settled order is usually spoken about.
const LINK_DAYS: i64 = 14;

/// A link for the customer.
#[derive(Serialize, utoipa::ToSchema)]
pub struct VisitLink {
    /// Its address; whoever has it sees this visit and nothing else. It is not shown again.
    pub url: String,
    /// Until when it leads anywhere.
    pub expires_at: Moment,
}

/// Makes a link. Earlier ones go on until they expire.
#[utoipa::path(post, path = "/api/v1/orders/{order}/link", tag = "orders", responses((status = 201, body = VisitLink)))]
pub async fn link(
    dispatcher: Dispatcher,
    Source(address): Source,
    Path(order): Path<OrderId>,
    State(office): State<Office>,
) -> Result<(StatusCode, [(HeaderName, &'static str); 1], Json<VisitLink>), ApiError> {
    let token = office.random(|entropy| Token::random(entropy));
    let now = office.now();
    let expires_at = now.plus_minutes(LINK_DAYS * 24 * 60);
    let mut tx = office.store().write().await?;
    let stored = orders::order(&mut tx, order).await?.ok_or_else(no_order)?;
    visit_links::add(&mut tx, (&token.hash, order), dispatcher.id, (now, expires_at)).await?;
    let number = stored.document.origin().map(|origin| origin.number.clone()).unwrap_or_default();
    deeds::add(&mut tx, &Done::of(dispatcher.id, Deed::LinkMade, &number, &address).on(order), now).await?;
    tx.commit().await?;
    let url = format!("{}/v/{}", office.config().public_url, token.text);
    Ok((StatusCode::CREATED, secret(), Json(VisitLink { url, expires_at })))
}
