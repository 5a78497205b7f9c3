//! The dispatcher's console in a real browser.

mod customer;
mod morning;
mod office_half;
mod seen_by_all;
mod sessions;
mod to_and_fro;

use anyhow::Result;
use tests::browser::{Browser, Tab, View, console_is_built};
use tests::database::Database;
use tests::office::Office;
use tests::scene::Scene;
use tests::server::PASSWORD;

/// A desk.
const DESK: View = View { width: 1_440, height: 900, dark: false };

/// A scene with a dispatcher at the desk.
struct Desk {
    scene: Scene,
    browser: Browser,
}

impl Desk {
    async fn begin() -> Result<Self> {
        let scene = Scene::on(Database::Sqlite, 1).await?;
        console_is_built(&scene.server.url()).await?;
        scene.office.person("chen", "陈静", "dispatcher").await?;
        let browser = Browser::start(&scene.folder().join("browser")).await?;
        Ok(Self { scene, browser })
    }

    /// Opens the console in English and signs in as the dispatcher.
    async fn sit_down(&mut self) -> Result<Tab> {
        self.sit_down_as("chen").await
    }

    /// Opens the console in English and signs in.
    async fn sit_down_as(&mut self, login: &str) -> Result<Tab> {
        let tab = self.browser.open(&format!("{}/", self.scene.server.url())).await?;
        tab.view(DESK).await?;
        tab.press("English").await?;
        sign_in(&tab, login).await?;
        tab.shows("Live").await?;
        Ok(tab)
    }

    /// The same dispatcher over REST.
    async fn colleague(&self) -> Result<Office> {
        Ok(Office::of(self.scene.office.rest.login("chen", PASSWORD).await?))
    }
}

async fn sign_in(tab: &Tab, login: &str) -> Result<()> {
    tab.fill("input[name=login]", login).await?;
    tab.fill("input[name=password]", PASSWORD).await?;
    tab.press("Sign in").await
}
