//! From a camera's file to the file that is kept, by the browser's own decoder, which is many times quicker than ours; ours
//! does what the browser cannot.

use field_client::photos::exif;
use field_client::photos::prepare::{self, BadPicture, MAX_FILE_BYTES, MAX_PIXELS, MAX_SIDE, Prepared};
use js_sys::{Array, Object, Promise, Reflect, Uint8Array};
use shared::ids::Digest;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ImageBitmap, ImageEncodeOptions, OffscreenCanvas, OffscreenCanvasRenderingContext2d};

/// JPEG quality, from 0 to 1.
const QUALITY: f64 = 0.82;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_name = createImageBitmap)]
    fn create_image_bitmap(picture: &Blob, options: &JsValue) -> Result<Promise, JsValue>;
}

/// Prepares the picture in `file`.
pub(crate) async fn prepare(file: Vec<u8>) -> Result<Prepared, BadPicture> {
    if file.len() > MAX_FILE_BYTES {
        return Err(BadPicture::FileTooLarge);
    }
    match by_browser(&file).await {
        Ok(prepared) => prepared,
        Err(_) => prepare::prepare(&file),
    }
}

async fn by_browser(file: &[u8]) -> Result<Result<Prepared, BadPicture>, JsValue> {
    let (_, exif) = exif::read(file);
    let blob = Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(file)))?;
    let options = Object::new();
    Reflect::set(&options, &"imageOrientation".into(), &"from-image".into())?;
    let bitmap: ImageBitmap = JsFuture::from(create_image_bitmap(&blob, &options)?).await?.dyn_into()?;
    let (width, height) = (bitmap.width(), bitmap.height());
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        bitmap.close();
        return Ok(Err(BadPicture::TooManyPixels { width, height }));
    }
    let (width, height) = fitted(width, height);
    let canvas = OffscreenCanvas::new(width, height)?;
    let context = canvas.get_context("2d")?.ok_or(JsValue::NULL)?;
    let context: OffscreenCanvasRenderingContext2d = context.dyn_into()?;
    let (across, down) = (f64::from(width), f64::from(height));
    context.draw_image_with_image_bitmap_and_dw_and_dh(&bitmap, 0.0, 0.0, across, down)?;
    bitmap.close();
    let encoding = ImageEncodeOptions::new();
    encoding.set_type("image/jpeg");
    encoding.set_quality(QUALITY);
    let blob: Blob = JsFuture::from(canvas.convert_to_blob_with_options(&encoding)?).await?.dyn_into()?;
    let jpeg = Uint8Array::new(&JsFuture::from(blob.array_buffer()).await?).to_vec();
    let side = |pixels: u32| u16::try_from(pixels).unwrap_or(u16::MAX);
    let prepared = Prepared { hash: Digest::of(&jpeg), jpeg, width: side(width), height: side(height), exif };
    Ok(Ok(prepared))
}

/// The size at which the longer side is at most [`MAX_SIDE`], in the same shape.
fn fitted(width: u32, height: u32) -> (u32, u32) {
    let longer = width.max(height);
    if longer <= MAX_SIDE {
        return (width, height);
    }
    let scaled = |side: u32| {
        let exact = (u64::from(side) * u64::from(MAX_SIDE) + u64::from(longer) / 2) / u64::from(longer);
        u32::try_from(exact).unwrap_or(MAX_SIDE).max(1)
    };
    (scaled(width), scaled(height))
}
