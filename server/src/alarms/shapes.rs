//! Messages in the shapes that other systems take. Sources: the vendors' pages on group robots (WeCom 群机器人, DingTalk
//! 自定义机器人, Feishu 自定义机器人), Slack's incoming webhooks, Microsoft's workflows for Teams (Adaptive Cards 1.4).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use reqwest::Url;
use serde_json::{Value, json};
use sha2::Sha256;
use shared::time::Moment;

use super::channel::{Means, Method};
use crate::webhooks::address::{self, BadAddress};

/// The most characters that any of them takes.
const MAX_CHARS: usize = 1_000;

/// The most characters of a text in an address, where one of Chinese takes nine.
const MAX_IN_ADDRESS: usize = 300;

/// A request to another system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Whom it tells, where a channel tells several one by one.
    pub to: Option<String>,
    /// By what.
    pub method: Method,
    /// Where to.
    pub url: Url,
    /// The type of its body.
    pub content_type: &'static str,
    /// The body.
    pub body: String,
}

impl Message {
    fn json(url: Url, body: &Value) -> Self {
        let content_type = "application/json";
        Self { to: None, method: Method::Post, url, content_type, body: body.to_string() }
    }
}

/// The requests that tell `text` by `means` at `now`: one, or one a telephone; of letters none. Addresses are inside the network
/// only where that is allowed.
pub fn messages(means: &Means, allow_private: bool, text: &str, now: Moment) -> Result<Vec<Message>, BadAddress> {
    let text: String = text.chars().take(MAX_CHARS).collect();
    let Some(template) = means.url() else { return Ok(Vec::new()) };
    let url = || address::parse(template, allow_private);
    Ok(vec![match means {
        Means::Wecom { .. } => Message::json(url()?, &json!({ "msgtype": "text", "text": { "content": text } })),
        Means::Dingtalk { secret, .. } => {
            let mut url = url()?;
            if let Some(secret) = secret {
                let timestamp = now.0.to_string();
                let sign = hmac(secret.as_bytes(), &format!("{timestamp}\n{secret}"));
                url.query_pairs_mut().append_pair("timestamp", &timestamp).append_pair("sign", &sign);
            }
            Message::json(url, &json!({ "msgtype": "text", "text": { "content": text } }))
        }
        Means::Feishu { secret, .. } => {
            let mut body = json!({ "msg_type": "text", "content": { "text": text } });
            if let (Some(secret), Some(body)) = (secret, body.as_object_mut()) {
                let timestamp = now.0.div_euclid(1_000).to_string();
                // Feishu signs nothing, with timestamp and secret as the key.
                let sign = hmac(format!("{timestamp}\n{secret}").as_bytes(), "");
                body.insert("timestamp".into(), timestamp.into());
                body.insert("sign".into(), sign.into());
            }
            Message::json(url()?, &body)
        }
        Means::Slack { .. } => Message::json(url()?, &json!({ "text": slack(&text) })),
        Means::Teams { .. } => Message::json(url()?, &teams(&text)),
        Means::Mail { .. } => return Ok(Vec::new()),
        Means::Sms { phones, method, form, body, .. } => {
            // Where it leads does not depend on what is filled in; how long it gets does.
            address::parse(&filled(template, "1", "x"), allow_private)?;
            let short: String = text.chars().take(MAX_IN_ADDRESS).collect();
            let escaped = |text: &str| if *form { encoded(text) } else { in_json(text) };
            let of = |phone: &String| {
                let url = filled(template, &encoded(phone), &encoded(&short));
                Ok(Message {
                    to: Some(phone.clone()),
                    method: *method,
                    url: url.parse().map_err(|_| BadAddress::Malformed)?,
                    content_type: if *form { "application/x-www-form-urlencoded" } else { "application/json" },
                    body: filled(body, &escaped(phone), &escaped(&text)),
                })
            };
            return phones.iter().map(of).collect();
        }
    }])
}

/// Whether what is filled into a gateway's address comes after its host: nobody's text decides whom the office asks.
pub fn has_fixed_host(template: &str) -> bool {
    let (_, rest) = template.split_once("://").unwrap_or(("", template));
    let path = rest.find(['/', '?']).unwrap_or(rest.len());
    rest.get(..path).is_some_and(|host| !host.contains('{'))
}

/// Why an answer with a good status is none: the robots say so in their body. `None` if all is well.
pub fn refusal(means: &Means, body: &str) -> Option<String> {
    let code = match means {
        Means::Wecom { .. } | Means::Dingtalk { .. } => "errcode",
        Means::Feishu { .. } => "code",
        Means::Slack { .. } | Means::Teams { .. } | Means::Sms { .. } | Means::Mail { .. } => return None,
    };
    let answer: Value = serde_json::from_str(body).unwrap_or_default();
    match answer.get(code).and_then(Value::as_i64) {
        Some(0) => None,
        _ => Some(format!("the answer was {}", body.chars().take(200).collect::<String>())),
    }
}

/// In one pass, so that a text that speaks of `{phone}` stays as it is.
fn filled(template: &str, phone: &str, text: &str) -> String {
    let mut parts = template.split("{text}").map(|part| part.replace("{phone}", phone));
    let mut filled = parts.next().unwrap_or_default();
    for part in parts {
        filled.push_str(text);
        filled.push_str(&part);
    }
    filled
}

fn in_json(text: &str) -> String {
    let quoted = Value::from(text).to_string();
    quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or_default().to_owned()
}

fn encoded(text: &str) -> String {
    let kept = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes().map(|byte| if kept(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

fn slack(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn teams(text: &str) -> Value {
    json!({ "type": "message", "attachments": [{
        "contentType": "application/vnd.microsoft.card.adaptive",
        "content": {
            "$schema": "http://adaptivecards.io/schemas/adaptive-card.json", "type": "AdaptiveCard", "version": "1.4",
            "body": [{ "type": "TextBlock", "text": text, "wrap": true }],
        },
    }]})
}

fn hmac(key: &[u8], text: &str) -> String {
    // An HMAC takes a key of any length; this cannot fail.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return String::new() };
    mac.update(text.as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}
