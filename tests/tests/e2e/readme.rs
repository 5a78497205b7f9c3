//! The story in the README, typed as it stands there.

use anyhow::{Context, Result, ensure};
use std::process::Stdio;
use tests::programs::{self, workspace};
use tests::requests::{Requests, Source};
use tests::server::{clear_environment, free_address};
use tokio::process::Command;

/// What a reader has to see, in this order.
const SEEN: [&str; 18] = [
    "3 accepted",
    "\"suitable\":true",
    "\"revision\":1",
    "Everything is at the office",
    "exit code 8",
    "exit code 6",
    "SHA-256",
    "Everything is at the office",
    "\"document_is_whole\":true",
    "\"chain_is_signed\":true",
    "The pipe is cracked",
    "48.50",
    "\"changed\":[{",
    "nothing was kept",
    "left out",
    "\"number\":\"1002\"",
    "same place",
    "\"relation\":\"repeated-by\"",
];

#[tokio::test(flavor = "multi_thread")]
async fn the_story_can_be_typed() -> Result<()> {
    let readme = std::fs::read_to_string(workspace().join("README.md"))?;
    let address = free_address()?.to_string();
    // The programs are built already, and they lie elsewhere if cargo was told so.
    let script =
        blocks(&readme).replace("cargo build --quiet --workspace --bins", "").replace("127.0.0.1:8080", &address);
    let bin = programs::server()?.parent().context("a folder of programs")?.to_owned();
    let folder = tempfile::tempdir()?;
    std::fs::create_dir(folder.path().join("tests"))?;
    std::os::unix::fs::symlink(workspace().canonicalize()?.join("tests/data"), folder.path().join("tests/data"))?;
    let mut bash = Command::new("bash");
    clear_environment(&mut bash);
    let path = format!("{}:{}", bin.display(), std::env::var("PATH")?);
    // The first command that fails ends it.
    if let Source::File(requests) = Requests::find()?.source {
        bash.env("CALLOUT_REQUESTS_CSV", requests);
    }
    bash.args(["-ec", &script]).env("CALLOUT_LISTEN", &address).env("PATH", path).current_dir(folder.path());
    let output = bash.stdin(Stdio::null()).kill_on_drop(true).output();
    let output =
        tokio::time::timeout(std::time::Duration::from_secs(120), output).await.context("it does not end")??;
    let (said, erred) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    ensure!(output.status.success(), "{}\n{said}\n{erred}", output.status);
    let mut rest = said.as_ref();
    for expected in SEEN {
        let at = rest.find(expected).with_context(|| format!("no {expected:?} after that in\n{said}\n{erred}"))?;
        rest = &rest[at + expected.len()..];
    }
    Ok(())
}

/// Everything in ```sh blocks.
fn blocks(text: &str) -> String {
    let mut script = String::new();
    let mut inside = false;
    for line in text.lines() {
        match line {
            "```sh" => inside = true,
            "```" => inside = false,
            line if inside => script.extend([line, "\n"]),
            _ => {}
        }
    }
    script
}
