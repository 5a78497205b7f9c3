//! The form. Tab goes on, ctrl and Enter take the report; what the office refuses stands at its field.

use callout_console::api::orders::Reported;
use callout_console::api::{Paged, Problem};
use callout_console::route::Route;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::{Value, json};
use shared::lang::Lang;
use shared::sync::reference::Reference;

use super::Draft;
use super::places::Places;
use super::search::{CustomerSearch, machines_of_site};
use crate::parts::field::{Choice, Text};
use crate::parts::icons;
use crate::shell::Shell;
use crate::texts as t;
use crate::{browser, net};

/// The fields at which a refusal is shown; any other stands above the button.
const SHOWN: [&str; 6] = ["site", "address", "customer", "customer_name", "fault", "trade"];

/// The fields, in the order in which they are asked on the telephone.
#[component]
pub(crate) fn Form() -> impl IntoView {
    let (shell, draft) = (Shell::of_all(), Draft::of_all());
    let lang = shell.tongue();
    let (busy, problem) = (RwSignal::new(false), RwSignal::new(None::<Problem>));
    let take = move || {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            match net::change("POST", "/api/v1/orders").with(&report(draft)).ask::<Reported>(shell).await {
                Ok(reported) => {
                    shell.say(format!("{} {}", t::taken(lang), reported.number), None);
                    shell.go(Route::Board { filter: Default::default(), order: Some(reported.id) });
                }
                Err(refused) => drop(problem.try_set(Some(refused))),
            }
            busy.try_set(false);
        });
    };
    let keys = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            take();
        }
    };
    let wrong = move |fields: &'static [&'static str]| {
        Signal::derive(move || {
            problem
                .get()
                .filter(|problem| problem.field.as_deref().is_some_and(|field| fields.contains(&field)))
                .map(|problem| problem.words())
        })
    };
    let shown = |field: &str| SHOWN.contains(&field) || ["contact", "contact.name", "contact.phone"].contains(&field);
    let elsewhere = move || problem.get().filter(|problem| !problem.field.as_deref().is_some_and(shown));
    browser::focus("input[name=customer]");
    view! {
        <form class="panel-body form" on:submit=move |event| { event.prevent_default(); take() } on:keydown=keys>
            <CustomerSearch/>
            <Single/>
            <Where wrong=wrong(&["site", "address", "customer", "customer_name"])/>
            <label class="field">
                <span>{t::fault(lang)}</span>
                <textarea class="input" name="fault" rows="3" maxlength="2000" prop:value=draft.fault placeholder=t::fault_hint(lang)
                    on:input=move |event| draft.fault.set(event_target_value(&event))></textarea>
                {move || wrong(&["fault"]).get().map(|words| view! { <span class="wrong" role="alert">{words}</span> })}
            </label>
            <div class="pair">
                <Choice label=t::trade(lang) name="trade" value=draft.trade choices=Signal::derive(move || trades(shell))/>
                <Levels/>
            </div>
            {move || wrong(&["trade"]).get().map(|words| view! { <span class="wrong" role="alert">{words}</span> })}
            <div class="pair">
                <Text label=t::contact(lang) name="contact" value=draft.contact/>
                <Text label=t::phone(lang) name="phone" value=draft.phone kind="tel"/>
            </div>
            {move || wrong(&["contact", "contact.name", "contact.phone"]).get().map(|words| view! { <span class="wrong" role="alert">{words}</span> })}
            <Text label=t::reporter(lang) name="reporter" value=draft.reporter hint=t::reporter_hint(lang)/>
            {move || elsewhere().map(|problem| view! { <div class="notice late" role="alert"><p>{problem.words()}</p></div> })}
            <div class="row">
                <button class="button main large grow" type="submit" disabled=busy>{t::take_report(lang)}<kbd>"ctrl ⏎"</kbd></button>
            </div>
        </form>
    }
}

/// The report as the office takes it.
fn report(draft: Draft) -> Value {
    let said = |value: String| (!value.trim().is_empty()).then(|| value.trim().to_owned());
    let customer = draft.customer.get_untracked();
    let site = said(draft.site.get_untracked());
    let machine = said(draft.machine.get_untracked());
    let contact = said(draft.contact.get_untracked())
        .map(|name| json!({ "name": name, "phone": draft.phone.get_untracked().trim() }));
    let reporter = said(draft.reporter.get_untracked()).map(|name| json!({ "name": name, "phone": "" }));
    json!({
        "customer": customer.as_ref().map(|customer| customer.id),
        "customer_name": if customer.is_none() { said(draft.name.get_untracked()) } else { None },
        "address": if site.is_none() { said(draft.address.get_untracked()) } else { None },
        "site": site,
        "point": draft.point.get_untracked(),
        "equipment_name": if machine.is_none() { said(draft.machine_name.get_untracked()) } else { None },
        "equipment": machine,
        "contact": contact,
        "reporter": reporter,
        "fault": draft.fault.get_untracked().trim(),
        "trade": draft.trade.get_untracked(),
        "level": said(draft.level.get_untracked()),
    })
}

/// The trades that crews know.
fn trades(shell: Shell) -> Vec<(String, String)> {
    let mut trades: Vec<String> =
        shell.stock.crews.with(|crews| crews.iter().flat_map(|crew| crew.skills.clone()).collect());
    trades.sort();
    trades.dedup();
    let none = (String::new(), "–".to_owned());
    std::iter::once(none).chain(trades.into_iter().map(|trade| (trade.clone(), trade))).collect()
}

