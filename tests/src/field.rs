//! A technician's device: real `callout` processes over one folder, which may be killed at any moment.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;
use tokio::process::{Child, Command};

use crate::programs;
use crate::server::clear_environment;

/// A device with its folder.
#[derive(Clone, Debug)]
pub struct Field {
    folder: PathBuf,
    server: String,
}

/// How a command ended.
#[derive(Clone, Debug)]
pub struct Said {
    /// Its exit code, as `callout help exit-codes` lists them.
    pub exit: i32,
    /// What it answered.
    pub json: Value,
    /// What it wrote to the standard error.
    pub stderr: String,
    asked: String,
}

/// How a command ended that might be killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// By itself, with success.
    Well,
    /// By itself, with another exit code.
    Badly,
    /// Killed.
    Killed,
}

impl Said {
    /// The answer of a command that succeeded.
    pub fn ok(self) -> Result<Value> {
        ensure!(self.exit == 0, "`callout {}` ended with {}: {} {}", self.asked, self.exit, self.json, self.stderr);
        Ok(self.json)
    }

    /// Checks that the command ended with `exit`, in words.
    pub fn fails(self, exit: i32) -> Result<Value> {
        ensure!(self.exit == exit, "`callout {}` ended with {}: {} {}", self.asked, self.exit, self.json, self.stderr);
        let words = self.json.pointer("/error/words").and_then(Value::as_str).unwrap_or(&self.stderr);
        ensure!(!words.trim().is_empty(), "`callout {}` failed without a word", self.asked);
        Ok(self.json)
    }
}

impl Field {
    /// A device that keeps everything in `folder` and reaches the office at `server`.
    pub fn new(folder: &Path, server: &str) -> Self {
        Self { folder: folder.to_owned(), server: server.to_owned() }
    }

    /// The device's folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Enrols with a code of the office.
    pub async fn enroll(&self, code: &str, name: &str) -> Result<Value> {
        self.ok(&["enroll", code, "--name", name]).await
    }

    /// A command with `--json`, not yet started.
    pub fn command(&self, args: &[&str]) -> Result<Command> {
        let mut command = Command::new(programs::callout()?);
        clear_environment(&mut command);
        command.arg("--json").args(args).env("CALLOUT_FIELD_DIR", &self.folder).env("CALLOUT_SERVER", &self.server);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        Ok(command)
    }

    /// Starts a command that goes on until it is killed.
    pub fn start(&self, args: &[&str]) -> Result<Child> {
        let mut command = self.command(args)?;
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().context("cannot start callout")
    }

    /// Runs a command to its end; it may take a minute.
    pub async fn run(&self, args: &[&str]) -> Result<Said> {
        let output = tokio::time::timeout(Duration::from_secs(60), self.command(args)?.output()).await;
        let output = output.with_context(|| format!("`callout {}` does not end", args.join(" ")))??;
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        let exit = output.status.code().with_context(|| format!("`callout {}` was killed", args.join(" ")))?;
        let json = serde_json::from_slice(&output.stdout).unwrap_or_default();
        Ok(Said { exit, json, stderr, asked: args.join(" ") })
    }

    /// Runs a command that has to succeed.
    pub async fn ok(&self, args: &[&str]) -> Result<Value> {
        self.run(args).await?.ok()
    }

    /// Runs a command and kills it after so long with SIGKILL, unless it has ended before.
    pub async fn run_killed(&self, args: &[&str], after: Duration) -> Result<Ended> {
        let mut child = self.start(args)?;
        match tokio::time::timeout(after, child.wait()).await {
            Ok(status) => Ok(if status?.success() { Ended::Well } else { Ended::Badly }),
            Err(_) => {
                child.kill().await?;
                Ok(Ended::Killed)
            }
        }
    }

    /// Edits that are on this device only.
    pub async fn unsent(&self) -> Result<usize> {
        let outbox = self.outbox().await?;
        Ok(outbox.pointer("/edits").and_then(Value::as_array).context("no edits in the outbox")?.len())
    }

    /// What is not settled with the office.
    pub async fn outbox(&self) -> Result<Value> {
        let said = self.run(&["outbox"]).await?;
        if said.exit != 0 && said.exit != 7 {
            bail!("the outbox cannot be read: {}", said.ok().err().map(|error| error.to_string()).unwrap_or_default());
        }
        Ok(said.json)
    }

    /// Syncs until everything is settled, at most `times` times; the office may be down or far in between.
    pub async fn sync_until_empty(&self, times: u32) -> Result<()> {
        let mut last = None;
        for _ in 0..times {
            let said = self.run(&["sync"]).await?;
            if said.exit == 0 && said.json.pointer("/empty") == Some(&Value::Bool(true)) {
                return Ok(());
            }
            last = Some(said);
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        bail!("not everything came through after {times} times: {last:?}")
    }
}
