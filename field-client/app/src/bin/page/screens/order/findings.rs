//! What was found: cause, diagnosis, and the questions of the trade.

use callout_app::bridge::deed::Deed;
use leptos::prelude::*;
use shared::document::finding::Cause;

use super::visit::Visit;
use crate::parts::autosave::Autosave;
use crate::texts as t;

/// The causes, in the order in which they are offered.
const CAUSES: [Cause; 10] = [
    Cause::Device,
    Cause::SupplierPart,
    Cause::Consumable,
    Cause::Blockage,
    Cause::Configuration,
    Cause::CustomerUse,
    Cause::Workmanship,
    Cause::Weather,
    Cause::Delivery,
    Cause::Other,
];

/// The section.
#[component]
pub(crate) fn FindingsSection(visit: Visit) -> impl IntoView {
    let lang = visit.shell.tongue();
    let cause = visit.part(|page| page.findings.cause);
    let diagnosis = visit.part(|page| page.findings.diagnosis.clone());
    let questions =
        visit.part(|page| page.findings.answers.iter().map(|(question, _)| question.clone()).collect::<Vec<_>>());
    // Once one is chosen, the others step back.
    let choosing = RwSignal::new(false);
    let chip = move |offered: Cause| {
        view! {
            <button class="chip" aria-pressed=move || (cause.get() == Some(offered)).to_string()
                on:click=move |_| {
                    choosing.set(false);
                    if cause.get_untracked() != Some(offered) {
                        visit.act(Deed::Cause(offered));
                    }
                }>{offered.words(lang)}</button>
        }
    };
    view! {
        <section class="card" id="findings">
            <h2>{t::findings(lang)}</h2>
            <div class="chips" role="group" aria-label=t::cause(lang)>
                {move || match cause.get().filter(|_| !choosing.get()) {
                    Some(chosen) => view! {
                        {chip(chosen)}
                        <button class="button plain" on:click=move |_| choosing.set(true)>{t::change(lang)}</button>
                    }.into_any(),
                    None => CAUSES.map(chip).collect_view().into_any(),
                }}
            </div>
            <label class="field">
                {t::diagnosis(lang)}
                <Autosave value=diagnosis hint=t::diagnosis_hint(lang) lines=true reads=|_: &str| true
                    save=move |text| visit.act(Deed::Diagnosis(text))/>
            </label>
            <For each=move || questions.get() key=Clone::clone let:question>
                <Question visit question/>
            </For>
        </section>
    }
}

/// A question with the usual answers, and room for another one.
#[component]
fn Question(visit: Visit, question: String) -> impl IntoView {
    let lang = visit.shell.tongue();
    let answer = {
        let question = question.clone();
        visit.part(move |page| {
            let found = page.findings.answers.iter().find(|(asked, _)| *asked == question);
            found.and_then(|(_, answer)| answer.clone()).unwrap_or_default()
        })
    };
    let usual = [t::yes(lang), t::no(lang), t::not_applicable(lang)];
    let asked = StoredValue::new(question.clone());
    let say = move |answer: String| visit.act(Deed::Answer { question: asked.get_value(), answer });
    let own = Memo::new(move |_| {
        answer.with(|answer| if usual.contains(&answer.as_str()) { String::new() } else { answer.clone() })
    });
    let chip = move |words: &'static str| {
        view! {
            <button class="chip" aria-pressed=move || (answer.get() == words).to_string()
                on:click=move |_| {
                    if answer.get_untracked() != words {
                        say(words.into());
                    }
                }>{words}</button>
        }
    };
    view! {
        <fieldset class="question">
            <legend>{question}</legend>
            <div class="row">
                {usual.map(chip).collect_view()}
                <label class="field">
                    <span class="hidden-text">{t::other_answer(lang)}</span>
                    <Autosave value=own hint=t::other_answer(lang) lines=false reads=|_: &str| true save=say/>
                </label>
            </div>
        </fieldset>
    }
}
