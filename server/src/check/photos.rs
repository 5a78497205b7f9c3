//! Photos: every row has its object, of its size and, if asked, of its hash; uploads have the parts they say.

use shared::ids::Digest;

use super::{Depth, Finding, Report};
use crate::error::ApiError;
use crate::photos::PhotoObjects;
use crate::store::audit::{RawPhoto, RawUpload};
use crate::store::{Store, uploads};

/// Photos between two words of progress.
const AT_ONCE: u64 = 100;

pub(super) async fn check(
    store: &Store,
    objects: &PhotoObjects,
    (photos, uploads): (Vec<RawPhoto>, Vec<RawUpload>),
    depth: Depth,
    report: &mut Report,
    told: &mut (dyn FnMut(u64) + Send),
) -> Result<(), ApiError> {
    for photo in photos {
        of_photo(objects, photo, depth, report).await?;
        report.checked.photos += 1;
        if report.checked.photos.is_multiple_of(AT_ONCE) {
            told(report.checked.photos);
        }
    }
    told(report.checked.photos);
    for upload in uploads {
        report.checked.uploads += 1;
        of_upload(store, objects, &upload, report).await?;
    }
    Ok(())
}

async fn of_photo(
    objects: &PhotoObjects,
    RawPhoto { hash, bytes: stored }: RawPhoto,
    depth: Depth,
    report: &mut Report,
) -> Result<(), ApiError> {
    match objects.photo_size(&hash).await? {
        None => report.find(Finding::PhotoMissing { hash }),
        Some(found) if found != stored => report.find(Finding::PhotoSize { hash, stored, found }),
        Some(_) if depth.photo_hashes => {
            let bytes = objects.photo(&hash).await?.unwrap_or_default();
            let found = Digest::of(&bytes);
            if found != hash {
                report.find(Finding::PhotoHash { hash, found });
            }
        }
        Some(_) => {}
    }
    Ok(())
}

async fn of_upload(
    store: &Store,
    objects: &PhotoObjects,
    upload: &RawUpload,
    report: &mut Report,
) -> Result<(), ApiError> {
    let whole = upload.received == upload.length;
    let mut wrong = Vec::new();
    let parts: u64 = upload.parts.iter().map(|part| part.bytes).sum();
    if !whole && parts != upload.received {
        wrong.push(Finding::UploadSum { upload: upload.id, received: upload.received, parts });
    }
    for part in &upload.parts {
        if objects.part_size(&part.object).await? != Some(part.bytes) {
            wrong.push(Finding::PartMissing { upload: upload.id, object: part.object.clone() });
        }
    }
    if !wrong.is_empty() {
        // A running server may have finished or expired it meanwhile; then nothing is wrong.
        let mut tx = store.read().await?;
        let now = uploads::by_id(&mut tx, upload.id).await?;
        if now.is_some_and(|now| now.received == upload.received) {
            report.findings.append(&mut wrong);
        }
    }
    Ok(())
}
