//! What is asked for: who, where, what, until when.

use std::sync::Arc;

use leptos::prelude::*;
use shared::document::request::RequestDetail;
use shared::say;
use shared::time::Moment;
use shared::view::OrderView;

use crate::parts::due::{Due, when};
use crate::parts::icons;
use crate::parts::status::StatusWord;
use crate::shell::Shell;
use crate::texts as t;

/// Its number and where it stands.
#[component]
pub(crate) fn Title(view: Arc<OrderView>) -> impl IntoView {
    let number = view.origin.as_ref().map(|origin| origin.number.clone()).unwrap_or_default();
    view! {
        <h2 class="figures">{number}</h2>
        <StatusWord status=view.status/>
        <span class="grow"></span>
        <Due due=Signal::derive(move || next_due(&view))/>
    }
}

/// The deadline that runs: latest arrival until somebody arrived, then latest solution.
fn next_due(view: &OrderView) -> Option<Moment> {
    use shared::document::status::Status;
    let arrived = view.visits.iter().any(|visit| visit.stage >= shared::document::visits::Stage::Arrived);
    let over = matches!(view.status, Status::ReadyToSign | Status::Signed | Status::Closed | Status::Cancelled);
    view.deadlines.filter(|_| !over).map(|due| if arrived { due.resolve } else { due.response })
}

/// The request, as one reads it out.
#[component]
pub(crate) fn Head(view: Arc<OrderView>) -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let fault = view.request.iter().find_map(|detail| match detail {
        RequestDetail::Fault { text } => Some(text.clone()),
        _ => None,
    });
    let received = view
        .origin
        .as_ref()
        .map(|origin| format!("{} · {}", when(origin.received_at, shell), origin.channel_words(lang)));
    let due = view.deadlines.map(|due| format!("{} · {}", when(due.response, shell), when(due.resolve, shell)));
    view! {
        <section class="request">
            <p class="fault">{fault.unwrap_or_default()}</p>
            <dl class="facts">
                {view.request.iter().filter_map(|detail| said(detail, shell)).collect_view()}
                {received.map(|words| fact(t::received(lang), words))}
                {due.map(|words| fact(t::arrive_solve(lang), words))}
            </dl>
        </section>
    }
}

fn fact(label: &'static str, words: impl IntoView + 'static) -> AnyView {
    view! { <dt>{label}</dt><dd>{words}</dd> }.into_any()
}

fn said(detail: &RequestDetail, shell: Shell) -> Option<AnyView> {
    let lang = shell.tongue();
    let label = |field: shared::document::request::RequestField| field.words(lang);
    use shared::document::request::RequestField as Field;
    Some(match detail {
        RequestDetail::Fault { .. } | RequestDetail::Checklist { .. } => return None,
        RequestDetail::Customer(of) => fact(label(Field::Customer), of.name.clone()),
        RequestDetail::Site(of) => fact(label(Field::Site), of.address.clone()),
        RequestDetail::Contact(of) => fact(label(Field::Contact), person(of)),
        RequestDetail::Reporter(of) => fact(label(Field::Reporter), person(of)),
        RequestDetail::Department { name } => fact(label(Field::Department), name.clone()),
        RequestDetail::Trade { name } => fact(label(Field::Trade), name.clone()),
        RequestDetail::Level(of) => fact(label(Field::Level), of.name.clone()),
        RequestDetail::Appointment(of) => {
            fact(label(Field::Appointment), format!("{} – {}", when(of.from, shell), when(of.until, shell)))
        }
        RequestDetail::Equipment(of) => {
            let now = shell.now.get_untracked();
            let warranty = of.warranty_until.map(|until| {
                let date = say::date(until, crate::browser::offset(until), lang);
                if until >= now {
                    format!("{} {date}", t::warranty_until(lang))
                } else {
                    t::out_of_warranty(lang).to_owned()
                }
            });
            let about: Vec<String> = [Some(of.name.clone()), Some(of.location.clone()), warranty]
                .into_iter()
                .flatten()
                .filter(|text| !text.is_empty())
                .collect();
            fact(label(Field::Equipment), about.join(" · "))
        }
    })
}

fn person(of: &shared::document::request::Contact) -> AnyView {
    let address = format!("tel:{}", of.phone);
    let phone =
        (!of.phone.is_empty()).then(|| view! { <a href=address class="phone">{icons::phone()}{of.phone.clone()}</a> });
    view! { {of.name.clone()} " " {phone} }.into_any()
}
