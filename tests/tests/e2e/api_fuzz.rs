//! Somebody else's fuzzer against the interface's own description: whatever it sends, the server never breaks, takes nothing
//! that the description forbids, and answers as the description says.

use std::path::Path;
use std::process::Stdio;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use tests::database::Database;
use tests::peers;
use tests::scene::Scene;
use tokio::process::Command;

/// Seconds for each of the two runs.
const SECONDS: &str = "35";
/// What is checked: not whether allowed input is accepted, since an id that fits the description need not exist.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,\
    response_schema_conformance,negative_data_rejection,unsupported_method,ignored_auth";

/// Once with ids that the fuzzer makes up, once with the ids of what is there, so that it gets behind the first door.
#[tokio::test(flavor = "multi_thread")]
async fn the_description_holds_under_fire() -> Result<()> {
    let schemathesis = peers::python("schemathesis", "schemathesis").await?;
    let mut scene = Scene::on(Database::Sqlite, 1).await?;
    let present = furnish(&mut scene).await?;
    let config = scene.folder().join("schemathesis.toml");
    for (name, parameters) in [("made-up ids", Vec::new()), ("present ids", present)] {
        std::fs::write(&config, settings(&parameters))?;
        fire(&scene, &schemathesis, &config).await.with_context(|| name.to_owned())?;
    }
    let log = scene.server.log();
    ensure!(!log.contains("request failed") && !log.contains("panicked"), "{log}");
    Ok(())
}

/// One of everything; gives the ids as values of path parameters.
async fn furnish(scene: &mut Scene) -> Result<Vec<(&'static str, String)>> {
    let rest = scene.office.rest.clone();
    let add = async |path: &str, body: Value| -> Result<String> {
        Ok(rest.post(path, body).await?.ok()?.text("id")?.to_owned())
    };
    let crew = scene.crew("wang").await?;
    let customer =
        json!({"number": "C-1", "name": "东方大厦", "contact_name": "王女士", "contact_phone": "13800000000"});
    let customer = add("/api/v1/customers", customer).await?;
    let site = json!({"name": "B1", "address": "世纪大道 1 号", "point": {"lat": 31.23, "lon": 121.47}});
    let site = add(&format!("/api/v1/customers/{customer}/sites"), site).await?;
    let machine = json!({"number": "AC-7", "name": "空调机组", "location": "地下一层"});
    let machine = add(&format!("/api/v1/sites/{site}/equipment"), machine).await?;
    let seal = json!({"number": "P-1", "name": "密封圈", "unit": "个", "price": {"minor": 100, "currency": "CNY"}});
    let part = add("/api/v1/parts", seal).await?;
    let order = scene.order(&crew).await?.to_string();
    scene.device(&crew.person).await?;
    let (trade, level) = ("hvac".to_owned(), "A".to_owned());
    Ok(vec![
        ("order", order),
        ("crew", crew.id),
        ("person", crew.person),
        ("customer", customer),
        ("site", site),
        ("equipment", machine),
        ("part", part),
        ("trade", trade),
        ("name", level),
    ])
}

fn settings(parameters: &[(&str, String)]) -> String {
    let values = parameters.iter().map(|(name, value)| format!("\"path.{name}\" = \"{value}\"\n"));
    format!("[parameters]\n{}", values.collect::<String>())
}

async fn fire(scene: &Scene, schemathesis: &Path, config: &Path) -> Result<()> {
    let url = format!("{}/api/v1/openapi.json", scene.server.url());
    let token = scene.office.rest.token();
    let mut run = Command::new(schemathesis);
    run.arg("--config-file").arg(config).args(["run", &url, "--max-time", SECONDS, "--checks", CHECKS]);
    // Signing out would end the fuzzer's own session.
    run.args(["--exclude-operation-id", "sessions_end", "--exclude-operation-id", "sessions_end_in_browser"]);
    run.args(["--phases", "examples,coverage,fuzzing"]);
    // One worker: two share what Hypothesis remembers of its lambdas without a lock, and break each other.
    run.args(["--seed", "1", "--workers", "1", "--no-color", "--warnings", "off", "--continue-on-failure"]);
    run.args(["--header", &format!("Authorization: Bearer {token}"), "--generation-database", "none"]);
    let output = run.current_dir(scene.folder()).stdin(Stdio::null()).kill_on_drop(true).output().await?;
    let said = String::from_utf8_lossy(&output.stdout);
    ensure!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
    ensure!(said.contains("Operations") && !said.contains("0 selected"), "nothing was tried:\n{said}");
    println!("{said}");
    Ok(())
}
