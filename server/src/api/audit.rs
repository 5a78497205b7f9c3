//! `GET /api/v1/audit`: who did what when, at the office and to the orders.

use axum::extract::State;
use axum::http::HeaderMap;
use serde::{Deserialize, Serialize};
use shared::ids::{OrderId, PersonId};
use shared::time::Moment;

use super::page::{Listed, PageParams, Paged};
use crate::error::ApiError;
use crate::extract::{Manager, lang_of};
use crate::state::Office;
use crate::store::{deeds, names};
use crate::trail::{Kind, Place, Step, Wanted, steps};

/// Whose acts, of which kind, and when.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WhichActs {
    /// Only what this person did.
    pub person: Option<PersonId>,
    /// Only what was done to orders, or only what was done at the office.
    pub kind: Option<Kind>,
    /// Not before.
    pub from: Option<Moment>,
    /// Before.
    pub until: Option<Moment>,
}

/// Something that somebody did.
#[derive(Serialize, utoipa::ToSchema)]
pub struct AuditEntry {
    /// When the server learnt of it.
    at: Moment,
    /// Whether it was done to an order or at the office.
    kind: Kind,
    /// Who; absent for the server's own rules and for customers.
    person: Option<PersonId>,
    /// Their name.
    name: String,
    /// On which device; empty at the office.
    device: String,
    /// What, in words.
    words: String,
    /// To whom or what, as people call it.
    subject: String,
    /// What else there is to say, such as what it was before.
    detail: String,
    /// The order that it is about.
    order: Option<OrderId>,
    /// Its number.
    number: String,
    /// The address it came from, or the name of the rule.
    source: String,
}

/// Who did what, the latest first. A page may be shorter than was asked for and still have a next one: what does not fit the
/// filters was looked at as well.
#[utoipa::path(get, path = "/api/v1/audit", tag = "people", params(PageParams, WhichActs), responses((status = 200, body = Paged<AuditEntry>)))]
pub async fn audit(
    _manager: Manager,
    headers: HeaderMap,
    State(office): State<Office>,
    listed: Listed<WhichActs>,
) -> Result<Paged<AuditEntry>, ApiError> {
    let wish = &listed.wish;
    let start = listed.after()?.unwrap_or_else(|| Place::before(wish.until.unwrap_or(Moment(i64::MAX))));
    let wanted = Wanted { person: wish.person, kind: wish.kind, since: wish.from.unwrap_or(Moment(i64::MIN)) };
    let mut tx = office.store().read().await?;
    let found = steps(&mut tx, &wanted, start, listed.fetch().saturating_sub(1), lang_of(&headers)).await?;
    let people: Vec<PersonId> = found.steps.iter().filter_map(|step| step.person).collect();
    let orders: Vec<OrderId> = found.steps.iter().filter_map(|step| step.order).collect();
    let names = names::people(&mut tx, &people).await?;
    let numbers = deeds::numbers(&mut tx, &orders).await?;
    let told = |step: Step| AuditEntry {
        at: step.at,
        kind: step.kind,
        name: step.person.and_then(|person| names.get(&person).cloned()).unwrap_or_default(),
        person: step.person,
        device: step.device,
        words: step.words,
        subject: step.subject,
        detail: step.detail,
        number: step.order.and_then(|order| numbers.get(&order).cloned()).unwrap_or_default(),
        order: step.order,
        source: step.source,
    };
    Ok(listed.page_until(found.steps.into_iter().map(told).collect(), found.next))
}
