//! What the console knows of the office: open orders, crews, what waits. Filled once, then kept true by the event stream.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use callout_console::api::crews::{Crew, Day, Days};
use callout_console::api::orders::{Row, Waiting};
use callout_console::api::{Paged, Problem};
use callout_console::board::Beside;
use leptos::prelude::{RwSignal, Set as _, Update as _, With as _, WithUntracked as _};
use serde::de::DeserializeOwned;
use shared::document::remarks::Remark;
use shared::ids::{CrewId, OrderId};
use shared::view::OrderView;

use crate::net;
use crate::shell::Shell;

/// Entries of a page: the most that the office gives.
const PAGE: usize = 500;
/// Orders with remarks that are looked into for two crews; beyond them the board says only that there are remarks.
const LOOKED_INTO: usize = 60;

/// What the console knows.
#[derive(Clone, Copy)]
pub(crate) struct Stock {
    pub(crate) orders: RwSignal<BTreeMap<OrderId, Arc<Row>>>,
    pub(crate) crews: RwSignal<Vec<Crew>>,
    pub(crate) days: RwSignal<Vec<Day>>,
    pub(crate) held: RwSignal<Vec<Waiting>>,
    pub(crate) two_crews: RwSignal<BTreeSet<OrderId>>,
    /// Whether all open orders have come.
    pub(crate) whole: RwSignal<bool>,
    pub(crate) problem: RwSignal<Option<Problem>>,
    /// Orders that have just changed, and glow.
    pub(crate) fresh: RwSignal<BTreeSet<OrderId>>,
    /// Counts changes of each order that somebody may be looking at.
    pub(crate) changes: RwSignal<BTreeMap<OrderId, u32>>,
}

impl Stock {
    pub(crate) fn empty() -> Self {
        Self {
            orders: RwSignal::default(),
            crews: RwSignal::default(),
            days: RwSignal::default(),
            held: RwSignal::default(),
            two_crews: RwSignal::default(),
            whole: RwSignal::new(false),
            problem: RwSignal::default(),
            fresh: RwSignal::default(),
            changes: RwSignal::default(),
        }
    }

    /// What is known of an order beside its row.
    pub(crate) fn beside(self, order: OrderId) -> Beside {
        Beside {
            two_crews: self.two_crews.with(|all| all.contains(&order)),
            held: self.held.with(|held| held.iter().any(|waiting| waiting.order == Some(order))),
        }
    }

    /// The name of a crew.
    pub(crate) fn crew_name(self, crew: CrewId) -> String {
        self.crews
            .with(|crews| crews.iter().find(|known| known.id == crew).map(|known| known.name.clone()))
            .unwrap_or_default()
    }
}

/// Reads a whole list, page by page; `each` is told of every page as it comes.
pub(crate) async fn all<T: DeserializeOwned>(
    shell: Shell,
    path: &str,
    mut each: impl FnMut(Vec<T>),
) -> Result<(), Problem> {
    let mut after = None::<String>;
    loop {
        let sign = if path.contains('?') { '&' } else { '?' };
        let turn = after.map(|after| format!("&after={after}")).unwrap_or_default();
        let page: Paged<T> = net::get(format!("{path}{sign}limit={PAGE}{turn}")).ask(shell).await?;
        each(page.items);
        match page.next {
            Some(next) => after = Some(next),
            None => return Ok(()),
        }
    }
}

/// Fills the stock. What comes first is shown at once.
pub(crate) async fn fill(shell: Shell) {
    let stock = shell.stock;
    let (crews, orders) = (read_crews(shell), read_orders(shell));
    let told = match crews.await {
        // Specialists see orders and not the crews' whereabouts.
        Err(problem) if problem.status != 403 => Err(problem),
        _ => orders.await,
    };
    stock.problem.set(told.err());
    read_days(shell).await;
    read_held(shell).await;
    look_into_remarks(shell).await;
}

