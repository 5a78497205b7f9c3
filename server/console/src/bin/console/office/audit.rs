//! Who did what when: by person, by kind, by day; page after page, the latest first.

use callout_console::api::office::{Act, Person};
use callout_console::api::{Paged, Problem};
use callout_console::filter::{Filter, escape};
use callout_console::route::Route;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::table::fetch;
use crate::parts::due::when;
use crate::parts::states::{Broken, Empty, Loading};
use crate::shell::Shell;
use crate::texts as t;
use crate::{browser, net};

/// Entries of a page.
const PAGE: usize = 100;
const DAY_MS: i64 = 86_400_000;

/// What is shown.
#[derive(Clone, Default, PartialEq)]
struct Choice {
    person: String,
    kind: String,
    day: String,
}

impl Choice {
    /// Where its first page is.
    fn path(&self) -> String {
        let mut path = format!("/api/v1/audit?limit={PAGE}");
        for (key, value) in [("person", &self.person), ("kind", &self.kind)] {
            if !value.is_empty() {
                path = format!("{path}&{key}={}", escape(value));
            }
        }
        // A day is one of this desk's own.
        match browser::moment_of(&format!("{}T00:00", self.day)) {
            Some(day) => format!("{path}&from={}&until={}", day.0, day.plus_ms(DAY_MS).0),
            None => path,
        }
    }
}

/// The trail.
#[component]
pub(crate) fn Audit() -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let choice = RwSignal::new(Choice::default());
    let acts = RwSignal::new(None::<Result<Vec<Act>, Problem>>);
    let next = RwSignal::new(None::<String>);
    let read = move |after: Option<String>| {
        let (wanted, first) = (choice.get_untracked(), after.is_none());
        if first {
            acts.set(None);
        }
        spawn_local(async move {
            let turn = after.map(|after| format!("&after={after}")).unwrap_or_default();
            let page = net::get(format!("{}{turn}", wanted.path())).ask::<Paged<Act>>(shell).await;
            // Whoever has chosen something else meanwhile waits for that.
            if choice.try_get_untracked() != Some(wanted) {
                return;
            }
            next.set(page.as_ref().ok().and_then(|page| page.next.clone()));
            acts.update(|acts| match (acts, page) {
                (Some(Ok(acts)), Ok(page)) if !first => acts.extend(page.items),
                (acts, page) => *acts = Some(page.map(|page| page.items)),
            });
        });
    };
    Effect::new(move || {
        choice.track();
        read(None);
    });
    let body = move || match acts.get() {
        None => view! { <Loading lines=8/> }.into_any(),
        Some(Err(problem)) => view! { <Broken problem again=move || read(None)/> }.into_any(),
        Some(Ok(acts)) if acts.is_empty() && next.get().is_none() => {
            view! { <Empty title=t::nothing_done(lang) more=t::nothing_done_more(lang)/> }.into_any()
        }
        Some(Ok(acts)) => view! { <Rows acts/> }.into_any(),
    };
    let more = move || {
        next.get().filter(|_| acts.with(Option::is_some)).map(|after| {
            view! { <button class="button more" on:click=move |_| read(Some(after.clone()))>{t::earlier(lang)}</button> }
        })
    };
    view! {
        <header class="panel-head"><h2>{t::audit(lang)}</h2><span class="grow"></span><Choices choice/></header>
        <div class="panel-body flush">{body}{more}</div>
    }
}

#[component]
fn Choices(choice: RwSignal<Choice>) -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let people = RwSignal::new(None::<Result<Vec<Person>, Problem>>);
    fetch(shell, "/api/v1/people".into(), people);
    let options = move || {
        let people = people.get().and_then(Result::ok).unwrap_or_default();
        people
            .into_iter()
            .map(|person| view! { <option value=person.id.to_string()>{person.name}</option> })
            .collect_view()
    };
    view! {
        <select class="pick" aria-label=t::by_whom(lang)
            on:change=move |event| choice.update(|choice| choice.person = event_target_value(&event))>
            <option value="">{t::by_whom(lang)}</option>{options}
        </select>
        <select class="pick" aria-label=t::kind(lang)
            on:change=move |event| choice.update(|choice| choice.kind = event_target_value(&event))>
            <option value="">{t::orders_and_office(lang)}</option>
            <option value="orders">{t::to_orders(lang)}</option>
            <option value="office">{t::at_the_office(lang)}</option>
        </select>
        <input class="pick day" type="date" aria-label=t::on_day(lang)
            on:change=move |event| choice.update(|choice| choice.day = event_target_value(&event))/>
    }
}

#[component]
fn Rows(acts: Vec<Act>) -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let row = move |act: Act| {
        let name = if act.name.is_empty() { t::the_rules(lang).to_owned() } else { act.name };
        let order = act.order.map(|order| {
            let address = Route::Board { filter: Filter::default(), order: Some(order) }.hash();
            view! { <a href=address class="figures">{act.number}</a>" " }
        });
        let from = if act.device.is_empty() { act.source } else { act.device };
        let what = [act.words, if order.is_some() { String::new() } else { act.subject }];
        let what = what.into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>().join(" · ");
        view! {
            <tr>
                <td class="figures soft">{when(act.at, shell)}</td>
                <td data-head=t::by_whom(lang)>{name}</td>
                <td data-head=t::what_was_done(lang)>{order}{what}{(!act.detail.is_empty()).then(|| view! { <span class="soft tiny detail">{act.detail}</span> })}</td>
                <td class="soft tiny" data-head=t::from_where(lang)>{from}</td>
            </tr>
        }
    };
    view! {
        <table class="table trail">
            <thead><tr><th>{t::began(lang)}</th><th>{t::by_whom(lang)}</th><th>{t::what_was_done(lang)}</th><th>{t::from_where(lang)}</th></tr></thead>
            <tbody>{acts.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
}
