//! `GET /api/v1/loans`, `POST /api/v1/orders/{order}/loans` and `…/loans/{loan}/return`: loan units 备机.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use shared::ids::{Actor, EditId, OrderId};
use shared::time::Moment;

use crate::api::page::{Listed, PageParams, Paged};
use crate::api::source::Source;
use crate::directory::{Name, Note, ShortLine};
use crate::error::ApiError;
use crate::extract::{Json, Path, Specialist};
use crate::orders::loan::{Lent, Returned, Unit, lend, take_back};
use crate::state::Office;
use crate::store::loans::{self, Entry, Filter};

/// Which units.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WhichLoans {
    /// Only those that are out.
    #[serde(default)]
    out: bool,
    /// Only those that should have been back and are not.
    #[serde(default)]
    overdue: bool,
}

/// A unit that goes out.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "name": "激光打印机", "number": "BJ-017", "back_by": 1_418_860_800_000_i64, "remark": "含电源线" }))]
pub struct NewLoan {
    /// What it is.
    pub name: Name,
    /// The number on its plate.
    pub number: ShortLine,
    /// When it should be back.
    #[serde(default)]
    pub back_by: Option<Moment>,
    /// Its state, and what comes with it.
    #[serde(default = "Note::empty")]
    pub remark: Note,
}

/// A unit that comes back.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "remark": "完好" }))]
pub struct LoanReturn {
    /// Its state.
    #[serde(default = "Note::empty")]
    pub remark: Note,
}

/// The edit by which it went out.
#[derive(Serialize, utoipa::ToSchema)]
pub struct LoanBegun {
    /// Which; bringing it back names it.
    pub id: EditId,
}

/// Loan units, those that went out first first.
#[utoipa::path(get, path = "/api/v1/loans", tag = "loans", params(PageParams, WhichLoans), responses((status = 200, body = Paged<Entry>)))]
pub async fn list_loans(
    _specialist: Specialist,
    State(office): State<Office>,
    listed: Listed<WhichLoans>,
) -> Result<Paged<Entry>, ApiError> {
    let after: Option<(Moment, EditId)> = listed.after()?;
    let after = after.unwrap_or((Moment(i64::MIN), EditId { actor: Actor([0; 16]), n: 0 }));
    let overdue_at = listed.wish.overdue.then(|| office.now());
    let filter = Filter { out: listed.wish.out, overdue_at };
    let mut tx = office.store().read().await?;
    let rows = loans::list(&mut tx, filter, after, listed.fetch()).await?;
    Ok(listed.page(rows, |entry| (entry.unit.out_at, entry.unit.id)))
}

/// Hands a unit over to the customer of an order.
#[utoipa::path(post, path = "/api/v1/orders/{order}/loans", tag = "loans", request_body = NewLoan, responses((status = 201, body = LoanBegun)))]
pub async fn add_loan(
    caller: Specialist,
    source: Source,
    Path(order): Path<OrderId>,
    State(office): State<Office>,
    Json(wish): Json<NewLoan>,
) -> Result<(StatusCode, Json<LoanBegun>), ApiError> {
    if wish.back_by.is_some_and(|back_by| back_by <= office.now()) {
        return Err(ApiError::field("back_by", "须在将来", "in the future"));
    }
    let unit = Unit {
        name: wish.name.into_string(),
        number: wish.number.into_string(),
        back_by: wish.back_by,
        remark: wish.remark.into_string(),
    };
    match lend(&office, source.by(caller.id), order, unit).await? {
        Lent::Done(id) => Ok((StatusCode::CREATED, Json(LoanBegun { id }))),
        Lent::NoOrder => Err(ApiError::not_found("工单", "work order")),
        Lent::OutAlready(number) => {
            let (zh, en) = (format!("该备机已在工单 {number} 借出"), format!("that unit is out on order {number}"));
            Err(ApiError::conflict(zh, en).on("number").what_to_do("先登记归还", "note its return first"))
        }
    }
}

/// Takes a unit back.
#[utoipa::path(post, path = "/api/v1/orders/{order}/loans/{loan}/return", tag = "loans", request_body = LoanReturn, responses((status = 204)))]
pub async fn return_loan(
    caller: Specialist,
    source: Source,
    Path((order, loan)): Path<(OrderId, EditId)>,
    State(office): State<Office>,
    Json(wish): Json<LoanReturn>,
) -> Result<StatusCode, ApiError> {
    match take_back(&office, source.by(caller.id), order, loan, wish.remark.into_string()).await? {
        Returned::Done => Ok(StatusCode::NO_CONTENT),
        Returned::NoLoan => Err(ApiError::not_found("备机", "loan unit")),
        Returned::Already => Err(ApiError::conflict("备机已归还", "that unit is back already")),
    }
}
