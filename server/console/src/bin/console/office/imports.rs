//! Imports: a table of another system, first as a trial, with a report row by row.

use callout_console::api::Problem;
use callout_console::filter::escape;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Deserialize;
use shared::time::Moment;
use wasm_bindgen::JsCast as _;

use super::table::{Read, Table, fetch, text};
use crate::net;
use crate::parts::due::when;
use crate::parts::field::Choice;
use crate::parts::over::Sheet;
use crate::shell::Shell;
use crate::texts as t;

/// An import, as the office remembers it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Import {
    file: String,
    kind: String,
    began_at: Moment,
    failure: Option<String>,
    report: Option<Report>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Report {
    rows: u64,
    accepted: u64,
    changed: u64,
    repeated: u64,
    refused: u64,
    dry_run: bool,
    findings: Vec<Finding>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Finding {
    line: u64,
    column: String,
    field: String,
    outcome: String,
    reason: String,
    #[serde(default)]
    value: Option<serde_json::Value>,
}

/// The table of imports.
#[component]
pub(crate) fn Imports() -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let read: Read<Import> = RwSignal::new(None);
    let again = move || fetch(shell, "/api/v1/imports".into(), read);
    again();
    let (shown, adding) = (RwSignal::new(None::<Import>), RwSignal::new(false));
    let cells = move |import: &Import| {
        let count = |of: fn(&Report) -> u64| {
            text(import.report.as_ref().map(|report| of(report).to_string()).unwrap_or_default())
        };
        let trial = import.report.as_ref().is_some_and(|report| report.dry_run);
        vec![
            text(import.file.clone()),
            text(kind_words(&import.kind, lang)),
            text(when(import.began_at, shell)),
            text(if trial { t::trial(lang) } else { "" }),
            count(|report| report.rows),
            count(|report| report.accepted + report.changed),
            count(|report| report.refused),
        ]
    };
    let heads =
        vec![t::file(lang), t::kind(lang), t::began(lang), "", t::rows(lang), t::taken_in(lang), t::refused_rows(lang)];
    let add =
        move || view! { <button class="button main" on:click=move |_| adding.set(true)>{t::new_import(lang)}</button> };
    view! {
        <Table title=t::imports(lang) more=t::no_imports(lang) heads read again search=|import: &Import| import.file.clone() cells act=add.into()
            open=Callback::new(move |import| shown.set(Some(import)))/>
        {move || shown.get().map(|import| view! { <Sheet title=import.file.clone() close=move || shown.set(None)><Told import=import.clone()/></Sheet> })}
        {move || adding.get().then(|| view! { <Add close=move || { adding.set(false); again() }/> })}
    }
}

fn kind_words(kind: &str, lang: shared::lang::Lang) -> &'static str {
    match kind {
        "requests" => t::kind_requests(lang),
        "customers" => t::kind_customers(lang),
        "equipment" => t::kind_equipment(lang),
        "parts" => t::kind_parts(lang),
        _ => t::kind_crews(lang),
    }
}

#[component]
fn Told(import: Import) -> impl IntoView {
    let lang = Shell::of_all().tongue();
    let failure = import.failure.map(|words| view! { <div class="notice late"><p>{words}</p></div> });
    let report = import.report.map(|report| {
        let sums = [
            (t::rows(lang), report.rows),
            (t::taken_in(lang), report.accepted + report.changed),
            (t::known_before(lang), report.repeated),
            (t::refused_rows(lang), report.refused),
        ];
        let sum = |(words, count): (&'static str, u64)| view! { <dt>{words}</dt><dd class="figures">{count}</dd> };
        let finding = |finding: &Finding| {
            let value = finding.value.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
            view! { <tr><td class="figures">{finding.line}</td><td>{finding.column.clone()} " → " {finding.field.clone()}</td><td>{finding.outcome.clone()}</td><td>{finding.reason.clone()} " " {value}</td></tr> }
        };
        view! {
            <dl class="facts">{sums.into_iter().map(sum).collect_view()}</dl>
            <table class="lines-table">{report.findings.iter().map(finding).collect_view()}</table>
        }
    });
    view! { {failure}{report} }
}

#[component]
fn Add(close: impl Fn() + Copy + Send + Sync + 'static) -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let kind = RwSignal::new("requests".to_owned());
    let file = StoredValue::new_local(None::<web_sys::File>);
    let (trial, busy) = (RwSignal::new(true), RwSignal::new(false));
    let told = RwSignal::new(None::<Result<Import, Problem>>);
    let kinds = ["requests", "customers", "equipment", "parts", "crews"];
    let kinds = kinds.map(|kind| (kind.to_owned(), kind_words(kind, lang).to_owned())).to_vec();
    let choose = move |event: leptos::ev::Event| {
        let input = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
        file.set_value(input.and_then(|input| input.files()).and_then(|files| files.get(0)));
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(chosen) = file.get_value() else { return };
        busy.set(true);
        spawn_local(async move {
            let path = format!(
                "/api/v1/imports?kind={}&name={}&dry_run={}",
                kind.get_untracked(),
                escape(&chosen.name()),
                trial.get_untracked()
            );
            told.set(Some(net::change("POST", path).with_file(chosen).ask(shell).await));
            busy.set(false);
        });
    };
    view! {
        <Sheet title=t::new_import(lang) close>
            <form class="form" on:submit=submit>
                <Choice label=t::kind(lang) name="kind" value=kind choices=Signal::stored(kinds)/>
                <label class="field"><span>{t::file(lang)}</span><input class="input" type="file" name="file" accept=".csv,.xlsx,.xls,.ods,.tsv,.txt" on:change=choose/></label>
                <label class="check"><input type="checkbox" prop:checked=trial on:change=move |event| trial.set(event_target_checked(&event))/>{t::only_try(lang)}</label>
                <button class="button main" type="submit" disabled=busy>{move || if trial.get() { t::try_import(lang) } else { t::take_in(lang) }}</button>
                {move || told.get().map(|told| match told {
                    Ok(import) => view! { <Told import/> }.into_any(),
                    Err(problem) => view! { <div class="notice late" role="alert"><p>{problem.words()}</p></div> }.into_any(),
                })}
            </form>
        </Sheet>
    }
}
