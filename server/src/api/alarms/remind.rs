//! `POST /api/v1/orders/{order}/reminders`: a person reminds 催办. The crew reads it on its devices, channels are told.

use axum::extract::State as Shared;
use axum::http::StatusCode;
use serde::Deserialize;
use shared::document::evidence::Audience;
use shared::ids::{AlarmId, ChannelId, OrderId};
use utoipa::ToSchema;

use super::list::{AlarmEntry, entries};
use crate::alarms::rule::REMINDER;
use crate::alarms::{Alarm, State};
use crate::api::source::Source;
use crate::directory::LongLine;
use crate::error::ApiError;
use crate::extract::{Json, Path, Specialist};
use crate::orders::note::note;
use crate::people::Role;
use crate::state::Office;
use crate::store::alarms::{self, Delivery};
use crate::store::channels;

/// A reminder.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reminder {
    /// What is to be done.
    text: LongLine,
    /// Whom it concerns besides the crew.
    #[serde(default)]
    to: Vec<Role>,
    /// Channels that are told at once.
    #[serde(default)]
    #[schema(max_items = 10)]
    channels: Vec<ChannelId>,
}

/// Reminds of an order.
#[utoipa::path(post, path = "/api/v1/orders/{order}/reminders", tag = "alarms", request_body = Reminder, responses((status = 201, body = AlarmEntry)))]
pub async fn remind(
    caller: Specialist,
    source: Source,
    Path(order): Path<OrderId>,
    Shared(office): Shared<Office>,
    Json(wish): Json<Reminder>,
) -> Result<(StatusCode, Json<AlarmEntry>), ApiError> {
    let text = wish.text.into_string();
    let mut tx = office.store().read().await?;
    let known: Vec<ChannelId> = channels::all(&mut tx).await?.iter().map(|channel| channel.id).collect();
    if wish.channels.len() > 10 || wish.channels.iter().any(|channel| !known.contains(channel)) {
        return Err(ApiError::field(
            "channels",
            "通道不存在或超过 10 个",
            "a channel that does not exist, or more than 10",
        ));
    }
    drop(tx);
    // The note reaches the crew; its edit names the reminder, so that no two are one.
    let noted = note(&office, source.by(caller.id), order, Audience::Internal, format!("催办：{text}")).await?;
    let edit = noted.ok_or_else(|| ApiError::not_found("工单", "order"))?;
    let now = office.now();
    let alarm = Alarm {
        id: office.random(|entropy| AlarmId::random(entropy)),
        order,
        rule: REMINDER.into(),
        cause: edit.to_string(),
        kind: REMINDER.into(),
        to: wish.to,
        at: now,
        raised_at: now,
        state: State::Standing,
        changed_at: now,
        text: text.clone(),
        person: Some(caller.id),
        service_remark: String::new(),
        manager_remark: String::new(),
        done: None,
    };
    let deliveries = wish.channels.into_iter().map(|channel| Delivery {
        alarm: alarm.id,
        channel,
        text: format!("【催办】{text}"),
        created_at: now,
        next_at: now,
    });
    let deliveries = deliveries.collect();
    let mut tx = office.store().write().await?;
    alarms::add(&mut tx, std::slice::from_ref(&alarm)).await?;
    alarms::add_deliveries(&mut tx, deliveries).await?;
    let entry = entries(&mut tx, vec![alarm]).await?.pop().ok_or_else(|| ApiError::not_found("工单", "order"))?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(entry)))
}
