//! Photos that the office released to the customer: in small, with nothing but their pixels.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::response::{IntoResponse, Response};
use shared::document::WorkOrder;
use shared::document::evidence::PhotoKind;
use shared::ids::Digest;
use shared::lang::Lang;

use super::{gone, order_of};
use crate::api::description::safe;
use crate::error::ApiError;
use crate::extract::lang_of;
use crate::orders::release::released;
use crate::photos::small;
use crate::state::Office;
use crate::store::{StoreError, Tx};

/// The longer edge of what is given out, in pixels.
const EDGE: u32 = 1_280;

/// A photo as the page names it.
#[derive(Clone, Debug)]
pub(super) struct Shown {
    hash: Digest,
    kind: PhotoKind,
    caption: String,
}

/// The photos of `order` that its customer may see.
pub(super) async fn shown(tx: &mut Tx, order: &WorkOrder) -> Result<Vec<Shown>, StoreError> {
    let photos = released(tx, order).await?;
    Ok(photos.into_iter().map(|photo| Shown { hash: photo.hash, kind: photo.kind, caption: photo.caption }).collect())
}

/// `GET /v/{token}/photos/{hash}`: a photo that was released, while it is.
pub async fn photo(
    Path((token, hash)): Path<(String, String)>,
    headers: HeaderMap,
    State(office): State<Office>,
) -> Result<Response, ApiError> {
    let lang = lang_of(&headers);
    let (Some(stored), Ok(hash)) = (order_of(&office, &token).await?, hash.parse::<Digest>()) else {
        return Ok(gone(&office, lang));
    };
    let mut tx = office.store().read().await?;
    let may = released(&mut tx, &stored.document).await?.iter().any(|photo| photo.hash == hash);
    drop(tx);
    let found = if may { small(&office, &hash, EDGE).await? } else { None };
    let Some(bytes) = found else { return Ok(gone(&office, lang)) };
    // What is withdrawn is gone from browsers within minutes as well.
    let headers =
        [(CONTENT_TYPE, "image/jpeg"), (CACHE_CONTROL, "private, max-age=300"), (X_CONTENT_TYPE_OPTIONS, "nosniff")];
    Ok((headers, bytes).into_response())
}

/// The photos on the page; nothing where none was released.
pub(super) fn strip(photos: &[Shown], token: &str, lang: Lang) -> String {
    if photos.is_empty() {
        return String::new();
    }
    let one = |photo: &Shown| {
        let words = match photo.kind {
            PhotoKind::Before => lang.pick("维修前", "Before"),
            PhotoKind::After => lang.pick("维修后", "After"),
            PhotoKind::RemovedPart => lang.pick("换下的旧件", "Part that was taken out"),
            PhotoKind::Evidence => lang.pick("现场照片", "On site"),
        };
        let about = safe(if photo.caption.is_empty() { words } else { &photo.caption });
        let address = format!("/v/{}/photos/{}", safe(token), photo.hash);
        format!(
            "<li><a href=\"{address}\"><img src=\"{address}\" alt=\"{about}\" loading=\"lazy\"></a><span>{words}</span></li>"
        )
    };
    let heading = lang.pick("现场照片", "Photos");
    format!("<h2>{heading}</h2><ul class=\"photos\">{}</ul>", photos.iter().map(one).collect::<String>())
}
