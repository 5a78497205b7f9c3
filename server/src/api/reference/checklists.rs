//! `GET /api/v1/checklists`; `GET`, `PUT`, `DELETE /api/v1/checklists/{trade}`: what a trade asks at each visit.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use shared::sync::reference::{Checklist, Reference};

use super::{all, delete, name, save, show};
use crate::directory::Line;
use crate::error::ApiError;
use crate::extract::{Conditions, Json, Manager, Path, Signed, Tagged};
use crate::state::Office;

/// The most questions of a checklist.
const MAX_QUESTIONS: usize = 100;

/// The questions.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChecklistWish {
    questions: Vec<Line<1, 500>>,
}

/// Every checklist.
pub async fn checklists(_caller: Signed, State(office): State<Office>) -> Result<Json<Vec<Reference>>, ApiError> {
    all(&office, "checklist:").await.map(Json)
}

/// The checklist of a trade.
pub async fn checklist(
    _caller: Signed,
    conditions: Conditions,
    Path(trade): Path<String>,
    State(office): State<Office>,
) -> Result<Response, ApiError> {
    show(&office, &conditions, &format!("checklist:{}", name(&trade)?)).await
}

/// Gives a trade its checklist.
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
pub async fn remove_checklist(
    _manager: Manager,
    conditions: Conditions,
    Path(trade): Path<String>,
    State(office): State<Office>,
) -> Result<StatusCode, ApiError> {
    delete(&office, &conditions, &format!("checklist:{}", name(&trade)?)).await
}
