//! Codes: ten characters to type, and 128 bits to scan. The office keeps their hashes.

use shared::ids::{Digest, Entropy, PersonId};
use shared::sync::enroll::{CODE_ALPHABET, CODE_LEN, CODE_MINUTES, CODE_TRIES, normalise};
use shared::time::Moment;

use crate::error::ApiError;
use crate::state::Office;
use crate::store;
use crate::store::enrolments::Enrolment;

/// The characters of a typed code that name its row, so that a wrong rest costs that code a try. The other six are the
/// secret: five guesses at 28⁶ of them.
const LOOKUP_LEN: usize = 4;
/// Draws before giving up on finding a free lookup part; with a thousand codes out, one draw in 600 is taken.
const DRAWS: usize = 20;

/// A code as somebody sent it.
#[derive(Debug, PartialEq, Eq)]
pub enum Code {
    /// Typed: the part that names the row, and the hash of the whole.
    Typed {
        /// The part that names the row.
        lookup: String,
        /// The hash of the whole.
        hash: Digest,
    },
    /// Scanned: the hash of the whole.
    Scanned(Digest),
}

impl Code {
    /// Reads a code in any spelling; `None` if it can be none.
    pub fn read(text: &str) -> Option<Self> {
        let code = normalise(text);
        let is_typed = code.len() == CODE_LEN && code.bytes().all(|byte| CODE_ALPHABET.contains(&byte));
        let is_scanned = code.len() == 32 && code.bytes().all(|byte| byte.is_ascii_hexdigit());
        match code.get(..LOOKUP_LEN) {
            Some(lookup) if is_typed => Some(Self::Typed { lookup: lookup.to_owned(), hash: hash(&code) }),
            _ => is_scanned.then(|| Self::Scanned(hash(&code))),
        }
    }
}

/// What the office shows to whoever enrols a device.
#[derive(Clone, Debug)]
pub struct Invitation {
    /// The code to type, in two groups of five.
    pub typed: String,
    /// The code in the QR picture.
    pub scanned: String,
    /// Until when both work.
    pub expires_at: Moment,
}

/// Makes a code for a device of `person`.
pub async fn invite(office: &Office, person: PersonId) -> Result<Invitation, ApiError> {
    let now = office.now();
    let expires_at = now.plus_minutes(CODE_MINUTES);
    let mut tx = office.store().write().await?;
    for _ in 0..DRAWS {
        let typed = office.random(|entropy| typed_code(entropy));
        let scanned: [u8; 16] = office.random_bytes();
        let scanned = format!("{:032X}", u128::from_be_bytes(scanned));
        let enrolment = Enrolment {
            lookup: typed.chars().take(LOOKUP_LEN).collect(),
            typed: hash(&typed),
            scanned: hash(&scanned),
            person,
            expires_at,
            tries_left: CODE_TRIES,
            device: None,
        };
        if store::enrolments::add(&mut tx, &enrolment, now).await? {
            tx.commit().await?;
            let (left, right) = typed.split_at(CODE_LEN / 2);
            return Ok(Invitation { typed: format!("{left}-{right}"), scanned, expires_at });
        }
    }
    Err(ApiError::internal("no free lookup part for an enrolment code"))
}

fn typed_code(entropy: &mut dyn Entropy) -> String {
    let mut code = String::with_capacity(CODE_LEN);
    while code.len() < CODE_LEN {
        let mut byte = [0];
        entropy.fill(&mut byte);
        let [byte] = byte;
        // 252 is the largest multiple of 28 that fits a byte; larger draws would favour the first letters.
        if let Some(letter) = CODE_ALPHABET.get(usize::from(byte) % CODE_ALPHABET.len()).filter(|_| byte < 252) {
            code.push(char::from(*letter));
        }
    }
    code
}

fn hash(code: &str) -> Digest {
    Digest::of(format!("callout-code-1{code}").as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Dice;

    #[test]
    fn codes_are_read_in_any_spelling() {
        let typed = typed_code(&mut Dice(3));
        let (left, right) = typed.split_at(5);
        let spelt = format!(" {}-{} ", left.to_lowercase(), right);
        assert_eq!(Code::read(&spelt), Code::read(&typed));
        assert!(matches!(Code::read(&typed), Some(Code::Typed { lookup, .. }) if lookup == typed[..4]));
        let scanned = "00112233445566778899aabbccddeeff";
        assert_eq!(Code::read(scanned), Code::read(&scanned.to_uppercase()));
        assert!(matches!(Code::read(scanned), Some(Code::Scanned(_))));
        for bad in ["", "AEIOU-AEIOU", "2345", "0011", "空调空调空调空调空调"] {
            assert_eq!(Code::read(bad), None, "{bad}");
        }
    }
}
