//! A wrong setting keeps the server from starting, and the sentence names where it stands and what is allowed.

use anyhow::{Context, Result, ensure};
use tests::programs;
use tests::server::clear_environment;
use tokio::process::Command;

/// Starts a server that has to refuse; gives its exit code and its words.
async fn refusal(args: &[&str], variables: &[(&str, &str)]) -> Result<(Option<i32>, String)> {
    let folder = tempfile::tempdir()?;
    let mut command = Command::new(programs::server()?);
    clear_environment(&mut command);
    command.env("CALLOUT_DATA_DIR", folder.path()).envs(variables.iter().copied()).args(args).kill_on_drop(true);
    let output = tokio::time::timeout(std::time::Duration::from_secs(20), command.output()).await;
    let output = output.context("the server started although it should not")??;
    Ok((output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned()))
}

/// Flags, variables, and what the refusal has to say.
type Case = (&'static [&'static str], &'static [(&'static str, &'static str)], &'static [&'static str]);

#[tokio::test]
async fn wrong_values_are_named_where_they_stand() -> Result<()> {
    let cases: [Case; 8] = [
        (&[], &[("CALLOUT_LISTEN", "everywhere")], &["CALLOUT_LISTEN", "everywhere", "0.0.0.0:8080"]),
        (&["--listen", "8080"], &[], &["--listen", "8080"]),
        (&["--language", "fr"], &[], &["--language", "zh-CN or en"]),
        (&[], &[("CALLOUT_TIME_ZONE", "Mars/Olympus")], &["CALLOUT_TIME_ZONE", "Asia/Shanghai"]),
        (&[], &[("DATABASE_URL", "mysql://x")], &["DATABASE_URL", "postgres://"]),
        (&[], &[("CALLOUT_LISTN", "0.0.0.0:1")], &["CALLOUT_LISTN", "did you mean CALLOUT_LISTEN"]),
        (&["--currency", "yuan"], &[], &["--currency", "CNY"]),
        (&["--config", "nowhere.toml"], &[], &["nowhere.toml"]),
    ];
    for (args, variables, expected) in cases {
        let (code, words) = refusal(args, variables).await?;
        ensure!(code == Some(2), "{args:?} {variables:?} ended with {code:?}: {words}");
        for part in expected {
            ensure!(words.contains(part), "{args:?} {variables:?}: no {part:?} in {words}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn wrong_lines_of_the_file_are_named() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("callout.toml");
    let path = file.to_string_lossy().into_owned();
    let cases = [
        ("listen = \"nowhere\"\n", "`listen`"),
        ("lisen = \"0.0.0.0:1\"\n", "did you mean `listen`"),
        ("listen = \n", "callout.toml"),
        ("currency = 5\n", "`currency`"),
    ];
    for (text, expected) in cases {
        std::fs::write(&file, text)?;
        let (code, words) = refusal(&["--config", &path], &[]).await?;
        ensure!(code == Some(2) && words.contains(expected) && words.contains("callout.toml"), "{text:?}: {words}");
    }
    Ok(())
}

#[tokio::test]
async fn a_database_that_cannot_be_reached_is_named() -> Result<()> {
    let (code, words) = refusal(&[], &[("DATABASE_URL", "postgres://nobody@127.0.0.1:1/none")]).await?;
    ensure!(code == Some(1) && words.contains("cannot be reached"), "{code:?}: {words}");
    Ok(())
}
