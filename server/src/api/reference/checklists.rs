//! `GET /api/v1/checklists`; `PUT`, `DELETE /api/v1/checklists/{trade}`: what a trade asks at each visit.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use shared::sync::reference::{Checklist, Reference};

use super::{delete, name, page, save};
use crate::api::page::{Everything, Listed, PageParams, Paged};
use crate::directory::{Line, LongLine};
use crate::error::ApiError;
use crate::extract::{Json, Manager, Path, Signed};
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

/// Gives a trade its checklist.
#[utoipa::path(put, path = "/api/v1/checklists/{trade}", tag = "reference", request_body = ChecklistWish, responses((status = 200, body = Reference)))]
pub async fn put_checklist(
    _manager: Manager,
    Path(trade): Path<String>,
    State(office): State<Office>,
    Json(wish): Json<ChecklistWish>,
) -> Result<Json<Reference>, ApiError> {
    let questions: Vec<String> = wish.questions.into_iter().map(Line::into_string).collect();
    if questions.is_empty() || questions.len() > MAX_QUESTIONS {
        let (zh, en) = (format!("需 1 到 {MAX_QUESTIONS} 个问题"), format!("between 1 and {MAX_QUESTIONS} questions"));
        return Err(ApiError::field("questions", zh, en));
    }
    let trade = name(&trade)?;
    let key = format!("checklist:{trade}");
    save(&office, &key, Reference::Checklist(Checklist { trade, questions })).await.map(Json)
}

/// Takes a trade's checklist away.
#[utoipa::path(delete, path = "/api/v1/checklists/{trade}", tag = "reference", responses((status = 204)))]
pub async fn remove_checklist(
    _manager: Manager,
    Path(trade): Path<String>,
    State(office): State<Office>,
) -> Result<StatusCode, ApiError> {
    delete(&office, &format!("checklist:{}", name(&trade)?)).await
}
