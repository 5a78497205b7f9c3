//! `callout sync`: exchange with the office, send photos, hand rescue files over; once, or for as long as it runs.

use std::io::Write as _;

use clap::Args;
use field_client::native::office::Office;
use field_client::native::watch::{News, watch};
use field_client::phone::{Outbox, Phone};
use field_client::sync::absorb::Next;
use serde_json::json;
use shared::lang::Lang;

use super::rescue::hand_over_waiting;
use crate::answer::Answer;
use crate::context::Context;
use crate::failing::Failing;
use crate::texts;

/// The arguments.
#[derive(Debug, Args)]
pub(crate) struct Sync {
    /// Stay in touch until interrupted · 持续同步
    #[arg(long)]
    watch: bool,
    /// Only edits, no photos · 不发送照片
    #[arg(long, conflicts_with = "watch")]
    no_photos: bool,
}

impl Sync {
    pub(crate) fn run(self, context: &Context) -> Result<Answer, Failing> {
        let mut phone = context.enrolled()?;
        let office = context.office(&phone)?;
        let next = if self.watch {
            block_on(stay(context, &mut phone, &office))??
        } else {
            block_on(once(context, &mut phone, &office, self.no_photos))??
        };
        match next {
            Next::EnrolAnew(why) => Err(Failing::EnrolAnew(why)),
            Next::OtherProtocol { oldest, newest } => Err(Failing::OtherProtocol { oldest, newest }),
            Next::Idle | Next::Again | Next::Locked { .. } => summary(context, &phone, next),
        }
    }
}

async fn once(context: &Context, phone: &mut Phone, office: &Office, no_photos: bool) -> Result<Next, Failing> {
    let next = if no_photos { phone.sync_once(office).await? } else { phone.sync_everything(office).await? };
    hand_over_waiting(context, phone, office).await?;
    Ok(next)
}

async fn stay(context: &Context, phone: &mut Phone, office: &Office) -> Result<Next, Failing> {
    hand_over_waiting(context, phone, office).await?;
    let mut carrier = context.enrolled()?;
    let (lang, json) = (context.lang, context.json);
    let tell = move |news: News<'_>| tell(&news, lang, json);
    tokio::select! {
        stopped = watch(phone, &mut carrier, office, &tell) => Ok(stopped?),
        // Nothing is under way that dropping could lose.
        _ = tokio::signal::ctrl_c() => Ok(Next::Idle),
    }
}

fn tell(news: &News<'_>, lang: Lang, json: bool) {
    let line = match (news, json) {
        (News::Synced, true) => json!({ "news": "synced" }).to_string(),
        (News::PhotosSent, true) => json!({ "news": "photos-sent" }).to_string(),
        (News::Failed(failure, wait), true) => {
            json!({ "news": "failed", "failure": failure, "wait_ms": u64::try_from(wait.as_millis()).ok() }).to_string()
        }
        (News::Synced, false) => lang.pick("● 已同步", "● In touch with the office").into(),
        (News::PhotosSent, false) => lang.pick("照片已发出", "Photos sent").into(),
        (News::Failed(failure, wait), false) => match lang {
            Lang::ZhCn => format!("○ {}（{} 秒后再试）", failure.words(lang), wait.as_secs()),
            Lang::En => format!("○ {} (again in {} s)", failure.words(lang), wait.as_secs()),
        },
    };
    // A closed pipe is the reader's choice.
    let _ = writeln!(std::io::stdout(), "{line}");
}

fn summary(context: &Context, phone: &Phone, next: Next) -> Result<Answer, Failing> {
    let (lang, outbox) = (context.lang, phone.outbox()?);
    let orders = phone.list()?.orders.len();
    let stored = if outbox.is_empty() {
        lang.pick("● 全部已到公司", "● Everything is at the office").to_owned()
    } else {
        left_over(&outbox, lang)
    };
    let words = match (next, lang) {
        (Next::Locked { until }, _) => format!("{stored}\n{}", texts::locked(&context.time(until), lang)),
        (_, Lang::ZhCn) => format!("{stored}\n本机工单：{orders}"),
        (_, Lang::En) => format!("{stored}\nOrders on this phone: {orders}"),
    };
    Ok(Answer::new(words, &json!({ "orders": orders, "empty": outbox.is_empty(), "outbox": outbox })))
}

fn left_over(outbox: &Outbox, lang: Lang) -> String {
    let (edits, photos, rescues) = (outbox.edits.len(), outbox.photos.len(), outbox.rescues.len());
    match lang {
        Lang::ZhCn => format!("○ {edits} 项、{photos} 张照片、{rescues} 个救援文件仍未了结：callout outbox"),
        Lang::En => {
            format!("○ Not settled: edits {edits}, photos {photos}, rescue files {rescues}. See callout outbox")
        }
    }
}

/// Runs what needs the network.
pub(crate) fn block_on<T>(work: impl Future<Output = T>) -> Result<T, Failing> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(anyhow::Error::from)?;
    Ok(runtime.block_on(work))
}
