//! `GET`, `POST /api/v1/contracts`; `GET`, `PUT`, `DELETE /api/v1/contracts/{contract}`: contracts 维保合同.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use shared::ids::{ContractId, CustomerId};

use crate::api::page::{Listed, PageParams, Paged};
use crate::error::ApiError;
use crate::extract::{Conditions, Dispatcher, Json, Manager, Path, Tag, Tagged};
use crate::levels::contract::{Contract, ContractTerms};
use crate::state::Office;
use crate::store::{StoreError, Tx, contracts, customers, reference};

/// Whose contracts.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Whose {
    /// Only this customer's.
    customer: Option<CustomerId>,
}

/// Contracts by number.
#[utoipa::path(get, path = "/api/v1/contracts", tag = "levels", params(PageParams, Whose), responses((status = 200, body = Paged<Contract>)))]
pub async fn contracts(
    _dispatcher: Dispatcher,
    State(office): State<Office>,
    listed: Listed<Whose>,
) -> Result<Paged<Contract>, ApiError> {
    let after: String = listed.after()?.unwrap_or_default();
    let mut tx = office.store().read().await?;
    let rows = contracts::list(&mut tx, listed.wish.customer, &after, listed.fetch()).await?;
    Ok(listed.page(rows, |row| row.terms.number.clone()))
}

/// One contract.
#[utoipa::path(get, path = "/api/v1/contracts/{contract}", tag = "levels", responses((status = 200, body = Contract)))]
pub async fn contract(
    _dispatcher: Dispatcher,
    conditions: Conditions,
    Path(contract): Path<ContractId>,
    State(office): State<Office>,
) -> Result<Response, ApiError> {
    let mut tx = office.store().read().await?;
    let entry = contracts::one(&mut tx, contract).await?.ok_or_else(no_contract)?;
    Ok(conditions.show(Tag::of(&entry)?, entry))
}

/// Adds a contract. One that overlaps another one of the same machine is refused.
#[utoipa::path(post, path = "/api/v1/contracts", tag = "levels", request_body = ContractTerms, responses((status = 201, body = Contract)))]
pub async fn add_contract(
    _manager: Manager,
    State(office): State<Office>,
    Json(wish): Json<ContractTerms>,
) -> Result<(StatusCode, Tagged<Contract>), ApiError> {
    let contract = Contract { id: office.random(|entropy| ContractId::random(entropy)), terms: wish };
    let mut tx = office.store().write().await?;
    check(&mut tx, &contract).await?;
    contracts::add(&mut tx, &contract).await.map_err(number_taken)?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Tagged::new(contract)?))
}

/// Changes a contract, for orders that come from now on.
#[utoipa::path(put, path = "/api/v1/contracts/{contract}", tag = "levels", request_body = ContractTerms, responses((status = 200, body = Contract)))]
pub async fn put_contract(
    _manager: Manager,
    conditions: Conditions,
    Path(id): Path<ContractId>,
    State(office): State<Office>,
    Json(wish): Json<ContractTerms>,
) -> Result<Tagged<Contract>, ApiError> {
    let mut tx = office.store().write().await?;
    let contract = Contract { id, terms: wish };
    check(&mut tx, &contract).await?;
    let present = contracts::one(&mut tx, id).await?.ok_or_else(no_contract)?;
    conditions.change(&Tag::of(&present)?)?;
    contracts::change(&mut tx, &contract).await.map_err(number_taken)?;
    tx.commit().await?;
    Tagged::new(contract)
}

/// Takes a contract away. Orders keep what it gave them.
#[utoipa::path(delete, path = "/api/v1/contracts/{contract}", tag = "levels", responses((status = 204)))]
pub async fn remove_contract(
    _manager: Manager,
    conditions: Conditions,
    Path(id): Path<ContractId>,
    State(office): State<Office>,
) -> Result<StatusCode, ApiError> {
    let mut tx = office.store().write().await?;
    let present = contracts::one(&mut tx, id).await?.ok_or_else(no_contract)?;
    conditions.remove(&Tag::of(&present)?)?;
    contracts::remove(&mut tx, id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Names what is wrong with a contract. The customer's row is held, so that two contracts at once see each other.
async fn check(tx: &mut Tx, contract: &Contract) -> Result<(), ApiError> {
    let terms = &contract.terms;
    let number = terms.number.trim();
    if number.is_empty() || number != terms.number || number.chars().count() > 60 {
        return Err(ApiError::field("number", "合同号须为 1 到 60 个字", "a number has 1 to 60 characters"));
    }
    if terms.remark.chars().count() > 500 {
        return Err(ApiError::field("remark", "最多 500 个字", "at most 500 characters"));
    }
    if terms.until <= terms.from {
        return Err(ApiError::field("until", "须晚于开始", "a contract ends after it begins"));
    }
    if customers::customer(tx, terms.customer).await?.is_none() {
        return Err(ApiError::field("customer", "台账中没有", "the books have no such entry"));
    }
    if let Some(machine) = terms.equipment {
        let site = match customers::equipment(tx, machine).await? {
            Some(machine) => customers::site(tx, machine.site).await?,
            None => None,
        };
        if site.is_none_or(|site| site.customer != terms.customer) {
            let (zh, en) = ("不是该客户的设备", "not a machine of this customer");
            return Err(ApiError::field("equipment", zh, en));
        }
    }
    if let Some(level) = &terms.level
        && !reference::exists(tx, &format!("level:{level}")).await?
    {
        return Err(ApiError::field("level", "没有这个客户级别", "there is no such service level"));
    }
    let others = contracts::others(tx, contract.id, terms.customer).await?;
    match others.into_iter().find(|other| other.terms.overlaps(terms)) {
        None => Ok(()),
        Some(other) => {
            let number = other.terms.number;
            let (zh, en) = (format!("与合同 {number} 的期限重叠"), format!("overlaps contract {number}"));
            Err(ApiError::conflict(zh, en).on("from").with("overlaps", number))
        }
    }
}

fn number_taken(error: StoreError) -> ApiError {
    match error {
        StoreError::Taken(_) => ApiError::conflict("合同号已被使用", "that number is taken").on("number"),
        error => error.into(),
    }
}

fn no_contract() -> ApiError {
    ApiError::not_found("合同", "contract")
}
