//! What can be done with the order as a whole.

use callout_console::api::office::Role;
use callout_console::api::orders::Candidates;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::document::coordination::Phase;
use shared::document::status::Status;

use super::Case;
use super::acts::{self, Decision};
use super::appointment::AnotherTime;
use super::link::CustomerLink;
use crate::parts::over::Sheet;
use crate::shell::Shell;
use crate::texts as t;
use crate::{browser, keys, net};

/// The acts at the foot of the panel.
#[component]
pub(crate) fn Foot() -> impl IntoView {
    let (shell, case) = (Shell::of_all(), Case::of_all());
    let lang = shell.tongue();
    let asking = RwSignal::new(None::<Decision>);
    let (linking, timing) = (RwSignal::new(false), RwSignal::new(false));
    keys::on(shell, "a", move || send_best(shell, case));
    keys::on(shell, "c", move || case.choosing.update(|choosing| *choosing = !*choosing));
    keys::on(shell, "t", move || {
        let open = case.view.with_untracked(|view| view.as_ref().is_some_and(|view| view.phase == Phase::Open));
        if open && shell.may(Role::Dispatcher) {
            timing.set(true);
        }
    });
    let shown = Memo::new(move |_| {
        case.view.with(|view| view.as_ref().map(|view| (view.phase, view.status, view.assignment.is_some())))
    });
    let ask = move |decision: Decision| {
        view! { <button class="button" on:click=move |_| asking.set(Some(decision))>{decision.words(shell)}</button> }
    };
    let acts = move || {
        let (phase, status, sent) = shown.get().filter(|_| shell.may(Role::Dispatcher))?;
        let view = match phase {
            Phase::Open => view! {
                {(!sent).then(|| view! {
                    <button class="button main" on:click=move |_| send_best(shell, case)>{t::send_proposed(lang)}<kbd>"a"</kbd></button>
                })}
                {sent.then(|| view! {
                    <button class="button" aria-pressed=move || case.choosing.get().to_string()
                        on:click=move |_| case.choosing.update(|choosing| *choosing = !*choosing)>{t::another_crew(lang)}<kbd>"c"</kbd></button>
                    {ask(Decision::Withdraw)}
                })}
                {(status == Status::Signed).then(|| ask(Decision::Close))}
                <span class="grow"></span>
                {print(shell)}
                <button class="button" on:click=move |_| timing.set(true)>{t::reschedule(lang)}<kbd>"t"</kbd></button>
                <button class="button" on:click=move |_| linking.set(true)>{t::customer_link(lang)}</button>
                {ask(Decision::Cancel)}
            }
            .into_any(),
            Phase::Cancelled | Phase::Closed => view! { {ask(Decision::Reopen)}<span class="grow"></span>{print(shell)} }.into_any(),
        };
        Some(view! { <footer class="panel-foot">{view}</footer> })
    };
    view! {
        {acts}
        {move || linking.get().then(|| view! { <CustomerLink close=move || linking.set(false)/> })}
        {move || timing.get().then(|| view! { <AnotherTime close=move || timing.set(false)/> })}
        {move || asking.get().map(|decision| view! { <Why decision asking/> })}
    }
}

/// The order on paper, as the panel shows it.
fn print(shell: Shell) -> impl IntoView {
    view! { <button class="button" on:click=move |_| browser::print()>{t::print(shell.tongue())}</button> }
}

/// Sends whoever is proposed now.
fn send_best(shell: Shell, case: Case) {
    spawn_local(async move {
        let path = format!("/api/v1/orders/{}/candidates", case.id);
        match net::get(path).ask::<Candidates>(shell).await {
            Ok(found) => match found.crews.into_iter().find(|crew| crew.suitable) {
                Some(best) => acts::assign(shell, case, best.crew, best.name, ""),
                None => shell.say(t::nobody_fits(shell.tongue()), None),
            },
            Err(problem) => shell.refuse(&problem),
        }
    });
}

#[component]
fn Why(decision: Decision, asking: RwSignal<Option<Decision>>) -> impl IntoView {
    let (shell, case) = (Shell::of_all(), Case::of_all());
    let lang = shell.tongue();
    let reason = RwSignal::new(String::new());
    let decide = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let said = reason.get_untracked();
        if !said.trim().is_empty() {
            asking.set(None);
            acts::decide(shell, case, decision, said.trim().to_owned());
        }
    };
    browser::focus("[data-reason]");
    view! {
        <Sheet title=decision.words(shell) close=move || asking.set(None)>
            <form class="form" on:submit=decide>
                <label class="field">
                    <span>{t::reason(lang)}</span>
                    <input class="input" data-reason="" maxlength="200" prop:value=reason on:input=move |event| reason.set(event_target_value(&event))/>
                </label>
                <button class="button main" type="submit" disabled=move || reason.with(|said| said.trim().is_empty())>{decision.words(shell)}</button>
            </form>
        </Sheet>
    }
}
