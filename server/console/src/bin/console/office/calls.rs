//! Follow-up calls 回访: whom to call by the rules, with which questions, and what they said.

use callout_console::api::Problem;
use callout_console::api::rounds::{Attainment, FollowUp, Reason};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Deserialize;
use serde_json::{Value, json};
use shared::document::request::{Contact, RequestDetail};
use shared::lang::Lang;

use super::table::{Read, Table, fetch, text, to_order};
use crate::net;
use crate::parts::due::{Due, when};
use crate::parts::field::Text;
use crate::parts::icons;
use crate::parts::over::Sheet;
use crate::shell::Shell;
use crate::texts as t;

/// Which are listed.
const STATES: [&str; 3] = ["waiting", "satisfied", "not-satisfied"];

/// The list.
#[component]
pub(crate) fn Calls() -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let read: Read<FollowUp> = RwSignal::new(None);
    let state = RwSignal::new(STATES[0]);
    let calling = RwSignal::new(None::<FollowUp>);
    let again = move || fetch(shell, format!("/api/v1/follow-ups?state={}", state.get_untracked()), read);
    Effect::new(move || {
        state.track();
        again();
    });
    let cells = move |call: &FollowUp| {
        let said = call.clone();
        let due = Some(call.due_at);
        let last = match call.answered_at {
            Some(at) => text([when(at, shell), call.remark.clone()].join(" ")),
            None => view! {
                <button class="button small" on:click=move |_| calling.set(Some(said.clone()))>{icons::phone()}{t::call_now(lang)}</button>
            }
            .into_any(),
        };
        let reasons: Vec<&str> = call.reasons.iter().map(|reason| words(*reason, lang)).collect();
        vec![
            text(call.customer_name.clone()),
            to_order(call.order, call.number.clone()),
            text(call.day.to_string()),
            text(reasons.join(" · ")),
            view! { <Due due=Signal::stored(due.filter(|_| call.answered_at.is_none()))/> }.into_any(),
            last,
        ]
    };
    let heads =
        vec![t::customer_word(lang), t::order(lang), t::closed_on(lang), t::why_called(lang), t::until_day(lang), ""];
    let act = move || {
        let chip = move |of: &'static str, words: &'static str| {
            let on = move || (state.get() == of).to_string();
            view! { <button class="chip" aria-pressed=on on:click=move |_| state.set(of)>{words}</button> }
        };
        let [waiting, satisfied, not] = STATES;
        view! { <div class="chips">{chip(waiting, t::to_be_called(lang))}{chip(satisfied, t::satisfied(lang))}{chip(not, t::not_satisfied(lang))}</div> }
    };
    let search = |call: &FollowUp| format!("{} {}", call.number, call.customer_name);
    let close = move || {
        calling.set(None);
        again();
    };
    view! {
        <div class="row inspection-bar"><ThisWeek/></div>
        <Table title=t::calls(lang) more=t::no_calls(lang) heads read again search cells act=act.into()/>
        {move || calling.get().map(|call| view! { <Call call close/> })}
    }
}

/// What was asked for in an order, of which the contact is wanted here.
#[derive(Deserialize)]
struct Asked {
    request: Vec<RequestDetail>,
}

/// How far the calls about this week's closings and the last one's have come.
#[component]
fn ThisWeek() -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let today = shell.today();
    let weeks = [(t::this_week(lang), today), (t::last_week(lang), today.plus(-7))].map(|(name, day)| {
        let told = RwSignal::new(None::<Attainment>);
        spawn_local(async move {
            let path = format!("/api/v1/follow-ups/attainment?week={day}");
            if let Ok(of) = net::get(path).ask::<Attainment>(shell).await {
                told.try_set(Some(of));
            }
        });
        move || {
            told.get().map(|of| {
                let words = match lang {
                    Lang::ZhCn => format!(
                        "{name}：应回访 {}，已回访 {}，满意 {}，未回访 {}",
                        of.listed, of.in_time, of.satisfied, of.waiting
                    ),
                    Lang::En => format!(
                        "{name}: {} to call, {} called, {} satisfied, {} waiting",
                        of.listed, of.in_time, of.satisfied, of.waiting
                    ),
                };
                view! { <p class="soft figures">{words}</p> }
            })
        }
    });
    let [this, last] = weeks;
    view! { {this} {last} }
}

/// One call: the number, the questions, and what they said.
#[component]
fn Call(call: FollowUp, close: impl Fn() + Copy + Send + Sync + 'static) -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let answers = t::script(lang).map(|question| (question, RwSignal::new(String::new())));
    let remark = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<Problem>);
    let order = call.order;
    let contact = RwSignal::new(None::<Contact>);
    spawn_local(async move {
        if let Ok(told) = net::get(format!("/api/v1/orders/{order}")).ask::<Asked>(shell).await {
            contact.try_set(whom(&told.request));
        }
    });
    let say = move |satisfied: bool| {
        let said: Vec<Value> = answers
            .iter()
            .map(|(question, answer)| json!({ "question": question, "answer": answer.get_untracked().trim() }))
            .filter(|of| of["answer"] != "")
            .collect();
        let body = json!({ "satisfied": satisfied, "answers": said, "remark": remark.get_untracked().trim() });
        spawn_local(async move {
            match net::change("POST", format!("/api/v1/follow-ups/{order}/answer")).with(&body).done(shell).await {
                Ok(()) => {
                    shell.say(if satisfied { t::noted_satisfied(lang) } else { t::noted_not_satisfied(lang) }, None);
                    close();
                }
                Err(refused) => problem.set(Some(refused)),
            }
        });
    };
    let phone = move || {
        contact.get().map(|of| {
            let address = format!("tel:{}", of.phone);
            view! { <p>{of.name} " " <a href=address class="phone">{icons::phone()}{of.phone}</a></p> }
        })
    };
    let questions = answers.map(|(question, answer)| view! { <Text label=question name="answer" value=answer/> });
    view! {
        <Sheet title=format!("{} · {}", call.customer_name, call.number) close>
            <div class="form">
                {phone}
                {questions.into_iter().collect_view()}
                <Text label=t::remark(lang) name="remark" value=remark/>
                {move || problem.get().map(|of| view! { <div class="notice late" role="alert"><p>{of.words()}</p></div> })}
                <div class="row">
                    <button class="button main" on:click=move |_| say(true)>{t::satisfied(lang)}</button>
                    <button class="button" on:click=move |_| say(false)>{t::not_satisfied_again(lang)}</button>
                </div>
            </div>
        </Sheet>
    }
}

/// Whom to call about an order: the contact on site, else who reported it.
fn whom(request: &[RequestDetail]) -> Option<Contact> {
    let has_phone = |of: &&Contact| !of.phone.is_empty();
    let contact =
        request.iter().filter_map(|detail| if let RequestDetail::Contact(of) = detail { Some(of) } else { None });
    let reporter =
        request.iter().filter_map(|detail| if let RequestDetail::Reporter(of) = detail { Some(of) } else { None });
    contact.chain(reporter).find(has_phone).cloned()
}

fn words(reason: Reason, lang: Lang) -> &'static str {
    match reason {
        Reason::Warranty => t::called_warranty(lang),
        Reason::Escalated => t::called_escalated(lang),
        Reason::OfCrew => t::called_of_crew(lang),
        Reason::Drawn => t::called_drawn(lang),
    }
}
