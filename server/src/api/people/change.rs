//! `PATCH /api/v1/people/{person}`: name, role, language, password, and whether they may come in. It takes effect at once.

use axum::extract::State;
use serde::Deserialize;
use shared::ids::PersonId;
use shared::lang::Lang;

use super::Password;
use crate::api::source::Source;
use crate::deeds::{Deed, Done};
use crate::directory::Name;
use crate::error::ApiError;
use crate::extract::{Administrator, Conditions, Json, Path, Tag, Tagged};
use crate::people::{Person, Role};
use crate::state::Office;
use crate::store::{self, Tx};

/// What changes; what is not named stays.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "role": "dispatcher" }))]
pub struct PersonChange {
    name: Option<Name>,
    role: Option<Role>,
    lang: Option<Lang>,
    active: Option<bool>,
    password: Option<Password>,
}

/// Changes a person.
#[utoipa::path(patch, path = "/api/v1/people/{person}", tag = "people", request_body = PersonChange, responses((status = 200, body = Person)))]
pub async fn change(
    administrator: Administrator,
    Source(address): Source,
    conditions: Conditions,
    Path(id): Path<PersonId>,
    State(office): State<Office>,
    Json(wish): Json<PersonChange>,
) -> Result<Tagged<Person>, ApiError> {
    if wish.role.is_some() || wish.active.is_some() || wish.password.is_some() {
        administrator.proves(&office)?;
    }
    let hash = match wish.password {
        Some(password) => Some(password.hash(&office).await?),
        None => None,
    };
    let mut tx = office.store().write().await?;
    let present = store::people::by_id(&mut tx, id).await?.ok_or_else(|| ApiError::not_found("人员", "person"))?;
    conditions.change(&Tag::of(&present)?)?;
    let person = Person {
        name: wish.name.map_or(present.name.clone(), Name::into_string),
        role: wish.role.unwrap_or(present.role),
        lang: wish.lang.unwrap_or(present.lang),
        active: wish.active.unwrap_or(present.active),
        ..present.clone()
    };
    keep_an_administrator(&mut tx, &present, &person).await?;
    store::people::change(&mut tx, &person).await?;
    let now = office.now();
    let changes = told(&present, &person);
    let done = Done::of(administrator.id, Deed::PersonChanged, &person.name, &address).saying(&changes);
    if !changes.is_empty() {
        store::deeds::add(&mut tx, &done, now).await?;
    }
    if let Some(hash) = &hash {
        store::people::set_password(&mut tx, id, hash).await?;
        store::deeds::add(&mut tx, &Done { deed: Deed::PasswordSet, detail: "", ..done }, now).await?;
    }
    if hash.is_some() || !person.active {
        store::tokens::revoke_person(&mut tx, id, now).await?;
    }
    if !person.active {
        store::devices::revoke_of(&mut tx, id, now).await?;
    }
    tx.commit().await?;
    Tagged::new(person)
}

/// What is different afterwards, as `field: before → after`.
fn told(before: &Person, after: &Person) -> String {
    let fields = [
        ("name", before.name.clone(), after.name.clone()),
        ("role", before.role.name().into(), after.role.name().into()),
        ("lang", before.lang.tag().into(), after.lang.tag().into()),
        ("active", before.active.to_string(), after.active.to_string()),
    ];
    let changed = fields.into_iter().filter(|(_, before, after)| before != after);
    changed.map(|(field, before, after)| format!("{field}: {before} → {after}")).collect::<Vec<_>>().join(", ")
}

async fn keep_an_administrator(tx: &mut Tx, before: &Person, after: &Person) -> Result<(), ApiError> {
    let administers = |person: &Person| person.active && person.role == Role::Administrator;
    if administers(before) && !administers(after) && store::people::administrators(tx).await?.len() <= 1 {
        return Err(ApiError::conflict("这是最后一位管理员", "this is the last administrator")
            .what_to_do("先指定另一位管理员", "make somebody else an administrator first"));
    }
    Ok(())
}
