//! `GET /api/v1/orders/{order}/sign-offs`: every signature with the document it stands under, verified.

use axum::extract::State;
use serde::Serialize;
use shared::ids::OrderId;

use super::no_order;
use crate::error::ApiError;
use crate::extract::{Json, Path, Specialist};
use crate::orders::verify::{Verified, sign_offs as verified};
use crate::state::Office;

/// The sign-offs.
#[derive(Serialize, utoipa::ToSchema)]
pub struct SignOffs {
    /// In the order of their edits.
    pub sign_offs: Vec<Verified>,
}

/// Verifies.
#[utoipa::path(get, path = "/api/v1/orders/{order}/sign-offs", tag = "evidence", responses((status = 200, body = SignOffs)))]
pub async fn sign_offs(
    _: Specialist,
    Path(order): Path<OrderId>,
    State(office): State<Office>,
) -> Result<Json<SignOffs>, ApiError> {
    let mut tx = office.store().read().await?;
    let sign_offs = verified(&mut tx, order).await?.ok_or_else(no_order)?;
    Ok(Json(SignOffs { sign_offs }))
}
