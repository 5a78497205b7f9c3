//! What all screens share: language, light, place, and what the worker says unasked.

use callout_app::bridge::deed::Deed;
use callout_app::bridge::today::Today;
use callout_app::bridge::work::Standing;
use callout_app::bridge::{Answer, Ask, Asked, Me, No};
use callout_app::way::Guide;
use js_sys::ArrayBuffer;
use leptos::prelude::{GetUntracked as _, RwSignal, Set as _, Update as _, expect_context};
use leptos::task::spawn_local;
use shared::geo::Place;
use shared::ids::OrderId;
use shared::lang::Lang;
use shared::time::Moment;

use super::install::Way;
use super::route::Route;
use super::{browser, kept, phone, texts};

/// How far the app is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// The worker is opening the database.
    Starting,
    /// Another window has the database.
    Elsewhere,
    /// This window has given the database to another one.
    GivenAway,
    /// The database cannot be used.
    Broken { detail: String, newer: bool },
    /// Questions are welcome.
    Ready,
}

/// What is said for a few seconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Toast {
    pub(crate) words: String,
    pub(crate) offer: Option<Offer>,
}

/// What one may do about what is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Offer {
    /// Take it back, by this deed.
    Undo(OrderId, Deed),
    /// Look at the order.
    Look(OrderId),
}

/// What all screens share.
#[derive(Clone, Copy)]
pub(crate) struct Shell {
    pub(crate) lang: RwSignal<Lang>,
    pub(crate) theme: RwSignal<kept::Theme>,
    pub(crate) route: RwSignal<Route>,
    pub(crate) state: RwSignal<State>,
    pub(crate) me: RwSignal<Option<Me>>,
    pub(crate) standing: RwSignal<Standing>,
    /// Counts what has changed on the device: whoever shows something asks anew.
    pub(crate) changes: RwSignal<u32>,
    /// The clock, every few seconds.
    pub(crate) now: RwSignal<Moment>,
    pub(crate) toast: RwSignal<Option<Toast>>,
    /// The day as it was shown last, so that coming back to it shows it at once.
    pub(crate) day: RwSignal<Option<Today>>,
    /// Until when nothing is announced, since everything is new.
    pub(crate) settling: RwSignal<Moment>,
    /// Where the device was last, and when it said so: an act never waits for a satellite.
    pub(crate) seen: RwSignal<Option<(Place, Moment)>>,
    /// Whether asking where the device is was refused.
    pub(crate) place_denied: RwSignal<bool>,
    /// Whether there is room for list and visit side by side.
    pub(crate) wide: RwSignal<bool>,
    /// What shows the way.
    pub(crate) guide: RwSignal<Guide>,
    /// Whether time and place are written onto pictures.
    pub(crate) stamps: RwSignal<bool>,
    /// Whether the last act found no room on the device.
    pub(crate) full: RwSignal<bool>,
    /// How the app gets onto the home screen, unless it is there or that was put off.
    pub(crate) install: RwSignal<Option<Way>>,
    /// Whether somebody wants to leave the customer's page.
    pub(crate) leaving: RwSignal<bool>,
    /// Whether the device was enrolled and everything on it is gone.
    pub(crate) evicted: RwSignal<bool>,
    /// A new version waits to be taken.
    pub(crate) update: RwSignal<bool>,
}

impl Shell {
    /// As the browser has it.
    pub(crate) fn start() -> Self {
        Self {
            lang: RwSignal::new(kept::lang()),
            theme: RwSignal::new(kept::theme()),
            route: RwSignal::new(Route::here()),
            state: RwSignal::new(State::Starting),
            me: RwSignal::new(None),
            standing: RwSignal::new(Standing::default()),
            changes: RwSignal::new(0),
            now: RwSignal::new(browser::now()),
            toast: RwSignal::new(None),
            day: RwSignal::new(None),
            settling: RwSignal::new(Moment(0)),
            seen: RwSignal::new(None),
            place_denied: RwSignal::new(false),
            wide: RwSignal::new(browser::is_wide()),
            guide: RwSignal::new(kept::guide()),
            stamps: RwSignal::new(kept::stamps()),
            full: RwSignal::new(false),
            install: RwSignal::new(None),
            leaving: RwSignal::new(false),
            evicted: RwSignal::new(false),
            update: RwSignal::new(false),
        }
    }

    /// The one that all screens share.
    pub(crate) fn of_all() -> Self {
        expect_context()
    }

    /// The language. Where it changes, everything is drawn anew.
    pub(crate) fn tongue(self) -> Lang {
        self.lang.get_untracked()
    }

    /// Asks the worker.
    pub(crate) async fn ask(self, ask: Ask) -> Answer {
        self.ask_with(ask, None).await.0
    }

    /// Asks the worker, with a file that changes hands; its answer with what comes along.
    pub(crate) async fn ask_with(self, ask: Ask, file: Option<ArrayBuffer>) -> (Answer, Option<ArrayBuffer>) {
        self.ask_fully(self.tongue(), ask, file).await
    }

    /// Asks the worker for an answer in the customer's language.
    pub(crate) async fn ask_in(self, lang: Lang, ask: Ask) -> Answer {
        self.ask_fully(lang, ask, None).await.0
    }

    async fn ask_fully(self, lang: Lang, ask: Ask, file: Option<ArrayBuffer>) -> (Answer, Option<ArrayBuffer>) {
        let records = matches!(ask, Ask::Do { .. } | Ask::Photograph { .. } | Ask::Sign { .. });
        let asked = Asked { lang, utc_offset_minutes: browser::utc_offset_minutes(), ask };
        match phone::ask(&asked, file).await {
            Some(answer) => {
                match answer.0 {
                    Answer::No { why: No::NoRoom, .. } => self.full.set(true),
                    // Whatever is answered with an order after it was recorded was kept: there is room again.
                    Answer::Order(_) if records => self.full.set(false),
                    _ => {}
                }
                answer
            }
            None => (Answer::No { why: No::Broken, words: texts::no_answer(lang).into() }, None),
        }
    }

    /// Asks where the device is.
    pub(crate) async fn look_around(self) {
        let found = browser::place().await;
        self.place_denied.set(found == Err(browser::NoPlace::Denied));
        if let Ok(place) = found {
            self.seen.set(Some((place, browser::now())));
        }
    }

    /// The place, as old as it is now.
    pub(crate) fn place(self) -> Option<Place> {
        let (place, at) = self.seen.get_untracked()?;
        let since = u32::try_from(browser::now().ms_since(at) / 1_000).unwrap_or_default();
        Some(Place { age_s: place.age_s.saturating_add(since), ..place })
    }

    /// Goes to another screen.
    pub(crate) fn go(self, route: Route) {
        // What was said belongs to the screen that one leaves.
        self.toast.set(None);
        let here = self.route.get_untracked();
        if here == Route::Today {
            browser::remember_scroll();
        }
        if here != route {
            route.show();
            self.route.set(route);
        }
    }

    /// Says something for six seconds.
    pub(crate) fn say(self, toast: Toast) {
        self.toast.set(Some(toast.clone()));
        spawn_local(async move {
            browser::wait(6_000).await;
            self.toast.update(|shown| {
                if *shown == Some(toast) {
                    *shown = None;
                }
            });
        });
    }

    /// Says why something was not done.
    pub(crate) fn say_no(self, words: String) {
        self.say(Toast { words, offer: None });
    }
}
