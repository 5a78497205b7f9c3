//! `callout outbox`: what is not at the office yet, and why. The exit code says whether it is empty.

use clap::Args;
use field_client::phone::{self, OutboxEdit};
use field_client::store::photos::Outstanding;
use field_client::sync::failure::Failure;
use shared::lang::Lang;

use crate::answer::Answer;
use crate::context::Context;
use crate::exit::Exit;
use crate::failing::Failing;
use crate::texts;

/// The arguments.
#[derive(Debug, Args)]
pub(crate) struct Outbox {}

impl Outbox {
    pub(crate) fn run(self, context: &Context) -> Result<Answer, Failing> {
        let outbox = context.enrolled()?.outbox()?;
        let exit = if outbox.is_empty() { Exit::Ok } else { Exit::OutboxNotEmpty };
        Ok(Answer::new(words(&outbox, context).join("\n"), &outbox).exiting(exit))
    }
}

fn words(outbox: &phone::Outbox, context: &Context) -> Vec<String> {
    let lang = context.lang;
    let mut lines: Vec<String> = outbox.edits.iter().map(|edit| edit_words(edit, context)).collect();
    lines.extend(outbox.photos.iter().map(|photo| photo_words(photo, lang)));
    lines.extend(
        outbox
            .rescues
            .iter()
            .map(|file| format!("{}: {file}", lang.pick("救援文件待送达", "Rescue file to hand over"))),
    );
    if lines.is_empty() {
        lines.push(lang.pick("● 全部已到公司", "● Everything is at the office").into());
    }
    if outbox.enrol_anew.is_some() {
        lines.push(Exit::EnrolAnew.words(lang).into());
    }
    lines.extend(outbox.locked_until.map(|until| texts::locked(&context.time(until), lang)));
    lines.extend(contact(outbox, context));
    if outbox.hash_mismatches > 0 {
        lines.push(match lang {
            Lang::ZhCn => format!("工单校验不一致 {} 次（请告知技术支持）", outbox.hash_mismatches),
            Lang::En => format!("States that did not match: {} (tell support)", outbox.hash_mismatches),
        });
    }
    lines
}

fn contact(outbox: &phone::Outbox, context: &Context) -> Vec<String> {
    let lang = context.lang;
    let last =
        outbox.last_contact.map(|at| format!("{}: {}", lang.pick("上次联系公司", "Last contact"), context.time(at)));
    let failure = outbox.attempt.failure.as_deref().and_then(Failure::from_text).map(|failure| match lang {
        Lang::ZhCn => format!("最近 {} 次尝试失败：{}", outbox.attempt.failures, failure.words(lang)),
        Lang::En => format!("{} attempts failed: {}", outbox.attempt.failures, failure.words(lang)),
    });
    last.into_iter().chain(failure).collect()
}

fn edit_words(edit: &OutboxEdit, context: &Context) -> String {
    let lang = context.lang;
    let what = edit.act.as_ref().map_or_else(|| "?".to_owned(), |act| texts::act(act, lang));
    let number = edit.number.clone().unwrap_or_else(|| edit.order.to_string().chars().take(8).collect());
    format!("○ {}  {number} · {what} · {}", context.time(edit.made_at), texts::state(edit.state, edit.sent, lang))
}

fn photo_words(photo: &Outstanding, lang: Lang) -> String {
    let hash: String = photo.hash.to_string().chars().take(12).collect();
    let percent = photo.uploaded.saturating_mul(100) / photo.bytes.max(1);
    let how = match (photo.complete, photo.failure.as_deref().and_then(Failure::from_text)) {
        (true, _) => lang.pick("已发出，等待公司核对", "sent, the office has not verified it").to_owned(),
        (false, Some(failure)) => failure.words(lang),
        (false, None) => lang.pick("待发送", "to send").to_owned(),
    };
    format!("○ {} {hash}… {percent}% · {how}", lang.pick("照片", "Photo"))
}
