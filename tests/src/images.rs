//! Photographs as a phone takes them: JPEG with a place, a time and an orientation in the EXIF block.

use std::io::Cursor;
use std::path::Path;

use anyhow::{Context, Result};
use image::{ImageFormat, Rgb, RgbImage};
use shared::geo::Point;
use shared::ids::Entropy as _;

use crate::chance::Chance;

/// A picture of coloured bands and noise, `width` × `height` pixels, as JPEG without EXIF.
pub fn jpeg(chance: &mut Chance, width: u32, height: u32) -> Result<Vec<u8>> {
    let base = chance.bits().to_le_bytes();
    let image = RgbImage::from_fn(width, height, |x, y| {
        let noise = u8::try_from(chance.below(24)).unwrap_or(0);
        let [r, g, b, ..] = base;
        let band = u8::try_from((x / 40 + y / 60) % 64).unwrap_or(0);
        Rgb([r.wrapping_add(band), g.wrapping_add(noise), b.wrapping_sub(band)])
    });
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, ImageFormat::Jpeg)?;
    Ok(bytes.into_inner())
}

/// A small picture made as large as `bytes` by comments that no compression can shorten.
pub fn heavy(chance: &mut Chance, bytes: usize) -> Result<Vec<u8>> {
    const COMMENT: u16 = 60_000;
    let small = jpeg(chance, 64, 48)?;
    let (start, rest) = small.split_at_checked(2).context("a JPEG starts with two bytes")?;
    let mut heavy = start.to_vec();
    while heavy.len() + rest.len() < bytes {
        heavy.extend([0xFF, 0xFE]);
        heavy.extend((COMMENT + 2).to_be_bytes());
        let mut noise = vec![0; COMMENT.into()];
        chance.fill(&mut noise);
        heavy.extend(noise);
    }
    heavy.extend(rest);
    Ok(heavy)
}

/// Writes a photograph taken at `place` with the phone held sideways (orientation 6) to `path`.
pub fn photograph(path: &Path, chance: &mut Chance, place: Point) -> Result<()> {
    let plain = jpeg(chance, 1_280, 960)?;
    std::fs::write(path, with_exif(&plain, 6, place)?).with_context(|| format!("cannot write {}", path.display()))
}

/// `jpeg` with an EXIF block behind its first marker: orientation, time and GPS position (Exif 2.32, TIFF 6.0).
pub fn with_exif(jpeg: &[u8], orientation: u16, place: Point) -> Result<Vec<u8>> {
    let (start, rest) = jpeg.split_at_checked(2).context("a JPEG starts with two bytes")?;
    let block = [b"Exif\0\0".as_slice(), &tiff(orientation, place)?].concat();
    let length = u16::try_from(block.len() + 2)?.to_be_bytes();
    Ok([start, &[0xFF, 0xE1], &length, &block, rest].concat())
}

const ASCII: u16 = 2;
const SHORT: u16 = 3;
const LONG: u16 = 4;
const RATIONAL: u16 = 5;

/// One entry of a directory: tag, type, count, and the value, inline if it has at most four bytes.
type Entry = (u16, u16, u32, Vec<u8>);

fn tiff(orientation: u16, place: Point) -> Result<Vec<u8>> {
    let taken = b"2014:12:11 09:20:00\0".to_vec();
    let main = |gps: u32| -> [Entry; 3] {
        [
            (0x0112, SHORT, 1, orientation.to_be_bytes().to_vec()),
            (0x0132, ASCII, 20, taken.clone()),
            (0x8825, LONG, 1, gps.to_be_bytes().to_vec()),
        ]
    };
    let gps = [
        (1, ASCII, 2, reference(place.lat(), b"N\0", b"S\0")),
        (2, RATIONAL, 3, degrees(place.lat())?),
        (3, ASCII, 2, reference(place.lon(), b"E\0", b"W\0")),
        (4, RATIONAL, 3, degrees(place.lon())?),
    ];
    let start = 8;
    let gps_start = start + u32::try_from(directory(&main(0), start)?.len())?;
    let header = [b"MM\0*".as_slice(), &start.to_be_bytes()].concat();
    Ok([header, directory(&main(gps_start), start)?, directory(&gps, gps_start)?].concat())
}

fn reference(degrees: f64, positive: &[u8; 2], negative: &[u8; 2]) -> Vec<u8> {
    if degrees < 0.0 { negative.to_vec() } else { positive.to_vec() }
}

/// Degrees, minutes and ten-thousandths of seconds as three rationals.
fn degrees(value: f64) -> Result<Vec<u8>> {
    let mut rest = value.abs();
    let mut bytes = Vec::new();
    for denominator in [1_u32, 1, 10_000] {
        let whole = if denominator == 1 { rest.floor() } else { (rest * f64::from(denominator)).round() };
        let numerator: u32 = format!("{whole:.0}").parse()?;
        bytes.extend(numerator.to_be_bytes());
        bytes.extend(denominator.to_be_bytes());
        rest = (rest - whole) * 60.0;
    }
    Ok(bytes)
}

/// A directory that lies at `at`, followed by the values that do not fit into it.
fn directory(entries: &[Entry], at: u32) -> Result<Vec<u8>> {
    let mut fixed = u16::try_from(entries.len())?.to_be_bytes().to_vec();
    let mut values = Vec::new();
    let values_at = at + 2 + 12 * u32::try_from(entries.len())? + 4;
    for (tag, kind, count, value) in entries {
        fixed.extend(tag.to_be_bytes());
        fixed.extend(kind.to_be_bytes());
        fixed.extend(count.to_be_bytes());
        if value.len() > 4 {
            fixed.extend((values_at + u32::try_from(values.len())?).to_be_bytes());
            values.extend(value);
        } else {
            let mut inline = value.clone();
            inline.resize(4, 0);
            fixed.extend(inline);
        }
    }
    fixed.extend([0; 4]);
    Ok([fixed, values].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_photograph_is_a_jpeg_that_still_decodes() {
        let place = Point::from_degrees(37.75, -122.41).unwrap();
        let plain = jpeg(&mut Chance::new(1), 64, 48).unwrap();
        let whole = with_exif(&plain, 6, place).unwrap();
        assert_eq!(
            image::load_from_memory(&whole).unwrap().to_rgb8(),
            image::load_from_memory(&plain).unwrap().to_rgb8()
        );
        assert!(whole.len() > plain.len() + 100);
    }
}
