//! `GET /api/v1/orders/{order}/report`: the service report as PDF.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use shared::ids::{Digest, OrderId};
use shared::lang::Lang;

use super::no_order;
use crate::api::pdf;
use crate::error::ApiError;
use crate::extract::{Path, Query, Specialist, lang_of};
use crate::orders::slip::{Which, print, report as of_order};
use crate::state::Office;
use crate::store::orders;

/// Which one.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// The digest of a signed document; the last one that the customer agreed to otherwise.
    digest: Option<Digest>,
    /// In which language to print what was not signed, instead of what `Accept-Language` asks for.
    lang: Option<Lang>,
}

/// What was signed, as it was shown, with signature and digest; before the first signature how the order stands.
#[utoipa::path(get, path = "/api/v1/orders/{order}/report", tag = "evidence", params(Wanted),
    responses((status = 200, body = Vec<u8>, content_type = "application/pdf")))]
pub async fn report(
    _: Specialist,
    Path(order): Path<OrderId>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
    State(office): State<Office>,
) -> Result<Response, ApiError> {
    let mut tx = office.store().read().await?;
    let stored = orders::order(&mut tx, order).await?.ok_or_else(no_order)?;
    drop(tx);
    let present = Which::Present(wanted.lang.unwrap_or_else(|| lang_of(&headers)));
    let which = wanted.digest.map_or(present, Which::Signed);
    let report = of_order(office.config(), &stored.document, which, office.now());
    let report = report.ok_or_else(|| ApiError::not_found("签字记录", "signed document"))?;
    let name = report.number.clone();
    Ok((pdf(&name), print(&office, report).await?).into_response())
}
