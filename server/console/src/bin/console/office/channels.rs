//! Channels 通道: where alarms are sent to besides the screens of the office. An address may carry a secret, so only
//! administrators see this page.

use callout_console::api::Problem;
use callout_console::api::rounds::Channel;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::{Value, json};

use super::integration::fetch_whole;
use super::table::{Read, Table, text};
use crate::net;
use crate::parts::field::{Choice, Text};
use crate::parts::over::Sheet;
use crate::shell::Shell;
use crate::texts as t;

/// What a channel may be, by its name in the interface. Short messages want a template of the gateway: they are set over REST.
const KINDS: [(&str, &str); 6] = [
    ("wecom", "企业微信 WeCom"),
    ("dingtalk", "钉钉 DingTalk"),
    ("feishu", "飞书 Feishu"),
    ("slack", "Slack"),
    ("teams", "Teams"),
    ("mail", ""),
];

/// The list.
#[component]
pub(crate) fn Channels() -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let read: Read<Channel> = RwSignal::new(None);
    let again = move || fetch_whole(shell, "/api/v1/alarms/channels", read);
    again();
    let (adding, removing) = (RwSignal::new(false), RwSignal::new(None::<Channel>));
    let cells = move |channel: &Channel| {
        let about = channel.clone();
        let remove = view! { <button class="button small" on:click=move |_| removing.set(Some(about.clone()))>{t::remove(lang)}</button> };
        let by = &channel.wish.by;
        vec![text(channel.wish.name.clone()), text(kind(by, lang)), text(host(by)), remove.into_any()]
    };
    let heads = vec![t::name(lang), t::kind(lang), t::goes_to(lang), ""];
    let add = move || view! { <button class="button main" on:click=move |_| adding.set(true)>{t::new_channel(lang)}</button> };
    let close = move || {
        adding.set(false);
        removing.set(None);
        again();
    };
    view! {
        <Table title=t::channels(lang) more=t::no_channels(lang) heads read again search=|of: &Channel| of.wish.name.clone() cells act=add.into()/>
        {move || adding.get().then(|| view! { <Add close/> })}
        {move || removing.get().map(|channel| view! { <Remove channel close/> })}
    }
}

#[component]
fn Add(close: impl Fn() + Copy + Send + Sync + 'static) -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let (name, address, secret) =
        (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let of = RwSignal::new("wecom".to_owned());
    let problem = RwSignal::new(None::<Problem>);
    let kinds = KINDS.map(|(key, words)| {
        let words = if words.is_empty() { t::by_mail(lang) } else { words };
        (key.to_owned(), words.to_owned())
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let by = means(&of.get_untracked(), &address.get_untracked(), &secret.get_untracked());
        let body = json!({ "name": name.get_untracked().trim(), "by": by, "lang": lang.tag() });
        spawn_local(async move {
            match net::change("POST", "/api/v1/alarms/channels").with(&body).done(shell).await {
                Ok(()) => close(),
                Err(refused) => problem.set(Some(refused)),
            }
        });
    };
    let is_mail = move || of.get() == "mail";
    let signs = move || matches!(of.get().as_str(), "dingtalk" | "feishu");
    view! {
        <Sheet title=t::new_channel(lang) close>
            <form class="form" on:submit=submit>
                <Text label=t::name(lang) name="channel-name" value=name/>
                <Choice label=t::kind(lang) name="channel-kind" value=of choices=Signal::stored(kinds.to_vec())/>
                {move || {
                    let label = if is_mail() { t::mail_addresses(lang) } else { t::robot_address(lang) };
                    view! { <Text label name="channel-address" value=address/> }
                }}
                {move || signs().then(|| view! { <Text label=t::robot_secret(lang) name="channel-secret" value=secret/> })}
                {move || problem.get().map(|of| view! { <div class="notice late" role="alert"><p>{of.words()}</p></div> })}
                <button class="button main" type="submit">{t::keep_it(lang)}</button>
            </form>
        </Sheet>
    }
}

/// It cannot be taken back, so it is asked.
#[component]
fn Remove(channel: Channel, close: impl Fn() + Copy + Send + Sync + 'static) -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let path = format!("/api/v1/alarms/channels/{}", channel.id);
    let remove = move |_| {
        let path = path.clone();
        spawn_local(async move {
            match net::change("DELETE", path).done(shell).await {
                Ok(()) => close(),
                Err(problem) => shell.refuse(&problem),
            }
        });
    };
    view! {
        <Sheet title=channel.wish.name close>
            <div class="form">
                <p>{t::channel_goes(lang)}</p>
                <button class="button main" on:click=remove>{t::remove(lang)}</button>
            </div>
        </Sheet>
    }
}

/// By what a channel tells, as the interface wants it.
fn means(kind: &str, address: &str, secret: &str) -> Value {
    let (address, secret) = (address.trim(), secret.trim());
    match kind {
        "mail" => json!({ "kind": kind, "to": super::reports::addresses(address) }),
        "dingtalk" | "feishu" if !secret.is_empty() => json!({ "kind": kind, "url": address, "secret": secret }),
        _ => json!({ "kind": kind, "url": address }),
    }
}

fn kind(by: &Value, lang: shared::lang::Lang) -> &'static str {
    let key = by.get("kind").and_then(Value::as_str).unwrap_or_default();
    match KINDS.into_iter().find(|(known, _)| *known == key) {
        Some((_, "")) => t::by_mail(lang),
        Some((_, words)) => words,
        None => t::by_gateway(lang),
    }
}

/// Where it goes, without the part of the address that is secret.
fn host(by: &Value) -> String {
    if let Some(to) = by.get("to").and_then(Value::as_array) {
        return to.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", ");
    }
    let url = by.get("url").and_then(Value::as_str).unwrap_or_default();
    url.split('/').nth(2).unwrap_or_default().to_owned()
}
