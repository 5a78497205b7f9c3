//! The dispatcher's console in a real browser.

mod customer;
mod dangerous;
mod follow;
mod morning;
mod office_half;
mod office_rounds;
mod placing;
mod seen_by_all;
mod sessions;
mod to_and_fro;
mod van;

use anyhow::Result;
use shared::geo::Point;
use tests::browser::{Browser, Tab, View, console_is_built};
use tests::database::Database;
use tests::office::Office;
use tests::scene::Scene;
use tests::server::PASSWORD;

/// Every page beside the board and the intake, and what tells that it stands.
const PAGES: [(&str, &str); 20] = [
    ("#/crews", ".crew-line"),
    ("#/customers", ".books .panel-head"),
    ("#/office/quarantine", ".office-body .panel-head"),
    ("#/office/people", ".office-body .table"),
    ("#/office/devices", ".office-body .empty"),
    ("#/office/levels", ".office-body .table, .office-body .empty"),
    ("#/office/parts", ".office-body .table, .office-body .empty"),
    ("#/office/imports", ".office-body .empty"),
    ("#/office/keys", ".office-body .empty, .office-body .table"),
    ("#/office/webhooks", ".office-body .empty, .office-body .table"),
    ("#/office/alarms", ".office-body .empty, .office-body .table"),
    ("#/office/calls", ".office-body .empty"),
    ("#/office/reports", ".office-body .report .empty, .office-body .report .table"),
    ("#/office/channels", ".office-body .empty"),
    ("#/office/second-line", ".office-body .empty"),
    ("#/office/complaints", ".office-body .empty"),
    ("#/office/loans", ".office-body .empty"),
    ("#/office/inspections", ".office-body .empty"),
    ("#/office/dispatching", ".office-body .mode"),
    ("#/office/audit", ".office-body .trail"),
];

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

    /// A desk with one crew, North, and the order that it was sent to.
    async fn with_a_crew() -> Result<(Self, String, String)> {
        let desk = Self::begin().await?;
        let office = &desk.scene.office;
        let base = Point::from_degrees(31.2, 121.44);
        let wang = office.person("wang", "王强", "technician").await?;
        let north = office.crew("North", &["plumbing"], base, &[&wang]).await?;
        let order = office.report("Harbour Books", "Shop window cracked", "plumbing", base).await?;
        office.assign(&order, &north, "").await?;
        Ok((desk, north, order))
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
