//! A scene: a running server with an administrator, and the few people, crews, orders and devices that a test puts there.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use shared::geo::Point;
use shared::ids::OrderId;
use tempfile::TempDir;

use crate::chance::Chance;
use crate::database::Database;
use crate::field::Field;
use crate::fleet::device::Device;
use crate::office::Office;
use crate::rest::http;
use crate::server::Server;

/// A running server and somebody who may do everything there.
pub struct Scene {
    /// The server.
    pub server: Server,
    /// The office as its administrator.
    pub office: Office,
    /// This scene's dice.
    pub chance: Chance,
    /// For requests of devices.
    pub http: reqwest::Client,
    folder: TempDir,
}

/// A crew and its only technician.
#[derive(Clone, Debug)]
pub struct Crew {
    /// The crew.
    pub id: String,
    /// The technician.
    pub person: String,
}

impl Scene {
    /// Opens a scene on `database`.
    pub async fn on(database: Database, seed: u64) -> Result<Self> {
        Self::with(database, seed, &[]).await
    }

    /// Opens a scene on `database`, the server having these further variables.
    pub async fn with(database: Database, seed: u64, more: &[(&str, &str)]) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let server = Server::start_with(&folder.path().join("server"), database, more).await?;
        let office = Office::of(server.admin().await?);
        Ok(Self { server, office, chance: Chance::new(seed), http: http()?, folder })
    }

    /// Opens a scene on a PostgreSQL database of its own; `None` where no PostgreSQL was offered.
    pub async fn on_postgres(seed: u64) -> Result<Option<Self>> {
        match Database::fresh_postgres().await? {
            Some(database) => Ok(Some(Self::on(database, seed).await?)),
            None => Ok(None),
        }
    }

    /// A folder that goes with the scene.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A crew of one technician who signs in as `login`.
    pub async fn crew(&self, login: &str) -> Result<Crew> {
        let person = self.office.person(login, login, "technician").await?;
        let id = self.office.crew(login, &["sewer"], Point::from_degrees(37.76, -122.42), &[&person]).await?;
        Ok(Crew { id, person })
    }

    /// An order that `crew` holds.
    pub async fn order(&self, crew: &Crew) -> Result<OrderId> {
        let point = Point::from_degrees(37.77, -122.43);
        let order = self.office.report("Willow Court 王", "Flooding: On street", "sewer", point).await?;
        self.office.assign(&order, &crew.id, "").await?;
        order.parse().context("the server's id of the order")
    }

    /// A device of the technician that speaks the bare protocol.
    pub async fn device(&mut self, person: &str) -> Result<Device> {
        let code = self.office.code(person).await?;
        Device::enroll(&self.http, &self.server.url(), &code, &mut self.chance).await
    }

    /// A device of the technician that runs `callout`, enrolled through `server`.
    pub async fn field(&self, person: &str, name: &str, server: &str) -> Result<Field> {
        let field = Field::new(&self.folder.path().join(name), server);
        field.enroll(&self.office.code(person).await?, name).await?;
        Ok(field)
    }

    /// Makes a backup as an operator would.
    pub async fn back_up(&mut self) -> Result<Backup> {
        if *self.server.database() == Database::Sqlite {
            let file = self.folder().join("yesterday.db");
            self.operate(&["backup", &file.to_string_lossy()]).await?;
            return Ok(Backup::File(file));
        }
        // Nobody may be connected while PostgreSQL copies a database.
        self.server.stop().await?;
        let copy = self.server.database().copy().await?;
        self.server.run().await?;
        Ok(Backup::Copy(copy))
    }

    /// Puts a backup in place of what is there, and starts the server on it.
    pub async fn restore(&mut self, backup: Backup) -> Result<()> {
        self.server.stop().await?;
        match backup {
            Backup::File(file) => self.operate(&["restore", &file.to_string_lossy()]).await?,
            Backup::Copy(copy) => {
                self.server.move_to(copy);
                self.operate(&["new-life"]).await?;
            }
        }
        self.server.run().await
    }

    /// Runs a command of `callout-server` on this server's folder and database.
    async fn operate(&self, args: &[&str]) -> Result<()> {
        let output = self.server.command(args)?.output().await?;
        ensure!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        Ok(())
    }
}

/// What can be put back later.
#[derive(Debug)]
pub enum Backup {
    /// A file that `callout-server backup` wrote.
    File(PathBuf),
    /// A copy of a PostgreSQL database.
    Copy(Database),
}
