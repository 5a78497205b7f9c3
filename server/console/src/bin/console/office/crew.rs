//! One crew: its people, its day, and dropping out in one act.

use callout_console::api::Problem;
use callout_console::api::crews::{Crew, Dropped, Proposal};
use callout_console::api::office::{Person, Role};
use callout_console::route::Route;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::json;
use shared::ids::CrewId;

use super::van::CrewVan;
use crate::net;
use crate::order::{acts, meaning};
use crate::parts::due::clock;
use crate::parts::field::{Choice, Text};
use crate::parts::icons;
use crate::parts::over::Sheet;
use crate::parts::states::{Broken, Loading};
use crate::shell::Shell;
use crate::stock;
use crate::texts as t;

/// A crew in full.
#[component]
pub(crate) fn OneCrew(crew: CrewId) -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let read = RwSignal::new(None::<Result<Crew, Problem>>);
    let again = move || {
        spawn_local(async move {
            read.try_set(Some(net::get(format!("/api/v1/crews/{crew}")).ask(shell).await));
        });
    };
    again();
    let dropped = RwSignal::new(None::<Dropped>);
    let body = move || match read.get() {
        None => view! { <Loading/> }.into_any(),
        Some(Err(problem)) => view! { <Broken problem again/> }.into_any(),
        Some(Ok(of)) => view! { <About of again dropped/> }.into_any(),
    };
    view! {
        <header class="panel-head">
            <button class="icon-button" aria-label=t::close(lang) on:click=move |_| shell.go(Route::Crews(None))>{icons::cross()}</button>
            <h2>{move || shell.stock.crew_name(crew)}</h2>
        </header>
        <div class="panel-body">
            {body}
            {move || dropped.get().map(|dropped| view! { <Instead dropped/> })}
        </div>
    }
}

#[component]
fn About(
    of: Crew,
    again: impl Fn() + Copy + Send + Sync + 'static,
    dropped: RwSignal<Option<Dropped>>,
) -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let id = of.id;
    let present =
        move || shell.stock.days.with(|days| days.iter().find(|day| day.crew == id).is_none_or(|day| day.present));
    let drop_out = move |_| {
        spawn_local(async move {
            let call = net::change("POST", format!("/api/v1/crews/{id}/absence"));
            match call.with(&json!({ "reason": t::dropped_out(lang) })).ask::<Dropped>(shell).await {
                Ok(told) => dropped.set(Some(told)),
                Err(problem) => shell.refuse(&problem),
            }
            stock::read_days(shell).await;
        });
    };
    let back = move |_| {
        spawn_local(async move {
            match net::change("DELETE", format!("/api/v1/crews/{id}/absence")).done(shell).await {
                Ok(()) => shell.say(t::is_back(lang), None),
                Err(problem) => shell.refuse(&problem),
            }
            stock::read_days(shell).await;
        });
    };
    let member = move |member: &callout_console::api::crews::Member| {
        let lead = member.lead.then(|| view! { <span class="soft">" · " {t::lead(lang)}</span> });
        view! { <li>{member.name.clone()}{lead}</li> }
    };
    let stops = move || {
        let row = |stop: &callout_console::api::crews::Stop| {
            let label = shell
                .stock
                .orders
                .with(|orders| orders.get(&stop.order).map(|row| format!("{} {}", row.number, row.fault)));
            let order = stop.order;
            let class = if stop.in_time { "" } else { "late" };
            view! {
                <li><button class="crew-stop" on:click=move |_| shell.go(Route::Board { filter: Default::default(), order: Some(order) })>
                    <span class="figures">{clock(stop.begins_at)}</span><span class=class>{label}</span>
                    <span class="soft tiny">{t::drives(lang)} " " {stop.drive_minutes} " " {t::minutes(lang)}</span>
                </button></li>
            }
        };
        shell
            .stock
            .days
            .with(|days| days.iter().find(|day| day.crew == id).map(|day| day.stops.iter().map(row).collect_view()))
    };
    view! {
        <section>
            <dl class="facts">
                <dt>{t::skills(lang)}</dt><dd>{of.skills.join(" · ")}</dd>
                <dt>{t::shift(lang)}</dt><dd class="figures">{super::crews::shift(&of, lang)} " " <span class="soft">{of.time_zone.clone()}</span></dd>
            </dl>
            <div class="row">
                {move || if present() {
                    view! { <button class="button" on:click=drop_out>{t::crew_drops_out(lang)}</button> }.into_any()
                } else {
                    view! { <button class="button main" on:click=back>{t::crew_is_back(lang)}</button> }.into_any()
                }}
            </div>
        </section>
        <section><h3>{t::members(lang)}</h3><ul>{of.members.iter().map(member).collect_view()}</ul><Join crew=id again/></section>
        <section><h3>{t::rest_of_day(lang)}</h3><ol class="crew-stops">{stops}</ol></section>
        <CrewVan crew=id/>
    }
}

