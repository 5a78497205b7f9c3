//! `DELETE /photos/v1/{upload}`: tus termination. What has arrived of the upload goes; a photo that is whole stays, since
//! evidence is never deleted.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};

use super::UploadId;
use super::append::overtaken;
use super::expire::forget;
use super::header;
use super::tus::upload_of;
use crate::error::ApiError;
use crate::extract::{Device, Path};
use crate::state::Office;

/// Ends the upload.
pub async fn terminate(
    device: Device,
    Path(id): Path<UploadId>,
    State(office): State<Office>,
    headers: HeaderMap,
) -> Result<StatusCode, ApiError> {
    header::check_version(&headers)?;
    let upload = upload_of(&office, &device, id).await?;
    match forget(&office, &upload).await? {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(overtaken(&office, id).await?),
    }
}
