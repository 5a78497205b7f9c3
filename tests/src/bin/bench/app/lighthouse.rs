//! The judge that everybody uses, with a browser and a phone of its own imagination: mobile, a slow line, a fourth of this
//! processor.

use std::process::Stdio;

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use tests::browser::program;
use tests::peers;
use tests::scene::Scene;
use tokio::process::Command;

use crate::table::{Table, Target};

/// What is judged, and the least that is promised, in percent.
const CATEGORIES: [(&str, f64); 3] = [("accessibility", 100.0), ("best-practices", 100.0), ("performance", 90.0)];

/// Judges the app's first page, as somebody sees it who has never been there.
pub(super) async fn judge(scene: &Scene, table: &mut Table) -> Result<()> {
    let folder = peers::installed("lighthouse", "lighthouse", "package.json").await?;
    let report = scene.folder().join("lighthouse.json");
    let names = CATEGORIES.map(|(name, _)| name).join(",");
    let mut lighthouse = Command::new("node");
    lighthouse.arg(folder.join("node_modules/lighthouse/cli/index.js")).arg(format!("{}/app/", scene.server.url()));
    lighthouse.args(["--quiet", "--output=json", "--no-enable-error-reporting", &format!("--only-categories={names}")]);
    lighthouse.arg("--chrome-flags=--headless --no-sandbox --disable-gpu --disable-dev-shm-usage");
    lighthouse.arg(format!("--output-path={}", report.display())).env("CHROME_PATH", program()?);
    let output = lighthouse.stdin(Stdio::null()).output().await.context("node is missing")?;
    ensure!(output.status.success(), "Lighthouse: {}", String::from_utf8_lossy(&output.stderr));
    let report: Value = serde_json::from_slice(&std::fs::read(&report)?)?;
    for (name, least) in CATEGORIES {
        let score = report
            .pointer(&format!("/categories/{name}/score"))
            .and_then(Value::as_f64)
            .with_context(|| format!("no score for {name}"))?;
        let remark = missed(&report, name);
        table.add(format!("app: Lighthouse, {name}"), Target::AtLeast(least), (score * 100.0).round(), "%", remark);
    }
    Ok(())
}

/// The audits of the category that count and are not passed.
fn missed(report: &Value, category: &str) -> String {
    let counted = report.pointer(&format!("/categories/{category}/auditRefs")).and_then(Value::as_array);
    let number = |value: &Value, key: &str| value.get(key).and_then(Value::as_f64);
    let weighty = counted.into_iter().flatten().filter(|audit| number(audit, "weight") > Some(0.0));
    let ids = weighty.filter_map(|audit| audit.get("id").and_then(Value::as_str));
    let score = |id: &str| report.pointer(&format!("/audits/{id}")).and_then(|audit| number(audit, "score"));
    ids.filter(|id| score(id).is_some_and(|score| score < 0.9)).collect::<Vec<_>>().join(", ")
}
