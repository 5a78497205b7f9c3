//! What deserves a look: two crews, moved clocks, far arrivals, repeats, refusals.

use std::sync::Arc;

use callout_console::route::Route;
use leptos::prelude::*;
use shared::document::remarks::Remark;
use shared::ids::OrderId;
use shared::say;
use shared::view::OrderView;

use crate::parts::icons;
use crate::shell::Shell;
use crate::texts as t;

/// All remarks, the grave ones first.
#[component]
pub(crate) fn Remarks(view: Arc<OrderView>) -> impl IntoView {
    let shell = Shell::of_all();
    let mut told: Vec<Told> = view.remarks.iter().map(|remark| Told::of(remark, &view, shell)).collect();
    told.sort_by_key(|told| !told.grave);
    let line = move |told: Told| {
        let class = if told.grave { "remark soon" } else { "remark" };
        let other = told.other.map(|(order, number)| {
            view! {
                <button class="button small" on:click=move |_| open(shell, order)>{t::show_other(shell.tongue())} " " {number}</button>
            }
        });
        view! { <li class=class>{icons::look()}<span>{told.words}</span>{other}</li> }
    };
    (!told.is_empty()).then(|| view! { <ul class="remarks">{told.into_iter().map(line).collect_view()}</ul> })
}

fn open(shell: Shell, order: OrderId) {
    if let Route::Board { filter, .. } = shell.route.get_untracked() {
        shell.go(Route::Board { filter, order: Some(order) });
    }
}

struct Told {
    words: String,
    grave: bool,
    other: Option<(OrderId, String)>,
}

impl Told {
    fn of(remark: &Remark, view: &OrderView, shell: Shell) -> Self {
        let lang = shell.tongue();
        let plain = |words: String| Self { words, grave: false, other: None };
        let grave = |words: String| Self { words, grave: true, other: None };
        match remark {
            Remark::TwoCrews { present, former } => {
                let crew = view.visits.iter().find(|visit| visit.id == *former).and_then(|visit| visit.crew);
                let former = crew.map(|crew| shell.stock.crew_name(crew)).unwrap_or_default();
                grave(format!("{} {former} · {}", t::two_crews(lang), shell.stock.crew_name(*present)))
            }
            Remark::ChangedSinceSigning { differences, .. } => {
                grave(format!("{} ({})", t::changed_since(lang), differences.len()))
            }
            Remark::FarFromSite { metres, .. } => {
                plain(format!("{} {}", t::far_from_site(lang), say::distance(*metres)))
            }
            Remark::ClockMoved { by_ms, .. } => {
                plain(format!("{} {} {}", t::clock_moved(lang), by_ms / 60_000, t::minutes(lang)))
            }
            Remark::NoArrival { .. } => plain(t::no_arrival(lang).into()),
            Remark::NoBeginning { .. } => plain(t::no_beginning(lang).into()),
            Remark::OutOfLimits { question, answer, .. } => grave(format!("{question}: {answer}")),
            Remark::SignatureRefused { reason, .. } => grave(format!("{} {reason}", t::not_signed(lang))),
            Remark::Repeat { with, .. } => {
                let why: Vec<String> = with.reasons.iter().map(|reason| reason.words(lang)).collect();
                let words = format!("{} · {}", with.words(lang), why.join(lang.pick("，", ", ")));
                Self { words, grave: false, other: Some((with.other, with.number.clone())) }
            }
        }
    }
}
