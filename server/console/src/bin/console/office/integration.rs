//! Other systems: their keys, and the webhooks that tell them what happens.

use callout_console::api::Problem;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use shared::ids::{PersonId, WebhookId};
use shared::time::Moment;

use super::table::{Read, Table, text};
use crate::net;
use crate::parts::due::when;
use crate::parts::field::Text;
use crate::parts::over::Sheet;
use crate::shell::Shell;
use crate::texts as t;

/// Everything that a key can be for.
const SCOPES: [&str; 6] = ["read:orders", "write:orders", "read:directory", "write:directory", "import", "webhooks"];

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Key {
    id: PersonId,
    name: String,
    prefix: String,
    scopes: Vec<String>,
    last_used_at: Option<Moment>,
    revoked_at: Option<Moment>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Webhook {
    id: WebhookId,
    url: String,
    description: String,
    enabled: bool,
    disabled_reason: Option<String>,
    last_success_at: Option<Moment>,
}

/// What is shown once, and nowhere else.
#[derive(Clone, Debug, Deserialize)]
struct Secret {
    #[serde(alias = "key")]
    secret: String,
}

/// Lists that come in one piece.
pub(super) fn fetch_whole<T: DeserializeOwned + Send + Sync + 'static>(
    shell: Shell,
    path: &'static str,
    read: Read<T>,
) {
    spawn_local(async move {
        read.try_set(Some(net::get(path).ask::<Vec<T>>(shell).await));
    });
}

/// The table of keys.
#[component]
pub(crate) fn Keys() -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let read: Read<Key> = RwSignal::new(None);
    let again = move || fetch_whole(shell, "/api/v1/keys", read);
    again();
    let adding = RwSignal::new(false);
    let revoke = move |id: PersonId| {
        spawn_local(async move {
            match net::change("DELETE", format!("/api/v1/keys/{id}")).done(shell).await {
                Ok(()) => again(),
                Err(problem) => shell.refuse(&problem),
            }
        });
    };
    let cells = move |key: &Key| {
        let id = key.id;
        let used = key.last_used_at.map_or_else(|| t::never(lang).to_owned(), |at| when(at, shell));
        let act = match key.revoked_at {
            Some(_) => text(t::revoked(lang)),
            None => view! { <button class="button small" on:click=move |_| revoke(id)>{t::revoke(lang)}</button> }
                .into_any(),
        };
        vec![text(key.name.clone()), text(format!("{}…", key.prefix)), text(key.scopes.join(", ")), text(used), act]
    };
    let heads = vec![t::name(lang), t::begins_with(lang), t::may_do(lang), t::last_used(lang), ""];
    let add =
        move || view! { <button class="button main" on:click=move |_| adding.set(true)>{t::new_key(lang)}</button> };
    view! {
        <Table title=t::api_keys(lang) more=t::no_keys(lang) heads read again search=|key: &Key| key.name.clone() cells act=add.into()/>
        {move || adding.get().then(|| view! { <AddKey close=move || { adding.set(false); again() }/> })}
    }
}

#[component]
fn AddKey(close: impl Fn() + Copy + Send + Sync + 'static) -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let name = RwSignal::new(String::new());
    let scopes = RwSignal::new(vec!["read:orders".to_owned()]);
    let made = RwSignal::new(None::<Result<Secret, Problem>>);
    let toggle = move |scope: &'static str| {
        scopes.update(|held| match held.iter().position(|of| of == scope) {
            Some(index) => drop(held.remove(index)),
            None => held.push(scope.to_owned()),
        });
    };
    let chip = move |scope: &'static str| {
        let on = move || scopes.with(|held| held.iter().any(|of| of == scope)).to_string();
        view! { <button type="button" class="chip" aria-pressed=on on:click=move |_| toggle(scope)>{scope}</button> }
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        spawn_local(async move {
            let body = json!({ "name": name.get_untracked(), "scopes": scopes.get_untracked() });
            made.set(Some(net::change("POST", "/api/v1/keys").with(&body).ask(shell).await));
        });
    };
    view! {
        <Sheet title=t::new_key(lang) close>
            <form class="form" on:submit=submit>
                <Text label=t::name(lang) name="key-name" value=name/>
                <div class="chips">{SCOPES.into_iter().map(chip).collect_view()}</div>
                <button class="button main" type="submit">{t::new_key(lang)}</button>
                {move || made.get().map(|made| view! { <Made made/> })}
            </form>
        </Sheet>
    }
}

#[component]
fn Made(made: Result<Secret, Problem>) -> impl IntoView {
    let lang = Shell::of_all().tongue();
    match made {
        Ok(Secret { secret }) => view! { <div class="notice done"><p class="strong">{t::shown_once(lang)}</p><p class="digest">{secret}</p></div> }.into_any(),
        Err(problem) => view! { <div class="notice late" role="alert"><p>{problem.words()}</p></div> }.into_any(),
    }
}

