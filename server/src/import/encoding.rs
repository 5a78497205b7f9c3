//! From bytes to text. Spreadsheets in China save CSV as GB18030 as often as UTF-8, and no file says which.

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use super::error::FileFault;

/// Of a hundred characters outside ASCII, how many have to be everyday ones (the rows of GB 2312 that hold punctuation and
/// the 6,763 common Han characters) before bytes that are not UTF-8 are taken for GB18030. Latin-1 and Shift-JIS read as
/// GB18030 give hardly any.
const EVERYDAY_PERCENT: usize = 90;

/// The encoding that `name` (a WHATWG label such as `gbk`, `utf-8`, `latin1`) stands for.
pub fn named(name: &str) -> Result<&'static Encoding, FileFault> {
    Encoding::for_label(name.trim().as_bytes()).ok_or_else(|| FileFault::NoSuchEncoding { name: name.to_owned() })
}

/// The text of `bytes`, and the encoding it was in: what `wanted` says, else what the bytes show.
pub fn decode(bytes: Vec<u8>, wanted: Option<&'static Encoding>) -> Result<(String, &'static Encoding), FileFault> {
    if let Some(encoding) = wanted {
        return strict(bytes, encoding);
    }
    if let Some((encoding, mark)) = Encoding::for_bom(&bytes) {
        debug_assert!([UTF_8, UTF_16LE, UTF_16BE].contains(&encoding), "the only ones with a mark");
        return strict(bytes.get(mark..).unwrap_or_default().to_vec(), encoding);
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok((text, UTF_8)),
        Err(error) if is_everyday_chinese(error.as_bytes()) => strict(error.into_bytes(), GB18030),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            Err(FileFault::UnknownEncoding { line: line_of(error.as_bytes(), at) })
        }
    }
}

/// Every byte has to mean something: a replacement character in a customer's name is a loss nobody would notice.
fn strict(bytes: Vec<u8>, encoding: &'static Encoding) -> Result<(String, &'static Encoding), FileFault> {
    if encoding == UTF_8 {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").map(<[u8]>::to_vec).unwrap_or(bytes);
        return String::from_utf8(bytes).map(|text| (text, UTF_8)).map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            FileFault::WrongEncoding { encoding: UTF_8.name(), line: line_of(error.as_bytes(), at) }
        });
    }
    let mut decoder = encoding.new_decoder_with_bom_removal();
    let room = decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or(bytes.len());
    let mut text = String::with_capacity(room);
    let (result, read) = decoder.decode_to_string_without_replacement(&bytes, &mut text, true);
    match result {
        encoding_rs::DecoderResult::InputEmpty => Ok((text, encoding)),
        _ => Err(FileFault::WrongEncoding { encoding: encoding.name(), line: line_of(&bytes, read) }),
    }
}

/// Whether `bytes` are GB18030 throughout and nearly all of their double bytes lie where GB 2312 has everyday characters.
fn is_everyday_chinese(bytes: &[u8]) -> bool {
    let (mut everyday, mut all) = (0_usize, 0_usize);
    let mut rest = bytes;
    while let [first, after @ ..] = rest {
        rest = after;
        if *first < 0x80 {
            continue;
        }
        let [second, after @ ..] = rest else { return false };
        all += 1;
        // A digit in the second place begins one of GB18030's four-byte characters: the rare ones.
        let four = second.is_ascii_digit();
        everyday += usize::from((0xa1..=0xf7).contains(first) && *second >= 0xa1);
        rest = if four { after.get(2..).unwrap_or_default() } else { after };
    }
    all > 0 && everyday * 100 >= all * EVERYDAY_PERCENT && strict(bytes.to_vec(), GB18030).is_ok()
}

/// The line of the byte at `at`, from 1.
fn line_of(bytes: &[u8], at: usize) -> u64 {
    let before = bytes.get(..at).unwrap_or_default().iter().filter(|byte| **byte == b'\n').count();
    u64::try_from(before).unwrap_or(u64::MAX).saturating_add(1)
}

#[cfg(test)]
mod tests {
    use encoding_rs::WINDOWS_1252;

    use super::*;

    const TEXT: &str = "编号,客户\n1001,王府花园物业\n1002,Willow Court\n";

    #[test]
    fn utf_8_with_and_without_mark_gb18030_and_utf_16_are_told_apart() {
        let marked = [b"\xef\xbb\xbf".as_slice(), TEXT.as_bytes()].concat();
        let wide: Vec<u8> = [0xfeff].into_iter().chain(TEXT.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        let gb = GB18030.encode(TEXT).0.into_owned();
        for (bytes, encoding) in [(TEXT.into(), UTF_8), (marked, UTF_8), (wide, UTF_16LE), (gb, GB18030)] {
            assert_eq!(decode(bytes, None).unwrap(), (TEXT.to_owned(), encoding));
        }
    }

    #[test]
    fn rare_characters_of_gb18030_are_kept() {
        let text = format!("{TEXT}1003,㐂記茶餐廳 𠮷\n");
        let bytes = GB18030.encode(&text).0.into_owned();
        assert_eq!(decode(bytes.clone(), named("gb18030").ok()).unwrap().0, text);
        assert_eq!(decode([TEXT.repeat(9).as_bytes(), b""].concat(), None).unwrap().1, UTF_8);
    }

    #[test]
    fn what_is_neither_is_refused_with_its_line_and_can_be_named() {
        let latin = WINDOWS_1252.encode("number,name\n1,Ana Garc\u{ed}a\n2,Jos\u{e9} Mu\u{f1}oz\n").0.into_owned();
        assert_eq!(decode(latin.clone(), None).unwrap_err(), FileFault::UnknownEncoding { line: 2 });
        assert!(decode(latin.clone(), named("latin1").ok()).unwrap().0.contains("José Muñoz"));
        let wrong = decode(latin, named("utf-8").ok()).unwrap_err();
        assert_eq!(wrong, FileFault::WrongEncoding { encoding: "UTF-8", line: 2 });
        assert!(named("klingon").is_err());
    }
}
