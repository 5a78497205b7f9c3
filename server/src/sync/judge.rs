//! The verdict on an edit. It depends only on the edit and on the server's memberships and roles, never on status or on the
//! order of arrival, or replicas would differ.

use shared::document::edit::{Edit, Unreadable};
use shared::document::limits;
use shared::ids::{EditId, OrderId};
use shared::sync::exchange::MAX_EDIT_BYTES;
use shared::sync::verdict::Reason;

/// What an edit's bytes turned out to be.
#[derive(Clone, Debug)]
pub enum Parsed {
    /// An edit within its limits.
    Edit(Box<Edit>),
    /// Something that waits for the office, with the order it names if that can be read.
    Unfit(Reason, Option<OrderId>),
}

impl Parsed {
    /// Reads an edit that claims to be `id`.
    pub fn read(id: EditId, bytes: &[u8]) -> Self {
        if bytes.len() > MAX_EDIT_BYTES {
            return Self::Unfit(Reason::Malformed, None);
        }
        match Edit::decode(bytes) {
            Ok(edit) if limits::check(id, &edit).is_ok() => Self::Edit(Box::new(edit)),
            Ok(edit) => Self::Unfit(Reason::Malformed, Some(edit.order)),
            Err(Unreadable::Newer { order }) => Self::Unfit(Reason::UnknownKind, order),
            Err(Unreadable::Malformed(_)) => Self::Unfit(Reason::Malformed, None),
        }
    }

    /// The order it names.
    pub fn order(&self) -> Option<OrderId> {
        match self {
            Self::Edit(edit) => Some(edit.order),
            Self::Unfit(_, order) => *order,
        }
    }
}

/// What the server knows about the writer of an edit, in respect of its order.
#[derive(Clone, Copy, Debug)]
pub struct Standing {
    /// The office has the order.
    pub order_is_known: bool,
    /// The person ever held the order.
    pub ever_held: bool,
    /// The device or its person was shut out.
    pub revoked: bool,
}

/// Why a device's `edit` must wait for the office; `None` if it applies.
pub fn judge(edit: &Edit, standing: Standing) -> Option<Reason> {
    if standing.revoked {
        Some(Reason::Revoked)
    } else if edit.author.is_some() {
        // A device's edits are those of the person it is enrolled for; naming another one is a forgery.
        Some(Reason::Malformed)
    } else if edit.act.is_office_only() {
        Some(Reason::WrongRole)
    } else if !standing.order_is_known {
        Some(Reason::UnknownOrder)
    } else if !standing.ever_held {
        Some(Reason::Stranger)
    } else {
        None
    }
}
