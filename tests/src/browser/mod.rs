//! A real Chromium, driven by its own protocol (<https://chromedevtools.github.io/devtools-protocol/>), which may be killed
//! at any moment with everything it has started, and started again on what it left.

pub mod earlier;
pub mod film;
pub mod stored;
mod tab;
mod wire;

use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

pub use tab::{Tab, View};
use wire::Devtools;

/// What it is started with: no window, nothing asked of the world outside, and as root without a sandbox of its own.
const FLAGS: [&str; 17] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--disable-background-timer-throttling",
    "--disable-renderer-backgrounding",
    "--disable-backgrounding-occluded-windows",
    "--hide-scrollbars",
    // A moving test picture instead of a camera.
    "--use-fake-device-for-media-stream",
    "--remote-debugging-port=0",
];

/// A running browser. Dropping it kills it.
pub struct Browser {
    process: Child,
    devtools: Devtools,
}

impl Browser {
    /// Starts a browser that keeps everything in the folder `profile`.
    pub async fn start(profile: &Path) -> Result<Self> {
        Self::start_with(profile, &[]).await
    }

    /// Starts a browser whose camera sees the film in the file `film`.
    pub async fn looking_at(profile: &Path, film: &Path) -> Result<Self> {
        Self::start_with(profile, &[format!("--use-file-for-fake-video-capture={}", film.display())]).await
    }

    async fn start_with(profile: &Path, more: &[String]) -> Result<Self> {
        std::fs::create_dir_all(profile)?;
        let told = profile.join("DevToolsActivePort");
        // What a killed one left would be taken for the new one's word.
        let _ = std::fs::remove_file(&told);
        let mut command = Command::new(program()?);
        command.args(FLAGS).args(more).arg(format!("--user-data-dir={}", profile.display())).arg("about:blank");
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).process_group(0);
        let mut process = command.spawn().context("cannot start Chromium")?;
        let address = match listening(&told, &mut process).await {
            Ok(address) => address,
            Err(error) => {
                kill_group(&mut process);
                return Err(error);
            }
        };
        let devtools = Devtools::connect(&address).await?;
        Ok(Self { process, devtools })
    }

    /// Opens a tab on `url`.
    pub async fn open(&mut self, url: &str) -> Result<Tab> {
        let target = self.devtools.call(None, "Target.createTarget", json!({ "url": "about:blank" })).await?;
        let target = target["targetId"].as_str().context("no target")?.to_owned();
        let session = self.devtools.call(None, "Target.attachToTarget", json!({ "targetId": target, "flatten": true }));
        let session = session.await?["sessionId"].as_str().context("no session")?.to_owned();
        let mut tab = Tab::new(self.devtools.clone(), session);
        tab.go(url).await?;
        Ok(tab)
    }

    /// Grants what people would be asked for, to pages of `origin`.
    pub async fn grant(&mut self, origin: &str, permissions: &[&str]) -> Result<()> {
        let params = json!({ "origin": origin, "permissions": permissions });
        self.devtools.call(None, "Browser.grantPermissions", params).await.map(drop)
    }

    /// Denies `permission`, such as `geolocation`, to pages of `origin`.
    pub async fn deny(&mut self, origin: &str, permission: &str) -> Result<()> {
        let params = json!({ "origin": origin, "permission": { "name": permission }, "setting": "denied" });
        self.devtools.call(None, "Browser.setPermission", params).await.map(drop)
    }

    /// Megabytes of memory that its pages and workers occupy: what its renderer processes have resident.
    pub async fn renderers_mb(&self) -> Result<f64> {
        let told = self.devtools.call(None, "SystemInfo.getProcessInfo", json!({})).await?;
        let processes = told["processInfo"].as_array().context("no processes")?;
        let mut kilobytes = 0_u32;
        for process in processes.iter().filter(|process| process["type"] == "renderer") {
            let status = std::fs::read_to_string(format!("/proc/{}/status", process["id"]))?;
            let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS")?;
            kilobytes += resident.trim().trim_end_matches(" kB").parse::<u32>()?;
        }
        Ok(f64::from(kilobytes) / 1_024.0)
    }

    /// Kills the browser and all its processes without warning, as the system does when memory is short.
    pub fn kill(self) {
        drop(self);
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        kill_group(&mut self.process);
    }
}

/// The browser's program.
pub fn program() -> Result<PathBuf> {
    let named = std::env::var_os("CALLOUT_CHROMIUM").map(PathBuf::from);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = || std::env::split_paths(&path).map(|dir| dir.join("chromium")).find(|file| file.is_file());
    named.or_else(found).context("Chromium is missing: install the package chromium, or run cargo xtask test")
}

async fn listening(told: &Path, process: &mut Child) -> Result<String> {
    for _ in 0..400 {
        if let Some(status) = process.try_wait()? {
            bail!("Chromium ended at its start: {status}");
        }
        if let Ok(text) = std::fs::read_to_string(told)
            && let Some((port, path)) = text.trim().split_once('\n')
        {
            return Ok(format!("ws://127.0.0.1:{port}{path}"));
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    bail!("Chromium does not listen")
}

/// It leads a process group of its own, to which everything belongs that it has started.
fn kill_group(process: &mut Child) {
    // One that is gone already has nothing left to be killed.
    let _ = Command::new("kill").args(["-KILL", "--", &format!("-{}", process.id())]).stderr(Stdio::null()).status();
    let _ = process.wait();
}

/// Fails in words where the server under test was built without the app.
pub async fn app_is_built(server: &str) -> Result<()> {
    let reply = crate::rest::http()?.get(format!("{server}/app/")).send().await?;
    ensure!(reply.status().is_success(), "the server has no app in it: run cargo xtask web --quick first");
    Ok(())
}

/// The same for the console.
pub async fn console_is_built(server: &str) -> Result<()> {
    let reply = crate::rest::http()?.get(format!("{server}/")).send().await?;
    ensure!(reply.status().is_success(), "the server has no console in it: run cargo xtask web --quick first");
    Ok(())
}

/// A value that the page gave, or what it threw.
fn value_of(evaluated: &Value) -> Result<Value> {
    if let Some(thrown) = evaluated.get("exceptionDetails") {
        bail!("the page threw: {}", thrown["exception"]["description"].as_str().unwrap_or("?"));
    }
    Ok(evaluated["result"]["value"].clone())
}
