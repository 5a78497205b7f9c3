//! The pages as text. Pure: everything comes in, and everything that people wrote is made safe.

use shared::document::status::Status;
use shared::lang::Lang;
use shared::say;
use shared::signoff::shown::Row;

use super::acts::forms;
use super::visit::Seen;
use crate::api::description::safe;

/// The steps of a visit, as customers name them.
const STEPS: [(&str, &str); 5] = [
    ("已受理", "Received"),
    ("已安排人员", "A crew is arranged"),
    ("在路上", "On the way"),
    ("正在处理", "At work"),
    ("已完成", "Done"),
];

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

/// How a visit stands.
pub(super) fn visit(seen: &Seen, token: &str, lang: Lang) -> String {
    let heading = match step(seen.status) {
        None => lang.pick("此报修已取消", "This visit was cancelled").to_owned(),
        Some(_) if in_between(seen.status) => seen.status.words(lang).to_owned(),
        Some(at) => STEPS.get(at).map(|(zh, en)| lang.pick(*zh, *en)).unwrap_or_default().to_owned(),
    };
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
    fact(lang.pick("报修内容", "What is wrong"), &seen.fault);
    fact(lang.pick("地址", "Where"), &seen.address);
    let signed = signed(seen, token, lang);
    let forms = forms(seen.status, seen.rated, token, seen.now, seen.offset, lang);
    let asked = lang.pick("查询时间", "As of");
    let again = lang.pick("刷新", "Look again");
    let body = format!(
        "<p class=\"number\">{} · {}</p><h1>{}</h1>{}<dl>{facts}</dl>{signed}{forms}<p class=\"soft\">{asked} {} · <a href=\"\">{again}</a></p>",
        safe(&seen.organisation),
        safe(&seen.number),
        safe(&heading),
        steps(seen.status, lang),
        say::clock(seen.now, seen.offset),
    );
    whole(&heading, &body, lang)
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

/// A link that leads nowhere, or no longer; which one is not told.
pub(super) fn gone(organisation: &str, lang: Lang) -> String {
    let heading = lang.pick("此链接无效或已过期", "This link is wrong or has expired");
    let way_out = lang.pick("请联系为您服务的公司，索取新的链接。", "Ask the company that serves you for a new one.");
    let body = format!("<p class=\"number\">{}</p><h1>{heading}</h1><p>{way_out}</p>", safe(organisation));
    whole(heading, &body, lang)
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
