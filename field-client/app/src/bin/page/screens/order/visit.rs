//! What the sections of an order share: its page, and the one way to record something.

use callout_app::bridge::deed::Deed;
use callout_app::bridge::order::OrderPage;
use callout_app::bridge::{Answer, Ask};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::geo::Place;
use shared::ids::OrderId;
use shared::time::Moment;

use crate::browser;
use crate::shell::{Shell, Toast};

/// An order on the screen.
#[derive(Clone, Copy)]
pub(crate) struct Visit {
    pub(crate) shell: Shell,
    pub(crate) id: OrderId,
    pub(crate) page: RwSignal<Option<OrderPage>>,
    /// The last place the device knew, and when it said so: an act never waits for a satellite.
    place: RwSignal<Option<(Place, Moment)>>,
}

impl Visit {
    /// The order `id`, before it is known.
    pub(crate) fn of(shell: Shell, id: OrderId) -> Self {
        let visit = Self { shell, id, page: RwSignal::new(None), place: RwSignal::new(None) };
        spawn_local(visit.look_around());
        visit
    }

    /// A part of the page; what shows it is drawn anew only when that part changes.
    pub(crate) fn part<T>(self, of: impl Fn(&OrderPage) -> T + Send + Sync + 'static) -> Memo<T>
    where
        T: Clone + Default + PartialEq + Send + Sync + 'static,
    {
        Memo::new(move |_| self.page.with(|page| page.as_ref().map(&of)).unwrap_or_default())
    }

    async fn look_around(self) {
        if let Some(place) = browser::place().await {
            // The screen may be gone by now.
            self.place.try_set(Some((place, browser::now())));
        }
    }

    /// The place, as old as it is now.
    pub(crate) fn place(self) -> Option<Place> {
        let (place, at) = self.place.get_untracked()?;
        let since = u32::try_from(browser::now().ms_since(at) / 1_000).unwrap_or_default();
        Some(Place { age_s: place.age_s.saturating_add(since), ..place })
    }

    /// Records something; says nothing unless it was not done.
    pub(crate) fn act(self, deed: Deed) {
        self.record(deed, None);
    }

    /// Records something and says so, with the way back where there is one.
    pub(crate) fn act_saying(self, deed: Deed, words: &str, undo: Option<Deed>) {
        let undo = undo.map(|deed| (self.id, deed));
        self.record(deed, Some(Toast { words: words.into(), undo }));
    }

    fn record(self, deed: Deed, toast: Option<Toast>) {
        let place = self.place();
        spawn_local(async move {
            let answer = self.shell.ask(Ask::Do { order: self.id, deed, place }).await;
            if self.took(answer)
                && let Some(toast) = toast
            {
                self.shell.say(toast);
            }
            self.look_around().await;
        });
    }

    /// Shows what an answer says; whether it was done.
    pub(crate) fn took(self, answer: Answer) -> bool {
        match answer {
            Answer::Order(page) => {
                self.page.try_set(Some(*page));
                true
            }
            Answer::No { words, .. } => {
                self.shell.say_no(words);
                false
            }
            _ => false,
        }
    }
}
