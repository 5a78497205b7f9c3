//! `GET /api/v1/quarantine`: edits that wait, oldest first.

use axum::extract::State;
use axum::http::HeaderMap;
use serde::Serialize;
use shared::document::edit::Edit;
use shared::ids::{Actor, Digest, EditId, OrderId};
use shared::sync::verdict::Reason;
use shared::time::Moment;

use crate::api::page::{Everything, Listed, PageParams, Paged};
use crate::error::ApiError;
use crate::extract::{Dispatcher, lang_of};
use crate::state::Office;
use crate::store::quarantine::{State as Where, list as waiting, reason_key};

/// An edit that waits.
#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = WaitingEdit)]
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
#[utoipa::path(get, path = "/api/v1/quarantine", tag = "quarantine", params(PageParams), responses((status = 200, body = Paged<Waiting>)))]
pub async fn list(
    _: Dispatcher,
    headers: HeaderMap,
    State(office): State<Office>,
    listed: Listed<Everything>,
) -> Result<Paged<Waiting>, ApiError> {
    let lang = lang_of(&headers);
    let first = (Moment(i64::MIN), EditId { actor: Actor([0; 16]), n: 0 }, String::new(), Digest([0; 32]));
    let (at, id, reason, hash): (Moment, EditId, String, Digest) = listed.after()?.unwrap_or(first);
    let mut tx = office.store().read().await?;
    let edits = waiting(&mut tx, Where::Waiting, (at, id, &reason, hash), listed.fetch()).await?;
    let shown = edits.into_iter().map(|of| Waiting {
        id: EditId { actor: of.actor, n: of.n },
        hash: Digest::of(&of.edit),
        reason: of.reason,
        words: of.reason.words(lang),
        order: of.order,
        act: Edit::decode(&of.edit).ok().map(|edit| edit.act.words(lang)),
        received_at: of.received_at,
    });
    Ok(listed.page(shown.collect(), |last| (last.received_at, last.id, reason_key(last.reason).to_owned(), last.hash)))
}
