//! One service level: its two clocks, and in whose working time they run.

use callout_console::api::Problem;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Deserialize;
use serde_json::{Value, json};
use shared::sync::reference::Level;

use super::super::table::{Read, fetch};
use super::Chosen;
use crate::net;
use crate::parts::field::{Choice, Text};
use crate::parts::over::Sheet;
use crate::shell::Shell;
use crate::texts as t;

/// A calendar as the office lists it.
#[derive(Clone, Deserialize)]
struct Named {
    name: String,
}

#[component]
pub(super) fn LevelSheet(chosen: Chosen<Level>, close: impl Fn() + Copy + Send + Sync + 'static) -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let known = if let Chosen::This(level) = chosen { Some(level) } else { None };
    let (title, is_new) = known.as_ref().map_or((t::add_level(lang).to_owned(), true), |of| (of.name.clone(), false));
    let of = |minutes: fn(&Level) -> u32, usual: &str| {
        RwSignal::new(known.as_ref().map_or_else(|| usual.to_owned(), |level| minutes(level).to_string()))
    };
    let (response, resolve) = (of(|level| level.response_minutes, "240"), of(|level| level.resolve_minutes, "1440"));
    let name = RwSignal::new(known.as_ref().map(|level| level.name.clone()).unwrap_or_default());
    let counted = known.and_then(|level| level.terms).map(|terms| terms.calendar.name).unwrap_or_default();
    let (before, calendar) = (counted.clone(), RwSignal::new(counted));
    let calendars: Read<Named> = RwSignal::new(None);
    fetch(shell, "/api/v1/calendars".into(), calendars);
    let choices = Signal::derive(move || {
        let named = calendars.get().and_then(Result::ok).unwrap_or_default();
        let always = (String::new(), t::all_hours(lang).to_owned());
        std::iter::once(always).chain(named.into_iter().map(|of| (of.name.clone(), of.name))).collect::<Vec<_>>()
    });
    let problem = RwSignal::new(None::<Problem>);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let number = |text: RwSignal<String>| text.get_untracked().trim().parse::<u32>().ok();
        let (Some(response), Some(resolve)) = (number(response), number(resolve)) else {
            problem.set(Some(Problem { detail: t::whole_minutes(lang).into(), ..Problem::default() }));
            return;
        };
        let (name, before, calendar) = (name.get_untracked(), before.clone(), calendar.get_untracked());
        let clocks = json!({ "response_minutes": response, "resolve_minutes": resolve });
        spawn_local(async move {
            let changed = (calendar != before).then_some(calendar);
            match save(shell, &name, is_new, &clocks, changed).await {
                Ok(()) => close(),
                Err(refused) => problem.set(Some(refused)),
            }
        });
    };
    view! {
        <Sheet title close>
            <form class="form" on:submit=submit>
                {is_new.then(|| view! { <Text label=t::level(lang) name="level-name" value=name hint="A"/> })}
                <Text label=format!("{} ({})", t::arrive_within(lang), t::minutes(lang)) name="response" value=response/>
                <Text label=format!("{} ({})", t::solve_within(lang), t::minutes(lang)) name="resolve" value=resolve/>
                <Choice label=t::counted_in(lang) name="calendar" value=calendar choices/>
                <p class="soft">{t::from_now_on(lang)}</p>
                {move || problem.get().map(|of| view! { <div class="notice late" role="alert"><p>{of.words()}</p></div> })}
                <button class="button main" type="submit">{t::keep_it(lang)}</button>
            </form>
        </Sheet>
    }
}

/// Writes the clocks, then the calendar if another was chosen. A level's classes and stops stay as they are.
async fn save(shell: Shell, name: &str, is_new: bool, clocks: &Value, calendar: Option<String>) -> Result<(), Problem> {
    let path = format!("/api/v1/levels/{}", urlencoded(name));
    let mut call = net::change("PUT", path.clone()).with(clocks);
    if !is_new {
        call = call.seen(net::get(path.clone()).send(shell).await?.tag);
    }
    call.done(shell).await?;
    let path = format!("{path}/terms");
    match calendar {
        None => Ok(()),
        Some(none) if none.is_empty() => {
            let tag = net::get(path.clone()).send(shell).await?.tag;
            net::change("DELETE", path).seen(tag).done(shell).await
        }
        Some(calendar) => match net::get(path.clone()).send(shell).await {
            Ok(answer) => {
                let tag = answer.tag.clone();
                let mut terms: serde_json::Map<String, Value> = answer.read(shell.tongue()).await?;
                terms.insert("calendar".into(), calendar.into());
                net::change("PUT", path).seen(tag).with(&terms).done(shell).await
            }
            // It had none.
            Err(_) => net::change("PUT", path).with(&json!({ "calendar": calendar })).done(shell).await,
        },
    }
}

/// As a part of an address.
fn urlencoded(name: &str) -> String {
    js_sys::encode_uri_component(name).into()
}
