//! `GET /api/v1/wordings`; `GET`, `PUT`, `DELETE /api/v1/wordings/{name}`: texts of the organisation, such as the sentence above
//! the signature.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use shared::sync::reference::{Reference, Wording};

use super::{delete, name, page, save, show};
use crate::api::page::{Everything, Listed, PageParams, Paged};
use crate::error::ApiError;
use crate::extract::{Conditions, Json, Manager, Path, Signed, Tagged};
use crate::state::Office;

/// The most characters of a text.
const MAX_CHARS: usize = 2_000;

/// The text in both languages; it may have several lines.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "zh": "本人已核对以上材料与价格。", "en": "I have checked the materials and prices above." }))]
pub struct WordingWish {
    #[schema(min_length = 1, max_length = 2000)]
    zh: String,
    #[schema(min_length = 1, max_length = 2000)]
    en: String,
}

/// Every text.
#[utoipa::path(get, path = "/api/v1/wordings", tag = "reference", params(PageParams), responses((status = 200, body = Paged<Reference>)))]
pub async fn wordings(
    _caller: Signed,
    State(office): State<Office>,
    listed: Listed<Everything>,
) -> Result<Paged<Reference>, ApiError> {
    page(&office, "wording:", &listed).await
}

/// One text.
#[utoipa::path(get, path = "/api/v1/wordings/{name}", tag = "reference", responses((status = 200, body = Reference)))]
pub async fn wording(
    _caller: Signed,
    conditions: Conditions,
    Path(wording): Path<String>,
    State(office): State<Office>,
) -> Result<Response, ApiError> {
    show(&office, &conditions, &format!("wording:{}", name(&wording)?)).await
}

/// Sets a text.
#[utoipa::path(put, path = "/api/v1/wordings/{name}", tag = "reference", request_body = WordingWish, responses((status = 200, body = Reference)))]
pub async fn put_wording(
    _manager: Manager,
    conditions: Conditions,
    Path(wording): Path<String>,
    State(office): State<Office>,
    Json(wish): Json<WordingWish>,
) -> Result<Tagged<Reference>, ApiError> {
    for (field, text) in [("zh", &wish.zh), ("en", &wish.en)] {
        if text.trim().is_empty() || text.chars().count() > MAX_CHARS {
            let (zh, en) = (format!("需 1 到 {MAX_CHARS} 个字"), format!("between 1 and {MAX_CHARS} characters"));
            return Err(ApiError::field(field, zh, en));
        }
    }
    let name = name(&wording)?;
    let key = format!("wording:{name}");
    let WordingWish { zh, en } = wish;
    save(&office, &conditions, &key, Reference::Wording(Wording { name, zh, en })).await
}

/// Removes a text; the built-in one is used again.
#[utoipa::path(delete, path = "/api/v1/wordings/{name}", tag = "reference", responses((status = 204)))]
pub async fn remove_wording(
    _manager: Manager,
    conditions: Conditions,
    Path(wording): Path<String>,
    State(office): State<Office>,
) -> Result<StatusCode, ApiError> {
    delete(&office, &conditions, &format!("wording:{}", name(&wording)?)).await
}
