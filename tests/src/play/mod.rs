//! The technician's app played by a real browser: a server, a crew, a phone's folder; and the visit with any number of kills.

mod kills;

use std::path::PathBuf;

use anyhow::Result;

use crate::browser::{Browser, Tab, View, app_is_built};
use crate::database::Database;
use crate::scene::{Crew, Scene};

pub use kills::{each_once, killed_visit, open_order};

/// A phone of three years ago, held upright.
pub const PHONE: View = View { width: 360, height: 740, dark: false };

/// A scene with a crew, and a phone's folder.
pub struct Play {
    /// The office.
    pub scene: Scene,
    /// The technician.
    pub crew: Crew,
    /// The browser's folder.
    pub profile: PathBuf,
}

impl Play {
    /// The curtain rises; `seed` throws the dice.
    pub async fn begin(seed: u64) -> Result<Self> {
        let scene = Scene::on(Database::Sqlite, seed).await?;
        app_is_built(&scene.server.url()).await?;
        let crew = scene.crew("wang").await?;
        let profile = scene.folder().join("browser");
        Ok(Self { scene, crew, profile })
    }

    /// Starts the browser and opens the app in it.
    pub async fn open(&self) -> Result<(Browser, Tab)> {
        let mut browser = Browser::start(&self.profile).await?;
        let origin = self.scene.server.url();
        browser.grant(&origin, &["geolocation", "durableStorage"]).await?;
        let tab = self.tab(&mut browser).await?;
        Ok((browser, tab))
    }

    /// Opens the app in another tab.
    pub async fn tab(&self, browser: &mut Browser) -> Result<Tab> {
        let tab = browser.open(&format!("{}/app/", self.scene.server.url())).await?;
        tab.view(PHONE).await?;
        tab.stand_at(37.77, -122.43).await?;
        Ok(tab)
    }

    /// Enrols in English and waits until the app is kept on the device.
    pub async fn enrol(&self, tab: &Tab) -> Result<()> {
        tab.press("English").await?;
        let code = self.scene.office.code(&self.crew.person).await?;
        tab.fill("input[name=code]", &code).await?;
        tab.press("Enrol this device").await?;
        tab.until("document.querySelector('.pill') !== null").await?;
        tab.until("navigator.serviceWorker.ready.then((ready) => ready.active !== null)").await
    }
}
