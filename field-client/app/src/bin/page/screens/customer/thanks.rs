//! After signing: proof for the customer to take along, while nobody needs a connection.

use callout_app::bridge::slip::Receipt;
use callout_app::bridge::{Answer, Ask};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::ids::OrderId;
use shared::lang::Lang;

use crate::parts::icons;
use crate::shell::Shell;
use crate::texts as t;

/// The page after the signature, or after its refusal.
#[component]
pub(crate) fn Thanks(order: OrderId, lang: Lang) -> impl IntoView {
    let shell = Shell::of_all();
    let receipt = RwSignal::new(None::<Receipt>);
    spawn_local(async move {
        if let Answer::Receipt(found) = shell.ask(Ask::Receipt(order)).await {
            receipt.set(found);
        }
    });
    view! {
        <main class="column" lang=lang.tag()>
            <div class="empty">
                {icons::check()}
                <h1 class="huge">{t::thank_you(lang)}</h1>
                <p class="soft">{t::kept_here(lang)}</p>
            </div>
            {move || receipt.get().map(|receipt| view! {
                <section class="card receipt">
                    <p class="big">{t::take_along(lang)}</p>
                    <div class="qr" role="img" aria-label=t::receipt_code(lang) data-link=receipt.link inner_html=receipt.svg></div>
                    <p class="soft small">{t::take_along_more(lang)}</p>
                    <p class="digest soft">{receipt.number} " · SHA-256 " {receipt.digest.to_string()}</p>
                </section>
            })}
        </main>
    }
}
