//! Who is asking, and in which role. A handler that takes one of these cannot run for anybody else.

use std::ops::Deref;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use shared::ids::{Digest, PersonId};
use shared::lang::Lang;
use shared::time::Moment;

use super::Shown;
use crate::error::{ApiError, Kind};
use crate::keys::{self, Door};
use crate::people::Role;
use crate::state::Office;
use crate::store::api_keys::Valid;
use crate::store::{self, StoreError};

/// A signed-in person, or the one as whom an API key acts.
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
    /// When they last gave their password in this session; `None` for a key, which has none.
    pub proven_at: Option<Moment>,
}

/// For how long a password that was given stands for who gave it: long enough for what belongs together, shorter than a
/// dispatcher is away from the desk.
pub const PROOF_MINUTES: i64 = 10;

impl Caller {
    /// Refuses a dangerous act to a session whose holder may have left: it is asked for the password again. A key is as good
    /// as when it was made, and is kept from most of these acts anyway.
    pub fn proves(&self, office: &Office) -> Result<(), ApiError> {
        let old = |at: Moment| office.now().ms_since(at) > PROOF_MINUTES * 60_000;
        if !self.proven_at.is_some_and(old) {
            return Ok(());
        }
        let (zh, en) = ("为安全起见，请再次输入密码", "to be safe, this takes your password again");
        Err(ApiError::new(Kind::Unproven, zh, en).with("minutes", PROOF_MINUTES))
    }
}

/// How exactly it is known when a token was last used; a write for every read would be dear.
const NOTED_EVERY_MS: i64 = 3_600_000;

async fn caller(parts: &Parts, office: &Office) -> Result<Caller, ApiError> {
    let unauthorised = |zh: &str, en: &str| {
        let header = axum::http::header::WWW_AUTHENTICATE;
        ApiError::new(Kind::Unauthorised, zh, en).header(header, "Bearer")
    };
    let Some(shown) = Shown::of(&parts.headers) else {
        return Err(unauthorised("请求没有带令牌", "the request carries no bearer token"));
    };
    shown.check_origin(&parts.method, &parts.headers)?;
    let token = shown.token;
    if token.starts_with(keys::KEY_START) {
        let hash = Digest::of(token.as_bytes());
        let told = || unauthorised("密钥无效、已过期或已撤销", "the key is unknown, expired or revoked");
        let valid = store::api_keys::valid(office.store(), &hash, office.now()).await?.ok_or_else(told)?;
        return by_key(parts, office, hash, valid).await;
    }
    let (token, now) = (Digest::of(token.as_bytes()), office.now());
    let found = store::tokens::person(office.store(), &token, now).await?;
    let caller =
        found.ok_or_else(|| unauthorised("令牌无效、已过期或已撤销", "the token is unknown, expired or revoked"))?;
    note_use(office, &caller).await;
    Ok(caller)
}

/// The person as whom a key acts, in the role that this request takes, if its scopes open it.
async fn by_key(parts: &Parts, office: &Office, hash: Digest, valid: Valid) -> Result<Caller, ApiError> {
    let role = match keys::door(&parts.method, parts.uri.path()) {
        Door::Open(role) => role,
        Door::Scope(scope, role) if valid.scopes.contains(&scope) => role,
        Door::Scope(scope, _) => {
            let name = scope.name();
            let (zh, en) = (format!("此密钥没有权限 {name}"), format!("the key lacks the scope {name}"));
            let error = ApiError::new(Kind::Forbidden, zh, en).with("scope", name);
            return Err(error.what_to_do("请管理员发放有此权限的密钥", "have an administrator make a key that has it"));
        }
        Door::Closed => {
            let (zh, en) = ("密钥不能做这件事", "no API key may do this");
            let error = ApiError::new(Kind::Forbidden, zh, en);
            return Err(error.what_to_do("由本人登录后操作", "have a person sign in and do it"));
        }
    };
    let Valid { person: id, login, name, lang, last_used_at, .. } = valid;
    let caller = Caller { id, login, name, role, lang, token: hash, last_used_at, proven_at: None };
    note_use(office, &caller).await;
    Ok(caller)
}

/// Writes down, once an hour, that the token is in use. A full disk must not keep anybody from reading.
async fn note_use(office: &Office, caller: &Caller) {
    let now = office.now();
    if caller.last_used_at.is_some_and(|at| now.ms_since(at) < NOTED_EVERY_MS) {
        return;
    }
    let noted = async {
        let mut tx = office.store().write().await?;
        if caller.login.starts_with(keys::LOGIN_START) {
            store::api_keys::touch(&mut tx, &caller.token, now).await?;
        } else {
            store::tokens::touch(&mut tx, &caller.token, now).await?;
        }
        tx.commit().await
    };
    if let Err::<(), StoreError>(error) = noted.await {
        tracing::warn!(%error, "the use of a token was not noted");
    }
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
