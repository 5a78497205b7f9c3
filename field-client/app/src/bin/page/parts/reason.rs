//! Asking why, in a sheet.

use leptos::prelude::*;
use shared::lang::Lang;

use super::draft::Draft;
use super::sheet::Sheet;
use crate::shell::Shell;
use crate::texts as t;

/// A sheet that asks for a few words and says them on, and keeps them until then; in the technician's language, unless somebody
/// else holds the device.
#[component]
pub(crate) fn ReasonSheet(
    title: &'static str,
    hint: &'static str,
    draft: Draft,
    #[prop(optional)] lang: Option<Lang>,
    say: impl Fn(String) + Clone + Send + Sync + 'static,
    close: impl Fn() + Clone + Send + Sync + 'static,
) -> impl IntoView {
    let lang = lang.unwrap_or_else(|| Shell::of_all().tongue());
    let text = draft.text();
    let is_empty = Memo::new(move |_| text.with(|text| text.trim().is_empty()));
    let said = {
        let close = close.clone();
        move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            let words = text.get_untracked().trim().to_owned();
            if !words.is_empty() {
                draft.forget();
                say(words);
                close();
            }
        }
    };
    view! {
        <Sheet title lang close>
            <form class="question" on:submit=said>
                <label class="field">{hint}
                    <textarea class="input" name="reason" maxlength="2000" prop:value=text
                        on:input=move |event| text.set(event_target_value(&event))></textarea>
                </label>
                <button class="act" type="submit" disabled=is_empty>{t::done(lang)}</button>
            </form>
        </Sheet>
    }
}
