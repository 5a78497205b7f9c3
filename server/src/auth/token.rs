//! Tokens: 256 random bits, shown once, kept as their SHA-256.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use shared::ids::{Digest, Entropy};

/// A fresh token.
pub struct Token {
    /// What the bearer shows; never stored.
    pub text: String,
    /// What the office keeps.
    pub hash: Digest,
}

impl Token {
    /// Draws one.
    pub fn random(entropy: &mut (impl Entropy + ?Sized)) -> Self {
        let mut bytes = [0; 32];
        entropy.fill(&mut bytes);
        let text = URL_SAFE_NO_PAD.encode(bytes);
        Self { hash: Digest::of(text.as_bytes()), text }
    }
}

/// A password of 100 random bits that can be read out and typed, in groups of five.
pub fn one_time_password(entropy: &mut (impl Entropy + ?Sized)) -> String {
    // 32 letters and digits without look-alikes: five bits each, so the remainder below is unbiased.
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut bytes = [0; 20];
    entropy.fill(&mut bytes);
    let letter = |byte: &u8| LETTERS.get(usize::from(*byte) % LETTERS.len()).copied().map_or('x', char::from);
    let groups: Vec<String> = bytes.chunks(5).map(|group| group.iter().map(letter).collect()).collect();
    groups.join("-")
}
