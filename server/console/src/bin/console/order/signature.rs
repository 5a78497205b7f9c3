//! Signatures: who signed what, whether it is whole, and how the order differs today.

use callout_console::api::orders::{SignOffs, Signed};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::signoff::changed::Difference;
use shared::signoff::shown::Shown;

use super::Case;
use crate::net;
use crate::parts::due::when;
use crate::parts::icons;
use crate::shell::Shell;
use crate::texts as t;

/// All signatures; nothing before the first.
#[component]
pub(crate) fn Signatures() -> impl IntoView {
    let (shell, case) = (Shell::of_all(), Case::of_all());
    let signed = RwSignal::new(Vec::<Signed>::new());
    let changes = case.changes();
    let any = Memo::new(move |_| case.view.with(|view| view.as_ref().is_some_and(|view| !view.sign_offs.is_empty())));
    Effect::new(move || {
        changes.get();
        if any.get() {
            spawn_local(async move {
                let path = format!("/api/v1/orders/{}/sign-offs", case.id);
                if let Ok(found) = net::get(path).ask::<SignOffs>(shell).await {
                    signed.try_set(found.sign_offs);
                }
            });
        }
    });
    move || {
        let all = signed.get();
        (!all.is_empty()).then(|| {
            view! {
                <section>
                    <h3>{t::signature(shell.tongue())}</h3>
                    {all.into_iter().map(|signed| view! { <One signed/> }).collect_view()}
                </section>
            }
        })
    }
}

#[component]
fn One(signed: Signed) -> impl IntoView {
    let (shell, case) = (Shell::of_all(), Case::of_all());
    let lang = shell.tongue();
    let whole = signed.document_is_whole && signed.chain_is_signed;
    let (class, icon, words) = if whole {
        ("notice done", icons::shield(), t::verified(lang))
    } else {
        ("notice late", icons::late(), t::not_verified(lang))
    };
    let report = format!("/api/v1/orders/{}/report?digest={}", case.id, signed.digest);
    let rating = signed.rating.map(|rating| format!("{rating} / 5"));
    let about: Vec<String> =
        [Some(when(signed.at, shell)), rating, Some(signed.remark.clone()), signed.refusal.clone()]
            .into_iter()
            .flatten()
            .filter(|text| !text.is_empty())
            .collect();
    view! {
        <div class="signed">
            <svg class="strokes" viewBox="0 0 1000 400" role="img" aria-label=t::signature(lang)>
                <path d=path(&signed) fill="none" stroke="currentColor" stroke-width="8" stroke-linecap="round" stroke-linejoin="round"/>
            </svg>
            <p><span class="strong">{signed.signer.clone()}</span> " " <span class="soft">{about.join(" · ")}</span></p>
            <div class=class><p>{icon} {words}</p><p class="digest">{signed.digest.clone()}</p></div>
            <div class="row"><a class="button small" href=report target="_blank" rel="noreferrer">{t::service_report(lang)}</a></div>
            {(!signed.changed.is_empty()).then(|| view! { <Changed changed=signed.changed.clone()/> })}
            {signed.document.clone().map(|document| view! { <Document document/> })}
        </div>
    }
}

/// The strokes, fitted into the picture.
fn path(signed: &Signed) -> String {
    let told = serde_json::to_value(&signed.strokes).unwrap_or_default();
    let strokes: Vec<Vec<(f64, f64)>> = told
        .as_array()
        .into_iter()
        .flatten()
        .map(|stroke| {
            let point = |point: &serde_json::Value| Some((point.get("x")?.as_f64()?, point.get("y")?.as_f64()?));
            stroke.as_array().into_iter().flatten().filter_map(point).collect()
        })
        .collect();
    let all = || strokes.iter().flatten();
    let least = all().fold((f64::MAX, f64::MAX), |(x, y), point| (x.min(point.0), y.min(point.1)));
    let most = all().fold((f64::MIN, f64::MIN), |(x, y), point| (x.max(point.0), y.max(point.1)));
    let scale = (960.0 / (most.0 - least.0).max(1.0)).min(360.0 / (most.1 - least.1).max(1.0));
    let place =
        |(x, y): &(f64, f64)| format!("{:.0} {:.0}", 20.0 + (x - least.0) * scale, 20.0 + (y - least.1) * scale);
    let stroke = |points: &Vec<(f64, f64)>| format!("M{}", points.iter().map(place).collect::<Vec<_>>().join("L"));
    strokes.iter().filter(|points| !points.is_empty()).map(stroke).collect()
}

#[component]
fn Changed(changed: Vec<Difference>) -> impl IntoView {
    let lang = Shell::of_all().tongue();
    let none = || "–".to_owned();
    let row = |of: &Difference| {
        view! {
            <tr><td>{of.label.clone()}</td><td>{of.signed.clone().unwrap_or_else(none)}</td><td class="strong">{of.now.clone().unwrap_or_else(none)}</td></tr>
        }
    };
    view! {
        <div class="notice soon">
            <p class="strong">{icons::late()} {t::changed_since(lang)}</p>
            <table class="lines-table">
                <thead><tr><td></td><th>{t::as_signed(lang)}</th><th>{t::as_now(lang)}</th></tr></thead>
                <tbody>{changed.iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
}

#[component]
fn Document(document: Shown) -> impl IntoView {
    let lang = Shell::of_all().tongue();
    let row = |row: &shared::signoff::shown::Row| view! { <dt>{row.label.clone()}</dt><dd>{row.value.clone()}</dd> };
    view! {
        <details>
            <summary>{t::what_was_signed(lang)}</summary>
            <p class="soft">{document.wording.clone()}</p>
            <dl class="facts document">{document.rows.iter().map(row).collect_view()}</dl>
        </details>
    }
}
