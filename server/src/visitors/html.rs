//! The pages as text. Pure: everything comes in, and everything that people wrote is made safe.

use shared::document::status::Status;
use shared::lang::Lang;
use shared::say;
use shared::signoff::shown::Row;

use super::acts::forms;
use super::photos::strip;
use super::visit::Seen;
use crate::api::description::safe;
use crate::config::Organisation;

/// The steps of a visit, as customers name them.
const STEPS: [(&str, &str); 5] = [
    ("已受理", "Received"),
    ("已安排人员", "A crew is arranged"),
    ("在路上", "On the way"),
    ("正在处理", "At work"),
    ("已完成", "Done"),
];

/// Seconds between two looks of a page that keeps itself up to date: a crew in town goes 200 m in that time.
const LOOKS_EVERY_S: u32 = 20;

/// How far it is; `None` for a visit that does not take place.
fn step(status: Status) -> Option<usize> {
    match status {
        Status::Reported | Status::Declined => Some(0),
        Status::Dispatched | Status::Accepted => Some(1),
        Status::OnTheWay => Some(2),
        Status::Arrived
        | Status::Working
        | Status::Paused
        | Status::CustomerAbsent
        | Status::NeedsParts
        | Status::NeedsSecondLine
        | Status::NeedsReview
        | Status::ReadyToSign => Some(3),
        Status::Signed | Status::Closed => Some(4),
        Status::Cancelled => None,
    }
}

/// The page of a visit.
pub(super) fn visit(seen: &Seen, token: &str, lang: Lang) -> String {
    let heading = heading(seen.status, lang);
    let (part, photos) = (now(seen, lang), strip(&seen.photos, token, lang));
    let signed = signed(seen, token, lang);
    let forms = forms(seen.status, seen.rated, token, seen.now, seen.offset, lang);
    let (token, call) = (safe(token), call(&seen.organisation, lang));
    let (state, organisation) = (seen.status.key(), safe(&seen.organisation.name));
    let asked = format!("{} {}", lang.pick("查询时间", "As of"), say::clock(seen.now, seen.offset));
    let live = lang.pick("本页会自动更新", "This page keeps itself up to date");
    let again = lang.pick("刷新", "Look again");
    let body = format!(
        "<p class=\"number\">{organisation} · {}</p><p id=\"told\" class=\"hidden\" role=\"status\"></p>\
         <div id=\"now\" data-again=\"/v/{token}/now\" data-state=\"{state}\" data-seconds=\"{LOOKS_EVERY_S}\">{part}</div>\
         {photos}{signed}{forms}{call}<p class=\"soft\"><span id=\"hint\" data-live=\"{live}\">{asked}</span> · <a href=\"\">{again}</a></p>\
         <script src=\"/v/live.js\" defer></script>",
        safe(&seen.number),
    );
    whole(&heading, &body, lang)
}

/// How the visit stands now: the part of the page that keeps itself up to date.
pub(super) fn now(seen: &Seen, lang: Lang) -> String {
    let when = |at| say::when(at, seen.now, seen.offset, lang);
    let mut facts = String::new();
    let mut fact = |label: &str, value: &str| {
        if !value.is_empty() {
            facts.push_str(&format!("<dt>{}</dt><dd>{}</dd>", safe(label), safe(value)));
        }
    };
    let appointment = seen.appointment.map(|of| format!("{} – {}", when(of.from), when(of.until)));
    fact(lang.pick("预约时间", "Appointment"), &appointment.unwrap_or_default());
    fact(lang.pick("预计到达", "Expected"), &seen.expected.map(when).unwrap_or_default());
    fact(lang.pick("上门班组", "Who comes"), seen.crew.as_deref().unwrap_or_default());
    fact(lang.pick("目前距您", "Where they are"), &seen.near.map(|near| near.words(lang)).unwrap_or_default());
    fact(lang.pick("报修内容", "What is wrong"), &seen.fault);
    fact(lang.pick("地址", "Where"), &seen.address);
    let picture = seen.near.map(|near| near.picture(lang)).unwrap_or_default();
    let heading = safe(&heading(seen.status, lang));
    format!("<h1>{heading}</h1>{}{picture}<dl>{facts}</dl>", steps(seen.status, lang))
}

fn heading(status: Status, lang: Lang) -> String {
    match step(status) {
        None => lang.pick("此报修已取消", "This visit was cancelled").to_owned(),
        Some(_) if in_between(status) => status.words(lang).to_owned(),
        Some(at) => STEPS.get(at).map(|(zh, en)| lang.pick(*zh, *en)).unwrap_or_default().to_owned(),
    }
}

/// States that have a word of their own.
fn in_between(status: Status) -> bool {
    let own = [Status::CustomerAbsent, Status::NeedsParts, Status::NeedsSecondLine, Status::NeedsReview];
    own.contains(&status) || status == Status::Paused
}

fn steps(status: Status, lang: Lang) -> String {
    let Some(at) = step(status) else { return String::new() };
    let item = |(index, (zh, en)): (usize, &(&str, &str))| {
        let (class, current) = match index.cmp(&at) {
            std::cmp::Ordering::Less => ("past", ""),
            std::cmp::Ordering::Equal => ("here", " aria-current=\"step\""),
            std::cmp::Ordering::Greater => ("later", ""),
        };
        format!("<li class=\"{class}\"{current}>{}</li>", lang.pick(*zh, *en))
    };
    format!("<ol class=\"steps\">{}</ol>", STEPS.iter().enumerate().map(item).collect::<String>())
}

/// What was signed, row by row; nothing before.
fn signed(seen: &Seen, token: &str, lang: Lang) -> String {
    if seen.signed.is_empty() {
        return String::new();
    }
    let (heading, file) =
        (lang.pick("您签字确认的内容", "What you signed"), lang.pick("下载服务单（PDF）", "The report as PDF"));
    format!("<h2>{heading}</h2>{}<p><a href=\"/v/{}/report.pdf\">{file}</a></p>", rows(&seen.signed), safe(token))
}

/// What a signed document says.
pub(super) fn rows(rows: &[Row]) -> String {
    let row = |row: &Row| format!("<dt>{}</dt><dd>{}</dd>", safe(&row.label), safe(&row.value));
    format!("<dl>{}</dl>", rows.iter().map(row).collect::<String>())
}

/// A page of a heading and a sentence, for where there is no more to show. `below` is HTML that stands under them.
pub(super) fn told(of: &Organisation, heading: &str, more: &str, below: &str, lang: Lang) -> String {
    let (name, call) = (safe(&of.name), call(of, lang));
    let body = format!("<p class=\"number\">{name}</p><h1>{heading}</h1><p>{more}</p>{below}{call}");
    whole(heading, &body, lang)
}

/// The way to somebody who can help, where the organisation has a telephone.
pub(super) fn call(of: &Organisation, lang: Lang) -> String {
    if of.phone.is_empty() {
        return String::new();
    }
    let number: String = of.phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    let words = lang.pick("打电话给我们", "Call us");
    format!("<p><a class=\"call\" href=\"tel:{number}\">{words} {}</a></p>", safe(&of.phone))
}

pub(super) fn whole(title: &str, body: &str, lang: Lang) -> String {
    format!(
        "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta name=\"robots\" content=\"noindex\">\
         <title>{}</title><link rel=\"stylesheet\" href=\"/v/style.css\"></head><body><main>{body}</main></body></html>",
        lang.tag(),
        safe(title),
    )
}
