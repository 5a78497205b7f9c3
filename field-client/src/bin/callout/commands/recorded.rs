//! What every act answers: what was recorded, where it is stored, how the order stands, what is still missing.

use field_client::acts::Wish;
use field_client::phone::{Done, Phone};
use serde_json::json;
use shared::document::missing::missing_before_signing;
use shared::document::remarks::{Remark, remarks};
use shared::document::status::{Status, status};
use shared::ids::OrderId;

use crate::answer::Answer;
use crate::cli::Target;
use crate::context::Context;
use crate::failing::Failing;
use crate::texts;

/// Records `wish` on the order that was named.
pub(crate) fn record(context: &Context, target: &Target, wish: Wish) -> Result<Answer, Failing> {
    let mut phone = context.enrolled()?;
    let (order, _, doing) = context.target(&phone, target)?;
    let done = phone.act(order, doing, wish)?;
    answer(context, &phone, order, &done)
}

/// What is said after an act.
pub(crate) fn answer(context: &Context, phone: &Phone, id: OrderId, done: &Done) -> Result<Answer, Failing> {
    let lang = context.lang;
    let stored = phone.stored(id)?;
    let standing = status(&done.order);
    let number = done.order.origin().map(|origin| origin.number.clone()).unwrap_or_default();
    let missing = done.visit.map(|visit| missing_before_signing(&done.order, visit));
    let changed = remarks(&done.order).into_iter().any(|remark| matches!(remark, Remark::ChangedSinceSigning { .. }));
    let mut words = format!("{number} · {}\n{}", standing.words(lang), texts::stored(stored, lang));
    if let Some(missing) = missing.as_ref().filter(|_| standing != Status::Signed) {
        words = format!("{words}\n{}", texts::missing(missing, lang));
    }
    if changed {
        let warning = lang.pick(
            "▲ 与客户签字时不同（show 可见差异）",
            "▲ No longer what the customer signed (show tells the difference)",
        );
        words = format!("{words}\n{warning}");
    }
    let missing: Vec<_> =
        missing.unwrap_or_default().iter().map(|item| json!({ "item": item, "words": item.words(lang) })).collect();
    let data = json!({
        "order": id, "number": number, "status": standing, "edits": done.edits, "visit": done.visit,
        "stored": stored, "missing": missing, "changed_since_signing": changed,
    });
    Ok(Answer::new(words, &data))
}
