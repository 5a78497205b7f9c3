//! For everyone: axe, somebody else's rules about what everybody can use (<https://github.com/dequelabs/axe-core>).

use anyhow::{Result, ensure};
use serde_json::Value;

use crate::browser::Tab;
use crate::peers;

/// The judge.
pub struct Axe {
    script: String,
}

impl Axe {
    /// Installed from npm, once.
    pub async fn installed() -> Result<Self> {
        let folder = peers::installed("axe", "axe-core", "package.json").await?;
        Ok(Self { script: std::fs::read_to_string(folder.join("node_modules/axe-core/axe.min.js"))? })
    }

    /// Fails where it finds anything to complain about on what `tab` shows, in any of these lights.
    pub async fn is_content(&self, tab: &Tab, screen: &str, lights: &[&str]) -> Result<()> {
        tab.eval(&self.script).await?;
        for light in lights {
            tab.eval(&format!("document.documentElement.dataset.theme = '{light}'; true")).await?;
            // A sheet that is still rising is paler than it will be: what is judged is what stands.
            tab.eval("Promise.allSettled(document.getAnimations().map(({ finished }) => finished)).then(() => true)")
                .await?;
            let run = "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })\
                .then(({ violations }) => violations.map(({ id, nodes }) => \
                `${id}: ${nodes.map(({ target, failureSummary }) => target.join(' ') + ' ' + failureSummary).join(' | ')}`))";
            let found = tab.eval(run).await?;
            let complaints: Vec<&str> = found.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            ensure!(complaints.is_empty(), "{screen}, {light}: {}", complaints.join("\n"));
        }
        Ok(())
    }
}
