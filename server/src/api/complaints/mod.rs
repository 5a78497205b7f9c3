//! `GET`, `POST /api/v1/complaints`; `GET`, `PUT /api/v1/complaints/{complaint}`; `GET /api/v1/complaints/causes`: complaints 投诉.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use shared::calendar::Day;
use shared::ids::ComplaintId;
use shared::lang::Lang;
use shared::time::Moment;
use utoipa::ToSchema;

use crate::api::page::{Listed, PageParams, Paged};
use crate::complaints::watch::{ComplaintAlarm, calendar, look};
use crate::complaints::{BadSheet, Clock, Complaint, Sheet};
use crate::error::ApiError;
use crate::extract::{Conditions, Json, Path, Query, Specialist, Tag, Tagged};
use crate::levels::zone;
use crate::people::Role;
use crate::state::Office;
use crate::store::{StoreError, Tx, complaint_alarms, complaints, orders};

/// A complaint as it is shown.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ComplaintEntry {
    #[serde(flatten)]
    complaint: Complaint,
    /// Its clocks.
    clocks: Vec<Clock>,
    /// Whether one of them runs late, or ran.
    late: bool,
    /// When the customer agreed to what was approved.
    settled_at: Option<Moment>,
    /// The clocks that ran out, and how their alarms stand.
    alarms: Vec<ComplaintAlarm>,
}

/// A new complaint.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewComplaint {
    /// The sheet that did not settle it.
    #[serde(default)]
    previous: Option<ComplaintId>,
    /// When it came in; by default now.
    #[serde(default)]
    received_at: Option<Moment>,
    /// What it says.
    sheet: Sheet,
}

/// Which complaints.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WhichComplaints {
    /// Only those that are not settled.
    #[serde(default)]
    open: bool,
    /// Only those with a clock that has run out.
    #[serde(default)]
    overdue: bool,
}

/// Which days.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WhichDays {
    /// The first day of receipt.
    from: Day,
    /// The last day of receipt.
    until: Day,
}

/// How often a cause led to complaints.
#[derive(Serialize, ToSchema)]
pub struct CauseCount {
    /// The class of the cause; empty where it is open.
    cause: String,
    /// Complaints.
    complaints: i64,
    /// Settled ones among them.
    settled: i64,
}

/// Complaints, the latest first.
#[utoipa::path(get, path = "/api/v1/complaints", tag = "complaints", params(PageParams, WhichComplaints), responses((status = 200, body = Paged<ComplaintEntry>)))]
pub async fn complaints(
    _specialist: Specialist,
    State(office): State<Office>,
    listed: Listed<WhichComplaints>,
) -> Result<Paged<ComplaintEntry>, ApiError> {
    let before: Option<(Moment, ComplaintId)> = listed.after()?;
    let before = before.unwrap_or((Moment(i64::MAX), ComplaintId([0xff; 16])));
    let due = Some(office.now()).filter(|_| listed.wish.overdue);
    let mut tx = office.store().read().await?;
    let rows = complaints::list(&mut tx, listed.wish.open, due, before, listed.fetch()).await?;
    let mut entries = Vec::with_capacity(rows.len());
    for complaint in rows {
        entries.push(entry(&mut tx, &office, complaint).await?);
    }
    Ok(listed.page(entries, |entry| (entry.complaint.received_at, entry.complaint.id)))
}

/// One complaint.
#[utoipa::path(get, path = "/api/v1/complaints/{complaint}", tag = "complaints", responses((status = 200, body = ComplaintEntry)))]
pub async fn complaint(
    _specialist: Specialist,
    conditions: Conditions,
    Path(id): Path<ComplaintId>,
    State(office): State<Office>,
) -> Result<Response, ApiError> {
    let mut tx = office.store().read().await?;
    let complaint = complaints::one(&mut tx, id).await?.ok_or_else(no_complaint)?;
    let tag = Tag::of(&complaint.sheet)?;
    Ok(conditions.show(tag, entry(&mut tx, &office, complaint).await?))
}

/// Takes a complaint, or opens a new sheet for one that is not settled.
#[utoipa::path(post, path = "/api/v1/complaints", tag = "complaints", request_body = NewComplaint, responses((status = 201, body = ComplaintEntry)))]
pub async fn add_complaint(
    caller: Specialist,
    State(office): State<Office>,
    Json(wish): Json<NewComplaint>,
) -> Result<(StatusCode, Json<ComplaintEntry>), ApiError> {
    let received_at = wish.received_at.unwrap_or_else(|| office.now());
    check(&wish.sheet, received_at, &office, None, caller.role)?;
    let mut tx = office.store().write().await?;
    let (entry, _) = add(&mut tx, &office, wish, received_at).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(entry)))
}

/// Opens a sheet for what a customer said without anybody of the office, in the transaction of whatever else they said.
pub(crate) async fn take(
    tx: &mut Tx,
    office: &Office,
    sheet: Sheet,
    received_at: Moment,
) -> Result<ComplaintId, ApiError> {
    check(&sheet, received_at, office, None, Role::Specialist)?;
    let wish = NewComplaint { previous: None, received_at: None, sheet };
    add(tx, office, wish, received_at).await.map(|(_, id)| id)
}

