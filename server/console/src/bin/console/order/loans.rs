//! Loan units that the customer has, and fees that were collected.

use callout_console::api::office::Role;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::json;
use shared::document::loan::LoanUnit;
use shared::document::payment::{Fee, Method};
use shared::money::{Currency, Money};

use super::Case;
use super::ask::{Wrong, send};
use super::lines::sum;
use crate::parts::due::when;
use crate::parts::field::{Choice, Text};
use crate::parts::over::Sheet;
use crate::shell::Shell;
use crate::texts as t;
use crate::{browser, net};

/// What lies over the section.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asking {
    Loan,
    Fee,
}

/// Loan units and fees, with the ways to note another one.
#[component]
pub(crate) fn LoansAndFees() -> impl IntoView {
    let (shell, case) = (Shell::of_all(), Case::of_all());
    let lang = shell.tongue();
    let asking = RwSignal::new(None::<Asking>);
    let close = move || asking.set(None);
    let units = move || {
        let units = case.view.with(|view| view.as_ref().map(|view| view.loans.clone())).unwrap_or_default();
        let rows = units.into_iter().rev().map(|unit| view! { <Unit unit/> }).collect_view();
        view! { <ul class="besides">{rows}</ul> }
    };
    let fees = move || {
        let fees = case.view.with(|view| view.as_ref().map(|view| (view.fees.clone(), view.collected.clone())));
        let (fees, collected) = fees.unwrap_or_default();
        let total = (!collected.is_empty()).then(|| {
            view! { <p class="total"><span>{t::collected_sum(lang)}</span><span class="money strong">{sum(&collected)}</span></p> }
        });
        let rows = fees.into_iter().map(|fee| row(&fee, shell)).collect_view();
        view! { <ul class="besides">{rows}</ul>{total} }
    };
    view! {
        <section>
            <div class="row"><h3>{t::loans(lang)} " · " {t::fees(lang)}</h3><span class="grow"></span>
                <button class="button small" on:click=move |_| asking.set(Some(Asking::Loan))>{t::lend(lang)}</button>
                {shell.may(Role::Dispatcher).then(|| view! {
                    <button class="button small" on:click=move |_| asking.set(Some(Asking::Fee))>{t::collect(lang)}</button>
                })}
            </div>
            {units}
            {fees}
            {move || asking.get().map(|of| match of {
                Asking::Loan => view! { <NewLoan close/> }.into_any(),
                Asking::Fee => view! { <NewFee close/> }.into_any(),
            })}
        </section>
    }
}

fn row(fee: &Fee, shell: Shell) -> AnyView {
    let lang = shell.tongue();
    let invoice = fee.invoice.as_ref().map(|to| format!("{}: {to}", t::invoice(lang)));
    let back = fee.taken_back.as_ref().map(|reason| format!("{}: {reason}", t::fee_taken_back(lang)));
    let about = [Some(when(fee.at, shell)), invoice, Some(fee.remark.clone()).filter(|text| !text.is_empty()), back];
    let about: Vec<String> = about.into_iter().flatten().collect();
    let gone = fee.taken_back.is_some();
    view! {
        <li class:soft=gone>
            <div class="grow"><p><span class="strong">{fee.amount.to_string()}</span>" · "{fee.method.words(lang)}</p>
                <p class="soft tiny">{about.join(" · ")}</p></div>
        </li>
    }
    .into_any()
}

#[component]
fn Unit(unit: LoanUnit) -> impl IntoView {
    let (shell, case) = (Shell::of_all(), Case::of_all());
    let lang = shell.tongue();
    let (id, is_out) = (unit.id, unit.back_at.is_none());
    let late = is_out && unit.back_by.is_some_and(|by| by < shell.now.get_untracked());
    let back = unit.back_at.map(|at| format!("{} {}", t::back_at(lang), when(at, shell)));
    let by = unit.back_by.filter(|_| is_out).map(|at| format!("{} {}", t::back_by(lang), when(at, shell)));
    let remarks = [unit.remark.clone(), unit.back_remark.clone()].into_iter().filter(|text| !text.is_empty());
    let about = [Some(format!("{} {}", t::out_since(lang), when(unit.out_at, shell))), by, back];
    let about: Vec<String> = about.into_iter().flatten().chain(remarks).collect();
    let bring = move |_| {
        let path = format!("/api/v1/orders/{}/loans/{id}/return", case.id);
        spawn_local(async move {
            match net::change("POST", path).with(&json!({})).done(shell).await {
                Ok(()) => shell.say(t::unit_back(lang), None),
                Err(problem) => shell.refuse(&problem),
            }
        });
    };
    view! {
        <li class:soft=!is_out>
            <div class="grow"><p><span class="strong">{unit.name.clone()} " " {unit.number.clone()}</span>
                {late.then(|| view! { " " <span class="due late">{crate::parts::icons::late()}{t::overdue(lang)}</span> })}</p>
                <p class="soft tiny">{about.join(" · ")}</p></div>
            {is_out.then(|| view! { <button class="button small" on:click=bring>{t::it_is_back(lang)}</button> })}
        </li>
    }
}