/// The table of webhooks.
#[component]
pub(crate) fn Webhooks() -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let read: Read<Webhook> = RwSignal::new(None);
    let again = move || fetch_whole(shell, "/api/v1/webhooks", read);
    again();
    let adding = RwSignal::new(false);
    let test = move |id: WebhookId| {
        spawn_local(async move {
            match net::change("POST", format!("/api/v1/webhooks/{id}/test")).done(shell).await {
                Ok(()) => shell.say(t::test_sent(lang), None),
                Err(problem) => shell.refuse(&problem),
            }
        });
    };
    let (removing, rotated) = (RwSignal::new(None::<WebhookId>), RwSignal::new(None::<Secret>));
    let rotate = move |id: WebhookId| {
        spawn_local(async move {
            let call = net::change("POST", format!("/api/v1/webhooks/{id}/secret")).with(&json!({}));
            match call.ask::<Secret>(shell).await {
                Ok(secret) => rotated.set(Some(secret)),
                Err(problem) => shell.refuse(&problem),
            }
        });
    };
    let cells = move |hook: &Webhook| {
        let id = hook.id;
        let state = match (&hook.disabled_reason, hook.enabled) {
            (Some(reason), _) => reason.clone(),
            (None, true) => t::enabled(lang).to_owned(),
            (None, false) => t::disabled(lang).to_owned(),
        };
        let last = hook.last_success_at.map_or_else(|| t::never(lang).to_owned(), |at| when(at, shell));
        let act = view! {
            <div class="row">
                <button class="button small" on:click=move |_| test(id)>{t::test(lang)}</button>
                <button class="button small" on:click=move |_| rotate(id)>{t::rotate(lang)}</button>
                <button class="button small" on:click=move |_| removing.set(Some(id))>{t::remove(lang)}</button>
            </div>
        }
        .into_any();
        vec![text(hook.url.clone()), text(hook.description.clone()), text(state), text(last), act]
    };
    let heads = vec!["URL", t::name(lang), t::state(lang), t::last_success(lang), ""];
    let add = move || view! { <button class="button main" on:click=move |_| adding.set(true)>{t::new_webhook(lang)}</button> };
    view! {
        <Table title=t::webhooks(lang) more=t::no_webhooks(lang) heads read again search=|hook: &Webhook| hook.url.clone() cells act=add.into()/>
        {move || adding.get().then(|| view! { <AddWebhook close=move || { adding.set(false); again() }/> })}
        {move || removing.get().map(|id| view! { <Remove id close=move || { removing.set(None); again() }/> })}
        {move || rotated.get().map(|secret| view! {
            <Sheet title=t::rotate(lang) close=move || rotated.set(None)><Made made=Ok(secret)/></Sheet>
        })}
    }
}

/// It cannot be taken back, so it is asked.
#[component]
fn Remove(id: WebhookId, close: impl Fn() + Copy + Send + Sync + 'static) -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let remove = move |_| {
        spawn_local(async move {
            let path = format!("/api/v1/webhooks/{id}");
            let tag = net::get(path.clone()).send(shell).await.map(|answer| answer.tag);
            let removed = match tag {
                Ok(tag) => net::change("DELETE", path).seen(tag).done(shell).await,
                Err(problem) => Err(problem),
            };
            match removed {
                Ok(()) => close(),
                Err(problem) => shell.refuse(&problem),
            }
        });
    };
    view! {
        <Sheet title=t::remove(lang) close>
            <p>{t::remove_means(lang)}</p>
            <div class="row"><button class="button main" on:click=remove>{t::remove(lang)}</button>
                <button class="button" on:click=move |_| close()>{t::close(lang)}</button></div>
        </Sheet>
    }
}

#[component]
fn AddWebhook(close: impl Fn() + Copy + Send + Sync + 'static) -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let (url, about) = (RwSignal::new("https://".to_owned()), RwSignal::new(String::new()));
    let made = RwSignal::new(None::<Result<Secret, Problem>>);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        spawn_local(async move {
            let body = json!({ "url": url.get_untracked(), "description": about.get_untracked() });
            made.set(Some(net::change("POST", "/api/v1/webhooks").with(&body).ask(shell).await));
        });
    };
    view! {
        <Sheet title=t::new_webhook(lang) close>
            <form class="form" on:submit=submit>
                <Text label="URL" name="url" value=url kind="url"/>
                <Text label=t::name(lang) name="about" value=about/>
                <button class="button main" type="submit">{t::new_webhook(lang)}</button>
                {move || made.get().map(|made| view! { <Made made/> })}
            </form>
        </Sheet>
    }
}
