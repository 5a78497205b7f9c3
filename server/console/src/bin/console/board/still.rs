//! Keeping the board still: while somebody works with it, what stands on it stays where it stands.

use callout_console::arrange::{Arranged, Line, arrange, lines, settle};
use callout_console::filter::Filter;
use callout_console::route::Route;
use leptos::prelude::*;
use shared::ids::OrderId;
use shared::time::Moment;

use crate::browser;
use crate::shell::Shell;

/// After so long without a touch the board sorts itself anew, in milliseconds.
const IDLE_MS: i64 = 20_000;

/// What stands on the board.
#[derive(Clone, Copy)]
pub(crate) struct Still {
    /// Its lines.
    pub(crate) lines: Memo<Vec<Line>>,
    /// Whether they would stand otherwise if sorted now.
    pub(crate) moved: Memo<bool>,
    pub(crate) filter: Memo<Filter>,
    shown: RwSignal<Arranged>,
    sorted: Memo<Arranged>,
    touched: StoredValue<Moment>,
}

impl Still {
    /// Follows the stock and the filter of the address.
    pub(crate) fn follow(shell: Shell) -> Self {
        let stock = shell.stock;
        let filter = Memo::new(move |last: Option<&Filter>| match shell.route.get() {
            Route::Board { filter, .. } => filter,
            _ => last.cloned().unwrap_or_default(),
        });
        // Needs change by the minute, not by the second.
        let minute = Memo::new(move |_| Moment(shell.now.get().0.div_euclid(60_000) * 60_000));
        let sorted = Memo::new(move |_| {
            stock.orders.with(|orders| arrange(orders.values(), |id| stock.beside(id), &filter.get(), minute.get()))
        });
        let shown = RwSignal::new(sorted.get_untracked());
        let touched = StoredValue::new(Moment(0));
        Effect::new(move |last: Option<Filter>| {
            let (new, filter) = (sorted.get(), filter.get());
            let idle = browser::now().ms_since(touched.get_value()) > IDLE_MS;
            let kept = match last.as_ref() == Some(&filter) && !idle {
                true => shown.with_untracked(|old| settle(old, &new)),
                false => new,
            };
            if shown.with_untracked(|old| *old != kept) {
                shown.set(kept);
            }
            filter
        });
        let lines = Memo::new(move |_| shown.with(lines));
        let moved = Memo::new(move |_| shown.with(|shown| sorted.with(|sorted| shown != sorted)));
        Self { lines, moved, filter, shown, sorted, touched }
    }

    /// Somebody works with the board.
    pub(crate) fn touch(self) {
        self.touched.set_value(browser::now());
    }

    /// Sorts it now.
    pub(crate) fn sort(self) {
        self.shown.set(self.sorted.get_untracked());
    }

    /// The order `by` places after the one at hand; the first or last one at the ends.
    pub(crate) fn beside(self, at: Option<OrderId>, by: isize) -> Option<OrderId> {
        let orders: Vec<OrderId> = self.lines.with_untracked(|lines| {
            lines.iter().filter_map(|line| if let Line::Order(id) = line { Some(*id) } else { None }).collect()
        });
        let index = at.and_then(|at| orders.iter().position(|id| *id == at));
        let next = index.map_or(0, |index| index.saturating_add_signed(by).min(orders.len().saturating_sub(1)));
        orders.get(next).copied()
    }
}
