//! `GET /api/v1/alarms`, `PATCH /api/v1/alarms/{alarm}`, `GET /api/v1/alarms/{alarm}/deliveries`.

use axum::extract::State as Shared;
use serde::{Deserialize, Serialize};
use shared::ids::{AlarmId, OrderId};
use shared::lang::Lang;
use shared::time::Moment;
use utoipa::ToSchema;

use crate::alarms::rule::{self, Rule};
use crate::alarms::{Alarm, State};
use crate::api::page::{Listed, PageParams, Paged};
use crate::directory::Note;
use crate::error::ApiError;
use crate::extract::{Json, Path, Specialist};
use crate::people::Role;
use crate::state::Office;
use crate::store::alarms::{self, AlarmDelivery, Filter};
use crate::store::{StoreError, Tx, order_figures};

/// An alarm as it is shown.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AlarmEntry {
    #[serde(flatten)]
    alarm: Alarm,
    /// The order's number.
    number: String,
    /// Whose it is.
    customer: String,
    /// What it says in Chinese.
    words_zh: String,
    /// What it says in English.
    words_en: String,
}

/// Which alarms.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// Only those that stand, are over, or were withdrawn.
    state: Option<State>,
    /// Only those of this order.
    order: Option<OrderId>,
    /// Only those that concern this role.
    to: Option<Role>,
}

/// What is remarked about an alarm.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AlarmRemark {
    remark: Note,
}

/// Alarms, the latest first.
#[utoipa::path(get, path = "/api/v1/alarms", tag = "alarms", params(PageParams, Which), responses((status = 200, body = Paged<AlarmEntry>)))]
pub async fn alarms(
    _specialist: Specialist,
    Shared(office): Shared<Office>,
    listed: Listed<Which>,
) -> Result<Paged<AlarmEntry>, ApiError> {
    let before: Option<(Moment, AlarmId)> = listed.after()?;
    let Which { state, order, to } = &listed.wish;
    let filter = Filter { state: *state, order: *order, to: *to };
    let mut tx = office.store().read().await?;
    let rows = alarms::list(&mut tx, &filter, before, listed.fetch()).await?;
    let entries = entries(&mut tx, rows).await?;
    Ok(listed.page(entries, |entry| (entry.alarm.raised_at, entry.alarm.id)))
}

/// Remarks on an alarm: a manager's stands beside customer service's.
#[utoipa::path(patch, path = "/api/v1/alarms/{alarm}", tag = "alarms", request_body = AlarmRemark, responses((status = 200, body = AlarmEntry)))]
pub async fn remark(
    caller: Specialist,
    Path(alarm): Path<AlarmId>,
    Shared(office): Shared<Office>,
    Json(wish): Json<AlarmRemark>,
) -> Result<Json<AlarmEntry>, ApiError> {
    let mut tx = office.store().write().await?;
    let mut present = alarms::one(&mut tx, alarm).await?.ok_or_else(no_alarm)?;
    let remark = wish.remark.into_string();
    if caller.role >= Role::Manager {
        present.manager_remark = remark;
    } else {
        present.service_remark = remark;
    }
    alarms::set_remarks(&mut tx, alarm, &present.service_remark, &present.manager_remark).await?;
    let entry = entries(&mut tx, vec![present]).await?.pop().ok_or_else(no_alarm)?;
    tx.commit().await?;
    Ok(Json(entry))
}

/// The messages that told of an alarm.
#[utoipa::path(get, path = "/api/v1/alarms/{alarm}/deliveries", tag = "alarms", responses((status = 200, body = Vec<AlarmDelivery>)))]
pub async fn deliveries(
    _specialist: Specialist,
    Path(alarm): Path<AlarmId>,
    Shared(office): Shared<Office>,
) -> Result<Json<Vec<AlarmDelivery>>, ApiError> {
    let mut tx = office.store().read().await?;
    if alarms::one(&mut tx, alarm).await?.is_none() {
        return Err(no_alarm());
    }
    Ok(Json(alarms::deliveries(&mut tx, alarm).await?))
}

pub(super) async fn entries(tx: &mut Tx, alarms: Vec<Alarm>) -> Result<Vec<AlarmEntry>, StoreError> {
    let rules = alarms::rules(tx).await?.unwrap_or_else(rule::usual);
    let orders: Vec<OrderId> = alarms.iter().map(|alarm| alarm.order).collect();
    let of = order_figures::situations(tx, &orders).await?;
    let entry = |alarm: Alarm| {
        let situation = of.get(&alarm.order);
        let rule = rules.iter().find(|rule| rule.name == alarm.rule);
        let words = |lang: Lang| rule.map_or_else(|| alarm.text.clone(), |rule: &Rule| rule.when.words(lang));
        AlarmEntry {
            number: situation.map(|of| of.number.clone()).unwrap_or_default(),
            customer: situation.map(|of| of.customer.clone()).unwrap_or_default(),
            words_zh: words(Lang::ZhCn),
            words_en: words(Lang::En),
            alarm,
        }
    };
    Ok(alarms.into_iter().map(entry).collect())
}

fn no_alarm() -> ApiError {
    ApiError::not_found("告警", "alarm")
}
