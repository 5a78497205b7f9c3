//! From a camera's file to the file that is kept: header checked before anything is decoded, turned upright, at most
//! 1600 pixels, JPEG without metadata.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder as _, ImageReader};
use shared::document::evidence::Exif;
use shared::ids::Digest;

use super::exif;

/// Bytes that a camera's file may have.
pub const MAX_FILE_BYTES: usize = 40 << 20;
/// Pixels that a picture may claim to have: a hundred megapixels is more than any phone's camera takes.
pub const MAX_PIXELS: u64 = 100_000_000;
/// Bytes that decoding may take.
const MAX_DECODED_BYTES: u64 = MAX_PIXELS * 4;
/// The longer side of the picture that is kept, in pixels.
pub const MAX_SIDE: u32 = 1_600;
/// JPEG quality: type plates stay readable, a picture has about 300 kB.
const QUALITY: u8 = 82;

/// A picture ready to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prepared {
    /// The JPEG.
    pub jpeg: Vec<u8>,
    /// Its SHA-256.
    pub hash: Digest,
    /// Its width in pixels.
    pub width: u16,
    /// Its height in pixels.
    pub height: u16,
    /// What the camera wrote into the file that came in.
    pub exif: Option<Exif>,
}

/// Why a file is not taken as a photo.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadPicture {
    /// The file is too large to be looked at.
    #[error("the file has more than {} MB", MAX_FILE_BYTES >> 20)]
    FileTooLarge,
    /// The header claims more pixels than any camera has: refused before anything is decoded.
    #[error("the picture claims {width} × {height} pixels")]
    TooManyPixels {
        /// The width it claims.
        width: u32,
        /// The height it claims.
        height: u32,
    },
    /// Not a JPEG, PNG or WebP.
    #[error("not a JPEG, PNG or WebP picture")]
    UnknownFormat,
    /// The picture is cut off or broken.
    #[error("the picture is damaged: {0}")]
    Damaged(String),
}

/// Prepares the picture in `file`.
pub fn prepare(file: &[u8]) -> Result<Prepared, BadPicture> {
    if file.len() > MAX_FILE_BYTES {
        return Err(BadPicture::FileTooLarge);
    }
    let mut picture = decode(file)?;
    let (orientation, exif) = exif::read(file);
    if picture.width().max(picture.height()) > MAX_SIDE {
        picture = picture.resize(MAX_SIDE, MAX_SIDE, FilterType::CatmullRom);
    }
    picture.apply_orientation(orientation);
    let picture = picture.into_rgb8();
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, QUALITY).encode_image(&picture).map_err(damaged)?;
    let side = |pixels: u32| u16::try_from(pixels).map_err(|error| BadPicture::Damaged(error.to_string()));
    let (width, height) = (side(picture.width())?, side(picture.height())?);
    Ok(Prepared { hash: Digest::of(&jpeg), jpeg, width, height, exif })
}

fn decode(file: &[u8]) -> Result<DynamicImage, BadPicture> {
    let mut reader =
        ImageReader::new(Cursor::new(file)).with_guessed_format().map_err(|_| BadPicture::UnknownFormat)?;
    // The header alone is read here; the limits follow once it is known to be harmless.
    reader.no_limits();
    let mut decoder = reader.into_decoder().map_err(|error| match error {
        image::ImageError::Unsupported(_) => BadPicture::UnknownFormat,
        other => damaged(other),
    })?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MAX_PIXELS || decoder.total_bytes() > MAX_DECODED_BYTES {
        return Err(BadPicture::TooManyPixels { width, height });
    }
    let mut limits = image::Limits::default();
    limits.max_alloc = Some(MAX_DECODED_BYTES);
    decoder.set_limits(limits).map_err(damaged)?;
    DynamicImage::from_decoder(decoder).map_err(damaged)
}

