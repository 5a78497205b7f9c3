//! `GET`, `POST /api/v1/alarms/channels`; `PUT`, `DELETE /api/v1/alarms/channels/{channel}`: where alarms go besides screens.

use axum::extract::State;
use axum::http::StatusCode;
use shared::ids::ChannelId;

use crate::alarms::channel::{Channel, ChannelWish, MAX_CHANNELS, Means, Method};
use crate::alarms::{rule, shapes};
use crate::api::letters;
use crate::error::ApiError;
use crate::extract::{Administrator, Json, Path};
use crate::state::Office;
use crate::store::{StoreError, alarms, channels};
use crate::webhooks::address;

/// Every channel, with its address, which may carry a secret: for administrators alone.
#[utoipa::path(get, path = "/api/v1/alarms/channels", tag = "alarms", responses((status = 200, body = Vec<Channel>)))]
pub async fn channels(
    _administrator: Administrator,
    State(office): State<Office>,
) -> Result<Json<Vec<Channel>>, ApiError> {
    let mut tx = office.store().read().await?;
    Ok(Json(channels::all(&mut tx).await?))
}

/// Adds a channel. Rules that name it send to it.
#[utoipa::path(post, path = "/api/v1/alarms/channels", tag = "alarms", request_body = ChannelWish, responses((status = 201, body = Channel)))]
pub async fn add_channel(
    _administrator: Administrator,
    State(office): State<Office>,
    Json(wish): Json<ChannelWish>,
) -> Result<(StatusCode, Json<Channel>), ApiError> {
    check(&office, &wish)?;
    let channel = Channel { id: office.random(|entropy| ChannelId::random(entropy)), wish };
    let mut tx = office.store().write().await?;
    if channels::all(&mut tx).await?.len() >= MAX_CHANNELS {
        let (zh, en) = (format!("最多 {MAX_CHANNELS} 个"), format!("there can be {MAX_CHANNELS} at most"));
        return Err(ApiError::conflict(zh, en).what_to_do("先删除不用的", "remove one that is not needed"));
    }
    channels::add(&mut tx, &channel).await.map_err(name_taken)?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(channel)))
}

/// Changes a channel.
#[utoipa::path(put, path = "/api/v1/alarms/channels/{channel}", tag = "alarms", request_body = ChannelWish, responses((status = 200, body = Channel)))]
pub async fn put_channel(
    _administrator: Administrator,
    Path(channel): Path<ChannelId>,
    State(office): State<Office>,
    Json(wish): Json<ChannelWish>,
) -> Result<Json<Channel>, ApiError> {
    check(&office, &wish)?;
    let mut tx = office.store().write().await?;
    channels::one(&mut tx, channel).await?.ok_or_else(no_channel)?;
    let channel = Channel { id: channel, wish };
    channels::change(&mut tx, &channel).await.map_err(name_taken)?;
    tx.commit().await?;
    Ok(Json(channel))
}

/// Takes a channel away that no rule names, with what was still to be sent by it.
#[utoipa::path(delete, path = "/api/v1/alarms/channels/{channel}", tag = "alarms", responses((status = 204)))]
pub async fn remove_channel(
    _administrator: Administrator,
    Path(channel): Path<ChannelId>,
    State(office): State<Office>,
) -> Result<StatusCode, ApiError> {
    let mut tx = office.store().write().await?;
    channels::one(&mut tx, channel).await?.ok_or_else(no_channel)?;
    let rules = alarms::rules(&mut tx).await?.unwrap_or_else(rule::usual);
    if let Some(rule) = rules.iter().find(|rule| rule.channels.contains(&channel)) {
        let name = &rule.name;
        return Err(ApiError::conflict(format!("规则 {name} 在用"), format!("rule {name} sends to it")));
    }
    channels::remove(&mut tx, channel).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

fn check(office: &Office, wish: &ChannelWish) -> Result<(), ApiError> {
    let count = wish.name.trim().chars().count();
    if !(1..=60).contains(&count) || wish.name.chars().any(char::is_control) {
        return Err(ApiError::field("name", "须为 1 到 60 个字", "between 1 and 60 characters"));
    }
    let private = office.config().private_webhooks;
    let filled = |template: &str| template.replace("{text}", "x").replace("{phone}", "1");
    let bad = wish.by.url().and_then(|url| address::parse(&filled(url), private).err());
    if let Some(bad) = bad {
        let zh = format!("地址不可用：{bad}");
        return Err(ApiError::field("by.url", zh, bad.to_string()));
    }
    match &wish.by {
        Means::Sms { .. } => check_gateway(&wish.by),
        Means::Mail { to } => letters::check(office, to).map_err(|bad| bad.on("by.to")),
        Means::Wecom { .. }
        | Means::Dingtalk { .. }
        | Means::Feishu { .. }
        | Means::Slack { .. }
        | Means::Teams { .. } => Ok(()),
    }
}

fn check_gateway(by: &Means) -> Result<(), ApiError> {
    let Means::Sms { url, phones, method, form, body } = by else { return Ok(()) };
    let bad = phones.is_empty() || phones.len() > 20 || phones.iter().any(|phone| phone.is_empty() || phone.len() > 30);
    if bad {
        return Err(ApiError::field("by.phones", "须有 1 到 20 个号码", "between 1 and 20 numbers"));
    }
    if !shapes::has_fixed_host(url) {
        let (zh, en) = ("占位符不能在主机名里", "nothing is filled into the host of an address");
        return Err(ApiError::field("by.url", zh, en));
    }
    let has = |placeholder: &str| url.contains(placeholder) || body.contains(placeholder);
    let fits = match method {
        Method::Get => body.is_empty(),
        Method::Post => {
            let filled = body.replace("{text}", "x").replace("{phone}", "1");
            body.len() <= 4_000 && (*form || serde_json::from_str::<serde_json::Value>(&filled).is_ok())
        }
    };
    if !(has("{text}") && has("{phone}") && fits) {
        let (zh, en) = (
            "地址与模板须含 {text} 与 {phone}；POST 的模板为合法 JSON 或表单，GET 没有模板",
            "address and template have {text} and {phone}; a POST's template is JSON unless `form` is set, a GET has none",
        );
        return Err(ApiError::field("by.body", zh, en));
    }
    Ok(())
}

fn name_taken(error: StoreError) -> ApiError {
    match error {
        StoreError::Taken(_) => ApiError::conflict("名称已被使用", "that name is taken").on("name"),
        error => error.into(),
    }
}

fn no_channel() -> ApiError {
    ApiError::not_found("告警通道", "channel")
}
