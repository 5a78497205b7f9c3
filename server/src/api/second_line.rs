//! `GET /api/v1/second-line`, `GET /api/v1/second-line/{order}`, `POST …/taking-up`, `POST …/return`: the specialists' queue 二线支持.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use shared::document::WorkOrder;
use shared::document::history::PastVisit;
use shared::document::limits::MAX_TEXT;
use shared::document::second_line::{Call, calls, open_call};
use shared::ids::{CrewId, OrderId, PersonId};
use shared::time::Moment;
use shared::view::OrderView;

use crate::api::orders::assign::{Revised, refused};
use crate::api::page::{Everything, Listed, PageParams, Paged};
use crate::api::source::Source;
use crate::error::{ApiError, Kind};
use crate::extract::{Json, Path, Specialist};
use crate::orders::projection::Projection;
use crate::orders::second_line::{GivenBack, GivingBack, TakenUp, give_back, take_up};
use crate::people::Role;
use crate::state::Office;
use crate::store::second_line::waiting;
use crate::store::{orders, people};

/// A case in the queue.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct SecondLineCase {
    /// Which order.
    order: OrderId,
    /// Its number.
    number: String,
    /// Whose it is.
    customer_name: String,
    /// Where.
    address: String,
    /// What is wrong.
    fault: String,
    /// The skill it needs.
    trade: String,
    /// Its service level.
    level: String,
    /// The crew that called.
    crew_name: String,
    /// Latest solution.
    resolve_due: Option<Moment>,
    /// The call: what is needed, who has it in hand.
    call: Option<Call>,
    #[serde(skip)]
    place: i64,
}

/// A case with everything known about it.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct SecondLineHandOver {
    /// The call that is open, else the last one.
    call: Option<Call>,
    /// The order: what was reported, done, found, used, photographed, said.
    order: OrderView,
    /// Former visits to the machine and the customer, the latest first.
    history: Vec<PastVisit>,
}

/// Into whose hands.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TakingUp {
    /// The specialist who takes the case up, or over; by default whoever asks.
    #[serde(default)]
    person: Option<PersonId>,
}

/// Back to the first line.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "revision": 2, "advice": "更换主板，型号 MB-3，备件已备好", "crew": "0197f6b2c1d07a30b1f2a3c4d5e6f708" }))]
pub struct GivingBackWish {
    /// The order's revision as it was read.
    revision: u64,
    /// What the first line has to do. The crew reads it as a note.
    #[schema(min_length = 1, max_length = 8000)]
    advice: String,
    /// Who goes again, which is the crew that called unless a dispatcher decides; without it nobody is sent.
    #[serde(default)]
    crew: Option<CrewId>,
}

/// The queue, those received first first.
#[utoipa::path(get, path = "/api/v1/second-line", tag = "second-line", params(PageParams), responses((status = 200, body = Paged<SecondLineCase>)))]
pub async fn queue(
    _specialist: Specialist,
    State(office): State<Office>,
    listed: Listed<Everything>,
) -> Result<Paged<SecondLineCase>, ApiError> {
    let after: Option<i64> = listed.after()?;
    let mut tx = office.store().read().await?;
    let queued = waiting(&mut tx, after.unwrap_or(i64::MIN), listed.fetch()).await?;
    let cases = queued.into_iter().map(|queued| case(&queued.stored.document, queued.place)).collect();
    Ok(listed.page(cases, |case: &SecondLineCase| case.place))
}

/// A case with everything known.
#[utoipa::path(get, path = "/api/v1/second-line/{order}", tag = "second-line", responses((status = 200, body = SecondLineHandOver)))]
pub async fn hand_over(
    _specialist: Specialist,
    Path(order): Path<OrderId>,
    State(office): State<Office>,
) -> Result<Json<SecondLineHandOver>, ApiError> {
    let mut tx = office.store().read().await?;
    let stored = orders::order(&mut tx, order).await?.ok_or_else(no_order)?;
    let document = &stored.document;
    let (customer, equipment) = (Projection::customer(document), Projection::equipment(document));
    let history = orders::past_visits(&mut tx, order, customer, equipment).await?;
    Ok(Json(SecondLineHandOver { call: last_call(document), order: OrderView::of(document), history }))
}