async fn read_orders(shell: Shell) -> Result<(), Problem> {
    let stock = shell.stock;
    let mut seen = BTreeSet::new();
    all(shell, "/api/v1/orders?open=true", |rows: Vec<Row>| {
        seen.extend(rows.iter().map(|row| row.id));
        stock.orders.update(|orders| orders.extend(rows.into_iter().map(|row| (row.id, Arc::new(row)))));
    })
    .await?;
    // What was settled while nobody looked is gone.
    stock.orders.update(|orders| orders.retain(|id, _| seen.contains(id)));
    stock.whole.set(true);
    Ok(())
}

/// Reads the crews anew.
pub(crate) async fn read_crews(shell: Shell) -> Result<(), Problem> {
    let mut crews = Vec::new();
    all(shell, "/api/v1/crews", |page: Vec<Crew>| crews.extend(page)).await?;
    shell.stock.crews.set(crews);
    Ok(())
}

/// Reads the crews' days anew.
pub(crate) async fn read_days(shell: Shell) {
    if let Ok(days) = net::get("/api/v1/crews/days").ask::<Days>(shell).await {
        shell.stock.days.set(days.days);
    }
}

/// Reads anew what waits for a decision.
pub(crate) async fn read_held(shell: Shell) {
    let mut held = Vec::new();
    if all(shell, "/api/v1/quarantine", |page: Vec<Waiting>| held.extend(page)).await.is_ok() {
        shell.stock.held.set(held);
    }
}

/// Rows say how many remarks there are, not which: two crews on one order are worth a place of their own.
async fn look_into_remarks(shell: Shell) {
    let stock = shell.stock;
    let remarked: Vec<OrderId> = stock.orders.with_untracked(|orders| {
        orders
            .values()
            .filter(|row| row.remarks > 0 && row.repeat.is_none())
            .map(|row| row.id)
            .take(LOOKED_INTO)
            .collect()
    });
    for order in remarked {
        look_into(shell, order).await;
    }
}

async fn look_into(shell: Shell, order: OrderId) {
    let Ok(view) = net::get(format!("/api/v1/orders/{order}")).ask::<OrderView>(shell).await else { return };
    let two = view.remarks.iter().any(|remark| matches!(remark, Remark::TwoCrews { .. }));
    if shell.stock.two_crews.with_untracked(|all| all.contains(&order)) != two {
        shell.stock.two_crews.update(|all| {
            if two {
                all.insert(order);
            } else {
                all.remove(&order);
            }
        });
    }
}

/// Reads these orders anew: something happened to them.
pub(crate) async fn refresh(shell: Shell, ids: Vec<OrderId>) {
    let stock = shell.stock;
    for some in ids.chunks(100) {
        let list: Vec<String> = some.iter().map(OrderId::to_string).collect();
        let path = format!("/api/v1/orders?ids={}&limit=100", list.join(","));
        let Ok(page) = net::get(path).ask::<Paged<Row>>(shell).await else { return };
        let remarked: Vec<OrderId> = page.items.iter().filter(|row| row.remarks > 0).map(|row| row.id).collect();
        stock.orders.update(|orders| {
            for row in page.items {
                if is_open(&row) {
                    orders.insert(row.id, Arc::new(row));
                } else {
                    orders.remove(&row.id);
                }
            }
        });
        for order in remarked.into_iter().take(LOOKED_INTO) {
            look_into(shell, order).await;
        }
    }
    glow(shell, ids).await;
}

fn is_open(row: &Row) -> bool {
    use shared::document::status::Status;
    !matches!(row.status, Status::Closed | Status::Cancelled)
}

async fn glow(shell: Shell, ids: Vec<OrderId>) {
    let stock = shell.stock;
    stock.changes.update(|changes| ids.iter().for_each(|id| *changes.entry(*id).or_default() += 1));
    stock.fresh.update(|fresh| fresh.extend(ids.iter().copied()));
    crate::browser::wait(2_000).await;
    stock.fresh.update(|fresh| fresh.retain(|id| !ids.contains(id)));
}
