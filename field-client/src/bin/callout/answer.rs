//! What a command answers: words for people, JSON for programs.

use std::io::Write as _;
use std::process::ExitCode;

use serde::Serialize;
use serde_json::Value;

use super::exit::Exit;

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    words: String,
    json: Value,
    exit: Exit,
}

impl Answer {
    /// An answer in words and as data.
    pub(crate) fn new(words: impl Into<String>, data: &impl Serialize) -> Self {
        // Everything that is answered is made of maps with text keys.
        Self { words: words.into(), json: serde_json::to_value(data).unwrap_or_default(), exit: Exit::Ok }
    }

    /// The same answer under another exit code.
    pub(crate) fn exiting(self, exit: Exit) -> Self {
        Self { exit, ..self }
    }

    /// Prints it.
    pub(crate) fn print(&self, json: bool) -> ExitCode {
        let text = if json { format!("{:#}", self.json) } else { self.words.trim_end().to_owned() };
        // A closed pipe is the reader's choice.
        let _ = writeln!(std::io::stdout(), "{text}");
        self.exit.into()
    }
}
