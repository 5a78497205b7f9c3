//! What was signed, and what is no longer as it was signed.

use callout_app::bridge::order::SignedCard;
use callout_app::say;
use leptos::prelude::*;

use super::visit::Visit;
use crate::browser;
use crate::parts::icons;
use crate::texts as t;

/// One card a signature or refusal.
#[component]
pub(crate) fn Signed(visit: Visit) -> impl IntoView {
    let lang = visit.shell.tongue();
    let signed = visit.part(|page| page.signed.clone());
    let card = move |signed: SignedCard| {
        let at = say::when(signed.at, browser::now(), browser::utc_offset_minutes(), lang);
        let (class, words) = match (&signed.refusal, signed.changed.is_empty()) {
            (Some(reason), _) => ("notice late", format!("{} · {reason}", t::refused_to_sign(lang))),
            (None, true) => ("notice done", format!("{} {}", t::signed_by(lang), signed.signer)),
            (None, false) => ("notice soon", t::changed_since(lang).to_owned()),
        };
        let changes = signed.changed.into_iter().map(|(label, before, now)| {
            let or_none = |text: String| if text.is_empty() { "—".to_owned() } else { text };
            view! { <dt>{label}</dt><dd><del>{or_none(before)}</del> " → " {or_none(now)}</dd> }
        });
        view! {
            <section class=class>
                <p class="row">{icons::pen()}<strong>{words}</strong></p>
                <dl class="facts">{changes.collect_view()}</dl>
                <p class="soft small figures">{at}{signed.rating.map(|rating| format!(" · {rating}/5"))}</p>
                <p class="digest soft">"SHA-256 " {signed.digest.to_string()}</p>
            </section>
        }
    };
    move || signed.get().into_iter().map(card).collect_view()
}
