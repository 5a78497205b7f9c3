//! `DELETE /api/v1/sessions`: sign out.

use axum::extract::State;
use axum::http::StatusCode;

use crate::error::ApiError;
use crate::extract::Signed;
use crate::state::Office;
use crate::store;

/// Ends the session whose token was shown.
#[utoipa::path(delete, path = "/api/v1/sessions", tag = "sessions", responses((status = 204)))]
pub async fn end(caller: Signed, State(office): State<Office>) -> Result<StatusCode, ApiError> {
    let mut tx = office.store().write().await?;
    store::tokens::revoke(&mut tx, &caller.token, office.now()).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
