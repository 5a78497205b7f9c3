//! `GET /api/v1/offers` and `POST /api/v1/orders/{order}/acceptance`: orders that lie open to several crews; the first one
//! that takes an order has it. Phones without signal accept in the app, and that counts when it arrives.

use axum::extract::State;
use serde::Serialize;
use shared::ids::{CrewId, OrderId};

use crate::api::source::Source;
use crate::error::ApiError;
use crate::extract::{Json, Path, Signed};
use crate::orders::dispatching::offers::{Took, take};
use crate::state::Office;
use crate::store::offers::{self, Open};

/// What the caller may take.
#[derive(Serialize, utoipa::ToSchema)]
pub struct Offers {
    /// The most urgent first.
    pub offers: Vec<Open>,
}

/// An order taken.
#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = OrderTaken)]
pub struct Taken {
    /// The caller's crew.
    pub crew: CrewId,
    /// The order's revision now.
    pub revision: u64,
}

/// Lists what is on offer to the caller's crews.
#[utoipa::path(get, path = "/api/v1/offers", tag = "dispatch", responses((status = 200, body = Offers)))]
pub async fn list(caller: Signed, State(office): State<Office>) -> Result<Json<Offers>, ApiError> {
    let mut tx = office.store().read().await?;
    Ok(Json(Offers { offers: offers::to(&mut tx, caller.id, office.now()).await? }))
}

/// Takes an order.
#[utoipa::path(post, path = "/api/v1/orders/{order}/acceptance", tag = "dispatch", responses((status = 200, body = Taken)))]
pub async fn accept(
    caller: Signed,
    source: Source,
    Path(order): Path<OrderId>,
    State(office): State<Office>,
) -> Result<Json<Taken>, ApiError> {
    match take(&office, source.by(caller.id), caller.id, order).await? {
        Took::Done { crew, revision } => Ok(Json(Taken { crew, revision })),
        Took::Gone => Err(ApiError::conflict("已被他人接走，或已过时", "somebody else took it, or the offer is over")
            .what_to_do("查看其他待抢工单", "look at what else is on offer")),
        Took::NotOffered => Err(ApiError::not_found("可接的工单", "order on offer to a crew of yours")),
    }
}
