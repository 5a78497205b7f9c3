//! `POST /api/v1/orders/bulk`: many decisions at once. Each stands or falls by itself, with the revision that it expects, and
//! the answer says of each what became of it.

use axum::extract::State;
use axum::http::HeaderMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use shared::ids::{EditId, OrderId};
use shared::lang::Lang;

use super::{assign, decide, note};
use crate::api::source::Source;
use crate::error::ApiError;
use crate::extract::{Caller, Dispatcher, Json, from_value, lang_of};
use crate::orders::decide::Ruling;
use crate::orders::desk::{By, Desk};
use crate::state::Office;

/// The most acts of one request.
const MAX_ACTS: usize = 200;

/// So many orders are called off at once without another look at who does it.
const FEW: usize = 5;

/// What is to be done.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = BulkActs)]
pub struct Acts {
    /// Each names its `order`, its `act` (`assign`, `cancel`, `close` or `note`), and what that act alone would take as a
    /// body. They are carried out in this order.
    #[schema(min_items = 1, max_items = 200, value_type = Vec<Object>)]
    pub acts: Vec<Value>,
}

/// What became of it all, in the order of the acts.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = BulkOutcomes)]
pub struct Outcomes {
    /// How many were done.
    pub done: usize,
    /// How many were not.
    pub refused: usize,
    /// Of each.
    pub outcomes: Vec<Outcome>,
}

/// What became of one act.
#[derive(Debug, Default, Serialize, utoipa::ToSchema)]
#[schema(as = BulkOutcome)]
pub struct Outcome {
    /// The order as it was named.
    #[schema(value_type = Value)]
    pub order: Value,
    /// Whether it was done.
    pub done: bool,
    /// The order's revision afterwards, after a decision.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revision: Option<u64>,
    /// The note that was written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<EditId>,
    /// Why it was not done: the problem that the act alone would have been answered with.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub problem: Option<Value>,
}

/// One act, read.
enum Act {
    Assign(assign::AssignmentWish),
    Cancel(decide::WithReason),
    Close(decide::Closing),
    Note(note::NewNote),
}

/// The order as it was named, and what is to be done with it.
type Named = (Value, Result<(OrderId, Act), ApiError>);

/// Carries out many acts.
#[utoipa::path(post, path = "/api/v1/orders/bulk", tag = "orders", request_body = Acts, responses((status = 200, body = Outcomes)))]
pub async fn bulk(
    dispatcher: Dispatcher,
    source: Source,
    headers: HeaderMap,
    State(office): State<Office>,
    Json(Acts { acts }): Json<Acts>,
) -> Result<Json<Outcomes>, ApiError> {
    if acts.is_empty() || acts.len() > MAX_ACTS {
        let (zh, en) = (format!("须有 1 至 {MAX_ACTS} 项"), format!("from 1 to {MAX_ACTS} acts"));
        return Err(ApiError::field("acts", zh, en).what_to_do("分几次提交", "send them in several requests"));
    }
    let (by, lang) = (source.by(dispatcher.id), lang_of(&headers));
    let read: Vec<Named> = acts.into_iter().map(read).collect();
    if read.iter().filter(|(_, act)| matches!(act, Ok((_, Act::Cancel(_))))).count() > FEW {
        dispatcher.proves(&office)?;
    }
    let orders: Vec<OrderId> = read.iter().filter_map(|(_, act)| act.as_ref().ok().map(|(order, _)| *order)).collect();
    // Where the acts become durable as one (see `idempotency`), the later ones would otherwise wait for orders while holding
    // the feed.
    Desk::open(&office, by.clone(), &orders).await?.commit().await?;
    let mut outcomes = Vec::with_capacity(read.len());
    for (order, act) in read {
        let outcome = match act {
            Ok((id, act)) => carry_out(&office, (&dispatcher, by.clone()), id, act).await,
            Err(error) => Err(error),
        };
        outcomes.push(Outcome { order, ..outcome.unwrap_or_else(|error| refused(&error, lang)) });
    }
    let done = outcomes.iter().filter(|outcome| outcome.done).count();
    Ok(Json(Outcomes { done, refused: outcomes.len() - done, outcomes }))
}

fn refused(error: &ApiError, lang: Lang) -> Outcome {
    if error.kind().status().is_server_error() {
        tracing::error!(error = error.detail(), "one of many acts failed");
    }
    Outcome { problem: Some(error.problem(lang)), ..Outcome::default() }
}

/// Reads one act; the order comes back as it was named, for the answer.
fn read(mut act: Value) -> Named {
    let Some(fields) = act.as_object_mut() else {
        return (Value::Null, Err(ApiError::field("acts", "每一项须为对象", "each act is an object")));
    };
    let named = fields.remove("order").unwrap_or_default();
    let kind = fields.remove("act").unwrap_or_default();
    let read = || {
        let order: OrderId = from_value(named.clone()).map_err(|error| error.on("order"))?;
        let act = match kind.as_str() {
            Some("assign") => Act::Assign(from_value(act)?),
            Some("cancel") => Act::Cancel(from_value(act)?),
            Some("close") => Act::Close(from_value(act)?),
            Some("note") => Act::Note(from_value(act)?),
            _ => {
                let (zh, en) = ("须为 assign、cancel、close 或 note", "one of assign, cancel, close and note");
                return Err(ApiError::field("act", zh, en));
            }
        };
        Ok((order, act))
    };
    let read = read();
    (named, read)
}

