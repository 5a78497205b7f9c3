//! `GET`, `PUT /api/v1/alarms/rules`: all rules at once, so that contradictions between them are seen before they are saved.

use axum::extract::State;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use shared::lang::Lang;
use utoipa::ToSchema;

use crate::alarms::rule::{self, Rule};
use crate::error::ApiError;
use crate::extract::{Conditions, Json, Manager, Specialist, Tag, Tagged};
use crate::state::Office;
use crate::store::{alarms, channels, feed, order_figures};

/// The rules of the office.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AlarmRules {
    /// Each of them.
    #[schema(max_items = 60)]
    rules: Vec<Rule>,
}

/// The rules: the office's own, or those of the handbooks.
#[utoipa::path(get, path = "/api/v1/alarms/rules", tag = "alarms", responses((status = 200, body = AlarmRules)))]
pub async fn rules(
    _specialist: Specialist,
    conditions: Conditions,
    State(office): State<Office>,
) -> Result<Response, ApiError> {
    let mut tx = office.store().read().await?;
    let entry = AlarmRules { rules: alarms::rules(&mut tx).await?.unwrap_or_else(rule::usual) };
    Ok(conditions.show(Tag::of(&entry)?, entry))
}

/// Replaces the rules. Open orders are looked at anew.
#[utoipa::path(put, path = "/api/v1/alarms/rules", tag = "alarms", request_body = AlarmRules, responses((status = 200, body = AlarmRules)))]
pub async fn put_rules(
    _manager: Manager,
    conditions: Conditions,
    State(office): State<Office>,
    Json(wish): Json<AlarmRules>,
) -> Result<Tagged<AlarmRules>, ApiError> {
    let mut tx = office.store().write().await?;
    feed::hold(&mut tx).await?;
    let present = AlarmRules { rules: alarms::rules(&mut tx).await?.unwrap_or_else(rule::usual) };
    conditions.change(&Tag::of(&present)?)?;
    let known: Vec<_> = channels::all(&mut tx).await?.iter().map(|channel| channel.id).collect();
    rule::check(&wish.rules, &known)
        .map_err(|bad| ApiError::field("rules", bad.words(Lang::ZhCn), bad.words(Lang::En)))?;
    alarms::put_rules(&mut tx, &wish.rules).await?;
    order_figures::touch_open(&mut tx).await?;
    tx.commit().await?;
    Tagged::new(wish)
}
