//! A form with pictures, as a browser sends it without a script: every part within its limits before anything is looked at,
//! and of the pictures nothing kept but their pixels.

use axum::extract::Multipart;
use axum::extract::multipart::{Field, MultipartError};
use axum::http::StatusCode;
use bytes::Bytes;
use shared::document::evidence::{Photo, PhotoKind};
use shared::ids::Digest;
use shared::lang::Lang;

use super::machine::Filled;
use crate::error::{ApiError, Kind};
use crate::photos::{inspect, keep_whole, shrink};
use crate::state::Office;

/// The most photos of a report.
pub(super) const PHOTOS: usize = 3;
/// The largest photo, in bytes: what telephones make.
const PHOTO_BYTES: usize = 12 << 20;
/// The longest text field, in bytes.
const TEXT_BYTES: usize = 8 << 10;
/// The largest form, in bytes.
pub const MAX_BYTES: usize = PHOTOS * PHOTO_BYTES + (64 << 10);
/// Forms that are read side by side; each is held in memory.
pub const AT_ONCE: usize = 8;
/// The longer edge of what is kept, in pixels: enough to read a type plate.
const EDGE: u32 = 1_600;
/// What stands beside these photos, for whoever sees them without the order around them.
const CAPTION: &str = "客户报修时提供 · from the customer, with the report";

/// What came: what was typed is kept also where the rest is refused.
#[derive(Default)]
pub(super) struct Form {
    pub(super) filled: Filled,
    pub(super) photos: Vec<Bytes>,
    /// Why it is not taken as it is.
    pub(super) unfit: Option<Unfit>,
}

/// Why it is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unfit {
    /// More photos than [`PHOTOS`].
    TooMany,
    /// A photo, a text or all of it together is too large.
    TooLarge,
    /// Not a picture that can be shown, or one that says it is larger than any camera makes.
    NotAPhoto,
}

impl Unfit {
    /// What to do about it.
    pub(super) fn words(self, lang: Lang) -> String {
        let most = PHOTO_BYTES >> 20;
        match (self, lang) {
            (Self::TooMany, Lang::ZhCn) => format!("最多 {PHOTOS} 张照片，请重新选择。"),
            (Self::TooMany, Lang::En) => format!("At most {PHOTOS} photos: please choose again."),
            (Self::TooLarge, Lang::ZhCn) => format!("照片太大：每张最多 {most} MB，请换小一点的。"),
            (Self::TooLarge, Lang::En) => format!("A photo is too large: at most {most} MB each. Choose smaller ones."),
            (Self::NotAPhoto, Lang::ZhCn) => "有一个文件不是可显示的照片。请选择 JPEG、PNG 或 WebP 图片。".into(),
            (Self::NotAPhoto, Lang::En) => {
                "One of the files is no photo that can be shown. Choose JPEG, PNG or WebP.".into()
            }
        }
    }
}

/// Reads the form. What is too much is read to its end and thrown away, or the browser would show no answer at all.
pub(super) async fn read(mut parts: Multipart) -> Result<Form, ApiError> {
    let mut form = Form::default();
    loop {
        let field = match parts.next_field().await {
            Ok(Some(field)) => field,
            Ok(None) => return Ok(form),
            Err(error) => return cut_off(form, &error),
        };
        let name = field.name().unwrap_or_default().to_owned();
        let most = if name == "photo" { PHOTO_BYTES } else { TEXT_BYTES };
        match bounded(field, most).await {
            Ok(Some(content)) => form.take(&name, content),
            Ok(None) => form.unfit = form.unfit.or(Some(Unfit::TooLarge)),
            Err(error) => return cut_off(form, &error),
        }
    }
}

impl Form {
    fn take(&mut self, name: &str, content: Vec<u8>) {
        if name != "photo" {
            return self.filled.set(name, String::from_utf8_lossy(&content).into_owned());
        }
        let unfit = match content.is_empty() {
            // A field in which nothing was chosen comes as an empty file.
            true => return,
            false if self.photos.len() >= PHOTOS => Unfit::TooMany,
            // A look at the header alone: nothing is decoded that says it is too large.
            false if inspect(&content).is_err() => Unfit::NotAPhoto,
            false => return self.photos.push(Bytes::from(content)),
        };
        self.unfit = self.unfit.or(Some(unfit));
    }
}

async fn bounded(mut field: Field<'_>, most: usize) -> Result<Option<Vec<u8>>, MultipartError> {
    let mut content = Some(Vec::new());
    while let Some(chunk) = field.chunk().await? {
        content = content.filter(|held| held.len() + chunk.len() <= most);
        if let Some(held) = &mut content {
            held.extend_from_slice(&chunk);
        }
    }
    Ok(content)
}

fn cut_off(mut form: Form, error: &MultipartError) -> Result<Form, ApiError> {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        form.unfit = Some(Unfit::TooLarge);
        return Ok(form);
    }
    Err(ApiError::new(Kind::Malformed, "表单不完整", "the form is not whole")
        .what_to_do("返回重新提交", "go back and send it again"))
}

/// Makes the photos small, keeps them, and says what the order is to say of them. One that is none refuses them all.
pub(super) async fn keep(office: &Office, photos: Vec<Bytes>) -> Result<Result<Vec<Photo>, Unfit>, ApiError> {
    let mut small = Vec::with_capacity(photos.len());
    for photo in photos {
        let _turn = office.photos().turn().await?;
        let made = tokio::task::spawn_blocking(move || shrink(&photo, EDGE)).await.map_err(ApiError::internal)?;
        let Ok(made) = made else { return Ok(Err(Unfit::NotAPhoto)) };
        small.push(Bytes::from(made));
    }
    let mut kept = Vec::with_capacity(small.len());
    for photo in small {
        let hash = Digest::of(&photo);
        let Some(told) = told(hash, &photo) else { return Ok(Err(Unfit::NotAPhoto)) };
        keep_whole(office, hash, photo).await?;
        kept.push(told);
    }
    Ok(Ok(kept))
}

fn told(hash: Digest, photo: &Bytes) -> Option<Photo> {
    let kind = inspect(photo).ok()?;
    Some(Photo {
        visit: None,
        hash,
        kind: PhotoKind::Evidence,
        bytes: u32::try_from(photo.len()).ok()?,
        width: u16::try_from(kind.width).ok()?,
        height: u16::try_from(kind.height).ok()?,
        caption: CAPTION.into(),
        exif: None,
    })
}
