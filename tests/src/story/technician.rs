//! A technician with a device, who does every act again until it is on the device, and counts what was recorded.

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::fates::Fates;
use crate::field::{Ended, Field};

/// A technician.
pub(super) struct Technician {
    pub(super) name: &'static str,
    pub(super) field: Field,
    /// The device's identity.
    pub(super) actor: String,
    /// Edits that the device recorded, in all.
    pub(super) edits: u64,
    /// Every text that was noted, with the order.
    pub(super) notes: Vec<(String, String)>,
}

impl Technician {
    pub(super) fn new(name: &'static str, field: Field, enrolled: &Value) -> Result<Self> {
        let actor = enrolled["actor"].as_str().context("the enrolment names no actor")?.to_owned();
        Ok(Self { name, field, actor, edits: 0, notes: Vec::new() })
    }

    /// Does an act that makes `edits` edits, as often as it takes. A killed act is there wholly or not at all.
    pub(super) async fn act(&mut self, fates: &mut Fates, edits: usize, args: &[&str]) -> Result<()> {
        let before = self.field.unsent().await?;
        loop {
            let died = match fates.while_recording() {
                Some(after) => self.field.run_killed(args, after).await? == Ended::Killed,
                None => self.field.ok(args).await.map(|_| false)?,
            };
            if died {
                fates.recording_died();
            }
            let made = self.field.unsent().await? - before;
            ensure!(made == 0 || made == edits, "{}: {args:?} left {made} of {edits} edits", self.name);
            if made == edits {
                self.edits += u64::try_from(edits)?;
                return Ok(());
            }
            ensure!(died, "{}: {args:?} ended well and recorded nothing", self.name);
        }
    }

    /// Writes a note whose text occurs nowhere else.
    pub(super) async fn note(&mut self, fates: &mut Fates, order: &str, text: &str) -> Result<()> {
        let text = format!("{text} ({} {})", self.name, self.notes.len() + 1);
        self.act(fates, 1, &["note", order, &text]).await?;
        self.notes.push((order.to_owned(), text));
        Ok(())
    }

    /// Syncs in good weather.
    pub(super) async fn sync(&self) -> Result<Value> {
        self.field.ok(&["sync"]).await
    }
}
