//! The technician's app in a real browser.

mod story;
mod tabs;

use std::path::PathBuf;

use anyhow::Result;
use tests::browser::{Browser, Tab, View, app_is_built};
use tests::database::Database;
use tests::scene::{Crew, Scene};

/// A phone of three years ago, held upright.
const PHONE: View = View { width: 360, height: 740, dark: false };

/// A scene with a crew, and a phone's folder.
struct Play {
    scene: Scene,
    crew: Crew,
    profile: PathBuf,
}

impl Play {
    async fn begin() -> Result<Self> {
        let scene = Scene::on(Database::Sqlite, 1).await?;
        app_is_built(&scene.server.url()).await?;
        let crew = scene.crew("wang").await?;
        let profile = scene.folder().join("browser");
        Ok(Self { scene, crew, profile })
    }

    /// Starts the browser and opens the app in it.
    async fn open(&self) -> Result<(Browser, Tab)> {
        let mut browser = Browser::start(&self.profile).await?;
        let origin = self.scene.server.url();
        browser.grant(&origin, &["geolocation", "durableStorage"]).await?;
        let tab = self.tab(&mut browser).await?;
        Ok((browser, tab))
    }

    /// Opens the app in another tab.
    async fn tab(&self, browser: &mut Browser) -> Result<Tab> {
        let tab = browser.open(&format!("{}/app/", self.scene.server.url())).await?;
        tab.view(PHONE).await?;
        tab.stand_at(37.77, -122.43).await?;
        Ok(tab)
    }

    /// Enrols in English and waits until the app is kept on the device.
    async fn enrol(&self, tab: &Tab) -> Result<()> {
        tab.press("English").await?;
        let code = self.scene.office.code(&self.crew.person).await?;
        tab.fill("input[name=code]", &code).await?;
        tab.press("Enrol this device").await?;
        tab.until("document.querySelector('.pill') !== null").await?;
        tab.until("navigator.serviceWorker.ready.then((ready) => ready.active !== null)").await
    }
}
