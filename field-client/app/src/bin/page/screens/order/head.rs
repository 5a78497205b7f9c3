//! What is wrong, where, until when, and whom to ask for.

use callout_app::bridge::today::Contact;
use callout_app::say;
use leptos::prelude::*;

use super::visit::Visit;
use crate::browser;
use crate::parts::badges::{Due, Level, MarkBadge};
use crate::parts::bring::Bring;
use crate::parts::reach::Reach;
use crate::texts as t;

/// The head of the page.
#[component]
pub(crate) fn Head(visit: Visit) -> impl IntoView {
    let lang = visit.shell.tongue();
    let shown = Memo::new(move |_| {
        visit.page.with(|page| {
            page.as_ref().map(|page| {
                (
                    (page.mark, page.status.clone(), page.level.clone(), page.arrive_by, page.solve_by),
                    (page.fault.clone(), page.customer.clone(), page.address.clone(), page.facts.clone()),
                    (page.contact.clone(), page.point, page.warranty_until, page.left, page.bring.clone()),
                )
            })
        })
    });
    move || {
        shown.get().map(|((mark, status, level, arrive_by, solve_by), (fault, customer, address, facts), (contact, point, warranty, left, bring))| {
        let warranty = warranty.map(|until| {
            let (offset, now) = (browser::utc_offset_minutes(), browser::now());
            if now <= until {
                let words = format!("{} {}", t::warranty_until(lang), say::date(until, offset, lang));
                view! { <span class="badge done">{crate::parts::icons::check()}{words}</span> }.into_any()
            } else {
                view! { <span class="badge">{t::out_of_warranty(lang)}</span> }.into_any()
            }
        });
        let who = contact.as_ref().and_then(|contact| asked_for(contact, &customer));
        view! {
            <section class="card">
                <Due arrive_by solve_by/>
                <h2 class="huge">{fault}</h2>
                <div>
                    <p class="big">{customer}</p>
                    <p>{address.clone()}</p>
                    {who.map(|who| view! { <p class="soft figures">{t::ask_for(lang)} " " {who}</p> })}
                </div>
                <div class="row tight"><MarkBadge mark words=status/><Level level/>{warranty}</div>
                <Bring what=bring/>
                <Reach contact point address/>
                {(!facts.is_empty()).then(|| view! {
                    <dl class="facts">
                        {facts.into_iter().map(|(label, value)| view! { <dt>{label}</dt><dd>{value}</dd> }).collect_view()}
                    </dl>
                })}
                {left.then(|| view! { <p class="notice soon">{t::went_to_others(lang)}</p> })}
            </section>
        }
    })
    }
}

/// Whom to ask for, unless that is the customer, and the number: a tablet cannot dial, but its owner can.
fn asked_for(contact: &Contact, customer: &str) -> Option<String> {
    let name = (contact.name != customer).then(|| contact.name.clone());
    let parts: Vec<String> =
        [name, Some(say::phone(&contact.phone))].into_iter().flatten().filter(|part| !part.is_empty()).collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}