/// The site and the machine: chosen from the books, or typed.
#[component]
fn Where(wrong: Signal<Option<String>>) -> impl IntoView {
    let (shell, draft) = (Shell::of_all(), Draft::of_all());
    let lang = shell.tongue();
    let other = move || (String::new(), t::other_place(lang).to_owned());
    let sites = Signal::derive(move || {
        let known = draft
            .sites
            .get()
            .into_iter()
            .map(|site| (site.id.to_string(), format!("{} · {}", site.name, site.address)));
        known.chain([other()]).collect::<Vec<_>>()
    });
    let machines = Signal::derive(move || {
        let known = draft.machines.get().into_iter().map(|machine| {
            (machine.id.to_string(), format!("{} · {} · {}", machine.number, machine.name, machine.location))
        });
        known.chain([(String::new(), t::other_machine(lang).to_owned())]).collect::<Vec<_>>()
    });
    let known = Memo::new(move |_| draft.sites.with(|sites| !sites.is_empty()));
    let typed = Memo::new(move |_| !known.get() || draft.site.with(String::is_empty));
    Effect::new(move |last: Option<String>| {
        let site = draft.site.get();
        if last.is_some_and(|last| last != site && !last.is_empty()) {
            spawn_local(machines_of_site(shell, draft, None));
        }
        site
    });
    view! {
        {move || known.get().then(|| view! { <Choice label=t::site(lang) name="site" value=draft.site choices=sites/> })}
        {move || typed.get().then(|| view! { <Text label=t::address(lang) name="address" value=draft.address wrong/><Places/> })}
        {move || (!draft.machines.with(Vec::is_empty)).then(|| view! { <Choice label=t::machine(lang) name="machine" value=draft.machine choices=machines/> })}
        {move || draft.machine.with(String::is_empty).then(|| view! { <Text label=t::machine_name(lang) name="machine_name" value=draft.machine_name/> })}
        <Warranty/>
    }
}

/// What is chargeable, said before anybody is sent.
#[component]
fn Warranty() -> impl IntoView {
    let (shell, draft) = (Shell::of_all(), Draft::of_all());
    let lang = shell.tongue();
    move || {
        draft.machine_in_books().map(|machine| {
            let inside = machine.warranty_until.is_some_and(|until| until >= shell.now.get());
            match inside {
                true => view! { <p class="done">{icons::check()} " " {t::in_warranty(lang)}</p> }.into_any(),
                false => view! { <p class="soft">{t::chargeable(lang)}</p> }.into_any(),
            }
        })
    }
}

/// A single contact: a report by anybody else waits for their word.
#[component]
fn Single() -> impl IntoView {
    let (shell, draft) = (Shell::of_all(), Draft::of_all());
    let lang = shell.tongue();
    move || {
        let customer = draft.customer.get().filter(|customer| customer.single_contact)?;
        let reporter = draft.reporter.get();
        let other = !reporter.trim().is_empty() && reporter.trim() != customer.contact_name;
        let class = if other { "notice soon" } else { "notice" };
        let words = match lang {
            Lang::ZhCn => format!("客户指定窗口：{} {}", customer.contact_name, customer.contact_phone),
            Lang::En => {
                format!("This customer's single contact is {} {}", customer.contact_name, customer.contact_phone)
            }
        };
        Some(
            view! { <div class=class><p>{words}</p>{other.then(|| view! { <p class="strong">{t::confirm_first(lang)}</p> })}</div> },
        )
    }
}

/// The service level with its two clocks.
#[component]
fn Levels() -> impl IntoView {
    let (shell, draft) = (Shell::of_all(), Draft::of_all());
    let lang = shell.tongue();
    let levels = RwSignal::new(Vec::<(String, u32, u32)>::new());
    spawn_local(async move {
        let path = "/api/v1/levels?limit=500";
        let found = net::get(path).ask::<Paged<Reference>>(shell).await.map(|page| page.items).unwrap_or_default();
        let of = |row| {
            if let Reference::Level(level) = row {
                Some((level.name, level.response_minutes, level.resolve_minutes))
            } else {
                None
            }
        };
        levels.try_set(found.into_iter().filter_map(of).collect());
    });
    let choices = Signal::derive(move || {
        let usual = (String::new(), t::usual_level(lang).to_owned());
        let level = |(name, response, resolve): (String, u32, u32)| {
            (name.clone(), format!("{name} · {} / {}", hours(response, lang), hours(resolve, lang)))
        };
        std::iter::once(usual).chain(levels.get().into_iter().map(level)).collect::<Vec<_>>()
    });
    view! { <Choice label=t::level_clocks(lang) name="level" value=draft.level choices/> }
}

/// A span in hours, or in minutes below two of them.
fn hours(minutes: u32, lang: Lang) -> String {
    match (minutes, lang) {
        (..120, Lang::ZhCn) => format!("{minutes} 分钟"),
        (..120, Lang::En) => format!("{minutes} min"),
        (_, Lang::ZhCn) => format!("{} 小时", minutes / 60),
        (_, Lang::En) => format!("{} h", minutes / 60),
    }
}
