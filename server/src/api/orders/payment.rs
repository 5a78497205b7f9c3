//! `POST /api/v1/orders/{order}/payments` and `…/payments/{payment}/taking-back`: fees collected.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use shared::document::limits::MAX_AMOUNT;
use shared::document::payment::{Method, Payment};
use shared::ids::{EditId, OrderId};
use shared::money::Money;

use super::no_order;
use crate::api::source::Source;
use crate::directory::{Name, Note};
use crate::error::ApiError;
use crate::extract::{Dispatcher, Json, Manager, Path};
use crate::orders::payment::{TakenBack, collect, take_back};
use crate::state::Office;

/// A fee.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "amount": { "minor": 28_000, "currency": "CNY" }, "method": "wechat", "invoice": "王府物业有限公司", "remark": "收据 0231" }))]
pub struct NewPayment {
    /// How much; above 0.
    pub amount: Money,
    /// How.
    pub method: Method,
    /// To whom an invoice is made out, if one is asked for.
    #[serde(default)]
    pub invoice: Option<Name>,
    /// A remark, such as the number of the receipt.
    #[serde(default = "Note::empty")]
    pub remark: Note,
}

/// Taking one back.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "reason": "已退款" }))]
pub struct PaymentBack {
    /// Why.
    pub reason: Name,
}

/// The edit that noted it.
#[derive(Serialize, utoipa::ToSchema)]
pub struct PaymentNoted {
    /// Which; taking it back names it.
    pub id: EditId,
}

/// Notes a fee.
#[utoipa::path(post, path = "/api/v1/orders/{order}/payments", tag = "orders", request_body = NewPayment, responses((status = 201, body = PaymentNoted)))]
pub async fn add_payment(
    caller: Dispatcher,
    source: Source,
    Path(order): Path<OrderId>,
    State(office): State<Office>,
    Json(wish): Json<NewPayment>,
) -> Result<(StatusCode, Json<PaymentNoted>), ApiError> {
    if !(1..=MAX_AMOUNT).contains(&wish.amount.minor) {
        return Err(ApiError::field("amount", "须大于 0", "above 0"));
    }
    let NewPayment { amount, method, invoice, remark } = wish;
    let invoice = invoice.map(Name::into_string);
    let payment = Payment::Collected { amount, method, invoice, remark: remark.into_string() };
    let id = collect(&office, source.by(caller.id), order, payment).await?.ok_or_else(no_order)?;
    Ok((StatusCode::CREATED, Json(PaymentNoted { id })))
}

/// Takes a fee back: it was a mistake, or was paid back.
#[utoipa::path(post, path = "/api/v1/orders/{order}/payments/{payment}/taking-back", tag = "orders", request_body = PaymentBack, responses((status = 204)))]
pub async fn take_payment_back(
    caller: Manager,
    source: Source,
    Path((order, payment)): Path<(OrderId, EditId)>,
    State(office): State<Office>,
    Json(wish): Json<PaymentBack>,
) -> Result<StatusCode, ApiError> {
    match take_back(&office, source.by(caller.id), order, payment, wish.reason.into_string()).await? {
        TakenBack::Done => Ok(StatusCode::NO_CONTENT),
        TakenBack::NoFee => Err(ApiError::not_found("收费记录", "fee")),
        TakenBack::Already => Err(ApiError::conflict("该收费已撤销", "that fee was taken back already")),
    }
}
