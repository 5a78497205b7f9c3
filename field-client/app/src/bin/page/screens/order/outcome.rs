//! The result of the visit.

use callout_app::bridge::deed::Deed;
use leptos::prelude::*;
use shared::document::visit::Outcome;

use super::visit::Visit;
use crate::parts::autosave::Autosave;
use crate::texts as t;

const OUTCOMES: [Outcome; 5] =
    [Outcome::Fixed, Outcome::NeedsParts, Outcome::NeedsSecondLine, Outcome::NeedsReview, Outcome::CustomerAbsent];

/// The section.
#[component]
pub(crate) fn OutcomeSection(visit: Visit) -> impl IntoView {
    let lang = visit.shell.tongue();
    let outcome = visit.part(|page| page.outcome);
    let remark = visit.part(|page| page.outcome_remark.clone());
    let chip = move |offered: Outcome| {
        view! {
            <button class="chip" aria-pressed=move || (outcome.get() == Some(offered)).to_string()
                on:click=move |_| {
                    if outcome.get_untracked() != Some(offered) {
                        visit.act(Deed::End { outcome: offered, remark: remark.get_untracked() });
                    }
                }>{offered.words(lang)}</button>
        }
    };
    let needs_words = Memo::new(move |_| outcome.get().is_some_and(|outcome| outcome != Outcome::Fixed));
    view! {
        <section class="card" id="outcome">
            <h2>{t::outcome(lang)}</h2>
            <div class="chips">{OUTCOMES.map(chip).collect_view()}</div>
            {move || needs_words.get().then(|| view! {
                <label class="field">{t::what_is_needed(lang)}
                    <Autosave value=remark hint=t::what_is_needed_hint(lang) lines=true reads=|_: &str| true save=move |remark| {
                        if let Some(outcome) = outcome.get_untracked() {
                            visit.act(Deed::End { outcome, remark });
                        }
                    }/>
                </label>
            })}
        </section>
    }
}
