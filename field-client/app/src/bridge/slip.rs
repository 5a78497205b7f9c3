//! The document that the customer signs, and what the customer did.

use serde::{Deserialize, Serialize};
use shared::ids::Digest;
use shared::signoff::{SignerRole, Strokes};

/// The document as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slip {
    /// Its rows, label and value; photos are counted in one.
    pub rows: Vec<(String, String)>,
    /// The photos among them.
    pub photos: Vec<Digest>,
    /// Whether there is material to be verified on the spot.
    pub has_material: bool,
    /// What is to be paid.
    pub to_pay: String,
    /// The sentence above the signature.
    pub wording: String,
    /// SHA-256 of exactly what is shown.
    pub digest: Digest,
    /// The customer's name, as the request has it.
    pub customer: String,
    /// What keeps it from being signed, in words.
    pub missing: Vec<String>,
}

/// What the customer did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// SHA-256 of what was shown.
    pub digest: Digest,
    /// What the finger drew; empty for a refusal.
    pub strokes: Strokes,
    /// Who.
    pub signer: String,
    /// As what.
    pub role: SignerRole,
    /// From 1 to 5.
    pub rating: Option<u8>,
    /// In the customer's words.
    pub remark: String,
    /// Why the customer did not sign.
    pub refusal: Option<String>,
}

/// Proof of what was signed, in the customer's own hands, while nobody has a connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The order's number.
    pub number: String,
    /// SHA-256 of what was signed.
    pub digest: Digest,
    /// Where it can be read again, as soon as it has reached the office.
    pub link: String,
    /// A QR code with that link, as SVG.
    pub svg: String,
}
