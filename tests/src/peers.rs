//! Programs of somebody else's making, installed once from their lock files.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::LazyLock;

use anyhow::{Context, Result, ensure};
use tokio::process::Command;
use tokio::sync::Mutex;

use crate::programs::{target, workspace};

/// What is installed, by the peer's name. Held while something is being installed.
static INSTALLED: LazyLock<Mutex<HashMap<&'static str, PathBuf>>> = LazyLock::new(Mutex::default);

/// The folder with the peer `name`, its npm packages installed and `script` beside them.
pub async fn installed(name: &'static str, package: &str, script: &str) -> Result<PathBuf> {
    let mut installed = INSTALLED.lock().await;
    if let Some(folder) = installed.get(name) {
        return Ok(folder.clone());
    }
    let folder = install(name, package, script).await?;
    installed.insert(name, folder.clone());
    Ok(folder)
}

/// The `program` of the peer `name`, in a Python environment of its own with the packages of its `requirements.txt`.
pub async fn python(name: &'static str, program: &str) -> Result<PathBuf> {
    let mut installed = INSTALLED.lock().await;
    let folder = match installed.get(name) {
        Some(folder) => folder.clone(),
        None => install_python(name).await?,
    };
    let program = folder.join("bin").join(program);
    installed.insert(name, folder);
    Ok(program)
}

async fn install_python(name: &str) -> Result<PathBuf> {
    let wanted = std::fs::read_to_string(workspace().join("tests/peers").join(name).join("requirements.txt"))?;
    let folder = target()?.join("peers").join(name);
    let record = folder.join("installed.txt");
    // The environment names its own folder in every program, so it cannot be moved.
    let wanted_here = format!("{}\n{wanted}", folder.display());
    if std::fs::read_to_string(&record).is_ok_and(|installed| installed == wanted_here) {
        return Ok(folder);
    }
    let mut venv = Command::new("python3");
    succeed(venv.args(["-m", "venv", "--clear"]).arg(&folder))
        .await
        .context("python3 with venv is missing (Debian: python3-venv); `cargo xtask test` installs it")?;
    let requirements = folder.join("requirements.txt");
    std::fs::write(&requirements, &wanted)?;
    let mut pip = Command::new(folder.join("bin/pip"));
    pip.args(["install", "--quiet", "--disable-pip-version-check", "--requirement"]).arg(&requirements);
    succeed(&mut pip).await?;
    std::fs::write(record, wanted_here)?;
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
        npm.args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"]).current_dir(&folder);
        succeed(&mut npm).await.context("npm is missing, or cannot install; `cargo xtask test` installs it")?;
    }
    std::fs::copy(source.join(script), folder.join(script))?;
    Ok(folder)
}

fn same(one: &Path, other: &Path, name: &str) -> bool {
    let read = |folder: &Path| std::fs::read(folder.join(name)).ok();
    read(one).is_some() && read(one) == read(other)
}

async fn succeed(command: &mut Command) -> Result<()> {
    let output = command.stdin(Stdio::null()).output().await?;
    ensure!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    Ok(())
}
