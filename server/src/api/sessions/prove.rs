//! `POST /api/v1/sessions/proof`: whoever holds a session gives their password again, for what is dangerous.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;

use crate::auth::holds;
use crate::error::ApiError;
use crate::extract::{Json, Signed};
use crate::state::Office;
use crate::store;

/// The password.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Proof {
    #[schema(max_length = 200)]
    password: String,
}

/// Gives the password of the session's person again. For ten minutes the session may do what would otherwise be refused as
/// `password-required`.
#[utoipa::path(post, path = "/api/v1/sessions/proof", tag = "sessions", request_body = Proof, responses((status = 204)))]
pub async fn prove(
    caller: Signed,
    State(office): State<Office>,
    Json(proof): Json<Proof>,
) -> Result<StatusCode, ApiError> {
    if !holds(&office, &caller.login, proof.password).await? {
        return Err(ApiError::field("password", "密码不对", "the password is wrong"));
    }
    let mut tx = office.store().write().await?;
    store::tokens::prove(&mut tx, &caller.token, office.now()).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
