//! Sign-off: the customer signs exactly the document that was shown.

use shared::document::WorkOrder;
use shared::document::edit::Act;
use shared::document::missing::missing_before_signing;
use shared::ids::{Digest, VisitId};
use shared::lang::Lang;
use shared::signoff::changed::changed_since_signing;
use shared::signoff::shown::{Manner, Shown};
use shared::signoff::{SignOff, SignerRole, Strokes};

use super::{Doer, Refusal, current_visit};

/// The name of the reference row with the sentence above the signature.
pub const SIGN_OFF_WORDING: &str = "sign-off";

/// What the customer did.
#[derive(Clone, Debug)]
pub struct Signing {
    /// How the document was written that the customer was shown.
    pub manner: Manner,
    /// The digest of the document that the customer was shown, where the caller has it: signing anything else is refused.
    pub shown: Option<Digest>,
    /// What the finger drew.
    pub strokes: Strokes,
    /// Who signed.
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

/// The sentence above the signature where the office has sent none.
pub fn standard_wording(lang: Lang) -> &'static str {
    lang.pick(
        "本人已当面核对以上内容、材料与价格，确认无误。",
        "I have checked the above, the materials and the prices on the spot and agree.",
    )
}

/// The document about the current visit of `order`, as the customer is to see it.
pub fn shown(order: &WorkOrder, doer: Doer<'_>, manner: &Manner) -> Result<(VisitId, Shown), Refusal> {
    let visit = current_visit(order, doer)?;
    Ok((visit, Shown::of(order, &[visit], manner)))
}

pub(super) fn sign(order: &WorkOrder, doer: Doer<'_>, signing: Signing) -> Result<Act, Refusal> {
    let (visit, shown) = shown(order, doer, &signing.manner)?;
    if signing.refusal.is_none() {
        let missing = missing_before_signing(order, visit);
        if !missing.is_empty() {
            return Err(Refusal::Incomplete { missing });
        }
        if signing.strokes.0.iter().all(Vec::is_empty) {
            return Err(Refusal::NoStrokes);
        }
        if is_signed_as_it_is(order, visit) {
            return Err(Refusal::Already);
        }
    }
    let document = shown.encode();
    let digest = Digest::of(&document);
    if signing.shown.is_some_and(|seen| seen != digest) {
        return Err(Refusal::NotWhatWasShown);
    }
    Ok(Act::SignedOff(SignOff {
        visits: vec![visit],
        document,
        digest,
        strokes: signing.strokes,
        signer: signing.signer,
        role: signing.role,
        rating: signing.rating,
        remark: signing.remark,
        refusal: signing.refusal,
    }))
}

fn is_signed_as_it_is(order: &WorkOrder, visit: VisitId) -> bool {
    let signed = order.sign_offs.values().map(|signed| &signed.item);
    signed.filter(|item| item.agrees_to(visit)).any(|item| changed_since_signing(order, item).is_empty())
}
