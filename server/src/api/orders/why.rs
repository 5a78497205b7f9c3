//! `GET /api/v1/orders/{order}/assignment`: who was sent, and why.

use axum::extract::State;
use axum::http::HeaderMap;
use jiff::tz::TimeZone;
use serde::Serialize;
use shared::ids::{CrewId, OrderId};
use shared::lang::Lang;
use shared::time::Moment;

use super::no_order;
use crate::dispatch::explain::Explanation;
use crate::error::ApiError;
use crate::extract::{Json, Path, Specialist, lang_of};
use crate::state::Office;
use crate::store::dispatch::last_sent;
use crate::store::orders::order as stored;

/// An explanation with its sentences in the caller's language.
#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = ToldExplanation)]
pub struct Told {
    /// The data.
    #[serde(flatten)]
    pub explanation: Explanation,
    /// The sentences, to be read out.
    pub words: Vec<String>,
}

impl Told {
    /// Puts an explanation into words; times are the organisation's.
    pub fn of(explanation: Explanation, office: &Office, lang: Lang) -> Self {
        let zone = TimeZone::get(&office.config().organisation.time_zone).unwrap_or(TimeZone::UTC);
        Self { words: explanation.words(lang, &zone), explanation }
    }
}

/// The last assignment of an order.
#[derive(Serialize, utoipa::ToSchema)]
pub struct LastAssignment {
    /// Whether the crew holds the order still.
    pub stands: bool,
    /// The revision that it made.
    pub revision: u64,
    /// Who was sent.
    pub crew: CrewId,
    /// When that was decided.
    pub decided_at: Moment,
    /// Where in the crew's day, from 1; 0 if that was left to the crew.
    pub position: u32,
    /// When the crew should begin.
    pub planned_start: Option<Moment>,
    /// How long it should take, in minutes.
    pub expected_minutes: u32,
    /// Why; absent where nobody knew where the order is.
    pub explanation: Option<Told>,
}

/// The last assignment: who was sent, and why.
#[utoipa::path(get, path = "/api/v1/orders/{order}/assignment", tag = "dispatch", responses((status = 200, body = LastAssignment)))]
pub async fn assignment(
    _: Specialist,
    headers: HeaderMap,
    Path(order): Path<OrderId>,
    State(office): State<Office>,
) -> Result<Json<LastAssignment>, ApiError> {
    let mut tx = office.store().read().await?;
    let document = stored(&mut tx, order).await?.ok_or_else(no_order)?.document;
    let none = || ApiError::not_found("派单记录", "assignment: no crew was sent yet");
    let sent = last_sent(&mut tx, order).await?.ok_or_else(none)?;
    let explanation = sent.explanation.map(|explanation| Told::of(explanation, &office, lang_of(&headers)));
    Ok(Json(LastAssignment {
        stands: document.coordination.assignment().is_some_and(|held| held.crew == sent.crew),
        revision: sent.revision,
        crew: sent.crew,
        decided_at: sent.decided_at,
        position: sent.position,
        planned_start: sent.planned_start,
        expected_minutes: sent.expected_minutes,
        explanation,
    }))
}
