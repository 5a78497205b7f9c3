//! Webhooks, for administrators and for keys with the scope `webhooks`.

mod add;
mod change;
mod deliveries;
mod list;
mod remove;
mod rotate;
mod test;

pub use add::add;
pub use change::change;
pub use deliveries::{delivery, log, redeliver};
pub use list::{list, one};
pub use remove::remove;
pub use rotate::rotate;
pub use test::test;

use crate::error::ApiError;
use crate::events::Fact;
use crate::extract::{Tag, Tagged};
use crate::state::Office;
use crate::webhooks::Webhook;
use crate::webhooks::address::{BadAddress, parse};

fn no_webhook() -> ApiError {
    ApiError::not_found("网络回调", "webhook")
}

/// The address as it is kept.
fn checked(office: &Office, url: &str) -> Result<String, ApiError> {
    match parse(url, office.config().private_webhooks) {
        Ok(url) => Ok(url.into()),
        Err(BadAddress::Malformed) => {
            Err(ApiError::field("url", "须为 https 地址，不带用户名和密码", BadAddress::Malformed.to_string()))
        }
        Err(BadAddress::Private) => {
            let zh = "不允许内网地址；需在配置中设 private_webhooks = \"allow\"";
            Err(ApiError::field("url", zh, BadAddress::Private.to_string()))
        }
    }
}

/// Event types as they are kept: each once.
fn sorted(mut types: Vec<Fact>) -> Vec<Fact> {
    types.sort();
    types.dedup();
    types
}

/// With the tag of what an administrator decides; what came of deliveries is only shown.
fn tag(webhook: &Webhook) -> Result<Tag, ApiError> {
    Tag::of_parts(&webhook.wish, webhook)
}

fn tagged(webhook: Webhook) -> Result<Tagged<Webhook>, ApiError> {
    Ok(Tagged(tag(&webhook)?, webhook))
}
