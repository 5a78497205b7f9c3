//! Who decides which crew is sent: the switch, its limits, and what would go out by itself now.

use callout_console::api::Problem;
use callout_console::api::office::{Dispatching as Now, Would};
use callout_console::filter::Filter;
use callout_console::route::Route;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::json;
use shared::lang::Lang;

use crate::net;
use crate::order::meaning;
use crate::parts::due::when;
use crate::parts::icons;
use crate::parts::states::{Broken, Loading};
use crate::shell::Shell;
use crate::texts as t;

/// The modes, as the office names them.
const MODES: [&str; 4] = ["suggest", "automatic", "offer", "pool"];

/// The page.
#[component]
pub(crate) fn Dispatching() -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let now = RwSignal::new(None::<Result<Now, Problem>>);
    let read = move || {
        spawn_local(async move {
            now.try_set(Some(net::get("/api/v1/dispatching").ask(shell).await));
        });
    };
    read();
    let choose = move |mode: &'static str| {
        spawn_local(async move {
            match net::change("PUT", "/api/v1/dispatching").with(&json!({ "mode": mode })).ask::<Now>(shell).await {
                Ok(chosen) => {
                    shell.office.update(|office| {
                        if let Some(office) = office {
                            office.dispatch_mode.clone_from(&chosen.mode);
                        }
                    });
                    now.try_set(Some(Ok(chosen)));
                }
                Err(problem) => shell.refuse(&problem),
            }
        });
    };
    let body = move || match now.get() {
        None => view! { <Loading/> }.into_any(),
        Some(Err(problem)) => view! { <Broken problem again=read/> }.into_any(),
        Some(Ok(now)) => view! { <Modes now choose/> }.into_any(),
    };
    view! {
        <header class="panel-head"><h2>{t::dispatching(lang)}</h2></header>
        <div class="panel-body">{body}</div>
    }
}

fn words(mode: &str, lang: Lang) -> (&'static str, &'static str) {
    match mode {
        "automatic" => (t::mode_automatic(lang), t::mode_automatic_more(lang)),
        "offer" => (t::mode_offer(lang), t::mode_offer_more(lang)),
        "pool" => (t::mode_pool(lang), t::mode_pool_more(lang)),
        _ => (t::mode_suggest(lang), t::mode_suggest_more(lang)),
    }
}

#[component]
fn Modes(now: Now, choose: impl Fn(&'static str) + Copy + Send + Sync + 'static) -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let present = now.mode.clone();
    let one = move |mode: &'static str| {
        let ((name, more), on) = (words(mode, lang), mode == present);
        view! {
            <li><label class="mode" class:on=on>
                <input type="radio" name="mode" value=mode prop:checked=on on:change=move |_| choose(mode)/>
                <span><span class="strong">{name}</span><span class="soft">{more}</span></span>
            </label></li>
        }
    };
    let chosen = now.chosen.as_ref().map(|chosen| format!("{} · {}", chosen.name, when(chosen.at, shell)));
    let limits = match lang {
        Lang::ZhCn => {
            format!("自动派单和推荐只考虑当班、{} 公里以内的班组；每次最多推荐给 {} 个班组。", now.max_km, now.offers)
        }
        Lang::En => format!(
            "By itself the office only asks crews on shift and within {} km; it offers an order to {} crews at a time.",
            now.max_km, now.offers
        ),
    };
    let rest = now.waiting.saturating_sub(now.would.len());
    view! {
        <section>
            <ul class="modes">{MODES.map(one).into_iter().collect_view()}</ul>
            <p class="soft">{limits}</p>
            {chosen.map(|words| view! { <p class="soft tiny">{t::chosen_by(lang)} " " {words}</p> })}
        </section>
        <section>
            <h3>{t::would_send(lang)} " " <span class="count">{now.would.len()}</span></h3>
            {match now.would.is_empty() {
                true => view! { <p class="soft">{t::would_send_nothing(lang)}</p> }.into_any(),
                false => view! { <ol class="crews">{now.would.into_iter().map(|would| view! { <Foreseen would/> }).collect_view()}</ol> }.into_any(),
            }}
            {(rest > 0).then(|| view! { <p class="soft">{others(rest, lang)}</p> })}
        </section>
    }
}

fn others(rest: usize, lang: Lang) -> String {
    match lang {
        Lang::ZhCn => format!("另有 {rest} 单等待调度员处理。"),
        Lang::En => format!("{rest} more wait for a dispatcher."),
    }
}

#[component]
fn Foreseen(would: Would) -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let address = Route::Board { filter: Filter::default(), order: Some(would.order) }.hash();
    let late = (!would.plan.in_time).then(|| view! { <p class="late">{icons::late()} {t::breaks_deadline(lang)}</p> });
    view! {
        <li class="candidate"><div class="grow">
            <p><a href=address class="figures">{would.number}</a> " → " <span class="strong">{would.crew_name}</span></p>
            <p class="soft">{meaning(&would.plan, shell)}</p>
            {late}
        </div></li>
    }
}