fn damaged(error: image::ImageError) -> BadPicture {
    BadPicture::Damaged(error.to_string())
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use ::exif::experimental::Writer;
    use ::exif::{Field, In, Rational, Tag, Value};
    use image::codecs::png::PngEncoder;
    use image::{ExtendedColorType, ImageEncoder as _, Rgb, RgbImage};

    use super::*;

    /// A picture with a red corner at the top left, blue elsewhere.
    fn marked(width: u32, height: u32) -> RgbImage {
        let is_corner = |x, y| x < width / 2 && y < height / 2;
        RgbImage::from_fn(width, height, |x, y| if is_corner(x, y) { Rgb([250, 0, 0]) } else { Rgb([0, 0, 250]) })
    }

    fn field(tag: Tag, value: Value) -> Field {
        Field { tag, ifd_num: In::PRIMARY, value }
    }

    fn ascii(text: &str) -> Value {
        Value::Ascii(vec![text.as_bytes().to_vec()])
    }

    fn dms(degrees: u32, minutes: u32, seconds: u32) -> Value {
        Value::Rational([degrees, minutes, seconds].map(|num| Rational { num, denom: 1 }).to_vec())
    }

    fn jpeg(picture: &RgbImage, fields: &[Field]) -> Vec<u8> {
        let mut exif = Cursor::new(Vec::new());
        let mut writer = Writer::new();
        let resolution = field(Tag::ResolutionUnit, Value::Short(vec![2]));
        writer.push_field(&resolution);
        fields.iter().for_each(|field| writer.push_field(field));
        writer.write(&mut exif, false).unwrap();
        let mut file = Vec::new();
        let mut encoder = JpegEncoder::new_with_quality(&mut file, 95);
        encoder.set_exif_metadata(exif.into_inner()).unwrap();
        encoder.encode_image(picture).unwrap();
        file
    }

    /// Which corner of the picture is red: (right, bottom).
    fn red_corner(jpeg: &[u8]) -> (bool, bool) {
        let picture = image::load_from_memory(jpeg).unwrap().into_rgb8();
        let (right, bottom) = (picture.width() - 4, picture.height() - 4);
        let corners = [(4, 4), (right, 4), (4, bottom), (right, bottom)];
        let red: Vec<_> = corners.into_iter().filter(|(x, y)| picture.get_pixel(*x, *y).0[0] > 150).collect();
        assert_eq!(red.len(), 1);
        (red[0].0 == right, red[0].1 == bottom)
    }

    #[test]
    fn every_orientation_is_turned_upright() {
        // EXIF 2.3, tag 274: where the stored first row and column belong.
        let expected = [
            (1, (false, false), false),
            (2, (true, false), false),
            (3, (true, true), false),
            (4, (false, true), false),
            (5, (false, false), true),
            (6, (true, false), true),
            (7, (true, true), true),
            (8, (false, true), true),
        ];
        for (orientation, corner, is_turned) in expected {
            let file = jpeg(&marked(120, 80), &[field(Tag::Orientation, Value::Short(vec![orientation]))]);
            let kept = prepare(&file).unwrap();
            let size = if is_turned { (80, 120) } else { (120, 80) };
            assert_eq!((kept.width, kept.height), size, "orientation {orientation}");
            assert_eq!(red_corner(&kept.jpeg), corner, "orientation {orientation}");
        }
    }

    #[test]
    fn what_the_camera_wrote_is_kept_as_evidence_and_not_in_the_file() {
        let fields = [
            field(Tag::Make, ascii("Camera & Co")),
            field(Tag::Model, ascii("X1")),
            field(Tag::DateTimeOriginal, ascii("2014:12:11 07:36:26")),
            field(Tag::GPSLatitudeRef, ascii("S")),
            field(Tag::GPSLatitude, dms(33, 51, 36)),
            field(Tag::GPSLongitudeRef, ascii("E")),
            field(Tag::GPSLongitude, dms(151, 12, 0)),
        ];
        let file = jpeg(&marked(64, 64), &fields);
        let kept = prepare(&file).unwrap();
        let exif = kept.exif.unwrap();
        assert_eq!(exif.taken.as_deref(), Some("2014:12:11 07:36:26"));
        assert_eq!(exif.camera.as_deref(), Some("Camera & Co X1"));
        let point = exif.point.unwrap();
        assert_eq!((point.lat(), point.lon()), (-33.86, 151.2));
        let has = |bytes: &[u8], text: &[u8]| bytes.windows(text.len()).any(|window| window == text);
        assert!(has(&file, b"Camera & Co") && has(&file, b"Exif"));
        assert!(!has(&kept.jpeg, b"Camera") && !has(&kept.jpeg, b"Exif") && !has(&kept.jpeg, b"2014:12"));
        assert_eq!(super::exif::read(&kept.jpeg).1, None);
        assert_eq!(kept.hash, Digest::of(&kept.jpeg));
    }

    #[test]
    fn large_pictures_become_small_and_keep_their_shape() {
        let kept = prepare(&jpeg(&marked(3_200, 1_000), &[])).unwrap();
        assert_eq!((kept.width, kept.height), (1_600, 500));
        let untouched = prepare(&jpeg(&marked(300, 200), &[])).unwrap();
        assert_eq!((untouched.width, untouched.height), (300, 200));
    }

    #[test]
    fn a_bomb_is_refused_by_its_header() {
        let mut bomb = jpeg(&marked(64, 64), &[]);
        let frame = bomb.windows(2).position(|marker| marker == [0xff, 0xc0]).unwrap();
        bomb[frame + 5..frame + 9].copy_from_slice(&[0xfd, 0xe8, 0xfd, 0xe8]);
        assert_eq!(prepare(&bomb), Err(BadPicture::TooManyPixels { width: 65_000, height: 65_000 }));

        let mut png = Vec::new();
        PngEncoder::new(&mut png).write_image(&[0; 3], 1, 1, ExtendedColorType::Rgb8).unwrap();
        png[16..24].copy_from_slice(&[0, 1, 0, 0, 0, 1, 0, 0]);
        let checksum = crc32(&png[12..29]);
        png[29..33].copy_from_slice(&checksum.to_be_bytes());
        assert_eq!(prepare(&png), Err(BadPicture::TooManyPixels { width: 65_536, height: 65_536 }));
        assert_eq!(prepare(&vec![0; MAX_FILE_BYTES + 1]), Err(BadPicture::FileTooLarge));
    }

    /// ISO 3309, as PNG uses it.
    fn crc32(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(u32::MAX, |crc, byte| {
            (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 })
        })
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        assert_eq!(prepare(b"%PDF-1.7 no picture at all, however long"), Err(BadPicture::UnknownFormat));
        assert_eq!(prepare(b""), Err(BadPicture::UnknownFormat));
        let whole = jpeg(&marked(64, 64), &[]);
        assert!(matches!(prepare(&whole[..200]), Err(BadPicture::Damaged(_))));
    }
}
