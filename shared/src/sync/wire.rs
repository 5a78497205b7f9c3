//! Bytes on the wire: CBOR, brotli-compressed, with a limit on both sides of the decompression.

use std::io::Read as _;

use brotli::enc::BrotliEncoderParams;
use minicbor::{Decode, Encode};

/// Why bytes from outside were not taken.
#[derive(Debug, thiserror::Error)]
pub enum WireError {
    /// More bytes than the limit, before or after decompression.
    #[error("more than {limit} bytes")]
    TooLarge {
        /// The limit.
        limit: usize,
    },
    /// Not brotli, or cut off.
    #[error("not a whole brotli stream")]
    Compression,
    /// Not the message it should be, or followed by something else.
    #[error("not a message of this protocol: {0}")]
    Message(String),
}

/// Compression that costs little: used where the other side waits for it.
const FAST: i32 = 2;
/// Compression for uploads from a phone, where bytes are dearer than time.
const SMALL: i32 = 6;

/// A message as bytes without compression.
pub fn encode<T: Encode<()>>(message: &T) -> Vec<u8> {
    // Writing to memory cannot fail; the error type of the encoder is uninhabited here.
    minicbor::to_vec(message).unwrap_or_default()
}

/// The message that these bytes are, wholly.
pub fn decode<'b, T: Decode<'b, ()>>(bytes: &'b [u8]) -> Result<T, WireError> {
    let mut decoder = minicbor::Decoder::new(bytes);
    let message = decoder.decode().map_err(|error| WireError::Message(error.to_string()))?;
    if decoder.position() == bytes.len() { Ok(message) } else { Err(WireError::Message("bytes left over".into())) }
}

/// Compresses an answer: quick.
pub fn pack_fast<T: Encode<()>>(message: &T) -> Vec<u8> {
    compress(&encode(message), FAST)
}

/// Compresses an upload: small.
pub fn pack_small<T: Encode<()>>(message: &T) -> Vec<u8> {
    compress(&encode(message), SMALL)
}

/// Decompresses at most `limit` bytes. Decode the message from them with [`decode`].
pub fn unpack(bytes: &[u8], limit: usize) -> Result<Vec<u8>, WireError> {
    let mut raw = Vec::new();
    let ceiling = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    let mut reader = brotli::Decompressor::new(bytes, 16 * 1024).take(ceiling);
    reader.read_to_end(&mut raw).map_err(|_| WireError::Compression)?;
    if raw.len() > limit { Err(WireError::TooLarge { limit }) } else { Ok(raw) }
}

/// A window of 2^18 bytes holds a day's batch whole and keeps the encoder's memory under a megabyte.
const LARGEST_WINDOW: u32 = 18;
/// The smallest window of the format.
const SMALLEST_WINDOW: u32 = 10;

/// Below this a message gains nothing from a search for repetitions, and setting up the search costs more than the message.
const SHORT: usize = 512;

fn compress(raw: &[u8], quality: i32) -> Vec<u8> {
    let quality = if raw.len() < SHORT { 0 } else { quality };
    // The encoder's tables grow with its window, and a message of a hundred bytes needs none of them.
    let window = (raw.len().max(1).ilog2() + 1).clamp(SMALLEST_WINDOW, LARGEST_WINDOW);
    let params = BrotliEncoderParams {
        quality,
        lgwin: i32::try_from(window).unwrap_or_default(),
        size_hint: raw.len(),
        ..BrotliEncoderParams::default()
    };
    let mut packed = Vec::with_capacity(raw.len() / 2 + 64);
    // Writing to memory cannot fail.
    let _ = brotli::BrotliCompress(&mut &*raw, &mut packed, &params);
    packed
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_bomb_is_stopped_at_the_limit() {
        let bomb = compress(&vec![0; 10 << 20], SMALL);
        assert!(bomb.len() < 1_000);
        assert!(matches!(unpack(&bomb, 1 << 20), Err(WireError::TooLarge { .. })));
    }

    #[test]
    fn half_a_body_is_refused() {
        let whole = compress(&(0..=255).cycle().take(5_000).map(|n: u8| n.wrapping_mul(31)).collect::<Vec<_>>(), FAST);
        assert!(matches!(unpack(&whole[..whole.len() / 2], 1 << 20), Err(WireError::Compression)));
    }

    proptest! {
        /// Whatever arrives, unpacking and decoding end with a value or an error.
        #[test]
        fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
            if let Ok(raw) = unpack(&bytes, 1 << 16) {
                let _ = decode::<super::super::exchange::Exchange>(&raw);
            }
            let _ = decode::<super::super::exchange::Exchange>(&bytes);
            let _ = decode::<super::super::exchange::Answer>(&bytes);
        }
    }
}
