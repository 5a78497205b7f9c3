//! What somebody has typed and not said yet. It is on disk with every key, so that a phone that dies in the middle of a
//! sentence, or a finger beside the sheet, loses none of it.

use callout_app::bridge::{Answer, Ask, Topic};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::ids::OrderId;

use crate::shell::Shell;

/// A place for what is being typed.
#[derive(Clone, Copy)]
pub(crate) struct Draft {
    shell: Shell,
    order: OrderId,
    topic: Topic,
}

impl Draft {
    /// The place for what is to become `topic` of `order`.
    pub(crate) fn of(shell: Shell, order: OrderId, topic: Topic) -> Self {
        Self { shell, order, topic }
    }

    /// A text whose every change is kept; what lay there appears in it, unless somebody is quicker.
    pub(crate) fn text(self) -> RwSignal<String> {
        let text = RwSignal::new(String::new());
        self.find(move |found| {
            if text.try_with_untracked(String::is_empty) == Some(true) {
                text.set(found);
            }
        });
        self.keep(move || text.get());
        text
    }

    /// Gives `take` what lies there, if anything does.
    pub(crate) fn find(self, take: impl FnOnce(String) + 'static) {
        spawn_local(async move {
            let ask = Ask::Draft { order: self.order, topic: self.topic };
            if let Answer::Draft(found) = self.shell.ask(ask).await
                && !found.is_empty()
            {
                take(found);
            }
        });
    }

    /// Keeps what `typed` gives, whenever that changes.
    pub(crate) fn keep(self, typed: impl Fn() -> String + 'static) {
        Effect::new(move |before: Option<String>| {
            let now = typed();
            // What it begins with was typed by nobody.
            if before.is_some_and(|before| before != now) {
                self.put(now.clone());
            }
            now
        });
    }

    /// It is said: nothing is left to be kept.
    pub(crate) fn forget(self) {
        self.put(String::new());
    }

    fn put(self, text: String) {
        let ask = Ask::KeepDraft { order: self.order, topic: self.topic, text };
        spawn_local(async move { drop(self.shell.ask(ask).await) });
    }
}
