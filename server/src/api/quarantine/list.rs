//! `GET /api/v1/quarantine`: edits that wait, oldest first.

use axum::extract::State;
use axum::http::HeaderMap;
use serde::Serialize;
use shared::document::edit::Edit;
use shared::ids::{Digest, EditId, OrderId};
use shared::sync::verdict::Reason;
use shared::time::Moment;

use crate::error::ApiError;
use crate::extract::{Dispatcher, Json, lang_of};
use crate::state::Office;
use crate::store::quarantine::{State as Where, list as waiting};

/// Entries in one answer.
const LIMIT: u32 = 500;

/// What waits.
#[derive(Serialize)]
pub struct Quarantine {
    /// The edits.
    pub edits: Vec<Waiting>,
}

/// An edit that waits.
#[derive(Serialize)]
pub struct Waiting {
    /// Which.
    pub id: EditId,
    /// The hash of its bytes: tells copies apart that clones wrote under one number.
    pub hash: Digest,
    /// Why it waits.
    pub reason: Reason,
    /// Why it waits, in words.
    pub words: &'static str,
    /// The order it names.
    pub order: Option<OrderId>,
    /// What it does, in words, where it can be read.
    pub act: Option<String>,
    /// When it was received.
    pub received_at: Moment,
}

/// Lists what waits.
pub async fn list(
    _: Dispatcher,
    headers: HeaderMap,
    State(office): State<Office>,
) -> Result<Json<Quarantine>, ApiError> {
    let lang = lang_of(&headers);
    let mut tx = office.store().read().await?;
    let edits = waiting(&mut tx, Where::Waiting, LIMIT).await?;
    let shown = edits.into_iter().map(|of| Waiting {
        id: EditId { actor: of.actor, n: of.n },
        hash: Digest::of(&of.edit),
        reason: of.reason,
        words: of.reason.words(lang),
        order: of.order,
        act: Edit::decode(&of.edit).ok().map(|edit| edit.act.words(lang)),
        received_at: of.received_at,
    });
    Ok(Json(Quarantine { edits: shown.collect() }))
}