/// A specialist takes a case up, or over from another one.
#[utoipa::path(post, path = "/api/v1/second-line/{order}/taking-up", tag = "second-line", request_body = TakingUp, responses((status = 204)))]
pub async fn take_case(
    caller: Specialist,
    source: Source,
    Path(order): Path<OrderId>,
    State(office): State<Office>,
    Json(wish): Json<TakingUp>,
) -> Result<StatusCode, ApiError> {
    let person = match wish.person {
        None => (caller.id, caller.name.clone()),
        Some(person) => {
            let mut tx = office.store().read().await?;
            let found = people::by_id(&mut tx, person).await?.filter(|of| of.active && of.role >= Role::Specialist);
            let found = found.ok_or_else(|| {
                ApiError::field("person", "须为在职的专员或以上角色", "somebody active, a specialist or above")
            })?;
            (found.id, found.name)
        }
    };
    match take_up(&office, source.by(caller.id), order, person).await? {
        TakenUp::Done => Ok(StatusCode::NO_CONTENT),
        TakenUp::NoOrder => Err(no_order()),
        TakenUp::NoCall => Err(no_call()),
        TakenUp::Already => Err(ApiError::conflict("此案已由该专员负责", "that person has the case already")),
    }
}

/// Gives a case back to the first line, and sends a crew if one is named.
#[utoipa::path(post, path = "/api/v1/second-line/{order}/return", tag = "second-line", request_body = GivingBackWish, responses((status = 200, body = Revised)))]
pub async fn return_case(
    caller: Specialist,
    source: Source,
    Path(order): Path<OrderId>,
    State(office): State<Office>,
    Json(wish): Json<GivingBackWish>,
) -> Result<Json<Revised>, ApiError> {
    let GivingBackWish { revision, advice, crew } = wish;
    let advice = advice.trim().to_owned();
    // The note that carries it begins with two words more.
    if advice.is_empty() || advice.len() > MAX_TEXT - 32 {
        return Err(ApiError::field("advice", "须有 1 至 7900 字节", "from 1 to 7900 bytes"));
    }
    let wish = GivingBack { advice, revision, crew, dispatches: caller.role >= Role::Dispatcher };
    match give_back(&office, source.by(caller.id), order, wish).await? {
        GivenBack::Done { revision } => Ok(Json(Revised { revision })),
        GivenBack::NoOrder => Err(no_order()),
        GivenBack::NoCall => Err(no_call()),
        GivenBack::OtherCrew => {
            let (zh, en) = ("改派其他施工队须由调度进行", "sending another crew takes a dispatcher");
            Err(ApiError::new(Kind::Forbidden, zh, en).on("crew"))
        }
        GivenBack::NotSent(assigned) => Err(refused(order, assigned)),
    }
}

fn case(document: &WorkOrder, place: i64) -> SecondLineCase {
    let of = Projection::of(document);
    SecondLineCase {
        order: document.id,
        number: of.number,
        customer_name: of.customer_name,
        address: of.address,
        fault: of.fault,
        trade: of.trade,
        level: of.level,
        crew_name: document.coordination.assignment().map(|held| held.crew_name.clone()).unwrap_or_default(),
        resolve_due: of.resolve_due,
        call: last_call(document),
        place,
    }
}

fn last_call(document: &WorkOrder) -> Option<Call> {
    open_call(document).or_else(|| calls(document).pop())
}

fn no_order() -> ApiError {
    ApiError::not_found("工单", "work order")
}

fn no_call() -> ApiError {
    ApiError::conflict("没有等待二线的请求", "nobody calls for the second line in this order")
        .what_to_do("查看工单的最新情况", "look how the order stands now")
}
