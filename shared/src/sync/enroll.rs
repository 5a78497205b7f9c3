//! `POST /enroll/v1`: an installation introduces itself with a code from the office and gets its token. JSON, since people
//! debug it by hand.

use serde::{Deserialize, Serialize};

use crate::ids::{Actor, Incarnation, PersonId, PublicKey, Signature};
use crate::lang::Lang;

/// Where it is posted.
pub const PATH: &str = "/enroll/v1";
/// How long a code lives, in minutes.
pub const CODE_MINUTES: i64 = 15;
/// Wrong guesses that a code survives.
pub const CODE_TRIES: u32 = 5;
/// Characters of a typed code: no vowels and no look-alikes, ten of 28 give 48 bits.
pub const CODE_ALPHABET: &[u8; 28] = b"23456789BCDFGHJKMNPQRSTVWXYZ";
/// Characters in a typed code, shown as two groups of five.
pub const CODE_LEN: usize = 10;

/// What an installation sends.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Enroll {
    /// The typed code (spaces, dashes and case do not matter) or the 32 hexadecimal digits of the QR code.
    pub code: String,
    /// The installation's identity, made by itself.
    pub actor: Actor,
    /// The public half of the key it made; the private half never leaves it.
    pub public_key: PublicKey,
    /// Signature over `callout-enroll-1`, actor and normalised code: whoever enrols owns the key.
    pub proof: Signature,
    /// What people call the device.
    pub name: String,
    /// Version of the app, for support.
    pub app: String,
}

/// What it gets.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Enrolled {
    /// The bearer token of later requests; kept hashed at the office.
    pub token: String,
    /// Whose device this now is.
    pub person: PersonId,
    /// That person's name.
    pub name: String,
    /// The life of the server at enrolment.
    pub incarnation: Incarnation,
    /// The office's `age` recipient, to which rescue files are encrypted.
    pub office_recipient: String,
    /// Language of the organisation's documents where the customer has none of their own.
    pub lang: Lang,
}

/// The bytes that `proof` signs.
pub fn proof_bytes(actor: Actor, code: &str) -> Vec<u8> {
    [b"callout-enroll-1".as_slice(), actor.as_slice(), normalise(code).as_bytes()].concat()
}

/// The code as it is hashed and signed: no spaces, no dashes, capitals.
pub fn normalise(code: &str) -> String {
    code.chars().filter(|c| !c.is_whitespace() && *c != '-').take(64).collect::<String>().to_ascii_uppercase()
}
