//! `GET` and `POST /api/v1/crews/{crew}/loads`: what was put into a crew's van, and taken back.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use shared::ids::{CrewId, LoadId, PartId};
use shared::money::Quantity;

use crate::api::page::{Everything, Listed, PageParams, Paged};
use crate::directory::Note;
use crate::error::ApiError;
use crate::extract::{Dispatcher, Json, Path};
use crate::state::Office;
use crate::store;
use crate::vans::{Load, MAX_THOUSANDTHS};

/// The loads of a crew's van, the last one first.
#[utoipa::path(get, path = "/api/v1/crews/{crew}/loads", tag = "crews", params(PageParams), responses((status = 200, body = Paged<Load>)))]
pub async fn loads(
    _dispatcher: Dispatcher,
    Path(crew): Path<CrewId>,
    State(office): State<Office>,
    listed: Listed<Everything>,
) -> Result<Paged<Load>, ApiError> {
    let before: u64 = listed.after()?.unwrap_or(u64::MAX);
    let mut tx = office.store().read().await?;
    store::crews::by_id(&mut tx, crew).await?.ok_or_else(|| ApiError::not_found("施工队", "crew"))?;
    let loads = store::vans::loads(&mut tx, crew, before, listed.fetch()).await?;
    let page = listed.page(loads, |(position, _)| *position);
    Ok(page.map(|(_, load)| load))
}

/// What is loaded.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewVanLoad, example = json!({ "part": "0b0c5f2e8a3d4f6c9e1a7b2d3c4e5f60", "quantity": "4", "note": "从浦东仓库领用" }))]
pub struct NewLoad {
    /// Which article of the catalogue.
    part: PartId,
    /// How many of its unit; below zero what is taken back.
    quantity: Quantity,
    /// Why, or from where.
    #[serde(default = "Note::empty")]
    note: Note,
}

/// Writes down that something was put into the van, or taken back. It is a fact: a slip is undone by its opposite.
#[utoipa::path(post, path = "/api/v1/crews/{crew}/loads", tag = "crews", request_body = NewLoad, responses((status = 201, body = Load)))]
pub async fn load(
    dispatcher: Dispatcher,
    Path(crew): Path<CrewId>,
    State(office): State<Office>,
    Json(wish): Json<NewLoad>,
) -> Result<(StatusCode, Json<Load>), ApiError> {
    let thousandths = wish.quantity.thousandths;
    if thousandths == 0 || thousandths.unsigned_abs() > MAX_THOUSANDTHS.unsigned_abs() {
        return Err(ApiError::field("quantity", "数量不能为 0，且不超过一百万", "not 0, and a million at most")
            .what_to_do("装车写正数，退回写负数", "a positive number is loaded, a negative one taken back"));
    }
    let mut tx = office.store().write_briefly().await?;
    store::crews::by_id(&mut tx, crew).await?.ok_or_else(|| ApiError::not_found("施工队", "crew"))?;
    let article = store::vans::articles(&mut tx, &[wish.part]).await?.remove(&wish.part);
    let article = article.ok_or_else(|| {
        ApiError::field("part", "目录中没有这种材料", "there is no such article in the catalogue")
            .what_to_do("用 GET /api/v1/parts?q=… 查找", "find it with GET /api/v1/parts?q=…")
    })?;
    let load = Load {
        id: office.random(|entropy| LoadId::random(entropy)),
        part: wish.part,
        quantity: wish.quantity,
        person: dispatcher.id,
        note: wish.note.into_string(),
        loaded_at: office.now(),
        article,
    };
    store::vans::add(&mut tx, crew, &load).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(load)))
}
