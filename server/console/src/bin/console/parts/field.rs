//! Fields of forms.

use leptos::prelude::*;

/// A line of text with its label. What the office refused about it stands below it.
#[component]
pub(crate) fn Text(
    #[prop(into)] label: String,
    name: &'static str,
    value: RwSignal<String>,
    #[prop(default = "text")] kind: &'static str,
    #[prop(optional, into)] hint: String,
    #[prop(optional, into)] wrong: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <label class="field">
            <span>{label}</span>
            <input class="input" type=kind name=name placeholder=hint prop:value=value autocomplete="off" maxlength="500"
                aria-invalid=move || wrong.get().is_some().to_string()
                on:input=move |event| value.set(event_target_value(&event))/>
            {move || wrong.get().map(|words| view! { <span class="wrong" role="alert">{words}</span> })}
        </label>
    }
}

/// One of several, by its value; words beside it.
#[component]
pub(crate) fn Choice(
    #[prop(into)] label: String,
    name: &'static str,
    value: RwSignal<String>,
    #[prop(into)] choices: Signal<Vec<(String, String)>>,
) -> impl IntoView {
    let options = move || {
        let chosen = value.get_untracked();
        let option = |(key, words): (String, String)| {
            let selected = key == chosen;
            view! { <option value=key selected=selected>{words}</option> }
        };
        choices.get().into_iter().map(option).collect_view()
    };
    view! {
        <label class="field">
            <span>{label}</span>
            <select class="input" name=name prop:value=value on:change=move |event| value.set(event_target_value(&event))>
                {options}
            </select>
        </label>
    }
}
