//! The end-to-end tests: one binary, so that everything is linked once and nothing is forgotten.

#![expect(
    clippy::indexing_slicing,
    reason = "a key that a JSON answer lacks reads as null and fails the check; it never panics"
)]

mod api_fuzz;
mod app;
mod bad_input;
mod city;
mod cli;
mod console;
mod integration;
mod operations;
mod readme;
mod repeats;
mod story;
mod sync;
mod tus_peer;

/// Stamps each test onto both databases.
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            #[tokio::test(flavor = "multi_thread")]
            async fn sqlite() -> anyhow::Result<()> {
                super::$name(tests::scene::Scene::on(tests::database::Database::Sqlite, 1).await?).await
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn postgres() -> anyhow::Result<()> {
                match tests::scene::Scene::on_postgres(1).await? {
                    Some(scene) => super::$name(scene).await,
                    None => Ok(()),
                }
            }
        }
    )+};
}
use on_both;
