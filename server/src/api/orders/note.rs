//! `POST /api/v1/orders/{order}/notes`: a note for the file, or for the customer too.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use shared::document::evidence::Audience;
use shared::document::limits::MAX_TEXT;
use shared::ids::{EditId, OrderId};

use super::no_order;
use crate::api::source::Source;
use crate::error::ApiError;
use crate::extract::{Json, Path, Specialist};
use crate::orders::desk::By;
use crate::orders::note::note as write;
use crate::state::Office;

/// The note.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewNote {
    /// The text.
    pub text: String,
    /// Who it is for; office and technicians unless said otherwise.
    pub audience: Option<Audience>,
}

/// The edit that brought it.
#[derive(Serialize)]
pub struct Noted {
    /// Which.
    pub id: EditId,
}

/// Writes a note.
pub async fn note(
    caller: Specialist,
    source: Source,
    Path(order): Path<OrderId>,
    State(office): State<Office>,
    Json(note): Json<NewNote>,
) -> Result<(StatusCode, Json<Noted>), ApiError> {
    let id = add(&office, source.by(caller.id), order, note).await?;
    Ok((StatusCode::CREATED, Json(Noted { id })))
}

/// Writes a note, alone or among many acts.
pub(super) async fn add(office: &Office, by: By, order: OrderId, note: NewNote) -> Result<EditId, ApiError> {
    if note.text.trim().is_empty() || note.text.len() > MAX_TEXT {
        return Err(ApiError::field("text", "须有 1 至 8000 字节", "from 1 to 8000 bytes"));
    }
    let audience = note.audience.unwrap_or(Audience::Internal);
    write(office, by, order, audience, note.text).await?.ok_or_else(no_order)
}
