//! The product's programs: built if stale, found beside the program that runs now.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use anyhow::{Context, Result, bail};

/// Path of the `callout-server` of this build.
pub fn server() -> Result<PathBuf> {
    Ok(folder()?.join("callout-server"))
}

/// Path of the `callout` of this build.
pub fn callout() -> Result<PathBuf> {
    Ok(folder()?.join("callout"))
}

/// The workspace's root.
pub fn workspace() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Cargo's target folder, for what tests download or keep.
pub fn target() -> Result<PathBuf> {
    profile_folder()?.parent().map(PathBuf::from).context("the profile's folder lies in the target folder")
}

/// The folder with the programs, after having them built once in this process.
fn folder() -> Result<PathBuf> {
    static BUILT: OnceLock<Result<(), String>> = OnceLock::new();
    let folder = profile_folder()?;
    match BUILT.get_or_init(|| build(&folder).map_err(|error| format!("{error:#}"))) {
        Ok(()) => Ok(folder),
        Err(error) => bail!("{error}"),
    }
}

/// Tests lie in `<target>/<profile>/deps`, programs in `<target>/<profile>`.
fn profile_folder() -> Result<PathBuf> {
    let own = std::env::current_exe()?;
    let beside = own.parent().context("this program lies in a folder")?;
    let folder = if beside.ends_with("deps") { beside.parent() } else { Some(beside) };
    folder.map(PathBuf::from).context("this program lies in cargo's target folder")
}

/// Nothing but a check of time stamps if they are fresh. The benchmark and the demo are started by xtask, which has just
/// built everything, and on a machine of their own there is no cargo.
fn build(folder: &std::path::Path) -> Result<()> {
    let under_cargo = std::env::var_os("CARGO").zip(std::env::var_os("CARGO_MANIFEST_DIR"));
    let Some((cargo, _)) = under_cargo else { return Ok(()) };
    let mut command = Command::new(cargo);
    command
        .args(["build", "--quiet", "--workspace", "--exclude", "xtask", "--bins"])
        .current_dir(workspace())
        .stdin(Stdio::null());
    command.arg("--target-dir").arg(target()?);
    // Some build scripts watch what cargo says about the package it runs, and everything above them would be built anew.
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")) {
            command.env_remove(name);
        }
    }
    if folder.ends_with("release") {
        command.arg("--release");
    }
    // What cargo said about this package; build scripts ask for the same variables and would all run again.
    let about_us = |name: &str| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_");
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_str().is_some_and(about_us)) {
        command.env_remove(name);
    }
    let status = command.status().context("cannot run cargo")?;
    if !status.success() {
        bail!("the programs under test do not build");
    }
    Ok(())
}
