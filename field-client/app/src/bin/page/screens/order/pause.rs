//! Why the work rests: the usual reasons large, one touch each; anything else in words. Some of them stop the clocks of the
//! service level, so that they are asked for and not guessed from a text.

use leptos::prelude::*;
use shared::document::service_level::Hindrance;
use shared::lang::Lang;

use crate::parts::draft::Draft;
use crate::parts::sheet::Sheet;
use crate::shell::Shell;
use crate::texts as t;

/// The sheet; `pause` gets what was touched, with the words that stand below, which are kept until then.
#[component]
pub(crate) fn PauseSheet(
    pause: impl Fn(Option<Hindrance>, String) + Copy + Send + Sync + 'static,
    draft: Draft,
    close: impl Fn() + Clone + Send + Sync + 'static,
) -> impl IntoView {
    let lang = Shell::of_all().tongue();
    let words = draft.text();
    let is_empty = Memo::new(move |_| words.with(|words| words.trim().is_empty()));
    let rest = {
        let close = close.clone();
        move |why: Option<Hindrance>| {
            draft.forget();
            pause(why, words.get_untracked().trim().to_owned());
            close();
        }
    };
    let offer = {
        let rest = rest.clone();
        move |why: Hindrance| {
            let rest = rest.clone();
            view! { <button type="button" class="button large" data-why=why.key() on:click=move |_| rest(Some(why))>{reason(why, lang)}</button> }
        }
    };
    let other = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !is_empty.get_untracked() {
            rest(None);
        }
    };
    view! {
        <Sheet title=t::pause_hint(lang) close>
            <div class="stack">{Hindrance::ALL.map(offer).collect_view()}</div>
            <form class="question" on:submit=other>
                <label class="field">{t::pause_words(lang)}
                    <textarea class="input short" name="reason" maxlength="2000" prop:value=words
                        on:input=move |event| words.set(event_target_value(&event))></textarea>
                </label>
                <button class="button main" type="submit" disabled=is_empty>{t::pause_other(lang)}</button>
            </form>
        </Sheet>
    }
}

fn reason(why: Hindrance, lang: Lang) -> &'static str {
    match why {
        Hindrance::CustomerAbsent => t::customer_absent(lang),
        Hindrance::CustomerDecides => t::customer_decides(lang),
        Hindrance::WaitsForParts => t::waits_for_parts(lang),
        Hindrance::WaitsForOthers => t::waits_for_others(lang),
        Hindrance::Break => t::a_break(lang),
    }
}
