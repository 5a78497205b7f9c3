//! An order in the dispatcher's hand: over a crew it says what sending that crew would mean, before it is let go.

use std::sync::Arc;

use callout_console::api::orders::{Candidate, Candidates, Revised};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::ids::{CrewId, OrderId};

use crate::net;
use crate::order::acts;
use crate::order::meaning;
use crate::shell::Shell;
use crate::texts as t;

/// What is dragged, and over whom.
#[derive(Clone, Copy)]
pub(crate) struct Hand {
    pub(crate) order: RwSignal<Option<OrderId>>,
    pub(crate) over: RwSignal<Option<CrewId>>,
    found: RwSignal<Option<Candidates>>,
}

/// What sending a crew would mean, in words.
#[derive(Clone, PartialEq)]
pub(crate) struct Meaning {
    pub(crate) words: String,
    pub(crate) late: bool,
}

/// One hand for everything on the desk. It is made anew with every desk: what is provided outlives the desk before, whose
/// signals are gone.
pub(crate) fn provide() {
    provide_context(Hand { order: RwSignal::new(None), over: RwSignal::new(None), found: RwSignal::new(None) });
}

impl Hand {
    /// The desk's hand.
    pub(crate) fn of_all() -> Self {
        expect_context()
    }

    /// An order is taken up: it is asked at once what each crew would mean.
    pub(crate) fn take(self, shell: Shell, order: OrderId) {
        self.order.set(Some(order));
        self.found.set(None);
        spawn_local(async move {
            let found = net::get(format!("/api/v1/orders/{order}/candidates")).ask::<Candidates>(shell).await;
            if self.order.try_get_untracked().flatten() == Some(order) {
                self.found.try_set(found.ok());
            }
        });
    }

    /// It is let go, wherever.
    pub(crate) fn let_go(self) {
        self.order.set(None);
        self.over.set(None);
    }

    fn candidate(self, crew: CrewId) -> Option<Candidate> {
        self.found.with(|found| found.as_ref()?.crews.iter().find(|candidate| candidate.crew == crew).cloned())
    }

    /// What sending `crew` would mean; `None` while nothing is dragged over it.
    pub(crate) fn meaning(self, shell: Shell, crew: CrewId) -> Option<Meaning> {
        if self.order.get().is_none() || self.over.get() != Some(crew) {
            return None;
        }
        let lang = shell.tongue();
        if self.found.with(Option::is_none) {
            return Some(Meaning { words: t::reckoning(lang).into(), late: false });
        }
        let candidate = self.candidate(crew)?;
        let told = candidate.plan.as_ref().map(|plan| (meaning(plan, shell), !plan.in_time));
        let (words, late) = told.unwrap_or_else(|| (t::cannot_go(lang).into(), true));
        let words = if late { format!("{words} · {}", t::breaks_deadline(lang)) } else { words };
        Some(Meaning { words, late })
    }

    /// It is let go over a crew: that crew is sent.
    pub(crate) fn drop_on(self, shell: Shell, crew: CrewId) {
        let (order, found) = (self.order.get_untracked(), self.found.get_untracked());
        self.let_go();
        let Some(order) = order else { return };
        spawn_local(async move {
            let revision = match found {
                Some(found) => found.revision,
                None => match net::get(format!("/api/v1/orders/{order}/candidates")).ask::<Candidates>(shell).await {
                    Ok(found) => found.revision,
                    Err(problem) => return shell.refuse(&problem),
                },
            };
            let path = format!("/api/v1/orders/{order}/assignment");
            match net::change("PUT", path).with(&acts::wish(crew, revision, "")).ask::<Revised>(shell).await {
                Ok(Revised { revision }) => {
                    let lang = shell.tongue();
                    let words = format!("{} {}", t::sent_to(lang), shell.stock.crew_name(crew));
                    let undo = move || acts::withdraw(shell, order, revision, t::undo(lang));
                    shell.say(words, Some(Arc::new(undo)));
                }
                Err(problem) => shell.refuse(&problem),
            }
        });
    }
}
