//! The plans: how often, when next, and whether they make orders.

use callout_console::api::Problem;
use callout_console::api::inspections::{Every, Plan};
use callout_console::api::office::Role;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::ids::InspectionId;
use shared::lang::Lang;

use super::plan::NewPlan;
use crate::net;
use crate::office::table::{Read, Table, fetch, text};
use crate::shell::Shell;
use crate::texts as t;

/// The table of plans.
#[component]
pub(super) fn Plans() -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let read: Read<Plan> = RwSignal::new(None);
    let again = move || fetch(shell, "/api/v1/inspections/plans".into(), read);
    again();
    let adding = RwSignal::new(false);
    let manages = shell.may(Role::Manager);
    let turn = move |id: InspectionId, active: bool| {
        spawn_local(async move {
            match switch(shell, id, active).await {
                Ok(()) => again(),
                Err(problem) => shell.refuse(&problem),
            }
        });
    };
    let cells = move |plan: &Plan| {
        let (id, active) = (plan.id, plan.active);
        let act = manages.then(|| {
            let words = if active { t::stop_plan(lang) } else { t::resume_plan(lang) };
            view! { <button class="button small" on:click=move |_| turn(id, !active)>{words}</button> }
        });
        let next = plan.next.filter(|_| active).map(|day| day.to_string()).unwrap_or_default();
        vec![
            text(plan.name.clone()),
            text(plan.task.clone()),
            text(often(&plan.every, lang)),
            text(plan.template.clone().unwrap_or_else(|| t::trade_list(lang).into())),
            view! { <span class="figures">{next}</span> }.into_any(),
            text(if active { t::enabled(lang) } else { t::disabled(lang) }),
            view! { {act} }.into_any(),
        ]
    };
    let heads = vec![
        t::plan_word(lang),
        t::task_word(lang),
        t::how_often(lang),
        t::checklist_word(lang),
        t::next_round(lang),
        t::state(lang),
        "",
    ];
    let add = move || {
        manages.then(
            || view! { <button class="button main" on:click=move |_| adding.set(true)>{t::new_plan(lang)}</button> },
        )
    };
    let search = |plan: &Plan| format!("{} {}", plan.name, plan.task);
    view! {
        <Table title=t::plans(lang) more=t::no_plans(lang) heads read again search cells act=add.into()/>
        {move || adding.get().then(|| view! { <NewPlan close=move || { adding.set(false); again() }/> })}
    }
}

fn often(every: &Every, lang: Lang) -> String {
    match every {
        Every::Months { months } => format!("{months} {}", t::months_word(lang)),
        Every::Days { days } => format!("{days} {}", t::days_word(lang)),
        Every::Dates { dates } => dates.join(", "),
        Every::Meter { by, unit } => format!("{by} {unit}"),
    }
}

/// Stops a plan, or lets it go on, as it is now.
async fn switch(shell: Shell, id: InspectionId, active: bool) -> Result<(), Problem> {
    let path = format!("/api/v1/inspections/plans/{id}");
    let answer = net::get(path.clone()).send(shell).await?;
    let tag = answer.tag.clone();
    let mut plan: serde_json::Map<String, serde_json::Value> = answer.read(shell.tongue()).await?;
    plan.remove("id");
    plan.remove("next");
    plan.insert("active".into(), active.into());
    net::change("PUT", path).seen(tag).with(&plan).done(shell).await
}
