//! What customers do by their link before the visit: another time, calling it off. By the rules: nothing changes any more
//! once somebody is on the way.

use axum::extract::{Form, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use shared::calendar::Day;
use shared::document::edit::Act;
use shared::document::evidence::{Audience, Note};
use shared::document::request::{Appointment, RequestDetail, RequestField};
use shared::document::status::{Status, status};
use shared::lang::Lang;
use shared::time::Moment;

use super::html::whole;
use super::{gone, order_of, page, rating};
use crate::api::description::safe;
use crate::api::source::Source;
use crate::error::ApiError;
use crate::extract::lang_of;
use crate::levels::zone;
use crate::orders::decide::{Decided, Ruling, decide};
use crate::orders::desk::{By, Desk};
use crate::state::Office;

/// Parts of a day that one can choose: from and until, in hours of the organisation's clock.
const PARTS: [(&str, i64, i64); 3] = [("morning", 9, 12), ("afternoon", 13, 17), ("evening", 17, 20)];
/// How long before it a visit can be put off to, and for how many days ahead.
const NOTICE_HOURS: i64 = 4;
const AHEAD_DAYS: i64 = 30;

/// Another time.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct AnotherTime {
    day: String,
    part: String,
}

/// Calling it off.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct CallOff {
    reason: String,
}

/// Whether customers may still change a visit in this state.
fn may_change(status: Status) -> bool {
    matches!(status, Status::Reported | Status::Declined | Status::Dispatched | Status::Accepted)
}

/// `POST /v/{token}/appointment`: another time.
pub async fn another_time(
    Path(token): Path<String>,
    headers: HeaderMap,
    Source(address): Source,
    State(office): State<Office>,
    Form(wish): Form<AnotherTime>,
) -> Result<Response, ApiError> {
    let lang = lang_of(&headers);
    let Some(stored) = order_of(&office, &token).await? else { return Ok(gone(&office, lang)) };
    let Some(appointment) = appointment(&office, &wish)? else {
        let why = lang.pick(
            "请选择至少 4 小时以后、30 天以内的时间。",
            "Choose a time at least 4 hours from now and within 30 days.",
        );
        return Ok(refused(&token, why, lang));
    };
    let mut desk = Desk::open(&office, By { person: None, source: address }, &[stored.document.id]).await?;
    let order = stored.document.id;
    let Some(document) = desk.document(order).filter(|document| may_change(status(document))) else {
        return Ok(too_late(&token, lang));
    };
    let seen = document.request.seen(&RequestField::Appointment);
    desk.write(order, Act::RequestChanged { detail: RequestDetail::Appointment(appointment), seen });
    let text = "客户通过链接改了预约时间 · The customer chose another time by the link".to_owned();
    desk.write(order, Act::Noted(Note { visit: None, audience: Audience::Internal, text }));
    desk.commit().await?;
    Ok(back(&token))
}

/// The time that was wished for; `None` where it is not one of those that can be chosen.
fn appointment(office: &Office, wish: &AnotherTime) -> Result<Option<Appointment>, ApiError> {
    let Ok(day) = wish.day.parse::<Day>() else { return Ok(None) };
    let Some((_, from, until)) = PARTS.into_iter().find(|(name, ..)| *name == wish.part) else { return Ok(None) };
    let Ok(midnight) = zone::midnight(&office.config().organisation.time_zone, day) else { return Ok(None) };
    let at = |hours: i64| midnight.plus_minutes(hours * 60);
    let earliest = office.now().plus_minutes(NOTICE_HOURS * 60);
    let latest = office.now().plus_minutes(AHEAD_DAYS * 24 * 60);
    let fits = at(from) >= earliest && at(until) <= latest;
    Ok(fits.then(|| Appointment { from: at(from), until: at(until) }))
}

