//! Taking a report in a minute: one form, one hand on the keys. Beside it stands what the office already knows: repeats,
//! the crews that could go, and the clocks.

mod beside;
mod form;
mod places;
mod search;

use callout_console::api::books::{Customer, Machine, Site};
use callout_console::route::Route;
use leptos::prelude::*;
use shared::geo::Point;

use crate::shell::Shell;
use crate::texts as t;

/// What has been typed and chosen so far.
#[derive(Clone, Copy)]
pub(crate) struct Draft {
    pub(crate) customer: RwSignal<Option<Customer>>,
    pub(crate) name: RwSignal<String>,
    pub(crate) sites: RwSignal<Vec<Site>>,
    pub(crate) site: RwSignal<String>,
    pub(crate) address: RwSignal<String>,
    pub(crate) point: RwSignal<Option<Point>>,
    pub(crate) machines: RwSignal<Vec<Machine>>,
    pub(crate) machine: RwSignal<String>,
    pub(crate) machine_name: RwSignal<String>,
    pub(crate) fault: RwSignal<String>,
    pub(crate) trade: RwSignal<String>,
    pub(crate) level: RwSignal<String>,
    pub(crate) contact: RwSignal<String>,
    pub(crate) phone: RwSignal<String>,
    pub(crate) reporter: RwSignal<String>,
}

impl Draft {
    fn new() -> Self {
        let text = || RwSignal::new(String::new());
        Self {
            customer: RwSignal::new(None),
            name: text(),
            sites: RwSignal::default(),
            site: text(),
            address: text(),
            point: RwSignal::new(None),
            machines: RwSignal::default(),
            machine: text(),
            machine_name: text(),
            fault: text(),
            trade: text(),
            level: text(),
            contact: text(),
            phone: text(),
            reporter: text(),
        }
    }

    pub(crate) fn of_all() -> Self {
        expect_context()
    }

    /// The site that is chosen in the books.
    pub(crate) fn site_in_books(self) -> Option<Site> {
        let chosen = self.site.get();
        self.sites.with(|sites| sites.iter().find(|site| site.id.to_string() == chosen).cloned())
    }

    /// The machine that is chosen in the books.
    pub(crate) fn machine_in_books(self) -> Option<Machine> {
        let chosen = self.machine.get();
        self.machines.with(|machines| machines.iter().find(|machine| machine.id.to_string() == chosen).cloned())
    }

    /// Where somebody has to go, as far as that is known.
    pub(crate) fn place(self) -> Option<Point> {
        self.point.get().or_else(|| self.site_in_books().and_then(|site| site.point))
    }
}

/// The page.
#[component]
pub(crate) fn Intake() -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    provide_context(Draft::new());
    view! {
        <div class="intake">
            <section class="column intake-form" aria-label=t::intake(lang)>
                <header class="panel-head"><h2>{t::new_report(lang)}</h2><span class="grow"></span>
                    <button class="button plain" on:click=move |_| shell.go(Route::board())>{t::back(lang)}</button></header>
                <form::Form/>
            </section>
            <section class="column intake-beside" aria-label=t::known(lang)><beside::Beside/></section>
        </div>
    }
}