/// Who goes instead, each to be sent with one act, or all of them.
#[component]
fn Instead(dropped: Dropped) -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let open = RwSignal::new(dropped.proposals);
    let send = move |proposal: Proposal| {
        open.update(|all| all.retain(|other| other.order != proposal.order));
        let Some(instead) = proposal.explanation else { return };
        spawn_local(async move {
            let path = format!("/api/v1/orders/{}/assignment", proposal.order);
            let wish = acts::wish(instead.crew, proposal.revision, t::dropped_out(lang));
            if let Err(problem) = net::change("PUT", path).with(&wish).done(shell).await {
                shell.refuse(&problem);
            }
        });
    };
    let line = move |proposal: Proposal| {
        let (by_click, sent) = (proposal.clone(), proposal.sent);
        let (who, words) = match proposal.explanation {
            Some(instead) => (instead.crew_name, instead.plan.map(|plan| meaning(&plan, shell)).unwrap_or_default()),
            None => (t::nobody_fits(lang).to_owned(), String::new()),
        };
        view! {
            <li class="candidate">
                <div class="grow"><p><span class="number">{proposal.number}</span><span class="strong">{who}</span></p><p class="soft">{words}</p></div>
                {(!sent).then(|| view! { <button class="button" on:click=move |_| send(by_click.clone())>{t::send(lang)}</button> })}
            </li>
        }
    };
    let all = move |_| open.get_untracked().into_iter().for_each(send);
    view! {
        <section>
            <h3>{t::instead(lang)}</h3>
            {(!dropped.under_way.is_empty()).then(|| view! { <div class="notice soon"><p>{t::under_way(lang)} " " {dropped.under_way.join(", ")}</p></div> })}
            <ol class="crews">{move || open.get().into_iter().map(line).collect_view()}</ol>
            {move || (open.with(Vec::len) > 1).then(|| view! { <div class="row"><button class="button main" on:click=all>{t::send_all(lang)}</button></div> })}
        </section>
    }
}

/// Another member.
#[component]
fn Join(crew: CrewId, again: impl Fn() + Copy + Send + Sync + 'static) -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let people = RwSignal::new(Vec::<Person>::new());
    spawn_local(async move {
        let mut all = Vec::new();
        if stock::all(shell, "/api/v1/people", |page: Vec<Person>| all.extend(page)).await.is_ok() {
            all.retain(|person| person.active && person.role == Role::Technician);
            people.try_set(all);
        }
    });
    let join = move |person: String| {
        spawn_local(async move {
            let path = format!("/api/v1/crews/{crew}/members/{person}");
            match net::change("PUT", path).with(&json!({ "lead": false })).done(shell).await {
                Ok(()) => again(),
                Err(problem) => shell.refuse(&problem),
            }
        });
    };
    let option = |person: Person| view! { <option value=person.id.to_string()>{person.name}</option> };
    move || {
        shell.may(Role::Manager).then(|| view! {
            <select class="pick" aria-label=t::add_member(lang) on:change=move |event| { let person = event_target_value(&event); if !person.is_empty() { join(person) } }>
                <option value="">{t::add_member(lang)}</option>
                {people.get().into_iter().map(option).collect_view()}
            </select>
        })
    }
}

/// A new crew.
#[component]
pub(crate) fn AddCrew(close: impl Fn() + Copy + Send + Sync + 'static) -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let (name, skills) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (begins, ends) = (RwSignal::new("08:00".to_owned()), RwSignal::new("18:00".to_owned()));
    let around = RwSignal::new("shift".to_owned());
    let problem = RwSignal::new(None::<Problem>);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let said = skills.get_untracked();
        let skills: Vec<&str> =
            said.split([',', '，', '、', ' ']).map(str::trim).filter(|skill| !skill.is_empty()).collect();
        let clock = around.get_untracked() == "around";
        let time = |text: String| if clock { "00:00".to_owned() } else { text };
        let body = json!({ "name": name.get_untracked(), "skills": skills, "shift_start": time(begins.get_untracked()), "shift_end": time(ends.get_untracked()) });
        spawn_local(async move {
            match net::change("POST", "/api/v1/crews").with(&body).ask::<Crew>(shell).await {
                Ok(crew) => {
                    // The list is read again; what it lacks until then is nothing but the new line.
                    let _ = stock::read_crews(shell).await;
                    close();
                    shell.go(Route::Crews(Some(crew.id)));
                }
                Err(refused) => problem.set(Some(refused)),
            }
        });
    };
    let kinds = vec![
        ("shift".to_owned(), t::by_shift(lang).to_owned()),
        ("around".to_owned(), t::around_clock(lang).to_owned()),
    ];
    view! {
        <Sheet title=t::add_crew(lang) close>
            <form class="form" on:submit=submit>
                <Text label=t::name(lang) name="crew-name" value=name/>
                <Text label=t::skills(lang) name="skills" value=skills hint="hvac, electric"/>
                <Choice label=t::shift(lang) name="around" value=around choices=Signal::stored(kinds)/>
                {move || (around.get() == "shift").then(|| view! {
                    <div class="pair"><Text label=t::begins(lang) name="begins" value=begins kind="time"/><Text label=t::ends(lang) name="ends" value=ends kind="time"/></div>
                })}
                {move || problem.get().map(|problem| view! { <div class="notice late" role="alert"><p>{problem.words()}</p></div> })}
                <button class="button main" type="submit">{t::add_crew(lang)}</button>
            </form>
        </Sheet>
    }
}
