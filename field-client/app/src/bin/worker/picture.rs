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
/// The longer side of a small picture, in pixels: twice what a strip shows, for dense screens.
const SMALL_SIDE: u32 = 320;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_name = createImageBitmap)]
    fn create_image_bitmap(picture: &Blob, options: &JsValue) -> Result<Promise, JsValue>;
}

/// Prepares the picture in `file`, and writes `stamp` onto it unless that is empty. A picture that only our own decoder
/// reads is kept without the stamp: it is an ornament, the evidence lies beside the picture.
pub(crate) async fn prepare(file: Vec<u8>, stamp: &str) -> Result<Prepared, BadPicture> {
    if file.len() > MAX_FILE_BYTES {
        return Err(BadPicture::FileTooLarge);
    }
    match by_browser(&file, stamp).await {
        Ok(prepared) => prepared,
        Err(_) => prepare::prepare(&file),
    }
}

async fn by_browser(file: &[u8], stamp: &str) -> Result<Result<Prepared, BadPicture>, JsValue> {
    let (_, exif) = exif::read(file);
    let bitmap = decoded(file).await?;
    let (width, height) = (bitmap.width(), bitmap.height());
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        bitmap.close();
        return Ok(Err(BadPicture::TooManyPixels { width, height }));
    }
    let (width, height) = fitted((width, height), MAX_SIDE);
    let (canvas, context) = drawn(&bitmap, (width, height))?;
    if !stamp.is_empty() {
        write(&context, stamp, (f64::from(width), f64::from(height)))?;
    }
    let jpeg = encoded(&canvas).await?;
    let side = |pixels: u32| u16::try_from(pixels).unwrap_or(u16::MAX);
    let prepared = Prepared { hash: Digest::of(&jpeg), jpeg, width: side(width), height: side(height), exif };
    Ok(Ok(prepared))
}

/// The picture as it is shown in a strip of many.
pub(crate) async fn small(file: &[u8]) -> Result<Vec<u8>, JsValue> {
    let bitmap = decoded(file).await?;
    let (canvas, _) = drawn(&bitmap, fitted((bitmap.width(), bitmap.height()), SMALL_SIDE))?;
    encoded(&canvas).await
}

/// Upright, whatever way the camera was held.
async fn decoded(file: &[u8]) -> Result<ImageBitmap, JsValue> {
    let blob = Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(file)))?;
    let options = Object::new();
    Reflect::set(&options, &"imageOrientation".into(), &"from-image".into())?;
    JsFuture::from(create_image_bitmap(&blob, &options)?).await?.dyn_into()
}

/// The picture in that size; the large one is let go.
fn drawn(
    bitmap: &ImageBitmap,
    (width, height): (u32, u32),
) -> Result<(OffscreenCanvas, OffscreenCanvasRenderingContext2d), JsValue> {
    let canvas = OffscreenCanvas::new(width, height)?;
    let context = canvas.get_context("2d")?.ok_or(JsValue::NULL)?;
    let context: OffscreenCanvasRenderingContext2d = context.dyn_into()?;
    context.draw_image_with_image_bitmap_and_dw_and_dh(bitmap, 0.0, 0.0, f64::from(width), f64::from(height))?;
    bitmap.close();
    Ok((canvas, context))
}

async fn encoded(canvas: &OffscreenCanvas) -> Result<Vec<u8>, JsValue> {
    let encoding = ImageEncodeOptions::new();
    encoding.set_type("image/jpeg");
    encoding.set_quality(QUALITY);
    let blob: Blob = JsFuture::from(canvas.convert_to_blob_with_options(&encoding)?).await?.dyn_into()?;
    Ok(Uint8Array::new(&JsFuture::from(blob.array_buffer()).await?).to_vec())
}

/// Writes a line of white on a dark band along the lower edge.
fn write(context: &OffscreenCanvasRenderingContext2d, text: &str, (across, down): (f64, f64)) -> Result<(), JsValue> {
    let size = (across.min(down) / 28.0).max(12.0);
    context.set_fill_style_str("rgba(0, 0, 0, 0.55)");
    context.fill_rect(0.0, down - size * 2.0, across, size * 2.0);
    context.set_fill_style_str("#ffffff");
    context.set_font(&format!("600 {size}px sans-serif"));
    context.set_text_baseline("middle");
    context.fill_text_with_max_width(text, size * 0.8, down - size, across - size * 1.6)
}

/// The size at which the longer side is at most `most`, in the same shape.
fn fitted((width, height): (u32, u32), most: u32) -> (u32, u32) {
    let longer = width.max(height);
    if longer <= most {
        return (width, height);
    }
    let scaled = |side: u32| {
        let exact = (u64::from(side) * u64::from(most) + u64::from(longer) / 2) / u64::from(longer);
        u32::try_from(exact).unwrap_or(most).max(1)
    };
    (scaled(width), scaled(height))
}
