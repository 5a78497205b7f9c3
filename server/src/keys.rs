//! API keys: with them other systems come in. A key may do what its scopes say, in its own name, and never what an office
//! leaves to people: accounts, devices, keys, verdicts on quarantined edits.

use axum::http::Method;
use serde::{Deserialize, Serialize};
use shared::ids::{Entropy, PersonId};
use shared::time::Moment;

use crate::auth::Token;
use crate::people::Role;

/// How every key begins, so that secret scanners and people recognise one.
pub const KEY_START: &str = "cok_";
/// How many characters of a key are shown in lists.
const SHOWN: usize = 12;
/// How the login of a key's person begins. Logins of people are lower case, so nobody can sign in as one.
pub const LOGIN_START: &str = "KEY:";

/// What a key may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
pub enum Scope {
    /// Read orders, photos, quarantine and the event stream.
    #[serde(rename = "read:orders")]
    ReadOrders,
    /// Take reports, send crews, decide about orders.
    #[serde(rename = "write:orders")]
    WriteOrders,
    /// Read people, crews, customers, sites, machines, parts and the other books.
    #[serde(rename = "read:directory")]
    ReadDirectory,
    /// Change them, people excepted.
    #[serde(rename = "write:directory")]
    WriteDirectory,
    /// Hand in whole files.
    #[serde(rename = "import")]
    Import,
    /// Set up webhooks and read their delivery log.
    #[serde(rename = "webhooks")]
    Webhooks,
}

impl Scope {
    /// Every scope.
    pub const ALL: [Self; 6] =
        [Self::ReadOrders, Self::WriteOrders, Self::ReadDirectory, Self::WriteDirectory, Self::Import, Self::Webhooks];

    /// The name in the interface and in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::ReadOrders => "read:orders",
            Self::WriteOrders => "write:orders",
            Self::ReadDirectory => "read:directory",
            Self::WriteDirectory => "write:directory",
            Self::Import => "import",
            Self::Webhooks => "webhooks",
        }
    }

    /// The scope of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.name() == name)
    }
}

/// What a request takes of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// Any key, in this role.
    Open(Role),
    /// A key with the scope, which then acts in this role.
    Scope(Scope, Role),
    /// No key at all: this is for people.
    Closed,
}

/// What the request takes. Addresses that nobody thought of here are closed.
pub fn door(method: &Method, path: &str) -> Door {
    let Some(rest) = path.strip_prefix("/api/v1/") else { return Door::Closed };
    let reads = [Method::GET, Method::HEAD].contains(method);
    match rest.split('/').next().unwrap_or_default() {
        "me" if reads => Door::Open(Role::Specialist),
        "orders" | "photos" | "events" | "quarantine" | "alarms" | "reports" | "loans" | "second-line"
        | "inspections"
            if reads =>
        {
            Door::Scope(Scope::ReadOrders, Role::Dispatcher)
        }
        "orders" => Door::Scope(Scope::WriteOrders, Role::Dispatcher),
        "people" | "crews" | "customers" | "sites" | "equipment" | "parts" | "levels" | "calendars" | "contracts"
        | "checklists" | "wordings"
            if reads =>
        {
            Door::Scope(Scope::ReadDirectory, Role::Dispatcher)
        }
        "crews" | "customers" | "sites" | "equipment" | "parts" | "levels" | "calendars" | "contracts"
        | "checklists" | "wordings" => Door::Scope(Scope::WriteDirectory, Role::Manager),
        "imports" => Door::Scope(Scope::Import, Role::Manager),
        "webhooks" => Door::Scope(Scope::Webhooks, Role::Administrator),
        _ => Door::Closed,
    }
}

/// A key, without what it opens with.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct ApiKey {
    /// As whom it acts; histories name this person.
    pub id: PersonId,
    /// What people call it.
    pub name: String,
    /// How it begins, to recognise it by.
    pub prefix: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// Since when.
    pub created_at: Moment,
    /// Who made it.
    pub created_by: PersonId,
    /// Until when, if there is an end.
    pub expires_at: Option<Moment>,
    /// Since when it opens nothing any more.
    pub revoked_at: Option<Moment>,
    /// When it was last used, to the hour.
    pub last_used_at: Option<Moment>,
}

/// A fresh key: its text, which is shown this once, and its hash.
pub fn fresh(entropy: &mut (impl Entropy + ?Sized)) -> Token {
    let drawn = Token::random(entropy);
    let text = format!("{KEY_START}{}", drawn.text);
    Token { hash: shared::ids::Digest::of(text.as_bytes()), text }
}

/// The part of a key's text that is shown in lists.
pub fn prefix(text: &str) -> String {
    text.chars().take(SHOWN).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_thought_of_is_closed() {
        assert_eq!(door(&Method::GET, "/api/v1/orders/1"), Door::Scope(Scope::ReadOrders, Role::Dispatcher));
        assert_eq!(door(&Method::POST, "/api/v1/orders/bulk"), Door::Scope(Scope::WriteOrders, Role::Dispatcher));
        assert_eq!(door(&Method::PUT, "/api/v1/parts/1"), Door::Scope(Scope::WriteDirectory, Role::Manager));
        for (method, path) in [
            (Method::POST, "/api/v1/people"),
            (Method::POST, "/api/v1/quarantine/1/release"),
            (Method::POST, "/api/v1/keys"),
            (Method::GET, "/api/v1/keys"),
            (Method::POST, "/api/v1/enrolments"),
            (Method::DELETE, "/api/v1/devices/1"),
            (Method::PUT, "/api/v1/me/password"),
            (Method::GET, "/sync/v1/events"),
            (Method::GET, "/api/v1/ordersx"),
        ] {
            assert_eq!(door(&method, path), Door::Closed, "{method} {path}");
        }
    }

    #[test]
    fn scopes_are_named_alike_everywhere() {
        for scope in Scope::ALL {
            assert_eq!(serde_json::to_value(scope).unwrap(), scope.name());
            assert_eq!(Scope::named(scope.name()), Some(scope));
        }
    }
}
