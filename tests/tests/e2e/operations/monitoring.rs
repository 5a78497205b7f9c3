//! `/metrics` on an address of its own, and a log without colours.

use anyhow::{Result, ensure};
use tests::database::Database;
use tests::rest::{Rest, http};
use tests::server::{Server, free_address};

#[tokio::test(flavor = "multi_thread")]
async fn metrics_have_an_address_of_their_own() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let address = free_address()?;
    let listen = address.to_string();
    let more = [("CALLOUT_METRICS_LISTEN", &*listen)];
    let server = Server::start_with(&folder.path().join("server"), Database::Sqlite, &more).await?;
    server.admin().await?.get("/api/v1/orders").await?.ok()?;
    let text = http()?.get(format!("http://{address}/metrics")).send().await?.error_for_status()?.text().await?;
    for series in ["callout_build_info{", "callout_requests_total{", "process_resident_memory_bytes "] {
        ensure!(text.contains(series), "{series} is missing in\n{text}");
    }
    let elsewhere = http()?.get(format!("http://{address}/api/v1/orders")).send().await?;
    ensure!(elsewhere.status() == 404, "the address of the metrics serves something else");
    let open = Rest::new(&server.url())?.get("/metrics").await?;
    ensure!(open.status == 404, "without a token the ordinary address has no metrics");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_no_terminal_shows_has_no_colours() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let mut server = Server::start(&folder.path().join("server"), Database::Sqlite).await?;
    server.stop().await?;
    let log = server.log();
    ensure!(log.contains("listening") && !log.contains('\u{1b}'), "{log:?}");
    Ok(())
}
