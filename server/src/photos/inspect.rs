//! What an image says of itself in its first bytes. Nothing is decoded, so a bomb cannot go off.

/// The most pixels of a photo: more than any camera of a phone makes, less than a decoder chokes on.
pub const MAX_PIXELS: u64 = 120_000_000;

/// A photo's format and size, as its header states them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PhotoKind {
    /// `image/jpeg`, `image/png` or `image/webp`.
    pub media_type: &'static str,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

/// Why bytes are not taken as a photo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// None of the formats, or a header that breaks off.
    NotAPhoto,
    /// More pixels than [`MAX_PIXELS`], or none.
    Pixels {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
    },
}

/// Reads the header of a JPEG, PNG or WebP.
pub fn inspect(bytes: &[u8]) -> Result<PhotoKind, Unfit> {
    let kind = jpeg(bytes).or_else(|| png(bytes)).or_else(|| webp(bytes)).ok_or(Unfit::NotAPhoto)?;
    let PhotoKind { width, height, .. } = kind;
    let pixels = u64::from(width) * u64::from(height);
    if pixels == 0 || pixels > MAX_PIXELS { Err(Unfit::Pixels { width, height }) } else { Ok(kind) }
}

fn be16(bytes: &[u8], at: usize) -> Option<u32> {
    let pair: [u8; 2] = bytes.get(at..at + 2)?.try_into().ok()?;
    Some(u16::from_be_bytes(pair).into())
}

fn le16(bytes: &[u8], at: usize) -> Option<u32> {
    let pair: [u8; 2] = bytes.get(at..at + 2)?.try_into().ok()?;
    Some(u16::from_le_bytes(pair).into())
}

fn le24(bytes: &[u8], at: usize) -> Option<u32> {
    Some(le16(bytes, at)? | u32::from(*bytes.get(at + 2)?) << 16)
}

/// ITU-T T.81, B.2: markers with lengths until a frame header (SOF) states lines and samples.
fn jpeg(bytes: &[u8]) -> Option<PhotoKind> {
    if !bytes.starts_with(&[0xff, 0xd8]) {
        return None;
    }
    let mut at = 2;
    loop {
        let (0xff, marker) = (*bytes.get(at)?, *bytes.get(at + 1)?) else { return None };
        match marker {
            0xff => at += 1,
            0x01 | 0xd0..=0xd7 => at += 2,
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                let (height, width) = (be16(bytes, at + 5)?, be16(bytes, at + 7)?);
                return Some(PhotoKind { media_type: "image/jpeg", width, height });
            }
            // The image data, or its end, before any frame header: not a JPEG that anybody can show.
            0xd9 | 0xda => return None,
            _ => at += 2 + usize::try_from(be16(bytes, at + 2)?).ok()?,
        }
    }
}

/// PNG (W3C, third edition), 11.2.1: IHDR is the first chunk.
fn png(bytes: &[u8]) -> Option<PhotoKind> {
    if !bytes.starts_with(b"\x89PNG\r\n\x1a\n") || bytes.get(12..16)? != b"IHDR" {
        return None;
    }
    let side = |at: usize| Some(be16(bytes, at)? << 16 | be16(bytes, at + 2)?);
    Some(PhotoKind { media_type: "image/png", width: side(16)?, height: side(20)? })
}

/// RFC 9649: lossy (`VP8 `), lossless (`VP8L`) and extended (`VP8X`) each state the size in their own way.
fn webp(bytes: &[u8]) -> Option<PhotoKind> {
    if bytes.get(..4)? != b"RIFF" || bytes.get(8..12)? != b"WEBP" {
        return None;
    }
    let (width, height) = match bytes.get(12..16)? {
        b"VP8 " if bytes.get(23..26)? == [0x9d, 0x01, 0x2a] => (le16(bytes, 26)? & 0x3fff, le16(bytes, 28)? & 0x3fff),
        b"VP8L" if *bytes.get(20)? == 0x2f => {
            let bits = le16(bytes, 21)? | le16(bytes, 23)? << 16;
            ((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1)
        }
        b"VP8X" => (le24(bytes, 24)? + 1, le24(bytes, 27)? + 1),
        _ => return None,
    };
    Some(PhotoKind { media_type: "image/webp", width, height })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    pub(crate) fn jpeg_of(width: u16, height: u16) -> Vec<u8> {
        let mut bytes = vec![0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xff, 0xc0, 0, 11, 8];
        bytes.extend(height.to_be_bytes());
        bytes.extend(width.to_be_bytes());
        bytes.extend([1, 1, 0x11, 0, 0xff, 0xd9]);
        bytes
    }

    #[test]
    fn sizes_are_read_from_every_format() {
        let kind = |media_type, width, height| Ok(PhotoKind { media_type, width, height });
        assert_eq!(inspect(&jpeg_of(1600, 1200)), kind("image/jpeg", 1600, 1200));
        let png =
            [b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".as_slice(), &640_u32.to_be_bytes(), &480_u32.to_be_bytes()].concat();
        assert_eq!(inspect(&png), kind("image/png", 640, 480));
        let lossy = b"RIFF\0\0\0\0WEBPVP8 \0\0\0\0\x10\0\0\x9d\x01\x2a\x20\x03\x58\x02";
        assert_eq!(inspect(lossy), kind("image/webp", 800, 600));
        let lossless = b"RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f\x1f\xc3\x95\x00";
        assert_eq!(inspect(lossless), kind("image/webp", 800, 600));
        let extended = b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x1f\x03\0\x57\x02\0";
        assert_eq!(inspect(extended), kind("image/webp", 800, 600));
    }

    #[test]
    fn bombs_and_other_files_are_refused_by_their_header() {
        let bomb = [b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".as_slice(), &[0, 1, 0, 0, 0, 1, 0, 0]].concat();
        assert_eq!(inspect(&bomb), Err(Unfit::Pixels { width: 65_536, height: 65_536 }));
        assert_eq!(inspect(&jpeg_of(0, 100)), Err(Unfit::Pixels { width: 0, height: 100 }));
        for other in [b"GIF89a".as_slice(), b"%PDF-1.7", b"", &[0xff, 0xd8, 0xff, 0xd9], &jpeg_of(9, 9)[..16]] {
            assert_eq!(inspect(other), Err(Unfit::NotAPhoto));
        }
    }

    proptest! {
        /// Whatever follows a known beginning, reading it ends.
        #[test]
        fn any_bytes_are_survived(start in 0..4_usize, rest in proptest::collection::vec(any::<u8>(), 0..200)) {
            let starts: [&[u8]; 4] = [b"", &[0xff, 0xd8], b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR", b"RIFF\0\0\0\0WEBPVP8"];
            let _ = inspect(&[starts[start], &rest].concat());
        }
    }
}
