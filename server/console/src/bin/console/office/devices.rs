//! Devices: whose, how far, when last heard of, which version; revoking one.

use callout_console::api::office::Device;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::table::{Read, Table, fetch, text};
use crate::net;
use crate::parts::due::when;
use crate::parts::over::Sheet;
use crate::shell::Shell;
use crate::texts as t;

/// The table of devices.
#[component]
pub(crate) fn Devices() -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let read: Read<Device> = RwSignal::new(None);
    let again = move || fetch(shell, "/api/v1/devices".into(), read);
    again();
    let revoking = RwSignal::new(None::<Device>);
    let cells = move |device: &Device| {
        let of = device.clone();
        let last = device.last_contact_at.map_or_else(|| t::never(lang).to_owned(), |at| when(at, shell));
        let act = match device.revoked_at {
            Some(at) => text(format!("{} {}", t::revoked(lang), when(at, shell))),
            None => view! { <button class="button small" on:click=move |_| revoking.set(Some(of.clone()))>{t::revoke(lang)}</button> }.into_any(),
        };
        vec![
            text(device.person_name.clone()),
            text(device.name.clone()),
            text(device.app.clone()),
            text(last),
            text(device.last_n.to_string()),
            act,
        ]
    };
    view! {
        <Table title=t::devices(lang) more=t::no_devices(lang) heads=vec![t::technician(lang), t::device(lang), t::version(lang), t::last_contact(lang), t::acts(lang), ""] read again
            search=|device: &Device| format!("{} {}", device.person_name, device.name) cells/>
        {move || revoking.get().map(|device| view! { <Revoke device close=move || { revoking.set(None); again() }/> })}
    }
}

/// It cannot be taken back, so it is asked.
#[component]
fn Revoke(device: Device, close: impl Fn() + Copy + Send + Sync + 'static) -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let actor = device.actor;
    let revoke = move |_| {
        spawn_local(async move {
            match net::change("DELETE", format!("/api/v1/devices/{actor}")).done(shell).await {
                Ok(()) => close(),
                Err(problem) => shell.refuse(&problem),
            }
        });
    };
    view! {
        <Sheet title=format!("{} {}", t::revoke(lang), device.name) close>
            <p>{t::revoke_means(lang)}</p>
            <div class="row"><button class="button main" on:click=revoke>{t::revoke(lang)}</button>
                <button class="button" on:click=move |_| close()>{t::close(lang)}</button></div>
        </Sheet>
    }
}
