//! What all pages share: who is here, how it looks, where one is, and what is said for a few seconds.

use std::sync::Arc;

use callout_console::api::Problem;
use callout_console::api::office::{Office, Person, Role};
use callout_console::route::Route;
use leptos::prelude::{GetUntracked as _, RwSignal, Set as _, Update as _, WithUntracked as _, expect_context};
use leptos::task::spawn_local;
use shared::lang::Lang;
use shared::time::Moment;

use crate::browser;
use crate::stock::Stock;

/// How long something can be taken back, in milliseconds.
const UNDO_MS: i32 = 6_000;

/// What takes an act back.
pub(crate) type Undo = Arc<dyn Fn() + Send + Sync>;

/// What is said for a few seconds.
#[derive(Clone)]
pub(crate) struct Toast {
    number: u32,
    pub(crate) words: String,
    pub(crate) grave: bool,
    pub(crate) undo: Option<Undo>,
}

/// How the event stream stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Live {
    /// It is being opened.
    Opening,
    /// What happens is seen as it happens.
    On,
    /// It was cut off, and is tried again.
    Off,
}

/// What lies over the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Over {
    /// The keys.
    Keys,
    /// Language, light, density, signing out.
    Menu,
}

/// What all pages share.
#[derive(Clone, Copy)]
pub(crate) struct Shell {
    pub(crate) lang: RwSignal<Lang>,
    pub(crate) route: RwSignal<Route>,
    pub(crate) me: RwSignal<Option<Person>>,
    pub(crate) office: RwSignal<Option<Office>>,
    /// The session has ended; what is on the page waits.
    pub(crate) locked: RwSignal<bool>,
    /// Something dangerous waits for the person's password.
    pub(crate) proving: RwSignal<bool>,
    pub(crate) live: RwSignal<Live>,
    /// The clock, every few seconds.
    pub(crate) now: RwSignal<Moment>,
    pub(crate) toast: RwSignal<Option<Toast>>,
    pub(crate) over: RwSignal<Option<Over>>,
    pub(crate) stock: Stock,
    /// How tightly rows stand: `comfortable` or `compact`.
    pub(crate) density: RwSignal<&'static str>,
    /// The last key that nobody was typing with, and a number that tells it from the one before.
    pub(crate) pressed: RwSignal<(u32, String)>,
    /// Whether the window is too narrow for two columns.
    pub(crate) narrow: RwSignal<bool>,
}

impl Shell {
    /// As the browser has it.
    pub(crate) fn start() -> Self {
        browser::look("theme", &["auto", "light", "dark"]);
        Self {
            lang: RwSignal::new(browser::lang()),
            route: RwSignal::new(Route::of(&browser::hash())),
            me: RwSignal::new(None),
            office: RwSignal::new(None),
            locked: RwSignal::new(false),
            proving: RwSignal::new(false),
            live: RwSignal::new(Live::Opening),
            now: RwSignal::new(browser::now()),
            toast: RwSignal::new(None),
            over: RwSignal::new(None),
            stock: Stock::empty(),
            density: RwSignal::new(browser::look("density", &["comfortable", "compact"])),
            pressed: RwSignal::new((0, String::new())),
            narrow: RwSignal::new(browser::width() < NARROW),
        }
    }

    /// The one that all pages share.
    pub(crate) fn of_all() -> Self {
        expect_context()
    }

    /// The language. Where it changes, everything is drawn anew.
    pub(crate) fn tongue(self) -> Lang {
        self.lang.get_untracked()
    }

    /// Whether the person may do what this role may.
    pub(crate) fn may(self, role: Role) -> bool {
        self.me.with_untracked(|me| me.as_ref().is_some_and(|me| me.role >= role))
    }

    /// The date at the office.
    pub(crate) fn today(self) -> shared::calendar::Day {
        self.office.with_untracked(|office| browser::today(office.as_ref().map_or("UTC", |office| &office.time_zone)))
    }

    /// Goes to another page.
    pub(crate) fn go(self, route: Route) {
        self.step(route, true);
    }

    /// Shows another page in place of this one, so that going back does not lead through it.
    pub(crate) fn swap(self, route: Route) {
        self.step(route, false);
    }

    fn step(self, route: Route, is_step: bool) {
        if self.route.get_untracked() != route {
            browser::set_hash(&route.hash(), is_step);
            self.route.set(route);
        }
    }

    /// Says something, with the way back if there is one.
    pub(crate) fn say(self, words: impl Into<String>, undo: Option<Undo>) {
        self.tell(Toast { number: 0, words: words.into(), grave: false, undo });
    }

    /// Says why something was not done.
    pub(crate) fn refuse(self, problem: &Problem) {
        self.tell(Toast { number: 0, words: problem.words(), grave: true, undo: None });
    }

    fn tell(self, mut toast: Toast) {
        let number = self.toast.with_untracked(|last| last.as_ref().map_or(1, |last| last.number.wrapping_add(1)));
        toast.number = number;
        self.toast.set(Some(toast));
        spawn_local(async move {
            browser::wait(UNDO_MS).await;
            self.toast.update(|shown| {
                if shown.as_ref().is_some_and(|shown| shown.number == number) {
                    *shown = None;
                }
            });
        });
    }
}

/// CSS pixels below which board and order stand one after the other.
pub(crate) const NARROW: f64 = 760.0;