/// `POST /v/{token}/cancellation`: calls the visit off.
pub async fn call_off(
    Path(token): Path<String>,
    headers: HeaderMap,
    Source(address): Source,
    State(office): State<Office>,
    Form(wish): Form<CallOff>,
) -> Result<Response, ApiError> {
    let lang = lang_of(&headers);
    let Some(stored) = order_of(&office, &token).await? else { return Ok(gone(&office, lang)) };
    let document = &stored.document;
    if !may_change(status(document)) {
        return Ok(too_late(&token, lang));
    }
    let said: String = wish.reason.trim().chars().take(120).collect();
    let reason = format!("客户通过链接取消 · by the customer's link {said}").trim_end().to_owned();
    let revision = document.coordination.revision();
    let by = By { person: None, source: address };
    match decide(&office, by, document.id, revision, Ruling::Cancel { reason }).await? {
        Decided::Done { .. } => Ok(back(&token)),
        _ => Ok(too_late(&token, lang)),
    }
}

pub(super) fn back(token: &str) -> Response {
    Redirect::to(&format!("/v/{token}")).into_response()
}

fn too_late(token: &str, lang: Lang) -> Response {
    let why = lang.pick(
        "服务人员已经出发或工单已有变化，请直接打电话联系我们。",
        "Somebody is on the way already, or the order has changed. Please call us.",
    );
    refused(token, why, lang)
}

pub(super) fn refused(token: &str, why: &str, lang: Lang) -> Response {
    let heading = lang.pick("没有改动", "Nothing was changed");
    let back = lang.pick("返回", "Back");
    let body = format!("<h1>{heading}</h1><p role=\"alert\">{why}</p><p><a href=\"/v/{}\">{back}</a></p>", safe(token));
    page(StatusCode::CONFLICT, whole(heading, &body, lang))
}

/// The forms that belong to this state; `rated` is what was said before.
pub(super) fn forms(status: Status, rated: Option<u8>, token: &str, today: Moment, offset: i16, lang: Lang) -> String {
    let token = safe(token);
    if may_change(status) {
        return format!("{}{}", another_time_form(&token, today, offset, lang), call_off_form(&token, lang));
    }
    rating::form(status, rated, &token, lang)
}

fn another_time_form(token: &str, today: Moment, offset: i16, lang: Lang) -> String {
    let words = |name: &str| match name {
        "morning" => lang.pick("上午", "morning"),
        "afternoon" => lang.pick("下午", "afternoon"),
        _ => lang.pick("傍晚", "evening"),
    };
    let part = |(name, from, until): (&str, i64, i64)| {
        format!("<option value=\"{name}\">{} {from}:00–{until}:00</option>", words(name))
    };
    let day = shared::signoff::shown::clock_text(today.plus_minutes(24 * 60), offset);
    let tomorrow = day.split(' ').next().unwrap_or_default();
    format!(
        "<details><summary>{}</summary><form method=\"post\" action=\"/v/{token}/appointment\"><label for=\"day\">{}</label>\
         <input id=\"day\" name=\"day\" type=\"date\" value=\"{tomorrow}\" required><label for=\"part\">{}</label>\
         <select id=\"part\" name=\"part\">{}</select><button>{}</button></form></details>",
        lang.pick("改约时间", "Choose another time"),
        lang.pick("日期", "Day"),
        lang.pick("时段", "Time of day"),
        PARTS.into_iter().map(part).collect::<String>(),
        lang.pick("改约", "Choose this time"),
    )
}

fn call_off_form(token: &str, lang: Lang) -> String {
    format!(
        "<details><summary>{}</summary><form method=\"post\" action=\"/v/{token}/cancellation\"><label for=\"reason\">{}</label>\
         <input id=\"reason\" name=\"reason\" maxlength=\"120\"><button class=\"quiet\">{}</button></form></details>",
        lang.pick("取消报修", "Call the visit off"),
        lang.pick("原因（可不填）", "Why (you need not say)"),
        lang.pick("确定取消", "Call it off"),
    )
}
