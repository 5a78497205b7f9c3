//! Programs of somebody else's making, installed once from their lock files.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::LazyLock;

use anyhow::{Context, Result, ensure};
use tokio::process::Command;
use tokio::sync::Mutex;

use crate::programs::{target, workspace};

/// The folder with the peer `name`, its npm packages installed and `script` beside them.
pub async fn installed(name: &'static str, package: &str, script: &str) -> Result<PathBuf> {
    static INSTALLED: LazyLock<Mutex<HashMap<&'static str, PathBuf>>> = LazyLock::new(Mutex::default);
    let mut installed = INSTALLED.lock().await;
    if let Some(folder) = installed.get(name) {
        return Ok(folder.clone());
    }
    let folder = install(name, package, script).await?;
    installed.insert(name, folder.clone());
    Ok(folder)
}

async fn install(name: &str, package: &str, script: &str) -> Result<PathBuf> {
    let source = workspace().join("tests/peers").join(name);
    let folder = target()?.join("peers").join(name);
    let fresh = same(&source, &folder, "package-lock.json") && folder.join("node_modules").join(package).is_dir();
    std::fs::create_dir_all(&folder)?;
    if !fresh {
        std::fs::copy(source.join("package.json"), folder.join("package.json"))?;
        std::fs::copy(source.join("package-lock.json"), folder.join("package-lock.json"))?;
        let mut npm = Command::new("npm");
        npm.args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"]).current_dir(&folder).stdin(Stdio::null());
        let output = npm.output().await.context("npm is missing; `cargo xtask test` installs it")?;
        ensure!(output.status.success(), "npm ci: {}", String::from_utf8_lossy(&output.stderr));
    }
    std::fs::copy(source.join(script), folder.join(script))?;
    Ok(folder)
}

fn same(one: &Path, other: &Path, name: &str) -> bool {
    let read = |folder: &Path| std::fs::read(folder.join(name)).ok();
    read(one).is_some() && read(one) == read(other)
}
