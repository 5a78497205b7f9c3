//! `GET /api/v1/checklists`; `GET`, `PUT`, `DELETE /api/v1/checklists/{trade}`: what a trade asks at each visit.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use shared::sync::reference::{Checklist, Reference};

use super::{delete, name, page, save, show};
use crate::api::page::{Everything, Listed, PageParams, Paged};
use crate::directory::{Line, LongLine};
use crate::error::ApiError;
use crate::extract::{Conditions, Json, Manager, Path, Signed, Tagged};
use crate::state::Office;

/// The most questions of a checklist.
const MAX_QUESTIONS: usize = 100;

/// The questions.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "questions": ["滤网已清洗？"] }))]
pub struct ChecklistWish {
    #[schema(min_items = 1, max_items = 100)]
    questions: Vec<LongLine>,
}

/// Every checklist.
#[utoipa::path(get, path = "/api/v1/checklists", tag = "reference", params(PageParams), responses((status = 200, body = Paged<Reference>)))]
pub async fn checklists(
    _caller: Signed,
    State(office): State<Office>,
    listed: Listed<Everything>,
) -> Result<Paged<Reference>, ApiError> {
    page(&office, "checklist:", &listed).await
}

/// The checklist of a trade.
#[utoipa::path(get, path = "/api/v1/checklists/{trade}", tag = "reference", responses((status = 200, body = Reference)))]
pub async fn checklist(
    _caller: Signed,
    conditions: Conditions,
    Path(trade): Path<String>,
    State(office): State<Office>,
) -> Result<Response, ApiError> {
    show(&office, &conditions, &format!("checklist:{}", name(&trade)?)).await
}

/// Gives a trade its checklist.
#[utoipa::path(put, path = "/api/v1/checklists/{trade}", tag = "reference", request_body = ChecklistWish, responses((status = 200, body = Reference)))]
pub async fn put_checklist(
    _manager: Manager,
    conditions: Conditions,
    Path(trade): Path<String>,
    State(office): State<Office>,
    Json(wish): Json<ChecklistWish>,
) -> Result<Tagged<Reference>, ApiError> {
    let questions: Vec<String> = wish.questions.into_iter().map(Line::into_string).collect();
    if questions.is_empty() || questions.len() > MAX_QUESTIONS {
        let (zh, en) = (format!("需 1 到 {MAX_QUESTIONS} 个问题"), format!("between 1 and {MAX_QUESTIONS} questions"));
        return Err(ApiError::field("questions", zh, en));
    }
    let trade = name(&trade)?;
    let key = format!("checklist:{trade}");
    save(&office, &conditions, &key, Reference::Checklist(Checklist { trade, questions })).await
}

/// Takes a trade's checklist away.
#[utoipa::path(delete, path = "/api/v1/checklists/{trade}", tag = "reference", responses((status = 204)))]
pub async fn remove_checklist(
    _manager: Manager,
    conditions: Conditions,
    Path(trade): Path<String>,
    State(office): State<Office>,
) -> Result<StatusCode, ApiError> {
    delete(&office, &conditions, &format!("checklist:{}", name(&trade)?)).await
}
