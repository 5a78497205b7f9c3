//! The crews that could go, the best one first, each with what sending it would mean.

use callout_console::api::Problem;
use callout_console::api::orders::{Candidate, Candidates, Plan, Why};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::say;

use super::dispatch::Reasons;
use super::{Case, acts};
use crate::net;
use crate::parts::due::when;
use crate::parts::icons;
use crate::parts::states::{Broken, Loading};
use crate::shell::Shell;
use crate::texts as t;

/// Crews that are shown at first.
const FIRST: usize = 5;

/// The ranking.
#[component]
pub(crate) fn Crews() -> impl IntoView {
    let (shell, case) = (Shell::of_all(), Case::of_all());
    let found = RwSignal::new(None::<Result<Candidates, Problem>>);
    let all = RwSignal::new(false);
    let changes = case.changes();
    let read = move || {
        spawn_local(async move {
            let path = format!("/api/v1/orders/{}/candidates", case.id);
            found.try_set(Some(net::get(path).ask(shell).await));
        });
    };
    Effect::new(move || {
        changes.get();
        read();
    });
    move || match found.get() {
        None => view! { <Loading lines=3/> }.into_any(),
        Some(Err(problem)) => view! { <Broken problem again=read/> }.into_any(),
        Some(Ok(found)) => view! { <Ranking found all/> }.into_any(),
    }
}

#[component]
fn Ranking(found: Candidates, all: RwSignal<bool>) -> impl IntoView {
    let lang = Shell::of_all().tongue();
    let (count, reasons) = (found.crews.len(), found.suggestion.map(|told| told.words));
    let crews = StoredValue::new(found.crews);
    let shown = move || {
        let many = if all.get() { usize::MAX } else { FIRST };
        crews.with_value(|crews| {
            crews
                .iter()
                .take(many)
                .enumerate()
                .map(|(index, crew)| view! { <Crew crew=crew.clone() first=index == 0/> })
                .collect_view()
        })
    };
    view! {
        {reasons.map(|words| view! { <Reasons words/> })}
        <ol class="crews">{shown}</ol>
        {(count > FIRST).then(|| view! {
            <button class="button plain" on:click=move |_| all.update(|all| *all = !*all)>
                {move || if all.get() { t::fewer(lang).to_owned() } else { format!("{} ({count})", t::all_crews(lang)) }}
            </button>
        })}
    }
}

#[component]
fn Crew(crew: Candidate, first: bool) -> impl IntoView {
    let (shell, case) = (Shell::of_all(), Case::of_all());
    let lang = shell.tongue();
    let Candidate { crew: id, name, suitable, why, plan } = crew;
    let class = if suitable { "candidate" } else { "candidate unfit" };
    let against: Vec<&str> = why.iter().filter_map(|why| against(why, lang)).collect();
    let meaning = plan.as_ref().map(|plan| meaning(plan, shell));
    let late = plan.as_ref().is_some_and(|plan| !plan.in_time);
    let near = why.iter().find_map(|why| near(why, lang));
    let send = {
        let name = name.clone();
        move |_| acts::assign(shell, case, id, name.clone(), "")
    };
    let button = if first && suitable { "button main" } else { "button" };
    view! {
        <li class=class>
            <div class="grow">
                <p><span class="strong">{name}</span> " " <span class="soft">{near}</span></p>
                {meaning.map(|words| view! { <p class="soft">{words}</p> })}
                {late.then(|| view! { <p class="late">{icons::late()} {t::breaks_deadline(lang)}</p> })}
                {(!against.is_empty()).then(|| view! { <p class="soon">{against.join(" · ")}</p> })}
            </div>
            <button class=button on:click=send>{t::send(lang)}{(first && suitable).then(|| view! { <kbd>"a"</kbd> })}</button>
        </li>
    }
}

/// What sending it would mean: when it begins, how far it drives, whom it delays.
pub(crate) fn meaning(plan: &Plan, shell: Shell) -> String {
    let lang = shell.tongue();
    let mut words = vec![
        format!("{} {}", t::there_at(lang), when(plan.begins_at, shell)),
        format!("{} {} {}", t::drives(lang), plan.drive_minutes, t::minutes(lang)),
    ];
    if plan.after_orders > 0 {
        words.push(match lang {
            shared::lang::Lang::ZhCn => format!("先做 {} 单", plan.after_orders),
            shared::lang::Lang::En => format!("after {} {}", plan.after_orders, t::others(plan.after_orders)),
        });
    }
    if plan.delays_orders > 0 {
        words.push(delays(plan.delays_orders, plan.delays_minutes, lang));
    }
    words.join(" · ")
}

/// How many others begin later, and by how much all together.
pub(super) fn delays(orders: u32, minutes: u32, lang: shared::lang::Lang) -> String {
    match lang {
        shared::lang::Lang::ZhCn => format!("其他 {orders} 单共推迟 {minutes} 分钟"),
        shared::lang::Lang::En => format!("delays {orders} {} by {minutes} min", t::others(orders)),
    }
}

fn against(why: &Why, lang: shared::lang::Lang) -> Option<&'static str> {
    match why {
        Why::LacksTrade => Some(t::lacks_trade(lang)),
        Why::OffShift => Some(t::off_shift(lang)),
        Why::Empty => Some(t::nobody_in_it(lang)),
        Why::DistanceUnknown => Some(t::place_unknown(lang)),
        Why::KnowsTrade | Why::OnShift | Why::Metres { .. } | Why::Load { .. } => None,
    }
}

fn near(why: &Why, lang: shared::lang::Lang) -> Option<String> {
    let Why::Metres { metres, seen_minutes_ago } = why else { return None };
    let distance = say::distance(*metres);
    Some(match (seen_minutes_ago, lang) {
        (Some(minutes), shared::lang::Lang::ZhCn) => format!("{distance}，{minutes} 分钟前的位置"),
        (Some(minutes), shared::lang::Lang::En) => format!("{distance}, seen {minutes} min ago"),
        (None, _) => format!("{distance} {}", t::from_base(lang)),
    })
}
