//! What the camera wrote into a picture: kept as evidence in the document, and not in the file that is kept.

use std::io::Cursor;

use exif::{Field, In, Tag, Value};
use image::metadata::Orientation;
use shared::document::evidence::Exif;
use shared::geo::Point;

/// How the picture has to be turned, and the camera's word about it. A picture without readable EXIF has neither.
pub fn read(file: &[u8]) -> (Orientation, Option<Exif>) {
    let mut reader = exif::Reader::new();
    let read = reader.continue_on_error(true).read_from_container(&mut Cursor::new(file));
    let Ok(exif) = read.or_else(|error| error.distill_partial_result(|_| {})) else {
        return (Orientation::NoTransforms, None);
    };
    let orientation = exif
        .get_field(Tag::Orientation, In::PRIMARY)
        .and_then(|field| field.value.get_uint(0))
        .and_then(|value| Orientation::from_exif(u8::try_from(value).ok()?))
        .unwrap_or(Orientation::NoTransforms);
    let text = |tag| exif.get_field(tag, In::PRIMARY).and_then(ascii);
    let camera = [text(Tag::Make), text(Tag::Model)].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let word = Exif {
        taken: text(Tag::DateTimeOriginal),
        point: point(&exif),
        camera: (!camera.is_empty()).then_some(camera),
    };
    let says_anything = word.taken.is_some() || word.point.is_some() || word.camera.is_some();
    (orientation, says_anything.then_some(word))
}

fn ascii(field: &Field) -> Option<String> {
    let Value::Ascii(lines) = &field.value else { return None };
    let text = String::from_utf8_lossy(lines.first()?);
    let text: String = text.trim_matches(['\0', ' ']).chars().filter(|c| !c.is_control()).take(100).collect();
    (!text.is_empty()).then_some(text)
}

fn point(exif: &exif::Exif) -> Option<Point> {
    let lat = degrees(exif, Tag::GPSLatitude, Tag::GPSLatitudeRef, b'S')?;
    let lon = degrees(exif, Tag::GPSLongitude, Tag::GPSLongitudeRef, b'W')?;
    Point::from_degrees(lat, lon)
}

fn degrees(exif: &exif::Exif, tag: Tag, reference: Tag, negative: u8) -> Option<f64> {
    let Value::Rational(parts) = &exif.get_field(tag, In::PRIMARY)?.value else { return None };
    let [degrees, minutes, seconds] = parts.as_slice() else { return None };
    let size = degrees.to_f64() + minutes.to_f64() / 60.0 + seconds.to_f64() / 3_600.0;
    let Value::Ascii(half) = &exif.get_field(reference, In::PRIMARY)?.value else { return None };
    let is_negative = half.first()?.first()? == &negative;
    size.is_finite().then_some(if is_negative { -size } else { size })
}
