//! `callout summary`: the document that the customer will sign, and what is still missing.

use clap::Args;
use field_client::acts::{self, Doer, SIGN_OFF_WORDING};
use field_client::phone::{Opened, Phone};
use serde_json::json;
use shared::document::missing::missing_before_signing;
use shared::ids::Digest;
use shared::lang::Lang;
use shared::signoff::shown::Manner;
use shared::sync::reference::Reference;

use crate::answer::Answer;
use crate::cli::Target;
use crate::context::Context;
use crate::failing::Failing;
use crate::texts;

/// The arguments.
#[derive(Debug, Args)]
pub(crate) struct Summary {
    #[command(flatten)]
    target: Target,
}

impl Summary {
    pub(crate) fn run(self, context: &Context) -> Result<Answer, Failing> {
        let phone = context.enrolled()?;
        let (_, opened, doing) = context.target(&phone, &self.target)?;
        let manner = manner(context, &phone)?;
        let (visit, shown) = acts::shown(&opened.order, doer(&opened, doing.visit), &manner)?;
        let digest = Digest::of(&shown.encode());
        let missing = missing_before_signing(&opened.order, visit);
        let words = format!("{}\nSHA-256 {digest}\n\n{}", shown.text(), texts::missing(&missing, context.lang));
        let missing: Vec<_> =
            missing.iter().map(|item| json!({ "item": item, "words": item.words(context.lang) })).collect();
        let data = json!({ "visit": visit, "document": shown, "digest": digest, "missing": missing });
        Ok(Answer::new(words, &data))
    }
}

/// Whom acts on an opened order come from.
pub(crate) fn doer(opened: &Opened, visit: Option<shared::ids::VisitId>) -> Doer<'_> {
    Doer { actors: &opened.lives, left: opened.left, crew: None, visit }
}

/// How the customer's document is written: in the language of this terminal, in local time, above the office's sentence.
pub(crate) fn manner(context: &Context, phone: &Phone) -> Result<Manner, Failing> {
    let lang = context.lang;
    let rows = phone.reference(&format!("wording:{SIGN_OFF_WORDING}"))?;
    let sent = rows.into_iter().find_map(|row| match row {
        Reference::Wording(wording) => Some(match lang {
            Lang::ZhCn => wording.zh,
            Lang::En => wording.en,
        }),
        _ => None,
    });
    let wording = sent.unwrap_or_else(|| acts::standard_wording(lang).to_owned());
    Ok(Manner { lang, utc_offset_minutes: context.utc_offset_minutes(), wording })
}
