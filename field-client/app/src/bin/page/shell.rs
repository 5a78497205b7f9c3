//! What all screens share: language, light, place, and what the worker says unasked.

use callout_app::bridge::work::Standing;
use callout_app::bridge::{Answer, Ask, Asked, Me, No};
use js_sys::ArrayBuffer;
use leptos::prelude::{GetUntracked as _, RwSignal, Set as _, Update as _, expect_context};
use leptos::task::spawn_local;
use shared::ids::OrderId;
use shared::lang::Lang;
use shared::time::Moment;

use super::route::Route;
use super::{browser, phone, texts};

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
    /// What takes it back.
    pub(crate) undo: Option<(OrderId, callout_app::bridge::deed::Deed)>,
}

/// What all screens share.
#[derive(Clone, Copy)]
pub(crate) struct Shell {
    pub(crate) lang: RwSignal<Lang>,
    pub(crate) theme: RwSignal<browser::Theme>,
    pub(crate) route: RwSignal<Route>,
    pub(crate) state: RwSignal<State>,
    pub(crate) me: RwSignal<Option<Me>>,
    pub(crate) standing: RwSignal<Standing>,
    /// Counts what has changed on the device: whoever shows something asks anew.
    pub(crate) changes: RwSignal<u32>,
    /// The clock, every few seconds.
    pub(crate) now: RwSignal<Moment>,
    pub(crate) toast: RwSignal<Option<Toast>>,
    /// A new version waits to be taken.
    pub(crate) update: RwSignal<bool>,
}

impl Shell {
    /// As the browser has it.
    pub(crate) fn start() -> Self {
        Self {
            lang: RwSignal::new(browser::lang()),
            theme: RwSignal::new(browser::theme()),
            route: RwSignal::new(Route::here()),
            state: RwSignal::new(State::Starting),
            me: RwSignal::new(None),
            standing: RwSignal::new(Standing::default()),
            changes: RwSignal::new(0),
            now: RwSignal::new(browser::now()),
            toast: RwSignal::new(None),
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
        let asked = Asked { lang, utc_offset_minutes: browser::utc_offset_minutes(), ask };
        match phone::ask(&asked, file).await {
            Some(answer) => answer,
            None => (Answer::No { why: No::Broken, words: texts::no_answer(lang).into() }, None),
        }
    }

    /// Goes to another screen.
    pub(crate) fn go(self, route: Route) {
        // What was said belongs to the screen that one leaves.
        self.toast.set(None);
        if self.route.get_untracked() != route {
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
        self.say(Toast { words, undo: None });
    }
}
