//! Beside the form: what the report may repeat, who could go and when they would be there, and where it is.

use callout_console::api::orders::{Candidate, Offer, Repeats};
use callout_console::route::Route;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Deserialize;
use serde_json::json;

use super::Draft;
use crate::order::meaning;
use crate::parts::icons;
use crate::shell::Shell;
use crate::texts as t;
use crate::town::Picker;
use crate::{browser, net};

/// How long typing rests before the office is asked, in milliseconds.
const PAUSE_MS: i32 = 250;
/// Crews that are shown.
const BEST: usize = 3;

#[derive(Deserialize)]
struct Ranked {
    crews: Vec<Candidate>,
}

/// What the office knows already.
#[component]
pub(crate) fn Beside() -> impl IntoView {
    let (shell, draft) = (Shell::of_all(), Draft::of_all());
    let lang = shell.tongue();
    let repeats = RwSignal::new(Vec::<Offer>::new());
    let crews = RwSignal::new(None::<Vec<Candidate>>);
    let latest = StoredValue::new(0_u32);
    Effect::new(move || {
        let question = json!({
            "equipment": draft.machine_in_books().map(|machine| machine.id),
            "site": draft.site_in_books().map(|site| site.id),
            "address": draft.address.get(),
            "point": draft.place(),
            "trade": draft.trade.get(),
            "fault": draft.fault.get(),
        });
        let (place, trade) = (draft.place(), draft.trade.get());
        latest.update_value(|number| *number = number.wrapping_add(1));
        let number = latest.get_value();
        spawn_local(async move {
            browser::wait(PAUSE_MS).await;
            if latest.try_get_value() != Some(number) {
                return;
            }
            let found = net::change("POST", "/api/v1/orders/repeats").with(&question).ask::<Repeats>(shell).await;
            if latest.try_get_value() == Some(number) {
                repeats.try_set(found.map(|found| found.repeats).unwrap_or_default());
            }
            let ranked = match place.filter(|_| !trade.is_empty()) {
                Some(point) => net::change("POST", "/api/v1/orders/candidates")
                    .with(&json!({ "trade": trade, "point": point }))
                    .ask::<Ranked>(shell)
                    .await
                    .ok(),
                None => None,
            };
            if latest.try_get_value() == Some(number) {
                crews.try_set(
                    ranked.map(|ranked| ranked.crews.into_iter().filter(|crew| crew.suitable).take(BEST).collect()),
                );
            }
        });
    });
    let around = Signal::derive(move || {
        let site = draft.site_in_books().and_then(|site| site.point);
        let bases = shell.stock.crews.with(|crews| crews.iter().filter_map(|crew| crew.base).collect::<Vec<_>>());
        site.map_or(bases, |site| vec![site])
    });
    let offers = move || repeats.get().into_iter().map(|offer| view! { <Repeated offer/> }).collect_view();
    view! {
        <div class="panel-body">
            {offers}
            <section>
                <h3>{t::best_crews(lang)}</h3>
                {move || match crews.get() {
                    None => view! { <p class="soft">{t::crews_need_place(lang)}</p> }.into_any(),
                    Some(crews) if crews.is_empty() => view! { <p class="soon">{icons::late()} " " {t::nobody_fits(lang)}</p> }.into_any(),
                    Some(crews) => view! { <ol class="crews">{crews.into_iter().map(|crew| one(crew, shell)).collect_view()}</ol> }.into_any(),
                }}
            </section>
            <section class="pick-map">
                <h3>{t::position(lang)}</h3>
                <p class="soft tiny">{move || if draft.place().is_some() { t::position_known(lang) } else { t::position_pick(lang) }}</p>
                <Picker point=draft.point around/>
            </section>
        </div>
    }
}

fn one(crew: Candidate, shell: Shell) -> AnyView {
    let late = crew.plan.as_ref().is_some_and(|plan| !plan.in_time);
    let words = crew.plan.as_ref().map(|plan| meaning(plan, shell));
    view! {
        <li class="candidate"><div class="grow">
            <p class="strong">{crew.name}</p>
            {words.map(|words| view! { <p class="soft">{words}</p> })}
            {late.then(|| view! { <p class="late">{icons::late()} {t::breaks_deadline(shell.tongue())}</p> })}
        </div></li>
    }
    .into_any()
}

#[component]
fn Repeated(offer: Offer) -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let row = shell.stock.orders.with_untracked(|orders| orders.get(&offer.order).cloned());
    let class = if offer.suspected { "notice soon" } else { "notice" };
    let about = row.as_ref().map(|row| {
        let crew = row.crew.map(|crew| shell.stock.crew_name(crew)).unwrap_or_else(|| t::nobody_sent(lang).to_owned());
        format!("{} · {} · {crew}", row.fault, row.status.words(lang))
    });
    let order = offer.order;
    view! {
        <div class=class role="status">
            <p class="strong">{icons::repeat()} " " {t::may_repeat(lang)} " " {offer.number} " · " {offer.score} " %"</p>
            <p>{about}</p>
            <p class="soft">{offer.words.pick(lang).to_owned()}</p>
            <div class="row"><button class="button small" type="button"
                on:click=move |_| shell.go(Route::Board { filter: Default::default(), order: Some(order) })>{t::open_that(lang)}</button></div>
        </div>
    }
}
