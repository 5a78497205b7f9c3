//! `GET /api/v1/follow-ups`, `GET /api/v1/follow-ups/attainment`, `POST /api/v1/follow-ups/{order}/answer`: calls 回访.

use axum::extract::State as Shared;
use serde::Deserialize;
use shared::calendar::Day;
use shared::ids::OrderId;
use shared::time::Moment;
use utoipa::ToSchema;

use crate::api::page::{Listed, PageParams, Paged};
use crate::api::source::Source;
use crate::directory::Note;
use crate::error::ApiError;
use crate::extract::{Json, Path, Query, Specialist};
use crate::figures::monday;
use crate::follow_up::answer::{Noted, Said, answer};
use crate::follow_up::{Answer, FollowUp, State};
use crate::state::Office;
use crate::store::follow_ups::{self, Attainment};

/// The most questions of a script.
const MAX_ANSWERS: usize = 40;

/// Which calls.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WhichCalls {
    /// Those of this state; by default those that wait.
    state: Option<State>,
}

/// Which week.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WhichWeek {
    /// A date of the week in which the orders were closed.
    week: Day,
}

/// What the customer says.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "satisfied": true, "answers": [{ "question": "维修人员是否准时？", "answer": "是" }], "remark": "" }))]
pub struct CustomerSaid {
    satisfied: bool,
    #[serde(default)]
    #[schema(max_items = 40)]
    answers: Vec<Answer>,
    #[serde(default = "Note::empty")]
    remark: Note,
}

/// The call list, those due first first.
#[utoipa::path(get, path = "/api/v1/follow-ups", tag = "follow-ups", params(PageParams, WhichCalls), responses((status = 200, body = Paged<FollowUp>)))]
pub async fn follow_ups(
    _specialist: Specialist,
    Shared(office): Shared<Office>,
    listed: Listed<WhichCalls>,
) -> Result<Paged<FollowUp>, ApiError> {
    let after: Option<(Moment, OrderId)> = listed.after()?;
    let after = after.unwrap_or((Moment(i64::MIN), OrderId([0; 16])));
    let state = listed.wish.state.unwrap_or(State::Waiting);
    let mut tx = office.store().read().await?;
    let rows = follow_ups::list(&mut tx, state, after, listed.fetch()).await?;
    Ok(listed.page(rows, |call| (call.due_at, call.order)))
}

/// How far the calls of a week have come.
#[utoipa::path(get, path = "/api/v1/follow-ups/attainment", tag = "follow-ups", params(WhichWeek), responses((status = 200, body = Attainment)))]
pub async fn attainment(
    _specialist: Specialist,
    Query(WhichWeek { week }): Query<WhichWeek>,
    Shared(office): Shared<Office>,
) -> Result<Json<Attainment>, ApiError> {
    let first = monday(week);
    let mut tx = office.store().read().await?;
    Ok(Json(follow_ups::attainment(&mut tx, first, first.plus(6)).await?))
}

/// Notes what the customer said. Who is not satisfied has the order taken up again.
#[utoipa::path(post, path = "/api/v1/follow-ups/{order}/answer", tag = "follow-ups", request_body = CustomerSaid, responses((status = 200, body = FollowUp)))]
pub async fn note_answer(
    caller: Specialist,
    source: Source,
    Path(order): Path<OrderId>,
    Shared(office): Shared<Office>,
    Json(wish): Json<CustomerSaid>,
) -> Result<Json<FollowUp>, ApiError> {
    let long = |text: &str, most: usize| text.chars().count() > most;
    let bad = wish
        .answers
        .iter()
        .any(|of| of.question.trim().is_empty() || long(&of.question, 500) || long(&of.answer, 2_000));
    if wish.answers.len() > MAX_ANSWERS || bad {
        let (zh, en) = ("最多 40 个问题，问题不能为空", "at most 40 questions, none of them empty");
        return Err(ApiError::field("answers", zh, en));
    }
    let said = Said { satisfied: wish.satisfied, answers: wish.answers, remark: wish.remark.into_string() };
    match answer(&office, source.by(caller.id), order, said).await? {
        Noted::Done(call) => Ok(Json(*call)),
        Noted::NotListed => Err(ApiError::not_found("回访", "follow-up call")),
        Noted::Answered => Err(ApiError::conflict("已有回访结果", "an answer was noted already")),
    }
}
