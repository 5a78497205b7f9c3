//! *Changed since signing*: today's values for the signed visits, written in the manner of the signed document, held
//! against what was signed. The signature stays whole; the difference is shown.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::SignOff;
use super::shown::Shown;
use crate::document::WorkOrder;

/// A row that is no longer as it was signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Difference {
    /// Names the row.
    pub key: String,
    /// What stands before it.
    pub label: String,
    /// What was signed; `None` where the row came later.
    pub signed: Option<String>,
    /// What the document says now; `None` where the row is gone.
    pub now: Option<String>,
}

/// How `order` differs today from what `sign_off` covers, in the order of the signed rows, later ones behind. A document
/// that this build cannot read counts as wholly different.
pub fn changed_since_signing(order: &WorkOrder, sign_off: &SignOff) -> Vec<Difference> {
    let Ok(signed) = Shown::decode(&sign_off.document) else {
        let document = "document".to_owned();
        return vec![Difference { key: document.clone(), label: document, signed: None, now: None }];
    };
    let now = Shown::of(order, &sign_off.visits, &signed.manner());
    let today: BTreeMap<&str, &str> = now.rows.iter().map(|row| (row.key.as_str(), row.value.as_str())).collect();
    let before: BTreeMap<&str, &str> = signed.rows.iter().map(|row| (row.key.as_str(), row.value.as_str())).collect();
    let gone_or_other = signed.rows.iter().filter(|row| today.get(row.key.as_str()) != Some(&row.value.as_str()));
    let new = now.rows.iter().filter(|row| !before.contains_key(row.key.as_str()));
    gone_or_other
        .chain(new)
        .map(|row| Difference {
            key: row.key.clone(),
            label: row.label.clone(),
            signed: before.get(row.key.as_str()).map(|value| (*value).to_owned()),
            now: today.get(row.key.as_str()).map(|value| (*value).to_owned()),
        })
        .collect()
}
