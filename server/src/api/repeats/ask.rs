//! `POST /api/v1/orders/repeats`: which orders a report would repeat, asked while it is being typed.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use shared::document::limits::{MAX_NAME, MAX_TEXT};
use shared::geo::Point;
use shared::ids::{EquipmentId, SiteId};
use shared::time::Moment;

use super::Offer;
use crate::error::ApiError;
use crate::extract::{Json, Specialist};
use crate::repeats::{Case, alike, find};
use crate::state::Office;
use crate::store::{StoreError, Tx, books};

/// What is known of the report so far. Everything may be missing; the fields are those of a report.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = RepeatQuestion)]
pub struct Question {
    /// The machine in the books.
    pub equipment: Option<EquipmentId>,
    /// The site in the books.
    pub site: Option<SiteId>,
    /// Where, where the books do not have it.
    pub address: String,
    /// Where that is.
    pub point: Option<Point>,
    /// The skill a crew needs.
    pub trade: String,
    /// What is wrong.
    pub fault: String,
    /// When it was received; by default now.
    pub received_at: Option<Moment>,
}

/// The orders.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Repeats {
    /// The surest first.
    pub repeats: Vec<Offer>,
}

/// Which orders a report would repeat.
#[utoipa::path(post, path = "/api/v1/orders/repeats", tag = "repeats", request_body = Question, responses((status = 200, body = Repeats)))]
pub async fn ask(
    _: Specialist,
    State(office): State<Office>,
    Json(question): Json<Question>,
) -> Result<Json<Repeats>, ApiError> {
    let texts = [
        ("address", &question.address, MAX_NAME),
        ("trade", &question.trade, MAX_NAME),
        ("fault", &question.fault, MAX_TEXT),
    ];
    if let Some((field, _, limit)) = texts.into_iter().find(|(_, text, limit)| text.len() > *limit) {
        return Err(ApiError::field(field, format!("最多 {limit} 字节"), format!("at most {limit} bytes")));
    }
    let mut tx = office.store().read().await?;
    let case = case(&mut tx, question, office.now()).await?;
    let found = find(&mut tx, &case, None).await?;
    Ok(Json(Repeats { repeats: found.into_iter().map(Offer::from).collect() }))
}

async fn case(tx: &mut Tx, question: Question, now: Moment) -> Result<Case, StoreError> {
    let Question { equipment, site, address, point, trade, fault, received_at } = question;
    let site = match site {
        Some(site) => books::site(tx, site).await?,
        None => None,
    };
    let (address, point) = site.map_or((address, point), |site| (site.address, site.point));
    let received_at = received_at.unwrap_or(now);
    Ok(Case { equipment, place: alike::place(&address), point, trade, fault, received_at })
}