#[component]
fn NewLoan(close: impl Fn() + Copy + Send + Sync + 'static) -> impl IntoView {
    let (shell, case) = (Shell::of_all(), Case::of_all());
    let lang = shell.tongue();
    let text = || RwSignal::new(String::new());
    let (name, number, back_by, remark) = (text(), text(), text(), text());
    let wrong = RwSignal::new(None::<String>);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let said = |of: RwSignal<String>| of.get_untracked().trim().to_owned();
        let back_by = browser::moment_of(&back_by.get_untracked());
        let body = json!({ "name": said(name), "number": said(number), "back_by": back_by, "remark": said(remark) });
        send(shell, format!("/api/v1/orders/{}/loans", case.id), body, t::lent(lang), wrong, close);
    };
    view! {
        <Sheet title=t::lend(lang) close>
            <form class="form" on:submit=submit>
                <Text label=t::unit_name(lang) name="unit-name" value=name/>
                <Text label=t::unit_number(lang) name="unit-number" value=number/>
                <Text label=t::back_by(lang) name="back-by" value=back_by kind="datetime-local"/>
                <Text label=t::unit_state(lang) name="unit-state" value=remark/>
                <Wrong wrong/>
                <button class="button main" type="submit">{t::lend(lang)}</button>
            </form>
        </Sheet>
    }
}

#[component]
fn NewFee(close: impl Fn() + Copy + Send + Sync + 'static) -> impl IntoView {
    let (shell, case) = (Shell::of_all(), Case::of_all());
    let lang = shell.tongue();
    let currency =
        shell.office.with_untracked(|office| office.as_ref().map_or(Currency::CNY, |office| office.currency));
    // What is to be paid and was not yet, as a first guess.
    let owed = case.view.with_untracked(|view| {
        let view = view.as_ref()?;
        let of = |sums: &[Money]| sums.iter().find(|sum| sum.currency == currency).map_or(0, |sum| sum.minor);
        let minor = of(&view.totals.charged) - of(&view.collected);
        (minor > 0).then(|| Money { minor, currency }.to_string())
    });
    let owed = owed.and_then(|owed| owed.split(' ').next().map(str::to_owned)).unwrap_or_default();
    let amount = RwSignal::new(owed);
    let method = RwSignal::new(Method::Cash.key().to_owned());
    let (invoice, remark) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let wrong = RwSignal::new(None::<String>);
    let choices = Method::ALL.into_iter().map(|of| (of.key().to_owned(), of.words(lang).to_owned())).collect();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Ok(amount) = Money::parse(amount.get_untracked().trim(), currency) else {
            return wrong.set(Some(t::amount_wrong(lang).into()));
        };
        let invoice = Some(invoice.get_untracked().trim().to_owned()).filter(|to| !to.is_empty());
        let (method, remark) = (method.get_untracked(), remark.get_untracked());
        let body = json!({ "amount": amount, "method": method, "invoice": invoice, "remark": remark.trim() });
        send(shell, format!("/api/v1/orders/{}/payments", case.id), body, t::collected(lang), wrong, close);
    };
    view! {
        <Sheet title=t::collect(lang) close>
            <form class="form" on:submit=submit>
                <Text label=format!("{} ({currency})", t::amount_paid(lang)) name="amount" value=amount/>
                <Choice label=t::paid_how(lang) name="method" value=method choices=Signal::stored(choices)/>
                <Text label=t::invoice_to(lang) name="invoice" value=invoice/>
                <Text label=t::receipt(lang) name="receipt" value=remark/>
                <Wrong wrong/>
                <button class="button main" type="submit">{t::collect(lang)}</button>
            </form>
        </Sheet>
    }
}
