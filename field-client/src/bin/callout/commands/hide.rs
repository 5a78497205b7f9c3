//! `callout hide`: a photo or note goes out of sight. It is not deleted; evidence never is.

use clap::{Args, ValueEnum};
use field_client::acts::Wish;
use shared::view::OrderView;

use super::recorded::answer;
use crate::answer::Answer;
use crate::cli::Target;
use crate::context::Context;
use crate::failing::Failing;

/// The arguments.
#[derive(Debug, Args)]
pub(crate) struct Hide {
    #[command(flatten)]
    target: Target,
    /// What · 种类
    what: What,
    /// Its number in `show` · 序号
    number: usize,
    /// Why · 原因
    #[arg(long)]
    reason: String,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum What {
    /// 照片
    Photo,
    /// 备注
    Note,
}

impl Hide {
    pub(crate) fn run(self, context: &Context) -> Result<Answer, Failing> {
        let mut phone = context.enrolled()?;
        let (order, opened, doing) = context.target(&phone, &self.target)?;
        let view = OrderView::of(&opened.order);
        let ids: Vec<_> = match self.what {
            What::Photo => view.photos.iter().map(|photo| photo.id).collect(),
            What::Note => view.notes.iter().map(|note| note.id).collect(),
        };
        let target = self.number.checked_sub(1).and_then(|index| ids.get(index));
        let target = *target.ok_or_else(|| Failing::NoSuchNumber(self.number.to_string()))?;
        let done = phone.act(order, doing, Wish::Hide { target, reason: self.reason })?;
        answer(context, &phone, order, &done)
    }
}
