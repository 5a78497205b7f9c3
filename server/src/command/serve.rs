//! `callout-server serve`.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context as _;
use axum::serve::ListenerExt as _;
use tokio::net::TcpListener;

use super::lock::DataLock;
use super::{open, person, ticker};
use crate::config::Config;
use crate::router::router;
use crate::webhooks;

/// How long requests that are under way may take to end once the server stops.
const FAREWELL: Duration = Duration::from_secs(10);

/// Serves until SIGTERM or SIGINT.
pub async fn serve(config: Config) -> anyhow::Result<()> {
    let _lock = DataLock::take(&config)?;
    let listen = config.listen;
    let office = open::office(config).await?;
    person::first_administrator(&office).await?;
    let listener =
        TcpListener::bind(listen).await.with_context(|| format!("`listen`: {listen} cannot be listened on"))?;
    let address = listener.local_addr()?;
    // A sync is one small exchange: waiting to fill packets would only delay it.
    let listener = listener.tap_io(|connection| {
        let _ = connection.set_nodelay(true);
    });
    let ticking = tokio::spawn(ticker::tick(office.clone()));
    let sending = tokio::spawn(webhooks::lanes::run(office.clone()));
    println!("callout-server {} listens on http://{address}", env!("CARGO_PKG_VERSION"));
    tracing::info!(%address, incarnation = %office.identity().incarnation, "listening");
    let stopping = office.stopping().clone();
    let app = router(office.clone()).into_make_service_with_connect_info::<SocketAddr>();
    let ended = stopping.clone();
    let serving = axum::serve(listener, app).with_graceful_shutdown(async move { ended.cancelled().await });
    let serving = tokio::spawn(async move { serving.await });
    asked_to_stop().await?;
    tracing::info!("stopping");
    stopping.cancel();
    match tokio::time::timeout(FAREWELL, serving).await {
        Ok(ended) => ended??,
        Err(_) => tracing::warn!("some requests were still under way and have been cut off"),
    }
    ticking.abort();
    sending.abort();
    office.store().close().await;
    tracing::info!("stopped");
    Ok(())
}

async fn asked_to_stop() -> anyhow::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate())?;
        tokio::select! {
            _ = terminate.recv() => {}
            interrupted = tokio::signal::ctrl_c() => interrupted?,
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await?;
    Ok(())
}
