//! Reports 报表: a kind and a period, the table, its files, and handing it in.

mod schedule;

use callout_console::api::Problem;
use callout_console::api::office::Role;
use callout_console::api::rounds::{Cell, Report, Table};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::lang::Lang;

use self::schedule::ScheduleSheet;
use crate::net;
use crate::parts::due::when;
use crate::parts::field::{Choice, Text};
use crate::parts::over::Sheet;
use crate::parts::states::{Broken, Empty, Loading};
use crate::shell::Shell;
use crate::texts as t;

/// The kinds by their names in the address, each with whether its period is a month, or a day.
const KINDS: [(&str, bool); 6] =
    [("daily", false), ("weekly", false), ("monthly", true), ("levels", true), ("parts", true), ("settlement", true)];

/// Which table.
#[derive(Clone, PartialEq, Eq)]
struct Wanted {
    kind: String,
    period: String,
}

impl Wanted {
    fn path(&self) -> String {
        format!("/api/v1/reports/{}/{}", self.kind, self.period)
    }
}

/// The page.
#[component]
pub(crate) fn Reports() -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let today = shell.today().to_string();
    let (kind, day) = (RwSignal::new("daily".to_owned()), RwSignal::new(today));
    let wanted = Memo::new(move |_| {
        let (kind, day) = (kind.get(), day.get());
        let by_month = KINDS.iter().any(|(key, month)| *key == kind && *month);
        Wanted { period: if by_month { day.get(..7).unwrap_or_default().to_owned() } else { day }, kind }
    });
    let read = RwSignal::new(None::<Result<Report, Problem>>);
    let again = move || {
        let wanted_now = wanted.get_untracked();
        read.set(None);
        spawn_local(async move {
            let told = net::get(wanted_now.path()).ask::<Report>(shell).await;
            // Whoever has chosen something else meanwhile waits for that.
            if wanted.try_get_untracked() == Some(wanted_now) {
                read.try_set(Some(told));
            }
        });
    };
    Effect::new(move || {
        wanted.track();
        again();
    });
    let body = move || match read.get() {
        None => view! { <Loading lines=8/> }.into_any(),
        Some(Err(problem)) => view! { <Broken problem again/> }.into_any(),
        Some(Ok(report)) => view! { <Shown report/> }.into_any(),
    };
    let kinds = KINDS.map(|(key, _)| (key.to_owned(), name(key, lang).to_owned()));
    let file = move |format: &str| format!("{}?as={format}&lang={}", wanted.get().path(), lang.tag());
    let by_itself = RwSignal::new(false);
    let schedule = shell.may(Role::Manager).then(
        || view! { <button class="button small" on:click=move |_| by_itself.set(true)>{t::by_itself(lang)}</button> },
    );
    view! {
        <header class="panel-head"><h2>{t::reports(lang)}</h2><span class="grow"></span>{schedule}
            <a class="button small" href=move || file("csv") download="">"CSV"</a>
            <a class="button small" href=move || file("xlsx") download="">"Excel"</a>
        </header>
        <div class="report-wish">
            <Choice label=t::report_kind(lang) name="report-kind" value=kind choices=Signal::stored(kinds.to_vec())/>
            <Text label=t::report_day(lang) name="report-day" value=day kind="date"/>
            <HandIn wanted read again/>
        </div>
        <div class="panel-body flush report">{body}</div>
        {move || by_itself.get().then(|| {
            let kind = kind.get_untracked();
            view! { <ScheduleSheet kind close=move || by_itself.set(false)/> }
        })}
    }
}