async fn carry_out(
    office: &Office,
    (dispatcher, by): (&Caller, By),
    order: OrderId,
    act: Act,
) -> Result<Outcome, ApiError> {
    let revised = match act {
        Act::Note(note) => {
            let id = note::add(office, by, order, note).await?;
            return Ok(Outcome { done: true, note: Some(id), ..Outcome::default() });
        }
        Act::Assign(wish) => assign::send(office, by, order, wish).await?,
        Act::Cancel(decide::WithReason { revision, reason }) => {
            let ruling = Ruling::Cancel { reason: decide::said(reason)? };
            decide::rule(office, by, order, revision, ruling).await?
        }
        Act::Close(wish) => {
            let (revision, ruling) = decide::closing(dispatcher, wish)?;
            decide::rule(office, by, order, revision, ruling).await?
        }
    };
    Ok(Outcome { done: true, revision: Some(revised.revision), ..Outcome::default() })
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::http::StatusCode;
    use serde_json::json;

    use super::*;
    use crate::people::Role;
    use crate::sync::tests::report;
    use crate::testing::{TestOffice, on_both};

    async fn acts(office: &TestOffice, token: &str, acts: Value, key: Option<&str>) -> (StatusCode, Value) {
        let mut headers = HeaderMap::new();
        headers.insert("content-type", "application/json".parse().unwrap());
        headers.extend(key.map(|key| (crate::idempotency::IDEMPOTENCY_KEY, key.parse().unwrap())));
        let body = Body::from(json!({ "acts": acts }).to_string());
        let (status, _, bytes) = office.send(token, "POST", "/api/v1/orders/bulk", headers, body).await;
        (status, serde_json::from_slice(&bytes).unwrap())
    }

    on_both! {
        async fn each_act_stands_or_falls_by_itself(store: Store) {
            let office = TestOffice::on(store).await;
            let (wang, _) = office.person("wang", Role::Technician).await;
            let (_, dispatcher) = office.person("zhao", Role::Dispatcher).await;
            let crew = office.crew("A", wang).await;
            let (one, two) = (report(&office).await, report(&office).await);
            let none = OrderId([9; 16]);
            let wish = json!([
                { "order": one, "act": "assign", "crew": crew, "revision": 0 },
                { "order": one, "act": "assign", "crew": crew, "revision": 0 },
                { "order": one, "act": "note", "text": "请带梯子" },
                { "order": two, "act": "cancel", "revision": 0, "reason": "客户已自行处理" },
                { "order": two, "act": "close", "revision": 1 },
                { "order": none, "act": "note", "text": "x" },
                { "order": "x", "act": "note", "text": "x" },
                { "order": one, "act": "eat" },
                { "order": one, "act": "note", "text": "x", "colour": "red" },
                { "order": one, "act": "close", "revision": 1, "unsigned": true, "remark": "x" },
                7,
            ]);
            let (status, told) = acts(&office, &dispatcher, wish, None).await;
            assert_eq!((status, &told["done"], &told["refused"]), (StatusCode::OK, &json!(3), &json!(8)), "{told}");
            let of = |n: usize| &told["outcomes"][n];
            assert_eq!((&of(0)["done"], &of(0)["revision"], &of(0)["order"]), (&json!(true), &json!(1), &json!(one)));
            assert_eq!((&of(1)["problem"]["status"], &of(1)["problem"]["current"]), (&json!(412), &json!(1)));
            assert!(of(2)["note"].is_string() && of(2).get("problem").is_none());
            assert_eq!((&of(3)["revision"], &of(4)["problem"]["status"]), (&json!(1), &json!(409)));
            let statuses: Vec<&Value> = (5..11).map(|n| &of(n)["problem"]["status"]).collect();
            assert_eq!(statuses, [404, 422, 422, 422, 403, 422]);
            let fields: Vec<&Value> = [6, 7, 8].map(|n| &of(n)["problem"]["field"]).to_vec();
            assert_eq!(fields, ["order", "act", "colour"]);
            assert!(of(5)["problem"]["what_to_do"].is_string());
        }
    }

    on_both! {
        async fn under_one_key_many_acts_are_done_once(store: Store) {
            let office = TestOffice::on(store).await;
            let mut wish = Vec::new();
            for n in 0..20 {
                wish.push(json!({ "order": report(&office).await, "act": "cancel", "revision": n % 2, "reason": "重复" }));
            }
            let first = acts(&office, &office.admin, json!(wish), Some("k")).await;
            assert_eq!((first.0, &first.1["done"]), (StatusCode::OK, &json!(10)), "{}", first.1);
            assert_eq!(acts(&office, &office.admin, json!(wish), Some("k")).await, first);
            let again = acts(&office, &office.admin, json!(wish), None).await;
            assert_eq!(again.1["done"], 0, "and without it the revisions tell");
        }
    }

    on_both! {
        async fn there_is_a_bound(store: Store) {
            let office = TestOffice::on(store).await;
            for count in [0, MAX_ACTS + 1] {
                let (status, told) = acts(&office, &office.admin, json!(vec![1; count]), None).await;
                assert_eq!((status, &told["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("acts")), "{count}");
            }
        }
    }
}
