//! What the sections of an order share: its page, and the one way to record something.

use callout_app::bridge::deed::Deed;
use callout_app::bridge::order::OrderPage;
use callout_app::bridge::{Answer, Ask};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::ids::OrderId;

use crate::shell::{Offer, Shell, Toast};
use crate::tell;

/// An order on the screen.
#[derive(Clone, Copy)]
pub(crate) struct Visit {
    pub(crate) shell: Shell,
    pub(crate) id: OrderId,
    pub(crate) page: RwSignal<Option<OrderPage>>,
}

impl Visit {
    /// The order `id`, before it is known.
    pub(crate) fn of(shell: Shell, id: OrderId) -> Self {
        spawn_local(shell.look_around());
        Self { shell, id, page: RwSignal::new(None) }
    }

    /// A part of the page; what shows it is drawn anew only when that part changes.
    pub(crate) fn part<T>(self, of: impl Fn(&OrderPage) -> T + Send + Sync + 'static) -> Memo<T>
    where
        T: Clone + Default + PartialEq + Send + Sync + 'static,
    {
        Memo::new(move |_| self.page.with(|page| page.as_ref().map(&of)).unwrap_or_default())
    }

    /// Records something; says nothing unless it was not done.
    pub(crate) fn act(self, deed: Deed) {
        self.record(deed, None);
    }

    /// Records something and says so, with the way back where there is one.
    pub(crate) fn act_saying(self, deed: Deed, words: &str, undo: Option<Deed>) {
        let offer = undo.map(|deed| Offer::Undo(self.id, deed));
        self.record(deed, Some(Toast { words: words.into(), offer }));
    }

    /// Records something, for whoever has to know whether that was done; says why if it was not.
    pub(crate) async fn is_recorded(self, deed: Deed) -> bool {
        let answer = self.shell.ask(Ask::Do { order: self.id, deed, place: self.shell.place() }).await;
        self.took(answer)
    }

    fn record(self, deed: Deed, toast: Option<Toast>) {
        spawn_local(async move {
            if self.is_recorded(deed).await
                && let Some(toast) = toast
            {
                self.shell.say(toast);
            }
            // Beside it stands the list, which says where the order is.
            if self.shell.wide.get_untracked() {
                tell::refresh(self.shell);
            }
            self.shell.look_around().await;
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
