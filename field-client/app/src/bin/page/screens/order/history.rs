//! What was found and done before, at this machine and this customer's: worth a look before one begins.

use callout_app::bridge::order::PastCard;
use callout_app::say;
use leptos::prelude::*;

use super::visit::Visit;
use crate::browser;
use crate::texts as t;

/// The section, folded; there is none where nobody was before.
#[component]
pub(crate) fn History(visit: Visit) -> impl IntoView {
    let lang = visit.shell.tongue();
    let history = visit.part(|page| page.history.clone());
    let offset = browser::utc_offset_minutes();
    let past = move |past: PastCard| {
        let about = format!("{} · {}", say::date(past.at, offset, lang), past.number);
        view! { <li><p>{past.words}</p><p class="soft small figures">{about}</p></li> }
    };
    move || {
        (!history.with(Vec::is_empty)).then(|| {
            view! {
                <details class="card">
                    <summary>{t::former_visits(lang)} " · " {history.with(Vec::len)}</summary>
                    <ul class="lines">{history.get().into_iter().map(past).collect_view()}</ul>
                </details>
            }
        })
    }
}
