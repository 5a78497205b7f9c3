//! The installation that is asking.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use shared::ids::{Actor, Digest, PersonId};
use shared::time::Moment;

use crate::error::{ApiError, Kind};
use crate::state::Office;
use crate::store;

/// How long a revoked device may still upload what it holds.
pub const UPLOAD_DAYS_AFTER_REVOCATION: i64 = 14;

/// An enrolled installation, by its bearer token. A revoked one passes for a while: see `revoked_at`.
#[derive(Clone, Debug)]
pub struct Device {
    /// The installation.
    pub actor: Actor,
    /// Whose it is.
    pub person: PersonId,
    /// What people call it.
    pub name: String,
    /// Since when it may only upload.
    pub revoked_at: Option<Moment>,
}

impl Device {
    /// Until when it may still upload, if it was revoked.
    pub fn upload_only_until(&self) -> Option<Moment> {
        self.revoked_at.map(|at| at.plus_minutes(UPLOAD_DAYS_AFTER_REVOCATION * 24 * 60))
    }
}

impl FromRequestParts<Office> for Device {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, office: &Office) -> Result<Self, ApiError> {
        let unauthorised = |zh: &str, en: &str| {
            let header = axum::http::header::WWW_AUTHENTICATE;
            ApiError::new(Kind::Unauthorised, zh, en).header(header, "Bearer")
        };
        let Some(token) = super::bearer(&parts.headers) else {
            return Err(unauthorised("请求没有带设备令牌", "the request carries no device token"));
        };
        let token = Digest::of(token.as_bytes());
        let Some(device) = store::tokens::device(office.store(), &token).await? else {
            return Err(unauthorised("设备令牌无效", "the device token is unknown"));
        };
        if device.upload_only_until().is_some_and(|until| office.now() > until) {
            return Err(unauthorised("设备已被撤销", "the device was revoked"));
        }
        Ok(device)
    }
}
