//! Opening the office that a configuration describes.

use std::sync::{Arc, Mutex};

use anyhow::Context as _;
use tokio_util::sync::CancellationToken;

use crate::auth::Passwords;
use crate::config::Config;
use crate::photos::PhotoObjects;
use crate::places::Places;
use crate::roads::Roads;
use crate::state::{Office, Parts};
use crate::store::{self, Store, migrations};
use crate::sync::refill::refill;
use crate::system::{SystemClock, SystemEntropy};
use shared::ids::Entropy as _;
use shared::time::Clock as _;

/// Opens the database without changing it.
pub async fn store(config: &Config) -> anyhow::Result<Store> {
    if let Some(folder) =
        config.database_url.strip_prefix("sqlite:").and_then(|path| std::path::Path::new(path).parent())
    {
        std::fs::create_dir_all(folder).with_context(|| format!("{} cannot be created", folder.display()))?;
    }
    Ok(Store::open(&config.database_url).await?)
}

/// Opens a database that has to be there already, and is only read.
pub async fn existing(config: &Config) -> anyhow::Result<Store> {
    if let Some(path) = config.database_url.strip_prefix("sqlite:")
        && !std::path::Path::new(path).exists()
    {
        anyhow::bail!("there is no database at {path}; is `data_dir` the right one?");
    }
    Ok(Store::open(&config.database_url).await?)
}

/// Opens the office: database brought up to date, keys made if it is new.
pub async fn office(config: Config) -> anyhow::Result<Office> {
    let store = store(&config).await?;
    let applied = migrations::migrate(&store).await?;
    if applied > 0 {
        tracing::info!(applied, "the database was migrated");
    }
    let refilled = refill(&store).await?;
    if refilled > 0 {
        tracing::info!(refilled, "lists and searches were brought up to date");
    }
    let mut tx = store.write_alone().await?;
    if store::identity::load(&mut tx).await?.is_none() {
        // `age` draws its own randomness from the operating system and takes no other.
        let age = age::x25519::Identity::generate();
        store::identity::create(&mut tx, &mut SystemEntropy, age, SystemClock.now()).await?;
    }
    let identity = store::identity::load(&mut tx).await?.context("the identity was just written")?;
    tx.commit().await?;
    let mut salt = [0; 16];
    SystemEntropy.fill(&mut salt);
    let passwords = Passwords::new(salt).map_err(|error| anyhow::anyhow!("{}", error.detail().to_owned()))?;
    Ok(Office::new(Parts {
        photos: PhotoObjects::open(&config.photo_store)?,
        roads: config.dispatching.routing.clone().map(Roads::new).transpose()?,
        places: config.geocoder.clone().map(Places::new).transpose()?,
        config,
        store,
        clock: Arc::new(SystemClock),
        entropy: Mutex::new(Box::new(SystemEntropy)),
        identity,
        passwords,
        stopping: CancellationToken::new(),
    }))
}