/// Handing a period in freezes its table: what comes late is told beside it.
#[component]
fn HandIn(
    wanted: Memo<Wanted>,
    read: RwSignal<Option<Result<Report, Problem>>>,
    again: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let asked = RwSignal::new(false);
    let hand_in = move |_| {
        let path = format!("{}/freezing", wanted.get_untracked().path());
        asked.set(false);
        spawn_local(async move {
            match net::change("POST", path).done(shell).await {
                Ok(()) => again(),
                Err(problem) => shell.refuse(&problem),
            }
        });
    };
    let sure = move || {
        asked.get().then(|| {
            view! {
                <Sheet title=t::hand_in(lang) close=move || asked.set(false)>
                    <div class="form">
                        <p>{t::hand_in_means(lang)}</p>
                        <button class="button main" on:click=hand_in>{t::hand_in(lang)}</button>
                    </div>
                </Sheet>
            }
        })
    };
    move || match read.get() {
        Some(Ok(Report { frozen: Some(frozen), corrections, .. })) => {
            let words = match (lang, corrections.len()) {
                (Lang::ZhCn, 0) => String::new(),
                (Lang::ZhCn, changed) => format!("，此后更正 {changed} 处"),
                (Lang::En, 0) => String::new(),
                (Lang::En, changed) => format!("; corrections since: {changed}"),
            };
            view! { <p class="soft">{t::handed_in(lang)} " " {when(frozen.at, shell)} {words}</p> }.into_any()
        }
        Some(Ok(_)) if shell.may(Role::Manager) => {
            view! { <button class="button" on:click=move |_| asked.set(true)>{t::hand_in(lang)}</button> {sure} }
                .into_any()
        }
        _ => ().into_any(),
    }
}

#[component]
fn Shown(report: Report) -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let Table { columns, rows, title_zh, title_en } = report.table;
    if rows.is_empty() {
        return view! { <Empty title=t::nothing_in_report(lang) more=t::nothing_in_report_more(lang)/> }.into_any();
    }
    let head = |words: String| view! { <th>{words}</th> };
    let heads: Vec<String> = columns.into_iter().map(|column| lang.pick(column.zh, column.en)).collect();
    let row = |cells: Vec<Cell>| {
        let named = cells.into_iter().zip(&heads);
        let cell = |(cell, head): (Cell, &String)| {
            let class =
                matches!(cell, Cell::Text(_) | Cell::Words { .. } | Cell::At(_)).then_some("").unwrap_or("money");
            view! { <td class=class data-head=head.clone()>{told(cell, shell)}</td> }
        };
        view! { <tr>{named.map(cell).collect_view()}</tr> }
    };
    let body = rows.into_iter().map(|of| row(of.cells)).collect_view();
    view! {
        <table class="table">
            <caption class="hidden-text">{lang.pick(title_zh, title_en)}</caption>
            <thead><tr>{heads.iter().cloned().map(head).collect_view()}</tr></thead>
            <tbody>{body}</tbody>
        </table>
    }
    .into_any()
}

/// A cell as people read it.
fn told(cell: Cell, shell: Shell) -> String {
    let lang = shell.tongue();
    match cell {
        Cell::Text(text) => text,
        Cell::Words { zh, en } => lang.pick(zh, en),
        Cell::Count(count) | Cell::Orders { count } => count.to_string(),
        Cell::Share(parts) => format!("{}.{} %", parts / 100, parts.rem_euclid(100) / 10),
        Cell::Minutes(minutes) => format!("{minutes} {}", t::minutes(lang)),
        Cell::Quantity(thousandths) => thousandth(thousandths),
        Cell::Money(money) => money.to_string(),
        Cell::At(at) => when(at, shell),
        Cell::Empty | Cell::Unknown => "–".into(),
    }
}

/// Thousandths without the noughts at their end.
fn thousandth(of: i64) -> String {
    let text = format!("{}.{:03}", of / 1_000, of.rem_euclid(1_000));
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Addresses of mail as people write several.
pub(super) fn addresses(text: &str) -> Vec<&str> {
    text.split([',', '，', ';', '；', ' ']).map(str::trim).filter(|address| !address.is_empty()).collect()
}

fn name(key: &str, lang: Lang) -> &'static str {
    match key {
        "daily" => t::report_daily(lang),
        "weekly" => t::report_weekly(lang),
        "monthly" => t::report_monthly(lang),
        "levels" => t::report_levels(lang),
        "parts" => t::report_parts(lang),
        _ => t::report_settlement(lang),
    }
}
