//! `callout rescue export|import`: encrypted files for the office when all else fails.

use std::fs::File;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use field_client::native::home::write_whole;
use field_client::native::office::Office;
use field_client::phone::{Phone, PhoneError};
use field_client::sync::failure::Failure;
use serde_json::json;
use shared::lang::Lang;
use shared::time::Clock as _;

use super::sync::block_on;
use crate::answer::Answer;
use crate::context::Context;
use crate::failing::Failing;

/// The arguments.
#[derive(Debug, Args)]
pub(crate) struct Rescue {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Write everything that is kept here into a file that only the office can open · 导出
    Export {
        /// Where to; by default into the rescue folder · 目标文件
        file: Option<PathBuf>,
    },
    /// Hand a rescue file, of this device or another, to the office · 送达公司
    Import {
        /// The file · 文件
        file: PathBuf,
    },
}

impl Rescue {
    pub(crate) fn run(self, context: &Context) -> Result<Answer, Failing> {
        let phone = context.enrolled()?;
        match self.what {
            What::Export { file } => export(context, &phone, file),
            What::Import { file } => {
                let office = context.office(&phone)?;
                block_on(hand_over(&office, &file))??;
                let words = context.lang.pick("公司已收到救援文件", "The office has the rescue file");
                Ok(Answer::new(words, &json!({ "handed_over": file })))
            }
        }
    }
}

fn export(context: &Context, phone: &Phone, file: Option<PathBuf>) -> Result<Answer, Failing> {
    let write = |out: &mut File| phone.rescue(out);
    let (path, rescued) = match file {
        Some(path) => {
            let rescued = write_whole::<_, PhoneError>(&path, write)?;
            (path, rescued)
        }
        None => context.home.keep_rescue(&format!("export-{}.age", context.clock.now().0), write)?,
    };
    let words = match context.lang {
        Lang::ZhCn => format!(
            "{}\n{} 项（{} 项未送达）、{} 张照片；只有公司能打开",
            path.display(),
            rescued.edits,
            rescued.edits_unsent,
            rescued.photos
        ),
        Lang::En => format!(
            "{}\n{} edits ({} unsent), {} photos; only the office can open it",
            path.display(),
            rescued.edits,
            rescued.edits_unsent,
            rescued.photos
        ),
    };
    Ok(Answer::new(words, &json!({ "file": path, "rescued": rescued })))
}

async fn hand_over(office: &Office, file: &Path) -> Result<(), Failing> {
    let opened = tokio::fs::File::open(file).await.map_err(|error| Failing::input(file.display(), error))?;
    Ok(office.hand_over(opened.into()).await?)
}

/// Hands over the files that this device made of its former lives. One that the office does not take now stays in the
/// outbox; nothing else waits for it.
pub(crate) async fn hand_over_waiting(context: &Context, phone: &mut Phone, office: &Office) -> Result<usize, Failing> {
    let mut handed = 0;
    for name in phone.rescues_waiting()? {
        match hand_over(office, &context.home.rescue_path(&name)).await {
            Ok(()) => {
                phone.rescue_handed_over(&name)?;
                handed += 1;
            }
            Err(Failing::Office(failure)) if failure != Failure::Unauthorised => {
                tracing::warn!(file = name, %failure, "the office did not take a rescue file yet");
            }
            Err(other) => return Err(other),
        }
    }
    Ok(handed)
}
