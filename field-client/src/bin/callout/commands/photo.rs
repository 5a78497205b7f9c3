//! `callout photo`: pictures are made small, stripped of what the camera wrote into them, and queued.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use field_client::phone::PhotoWish;
use field_client::photos::prepare::MAX_FILE_BYTES;
use shared::document::evidence::PhotoKind;

use super::recorded::answer;
use crate::answer::Answer;
use crate::cli::Target;
use crate::context::Context;
use crate::failing::Failing;

/// The arguments.
#[derive(Debug, Args)]
pub(crate) struct Photo {
    #[command(flatten)]
    target: Target,
    /// Pictures: JPEG, PNG or WebP · 图片文件
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// What they show · 种类
    #[arg(long, default_value = "evidence")]
    kind: Kind,
    /// In words · 说明
    #[arg(long, default_value = "")]
    caption: String,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Kind {
    /// 维修前
    Before,
    /// 维修后
    After,
    /// 旧件
    RemovedPart,
    /// 证据
    Evidence,
}

impl Photo {
    pub(crate) fn run(self, context: &Context) -> Result<Answer, Failing> {
        let mut phone = context.enrolled()?;
        let (order, _, doing) = context.target(&phone, &self.target)?;
        let kind = match self.kind {
            Kind::Before => PhotoKind::Before,
            Kind::After => PhotoKind::After,
            Kind::RemovedPart => PhotoKind::RemovedPart,
            Kind::Evidence => PhotoKind::Evidence,
        };
        let mut last = None;
        for file in &self.files {
            let picture = read(file)?;
            let wish = PhotoWish { kind, caption: self.caption.clone() };
            let done = phone.photograph(order, doing, wish, &picture).map_err(|error| named(file, error))?;
            last = Some(answer(context, &phone, order, &done)?);
        }
        last.ok_or_else(|| Failing::Usage("a picture".into()))
    }
}

/// The file, or its first bytes where it is larger than any picture may be: enough to be refused.
fn read(file: &Path) -> Result<Vec<u8>, Failing> {
    let unusable = |error: std::io::Error| Failing::input(file.display(), error);
    let limit = u64::try_from(MAX_FILE_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    let mut picture = Vec::new();
    std::fs::File::open(file).map_err(unusable)?.take(limit).read_to_end(&mut picture).map_err(unusable)?;
    Ok(picture)
}

fn named(file: &Path, error: field_client::phone::PhoneError) -> Failing {
    match error {
        field_client::phone::PhoneError::Picture(bad) => Failing::input(file.display(), bad),
        other => other.into(),
    }
}
