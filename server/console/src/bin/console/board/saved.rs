//! Filters that a dispatcher keeps by name: one touch shows what they show. They are kept in this browser.

use callout_console::filter::Filter;
use callout_console::route::Route;
use callout_console::saved::{Named, read, with, without, write};
use leptos::prelude::*;

use super::still::Still;
use crate::browser;
use crate::parts::field::Text;
use crate::parts::icons;
use crate::parts::over::Sheet;
use crate::shell::Shell;
use crate::texts as t;

/// Under which name they are kept.
const NAMED: &str = "filters";

/// The kept filters, and the button that keeps the present one.
#[component]
pub(super) fn Saved(still: Still) -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let all = RwSignal::new(read(&browser::kept(NAMED).unwrap_or_default()));
    let naming = RwSignal::new(false);
    let keep = move |changed: Vec<Named>| {
        browser::keep(NAMED, &write(&changed));
        all.set(changed);
    };
    let show = move |filter: Filter| {
        if let Route::Board { order, .. } = shell.route.get_untracked() {
            browser::keep(super::KEPT, &filter.query());
            shell.swap(Route::Board { filter, order });
        }
    };
    let chip = move |named: Named| {
        let filter = Filter::of_query(&named.query);
        let (pressed, wanted, name) = (filter.clone(), filter, named.name.clone());
        let on = Memo::new(move |_| still.filter.get() == pressed);
        let label = format!("{} {name}", t::forget_filter(lang));
        view! {
            <span class="saved" class:on=on>
                <button class="chip" aria-pressed=move || on.get().to_string()
                    on:click=move |_| show(if on.get_untracked() { Filter::default() } else { wanted.clone() })>{named.name}</button>
                <button class="forget" aria-label=label on:click=move |_| keep(without(all.get_untracked(), &name))>{icons::cross()}</button>
            </span>
        }
    };
    let chips = move || all.get().into_iter().map(chip).collect_view();
    // What is kept already, and what leaves nothing out, need not be kept.
    let new = Memo::new(move |_| {
        still
            .filter
            .with(|filter| !filter.is_empty() && all.with(|all| !all.iter().any(|of| of.query == filter.query())))
    });
    move || {
        (new.get() || all.with(|all| !all.is_empty())).then(|| {
            view! {
                <div class="chips" role="group" aria-label=t::saved_filters(lang)>
                    {chips}
                    {move || new.get().then(|| view! { <button class="chip plain" on:click=move |_| naming.set(true)>{t::save_filter(lang)}</button> })}
                </div>
                {move || naming.get().then(|| view! {
                    <Name close=move || naming.set(false) take=move |name| keep(with(all.get_untracked(), Named { name, query: still.filter.get_untracked().query() }))/>
                })}
            }
        })
    }
}

#[component]
fn Name(
    close: impl Fn() + Copy + Send + Sync + 'static,
    take: impl Fn(String) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let lang = Shell::of_all().tongue();
    let name = RwSignal::new(String::new());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let said = name.get_untracked();
        if !said.trim().is_empty() {
            take(said);
            close();
        }
    };
    browser::focus("input[name=filter-name]");
    view! {
        <Sheet title=t::save_filter(lang) close>
            <form class="form" on:submit=submit>
                <Text label=t::name(lang) name="filter-name" value=name/>
                <button class="button main" type="submit">{t::save_filter(lang)}</button>
            </form>
        </Sheet>
    }
}
