//! Who is asking, and in which role. A handler that takes one of these cannot run for anybody else.

use std::ops::Deref;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use shared::ids::{Digest, PersonId};
use shared::lang::Lang;
use shared::time::Moment;

use crate::error::{ApiError, Kind};
use crate::people::Role;
use crate::state::Office;
use crate::store::{self, StoreError};

/// A signed-in person.
#[derive(Clone, Debug)]
pub struct Caller {
    /// Who.
    pub id: PersonId,
    /// What they sign in as.
    pub login: String,
    /// Their name.
    pub name: String,
    /// Their role at this moment.
    pub role: Role,
    /// The language they work in.
    pub lang: Lang,
    /// The hash of the token they showed.
    pub token: Digest,
    /// When it was last seen, to the hour.
    pub last_used_at: Option<Moment>,
}

/// How exactly it is known when a token was last used; a write for every read would be dear.
const NOTED_EVERY_MS: i64 = 3_600_000;

async fn caller(parts: &Parts, office: &Office) -> Result<Caller, ApiError> {
    let unauthorised = |zh: &str, en: &str| {
        let header = axum::http::header::WWW_AUTHENTICATE;
        ApiError::new(Kind::Unauthorised, zh, en).header(header, "Bearer")
    };
    let Some(token) = super::bearer(&parts.headers) else {
        return Err(unauthorised("请求没有带令牌", "the request carries no bearer token"));
    };
    let (token, now) = (Digest::of(token.as_bytes()), office.now());
    let found = store::tokens::person(office.store(), &token, now).await?;
    let caller =
        found.ok_or_else(|| unauthorised("令牌无效、已过期或已撤销", "the token is unknown, expired or revoked"))?;
    if caller.last_used_at.is_none_or(|at| now.ms_since(at) >= NOTED_EVERY_MS) {
        // A full disk must not keep anybody from reading.
        if let Err(error) = note_use(office, &token, now).await {
            tracing::warn!(%error, "the use of a token was not noted");
        }
    }
    Ok(caller)
}

async fn note_use(office: &Office, token: &Digest, now: Moment) -> Result<(), StoreError> {
    let mut tx = office.store().write().await?;
    store::tokens::touch(&mut tx, token, now).await?;
    tx.commit().await
}

/// Makes an extractor for everyone whose role is at least this one.
macro_rules! at_least {
    ($(#[$doc:meta])* $name:ident, $role:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name(pub Caller);

        impl Deref for $name {
            type Target = Caller;
            fn deref(&self) -> &Caller {
                &self.0
            }
        }

        impl FromRequestParts<Office> for $name {
            type Rejection = ApiError;

            async fn from_request_parts(parts: &mut Parts, office: &Office) -> Result<Self, ApiError> {
                let caller = caller(parts, office).await?;
                if caller.role >= $role { Ok(Self(caller)) } else { Err(forbidden($role)) }
            }
        }
    };
}

fn forbidden(needed: Role) -> ApiError {
    let zh = format!("需要{}或更高的角色", needed.words(Lang::ZhCn));
    let en = format!("this takes the role {} or above", needed.words(Lang::En));
    ApiError::new(Kind::Forbidden, zh, en)
}

at_least!(
    /// Any signed-in person.
    Signed, Role::Technician
);
at_least!(
    /// A specialist, dispatcher, manager or administrator: everyone who works at the office.
    Specialist, Role::Specialist
);
at_least!(
    /// A dispatcher, manager or administrator.
    Dispatcher, Role::Dispatcher
);
at_least!(
    /// A manager or administrator.
    Manager, Role::Manager
);
at_least!(
    /// An administrator.
    Administrator, Role::Administrator
);
