//! `callout help [topic]`.

use clap::{Args, CommandFactory as _};
use serde_json::json;

use super::answer::Answer;
use super::cli::Cli;
use super::context::Context;
use super::exit::Exit;
use super::failing::Failing;

/// Help on a command or topic.
#[derive(Debug, Args)]
pub(crate) struct Help {
    /// A command, or `exit-codes` · 命令，或 exit-codes
    topic: Option<String>,
}

impl Help {
    pub(crate) fn run(self, context: &Context) -> Result<Answer, Failing> {
        let mut all = Cli::command();
        match self.topic.as_deref() {
            None => Ok(Answer::new(all.render_long_help().to_string(), &json!({}))),
            Some("exit-codes") => Ok(exit_codes(context)),
            Some(topic) => {
                let command =
                    all.find_subcommand_mut(topic).ok_or_else(|| Failing::Usage(format!("no topic {topic}")))?;
                Ok(Answer::new(command.render_long_help().to_string(), &json!({})))
            }
        }
    }
}

fn exit_codes(context: &Context) -> Answer {
    let words = |exit: &Exit| exit.words(context.lang);
    let lines: Vec<String> = Exit::ALL.iter().map(|exit| format!("{:>3}  {}", exit.code(), words(exit))).collect();
    let codes: Vec<_> = Exit::ALL.iter().map(|exit| json!({ "code": exit.code(), "means": words(exit) })).collect();
    Answer::new(lines.join("\n"), &json!({ "exit_codes": codes }))
}
