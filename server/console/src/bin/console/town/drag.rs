//! An order in the dispatcher's hand: over a crew, or over a place in its day, it says what letting it go there would mean.

use std::collections::BTreeMap;
use std::sync::Arc;

use callout_console::api::Problem;
use callout_console::api::crews::{Place, Places};
use callout_console::api::orders::{Candidate, Candidates, Revised};
use callout_console::crews::Spot;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::json;
use shared::ids::{CrewId, OrderId};

use crate::net;
use crate::order::{acts, meaning, place_meaning};
use crate::shell::Shell;
use crate::texts as t;

/// What is dragged, and over whom.
#[derive(Clone, Copy)]
pub(crate) struct Hand {
    pub(crate) order: RwSignal<Option<OrderId>>,
    pub(crate) over: RwSignal<Option<(CrewId, Spot)>>,
    found: RwSignal<Option<Candidates>>,
    /// The places of the days that it was held over; `None` while they are reckoned.
    places: RwSignal<BTreeMap<CrewId, Option<Places>>>,
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
    let (order, over, found, places) = Default::default();
    provide_context(Hand { order, over, found, places });
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
        self.places.set(BTreeMap::new());
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

    /// It is held over a crew, or over a place in its day; what each place there would mean is asked once.
    pub(crate) fn hold(self, shell: Shell, crew: CrewId, spot: Spot) {
        let Some(order) = self.order.get_untracked() else { return };
        if self.over.get_untracked() != Some((crew, spot)) {
            self.over.set(Some((crew, spot)));
        }
        if spot == Spot::Anywhere || self.places.with_untracked(|places| places.contains_key(&crew)) {
            return;
        }
        self.places.update(|places| drop(places.insert(crew, None)));
        spawn_local(async move {
            let path = format!("/api/v1/orders/{order}/places?crew={crew}");
            let found = net::get(path).ask::<Places>(shell).await.ok();
            if self.order.try_get_untracked().flatten() == Some(order) {
                self.places.try_update(|places| drop(places.insert(crew, found)));
            }
        });
    }

    fn candidate(self, crew: CrewId) -> Option<Candidate> {
        self.found.with(|found| found.as_ref()?.crews.iter().find(|candidate| candidate.crew == crew).cloned())
    }

    fn place(self, crew: CrewId, spot: Spot) -> Option<Place> {
        let before = match spot {
            Spot::Anywhere => return None,
            Spot::Before(order) => Some(order),
            Spot::End => None,
        };
        self.places.with(|places| {
            let places = places.get(&crew)?.as_ref()?;
            places.places.iter().find(|place| place.before == before).cloned()
        })
    }

    /// Where in the day of `crew` it is held.
    pub(crate) fn spot(self, crew: CrewId) -> Option<Spot> {
        self.order.get()?;
        self.over.get().filter(|(over, _)| *over == crew).map(|(_, spot)| spot)
    }

    /// What letting it go over `crew` would mean; `None` while nothing is dragged over it.
    pub(crate) fn meaning(self, shell: Shell, crew: CrewId) -> Option<Meaning> {
        let spot = self.spot(crew)?;
        let lang = shell.tongue();
        if let Some(place) = self.place(crew, spot) {
            return Some(Meaning { words: place_meaning(&place, shell), late: place.is_late() });
        }
        if spot != Spot::Anywhere || self.found.with(Option::is_none) {
            return Some(Meaning { words: t::reckoning(lang).into(), late: false });
        }
        let candidate = self.candidate(crew)?;
        let told = candidate.plan.as_ref().map(|plan| (meaning(plan, shell), !plan.in_time));
        let (words, late) = told.unwrap_or_else(|| (t::cannot_go(lang).into(), true));
        let words = if late { format!("{words} · {}", t::breaks_deadline(lang)) } else { words };
        Some(Meaning { words, late })
    }

    /// It is let go over a crew, or in a place of its day: that crew is sent, and the order stands there.
    pub(crate) fn drop_on(self, shell: Shell, crew: CrewId, spot: Spot) {
        let (order, found) = (self.order.get_untracked(), self.found.get_untracked());
        self.let_go();
        let Some(order) = order else { return };
        spawn_local(async move {
            match send(shell, order, (crew, spot), found).await {
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

async fn send(
    shell: Shell,
    order: OrderId,
    (crew, spot): (CrewId, Spot),
    found: Option<Candidates>,
) -> Result<Revised, Problem> {
    let revision = match found {
        Some(found) => found.revision,
        None => net::get(format!("/api/v1/orders/{order}/candidates")).ask::<Candidates>(shell).await?.revision,
    };
    let before = match spot {
        Spot::Anywhere => {
            let path = format!("/api/v1/orders/{order}/assignment");
            return net::change("PUT", path).with(&acts::wish(crew, revision, "")).ask(shell).await;
        }
        Spot::Before(before) => Some(before),
        Spot::End => None,
    };
    let wish = json!({ "crew": crew, "before": before, "revision": revision });
    net::change("PUT", format!("/api/v1/orders/{order}/places")).with(&wish).ask(shell).await
}
