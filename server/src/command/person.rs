//! `callout-server person add|password`, and the first administrator.

use anyhow::{Context as _, bail};
use shared::ids::PersonId;

use super::open;
use crate::api::people::Password;
use crate::auth::one_time_password;
use crate::config::Config;
use crate::directory::{Line, Name, split};
use crate::people::{Person, Role};
use crate::state::Office;
use crate::store;

/// The variable that holds the first administrator's password.
pub const ADMIN_PASSWORD: &str = "CALLOUT_ADMIN_PASSWORD";

/// What a person is made of, on the command line.
#[derive(Clone, Debug, clap::Args)]
pub struct NewPerson {
    /// What they sign in as
    pub login: String,
    /// administrator, manager, dispatcher, specialist or technician
    #[arg(long, value_parser = role)]
    pub role: Role,
    /// Their name; the login unless something else is said
    #[arg(long)]
    pub name: Option<String>,
    /// Their password; without it, one is made and printed
    #[arg(long, env = "CALLOUT_PASSWORD", hide_env_values = true)]
    pub password: Option<String>,
}

fn role(name: &str) -> Result<Role, String> {
    let names: Vec<&str> = Role::ALL.iter().map(|role| role.name()).collect();
    Role::named(name).ok_or_else(|| format!("one of {}", names.join(", ")))
}

/// Adds a person and prints what they need to sign in.
pub async fn add(config: Config, wish: NewPerson) -> anyhow::Result<()> {
    let office = open::office(config).await?;
    let name = wish.name.unwrap_or_else(|| wish.login.clone());
    let (person, password) = create(&office, &wish.login, &name, wish.role, wish.password).await?;
    office.store().close().await;
    println!("{} {} {}", person.id, person.role.name(), person.login);
    if let Some(password) = password {
        println!("password: {password}");
    }
    Ok(())
}

/// Gives a person another password and ends their sessions.
pub async fn password(config: Config, login: &str, password: Option<String>) -> anyhow::Result<()> {
    let office = open::office(config).await?;
    let (hash, made) = hashed(&office, password).await?;
    let mut tx = office.store().write().await?;
    let person = store::people::by_login(&mut tx, &login.to_lowercase()).await?;
    let person = person.with_context(|| format!("nobody signs in as {login}"))?;
    store::people::set_password(&mut tx, person.id, &hash).await?;
    store::tokens::revoke_person(&mut tx, person.id, office.now()).await?;
    tx.commit().await?;
    office.store().close().await;
    println!("{} has another password; their sessions are over", person.login);
    if let Some(made) = made {
        println!("password: {made}");
    }
    Ok(())
}

/// On the first start there is nobody yet: makes the administrator and says how to sign in.
pub async fn first_administrator(office: &Office) -> anyhow::Result<()> {
    let mut tx = office.store().read().await?;
    if !store::people::is_empty(&mut tx).await? {
        return Ok(());
    }
    drop(tx);
    let wished = std::env::var(ADMIN_PASSWORD).ok().filter(|password| !password.is_empty());
    let wished_by = if wished.is_some() { format!(" with the password in {ADMIN_PASSWORD}") } else { String::new() };
    let (person, made) = create(office, "admin", "Administrator", Role::Administrator, wished).await?;
    // For the person at the terminal, once; it must not lie in a log file.
    println!("first start: sign in as {}{wished_by}", person.login);
    if let Some(made) = made {
        println!("one-time password: {made}");
        println!("change it with PUT /api/v1/me/password, or with `callout-server person password admin`");
    }
    Ok(())
}

async fn create(
    office: &Office,
    login: &str,
    name: &str,
    role: Role,
    password: Option<String>,
) -> anyhow::Result<(Person, Option<String>)> {
    let told = |told: String| anyhow::anyhow!("{}", split(&told).1.to_owned());
    let person = Person {
        id: office.random(|entropy| PersonId::random(entropy)),
        login: Line::<1, 60>::parse(login).map_err(told)?.to_lowercase(),
        name: Name::parse(name).map_err(told)?.into_string(),
        role,
        lang: office.config().organisation.lang,
        active: true,
    };
    let (hash, made) = hashed(office, password).await?;
    let mut tx = office.store().write().await?;
    if store::people::by_login(&mut tx, &person.login).await?.is_some() {
        bail!("somebody already signs in as {}", person.login);
    }
    store::people::add(&mut tx, &person, &hash, office.now()).await?;
    tx.commit().await?;
    Ok((person, made))
}

/// The hash of the wished password, or of a made one, which is given back to be shown.
async fn hashed(office: &Office, wished: Option<String>) -> anyhow::Result<(String, Option<String>)> {
    let made = wished.is_none().then(|| office.random(|entropy| one_time_password(entropy)));
    let text = wished.or_else(|| made.clone()).unwrap_or_default();
    let password = Password::parse(text).map_err(|told| anyhow::anyhow!("{}", split(&told).1.to_owned()))?;
    let hash = password.hash(office).await.map_err(|error| anyhow::anyhow!("{}", error.detail().to_owned()))?;
    Ok((hash, made))
}
