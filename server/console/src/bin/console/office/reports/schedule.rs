//! A report that is made and sent by itself, when its period is over.

use callout_console::api::Problem;
use callout_console::api::rounds::Schedule;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::json;

use super::addresses;
use crate::net;
use crate::parts::field::Text;
use crate::parts::over::Sheet;
use crate::shell::Shell;
use crate::texts as t;

/// When a kind of report is made by itself, and who gets it.
#[component]
pub(super) fn ScheduleSheet(kind: String, close: impl Fn() + Copy + Send + Sync + 'static) -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let (at, to) = (RwSignal::new("07:00".to_owned()), RwSignal::new(String::new()));
    let (is_set, problem) = (RwSignal::new(false), RwSignal::new(None::<Problem>));
    let mine = kind.clone();
    spawn_local(async move {
        let told = net::get("/api/v1/reports/schedules").ask::<Vec<Schedule>>(shell).await.unwrap_or_default();
        if let Some(known) = told.into_iter().find(|known| known.kind == mine) {
            is_set.try_set(true);
            at.try_set(known.at);
            to.try_set(known.mail.map(|mail| mail.to.join(", ")).unwrap_or_default());
        }
    });
    let path = format!("/api/v1/reports/schedules/{kind}");
    let send = move |call: net::Call| {
        spawn_local(async move {
            match call.done(shell).await {
                Ok(()) => close(),
                Err(refused) => problem.set(Some(refused)),
            }
        });
    };
    let remove = {
        let path = path.clone();
        move |_| send(net::change("DELETE", path.clone()))
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = to.get_untracked();
        let to = addresses(&typed);
        let mail = (!to.is_empty()).then(|| json!({ "to": to, "lang": lang.tag() }));
        send(net::change("PUT", path.clone()).with(&json!({ "at": at.get_untracked(), "mail": mail })));
    };
    view! {
        <Sheet title=format!("{} · {}", super::name(&kind, lang), t::by_itself(lang)) close>
            <form class="form" on:submit=submit>
                <p class="soft">{t::by_itself_means(lang)}</p>
                <Text label=t::at_time(lang) name="schedule-at" value=at kind="time"/>
                <Text label=t::mail_addresses(lang) name="schedule-to" value=to/>
                {move || problem.get().map(|of| view! { <div class="notice late" role="alert"><p>{of.words()}</p></div> })}
                <div class="row">
                    <button class="button main" type="submit">{t::keep_it(lang)}</button>
                    {move || {
                        let remove = remove.clone();
                        is_set.get().then(|| view! { <button class="button" type="button" on:click=remove>{t::remove(lang)}</button> })
                    }}
                </div>
            </form>
        </Sheet>
    }
}
