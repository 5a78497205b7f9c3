//! Verifying a sign-off: is the document whole, is it part of what the device signed, and is it still what the order says?

use serde::Serialize;
use shared::document::edit::Edit;
use shared::ids::{EditId, OrderId, PersonId, VisitId};
use shared::signoff::changed::{Difference, changed_since_signing};
use shared::signoff::shown::Shown;
use shared::signoff::{SignerRole, Strokes};
use shared::sync::chain;
use shared::time::Moment;

use crate::store::edits::{head_after, runs_between};
use crate::store::orders::order;
use crate::store::{StoreError, Tx, names};

/// A sign-off and what can be said of it.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = VerifiedSignOff)]
pub struct Verified {
    /// The edit that brought it.
    pub id: EditId,
    /// When, by the device's clock.
    pub at: Moment,
    /// When the office received it; `None` if its run cannot be found.
    pub received_at: Option<Moment>,
    /// Whose device it was signed on.
    pub person: Option<PersonId>,
    /// The visits it covers.
    pub visits: Vec<VisitId>,
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
    /// The document that was shown; `None` for a format that this build does not know.
    pub document: Option<Shown>,
    /// Its SHA-256, in hexadecimal.
    pub digest: String,
    /// What the finger drew.
    pub strokes: Strokes,
    /// Whether the document has that digest.
    pub document_is_whole: bool,
    /// Whether the edit is part of a chain whose head the device signed.
    pub chain_is_signed: bool,
    /// How the order differs today from what was signed.
    pub changed: Vec<Difference>,
}

/// All sign-offs of an order, verified; `None` if there is no such order.
pub async fn sign_offs(tx: &mut Tx, id: OrderId) -> Result<Option<Vec<Verified>>, StoreError> {
    let Some(stored) = order(tx, id).await? else { return Ok(None) };
    let mut verified = Vec::new();
    for (edit, signed) in &stored.document.sign_offs {
        let (received_at, person, chain_is_signed) = provenance(tx, *edit).await?;
        let item = &signed.item;
        verified.push(Verified {
            id: *edit,
            at: signed.time.wall(),
            received_at,
            person,
            visits: item.visits.clone(),
            signer: item.signer.clone(),
            role: item.role,
            rating: item.rating,
            remark: item.remark.clone(),
            refusal: item.refusal.clone(),
            document: Shown::decode(&item.document).ok(),
            digest: item.digest.to_string(),
            strokes: item.strokes.clone(),
            document_is_whole: item.document_is_whole(),
            chain_is_signed,
            changed: changed_since_signing(&stored.document, item),
        });
    }
    Ok(Some(verified))
}

/// Recomputes the chain over the run that brought `id` and checks the device's signature on its head.
async fn provenance(tx: &mut Tx, id: EditId) -> Result<(Option<Moment>, Option<PersonId>, bool), StoreError> {
    let writers = names::writers(tx, &[id.actor]).await?;
    let Some(writer) = writers.get(&id.actor) else { return Ok((None, None, false)) };
    let Some(run) = runs_between(tx, id.actor, id.n, id.n).await?.pop() else {
        return Ok((None, writer.person, false));
    };
    let before = match run.first_n {
        1 => Some(chain::genesis(run.actor)),
        first => head_after(tx, run.actor, first.saturating_sub(1)).await?,
    };
    let head = before.map(|before| chain::extend(before, run.first_n, run.edits.iter().map(|edit| edit.as_slice())));
    let signed = match (head, writer.public_key, run.signature) {
        (Some(head), Some(key), Some(signature)) => {
            head == run.head && chain::verify(&key, run.actor, run.last_n(), &head, &signature)
        }
        _ => false,
    };
    let readable = run.edits.iter().any(|edit| Edit::decode(edit).is_ok());
    Ok((Some(run.received_at), writer.person, signed && readable))
}
