//! How it was: what customers say by their link afterwards, once, and whether somebody should call about it.

use axum::extract::{Form, Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;
use shared::document::WorkOrder;
use shared::document::edit::Act;
use shared::document::evidence::{Audience, Note};
use shared::document::status::{Status, status};
use shared::ids::OrderId;
use shared::lang::Lang;

use super::acts::{back, refused};
use super::visit::person_of;
use super::{gone, order_of};
use crate::api::complaints;
use crate::api::source::Source;
use crate::complaints::Sheet;
use crate::error::ApiError;
use crate::extract::lang_of;
use crate::orders::desk::{By, Desk};
use crate::state::Office;
use crate::store::visit_ratings;

/// The most letters of a remark.
const REMARK: usize = 500;
/// The least and the most that one can give.
const LEAST: u8 = 1;
const MOST: u8 = 5;
/// The most letters of a name, and of a telephone number, on the sheet of a complaint.
const NAME: usize = 200;
const PHONE: usize = 60;

/// How it was.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct HowItWas {
    rating: String,
    remark: String,
    /// Somebody should call about it.
    complains: bool,
}

/// What was said, within its limits.
struct Said {
    rating: u8,
    remark: String,
    complains: bool,
}

impl HowItWas {
    fn within_limits(self) -> Option<Said> {
        let rating = self.rating.parse::<u8>().ok().filter(|rating| (LEAST..=MOST).contains(rating))?;
        Some(Said { rating, remark: clip(self.remark.trim(), REMARK), complains: self.complains })
    }
}

fn clip(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

/// Whether customers may say how it was.
fn may_rate(status: Status) -> bool {
    matches!(status, Status::Signed | Status::Closed)
}

/// `POST /v/{token}/rating`: how it was, once.
pub async fn rate(
    Path(token): Path<String>,
    headers: HeaderMap,
    Source(address): Source,
    State(office): State<Office>,
    Form(said): Form<HowItWas>,
) -> Result<Response, ApiError> {
    let lang = lang_of(&headers);
    let Some(stored) = order_of(&office, &token).await? else { return Ok(gone(&office, lang)) };
    let said = said.within_limits().filter(|_| may_rate(status(&stored.document)));
    let Some(said) = said else {
        return Ok(refused(&token, lang.pick("请选择 1 到 5 分。", "Choose from 1 to 5."), lang));
    };
    keep(&office, By { person: None, source: address }, stored.document.id, &said).await?;
    Ok(back(&token))
}

/// The rating, the note that crew and office read, and the complaint's sheet with clocks of its own: all of it or nothing,
/// so that whoever is cut off says it again and nothing of it is lost. Whoever sends it twice has said it once.
async fn keep(office: &Office, by: By, order: OrderId, said: &Said) -> Result<(), ApiError> {
    let mut desk = Desk::open(office, by, &[order]).await?;
    let Some(sheet) = desk.document(order).map(|document| sheet(document, said)) else { return Ok(()) };
    let now = desk.now();
    if !visit_ratings::add(&mut desk.tx, order, said.rating, &said.remark, now).await? {
        return Ok(());
    }
    let text = format!("客户评价 · customer's rating: {} / 5 {}", said.rating, said.remark).trim_end().to_owned();
    desk.write(order, Act::Noted(Note { visit: None, audience: Audience::Internal, text }));
    if said.complains {
        complaints::take(&mut desk.tx, office, sheet, now).await?;
    }
    desk.commit().await?;
    Ok(())
}

/// What the complaint says. A sheet has a customer's name and a text; where there is none, what the order has instead.
fn sheet(document: &WorkOrder, said: &Said) -> Sheet {
    let (name, phone) = person_of(document);
    let number = document.origin().map(|origin| origin.number.clone()).unwrap_or_default();
    let customer = if name.trim().is_empty() { number } else { clip(&name, NAME) };
    let text = if said.remark.is_empty() { format!("{} / 5", said.rating) } else { said.remark.clone() };
    Sheet { customer, phone: clip(&phone, PHONE), text, orders: vec![document.id], ..Sheet::default() }
}

/// The form, or what was said before.
pub(super) fn form(status: Status, rated: Option<u8>, token: &str, lang: Lang) -> String {
    match (may_rate(status), rated) {
        (true, Some(rating)) => {
            format!("<p class=\"thanks\">{} {rating} / 5</p>", lang.pick("感谢您的评价：", "Thank you. You said:"))
        }
        (true, None) => empty_form(token, lang),
        (false, _) => String::new(),
    }
}

fn empty_form(token: &str, lang: Lang) -> String {
    let star = |rating: u8| {
        format!(
            "<label class=\"star\"><input type=\"radio\" name=\"rating\" value=\"{rating}\" required> {rating}</label>"
        )
    };
    format!(
        "<form method=\"post\" action=\"/v/{token}/rating\"><fieldset><legend>{}</legend><div class=\"stars\">{}</div></fieldset>\
         <label for=\"remark\">{}</label><textarea id=\"remark\" name=\"remark\" rows=\"3\" maxlength=\"{REMARK}\"></textarea>\
         <label class=\"check\"><input type=\"checkbox\" name=\"complains\" value=\"true\"> {}</label><button>{}</button></form>",
        lang.pick("您对这次服务满意吗？1 不满意，5 非常满意", "How was it? 1 is bad, 5 is very good"),
        (LEAST..=MOST).map(star).collect::<String>(),
        lang.pick("您想说的话（可不填）", "Anything you want to tell us"),
        lang.pick("我要投诉，请联系我", "This is a complaint: please call me"),
        lang.pick("提交评价", "Send"),
    )
}
