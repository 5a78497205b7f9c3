//! Carrying photos by tus: ask what is there, send the next chunk, until every byte is.

use reqwest::header::{CONTENT_TYPE, LOCATION};
use reqwest::{Method, Response, StatusCode};

use super::Held;
use super::courier::SyncError;
use super::office::{Office, accepted, send};
use crate::phone::Phone;
use crate::photos::tus::{self, Step, next_step};
use crate::store::photos::Upload;
use crate::sync::failure::Failure;

/// Damaged chunks of one photo in a row after which it rests.
const MAX_DAMAGED: u32 = 5;

/// What the server said of an upload.
enum Told {
    /// It has so many bytes.
    Has(u64),
    /// It does not know the upload any more.
    Gone,
    /// The chunk arrived damaged, or at the wrong place: ask again.
    AskAgain,
}

impl Office {
    /// Creates an upload: where it lives, and how much of it is there already. All of it is, where the office had the photo.
    async fn create(&self, upload: &Upload) -> Result<(String, u64), Failure> {
        let request = self
            .request(Method::POST, tus::PATH)?
            .header("Tus-Resumable", tus::VERSION)
            .header("Upload-Length", upload.bytes)
            .header("Upload-Metadata", tus::metadata(upload.hash));
        let response = accepted(send(request).await?).await?;
        let location = response.headers().get(LOCATION).and_then(|value| value.to_str().ok());
        let location = location.ok_or_else(|| Failure::Garbled { detail: "an upload without a location".into() })?;
        let url = response.url().join(location).map_err(|error| Failure::Garbled { detail: error.to_string() })?;
        Ok((url.to_string(), offset(&response).unwrap_or(0)))
    }

    async fn ask(&self, url: &str) -> Result<Told, Failure> {
        let request = self.request(Method::HEAD, url)?.header("Tus-Resumable", tus::VERSION);
        told(send(request).await?).await
    }

    async fn send_chunk(&self, url: &str, offset: u64, chunk: Vec<u8>) -> Result<Told, Failure> {
        let request = self
            .request(Method::PATCH, url)?
            .header("Tus-Resumable", tus::VERSION)
            .header("Upload-Offset", offset)
            .header("Upload-Checksum", tus::checksum(&chunk))
            .header(CONTENT_TYPE, "application/offset+octet-stream")
            .body(chunk);
        told(send(request).await?).await
    }
}

async fn told(response: Response) -> Result<Told, Failure> {
    match response.status() {
        // Forbidden: it was begun under this device's former identity.
        StatusCode::NOT_FOUND | StatusCode::GONE | StatusCode::FORBIDDEN => return Ok(Told::Gone),
        StatusCode::CONFLICT => return Ok(Told::AskAgain),
        status if status.as_u16() == tus::CHECKSUM_MISMATCH => return Ok(Told::AskAgain),
        _ => {}
    }
    let response = accepted(response).await?;
    offset(&response).map(Told::Has).ok_or_else(|| Failure::Garbled { detail: "no Upload-Offset".into() })
}

fn offset(response: &Response) -> Option<u64> {
    response.headers().get("Upload-Offset")?.to_str().ok()?.trim().parse().ok()
}

impl Phone {
    /// As [`send_photo`], for a phone of one's own.
    pub async fn send_photo(&mut self, office: &Office, upload: Upload) -> Result<(), SyncError> {
        send_photo(self, office, upload).await
    }
}

/// Sends one photo as far as the connection carries. A photo that the office refuses, or whose file is unreadable, is
/// noted and does not hold up the others; only a broken connection is an error.
pub async fn send_photo(phone: &mut impl Held, office: &Office, upload: Upload) -> Result<(), SyncError> {
    let hash = upload.hash;
    match try_photo(phone, office, upload).await {
        Err(SyncError::Office(failure)) => {
            phone.with(|phone| phone.photo_failed(hash, &failure))?;
            match failure {
                Failure::Refused { .. } | Failure::TooLarge | Failure::LocalFile { .. } => Ok(()),
                other => Err(other.into()),
            }
        }
        other => other,
    }
}

async fn try_photo(phone: &mut impl Held, office: &Office, mut upload: Upload) -> Result<(), SyncError> {
    let (hash, mut known, mut damaged) = (upload.hash, None, 0);
    loop {
        let told = match next_step(&upload, known) {
            Step::Create => {
                let (url, offset) = office.create(&upload).await?;
                upload.url = Some(url);
                Told::Has(offset)
            }
            Step::Ask { url } => office.ask(&url).await?,
            Step::Send { url, offset, len } => {
                let local = |error: std::io::Error| Failure::LocalFile { detail: error.to_string() };
                let chunk = phone.with(|phone| phone.photo_part(hash, offset, len)).map_err(local)?;
                if chunk.len() < len {
                    return Err(Failure::LocalFile { detail: "the file is shorter than it was".into() }.into());
                }
                office.send_chunk(&url, offset, chunk).await?
            }
            Step::Finished => return Ok(phone.with(|phone| phone.photo_progress(hash, None, upload.bytes, true))?),
            Step::StartOver => Told::Gone,
        };
        known = match told {
            Told::Has(offset) => {
                damaged = if known == Some(offset) { damaged } else { 0 };
                phone.with(|phone| phone.photo_progress(hash, upload.url.as_deref(), offset, false))?;
                Some(offset)
            }
            Told::Gone => {
                phone.with(|phone| phone.photo_progress(hash, None, 0, false))?;
                upload.url = None;
                None
            }
            Told::AskAgain => None,
        };
        // Damage, and uploads that vanish as soon as they are made, must not keep the line busy for ever.
        damaged += u32::from(known.is_none());
        if damaged > MAX_DAMAGED {
            return Err(Failure::Refused { status: tus::CHECKSUM_MISMATCH, detail: "damaged on the way".into() }.into());
        }
    }
}