async fn add(
    tx: &mut Tx,
    office: &Office,
    wish: NewComplaint,
    received_at: Moment,
) -> Result<(ComplaintEntry, ComplaintId), ApiError> {
    check_orders(tx, &wish.sheet).await?;
    if let Some(previous) = wish.previous {
        let former = complaints::one(tx, previous).await?.ok_or_else(|| no_complaint().on("previous"))?;
        if former.sheet.settled_at().is_some() {
            return Err(ApiError::conflict("原单已解决", "that sheet is settled").on("previous"));
        }
    }
    let number = complaints::take_number(tx).await?;
    let id = office.random(|entropy| ComplaintId::random(entropy));
    let complaint =
        Complaint { id, number: format!("TS-{number:05}"), received_at, previous: wish.previous, sheet: wish.sheet };
    let next_due = next_due(tx, office, &complaint).await?;
    let went_on = |error: StoreError| match error {
        StoreError::Taken(_) => {
            ApiError::conflict("原单已有后续单", "that sheet goes on in another one").on("previous")
        }
        error => error.into(),
    };
    complaints::add(tx, &complaint, next_due).await.map_err(went_on)?;
    look(tx, office, &complaint, office.now()).await?;
    Ok((entry(tx, office, complaint).await?, id))
}

/// Replaces what a sheet says. What a manager approves takes a manager.
#[utoipa::path(put, path = "/api/v1/complaints/{complaint}", tag = "complaints", request_body = Sheet, responses((status = 200, body = ComplaintEntry)))]
pub async fn put_complaint(
    caller: Specialist,
    conditions: Conditions,
    Path(id): Path<ComplaintId>,
    State(office): State<Office>,
    Json(sheet): Json<Sheet>,
) -> Result<Tagged<ComplaintEntry>, ApiError> {
    let mut tx = office.store().write().await?;
    crate::store::feed::hold(&mut tx).await?;
    let present = complaints::one(&mut tx, id).await?.ok_or_else(no_complaint)?;
    conditions.change(&Tag::of(&present.sheet)?)?;
    check(&sheet, present.received_at, &office, Some(&present.sheet), caller.role)?;
    check_orders(&mut tx, &sheet).await?;
    let complaint = Complaint { sheet, ..present };
    let next_due = next_due(&mut tx, &office, &complaint).await?;
    complaints::change(&mut tx, &complaint, next_due).await?;
    look(&mut tx, &office, &complaint, office.now()).await?;
    let tag = Tag::of(&complaint.sheet)?;
    let entry = entry(&mut tx, &office, complaint).await?;
    tx.commit().await?;
    Ok(Tagged(tag, entry))
}

/// How often each cause led to complaints.
#[utoipa::path(get, path = "/api/v1/complaints/causes", tag = "complaints", params(WhichDays), responses((status = 200, body = Vec<CauseCount>)))]
pub async fn causes(
    _specialist: Specialist,
    Query(WhichDays { from, until }): Query<WhichDays>,
    State(office): State<Office>,
) -> Result<Json<Vec<CauseCount>>, ApiError> {
    let name = &office.config().organisation.time_zone;
    let bad = |_| ApiError::field("from", "日期超出范围", "a date out of range");
    let bounds = (zone::midnight(name, from).map_err(bad)?, zone::midnight(name, until.plus(1)).map_err(bad)?);
    let mut tx = office.store().read().await?;
    let rows = complaints::causes(&mut tx, bounds.0, bounds.1).await?;
    let count = |(cause, complaints, settled)| CauseCount { cause, complaints, settled };
    Ok(Json(rows.into_iter().map(count).collect()))
}

/// Names a contradiction, and an approval by somebody who is no manager.
fn check(sheet: &Sheet, received: Moment, office: &Office, before: Option<&Sheet>, role: Role) -> Result<(), ApiError> {
    if received > office.now() {
        return Err(ApiError::field("received_at", "不能是将来的时间", "not in the future"));
    }
    let told = |bad: BadSheet| ApiError::field(bad.field(), bad.words(Lang::ZhCn), bad.words(Lang::En));
    sheet.check(received, office.now()).map_err(told)?;
    let approval = |of: &Sheet| (of.approved_at, of.costs.clone(), of.decision.clone());
    let approves = sheet.approved_at.is_some() && before.map(approval) != Some(approval(sheet));
    if approves && role < Role::Manager {
        let (zh, en) = ("审批须由经理进行", "an approval takes a manager");
        return Err(ApiError::new(crate::error::Kind::Forbidden, zh, en).on("approved_at"));
    }
    Ok(())
}

async fn check_orders(tx: &mut Tx, sheet: &Sheet) -> Result<(), ApiError> {
    for order in &sheet.orders {
        if orders::order(tx, *order).await?.is_none() {
            return Err(ApiError::field("orders", "没有这个工单", "there is no such order"));
        }
    }
    Ok(())
}

/// The next clock of a complaint that still runs.
async fn next_due(tx: &mut Tx, office: &Office, of: &Complaint) -> Result<Option<Moment>, ApiError> {
    let calendar = calendar(tx, office, of.received_at).await?;
    let running = of.clocks(&calendar).into_iter().filter(|clock| clock.met_at.is_none());
    Ok(running.filter_map(|clock| clock.due).min().filter(|_| of.sheet.settled_at().is_none()))
}

async fn entry(tx: &mut Tx, office: &Office, complaint: Complaint) -> Result<ComplaintEntry, ApiError> {
    let calendar = calendar(tx, office, complaint.received_at).await?;
    let clocks = complaint.clocks(&calendar);
    let until = complaint.sheet.settled_at().unwrap_or_else(|| office.now());
    let late = clocks.iter().any(|clock| clock.is_late(until));
    let alarms = complaint_alarms::of(tx, complaint.id).await?;
    Ok(ComplaintEntry { settled_at: complaint.sheet.settled_at(), clocks, late, alarms, complaint })
}

fn no_complaint() -> ApiError {
    ApiError::not_found("投诉", "complaint")
}
