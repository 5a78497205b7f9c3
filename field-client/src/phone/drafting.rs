//! What is being typed and is not said yet: on disk with every key, so that a phone that dies in the middle of a sentence
//! loses none of it. No draft is an act: none leaves the device.

use shared::ids::OrderId;

use super::{Phone, PhoneError};
use crate::store::drafts;

/// Letters of a draft that are kept; an act has fewer.
const MAX_LETTERS: usize = 8_000;

impl Phone {
    /// What was being typed about `order` under `topic`; empty for nothing.
    pub fn draft(&self, order: OrderId, topic: &str) -> Result<String, PhoneError> {
        Ok(self.store.read(|db| drafts::find(db, order, topic))?.unwrap_or_default())
    }

    /// Keeps what is being typed about `order` under `topic`. An empty text lets it go.
    pub fn keep_draft(&mut self, order: OrderId, topic: &str, text: &str) -> Result<(), PhoneError> {
        let text: String = text.chars().take(MAX_LETTERS).collect();
        Ok(self.store.write(|db| {
            if text.is_empty() { drafts::forget(db, order, topic) } else { drafts::keep(db, order, topic, &text) }
        })?)
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{dispatched, order_id, phone_with};

    #[test]
    fn a_draft_stays_until_it_is_said_and_goes_with_its_order() {
        let (mut phone, _, _) = phone_with(&dispatched(order_id(1), "W-1"));
        for text in ["The k", "The key is with the guard"] {
            phone.keep_draft(order_id(1), "note", text).unwrap();
        }
        assert_eq!(phone.draft(order_id(1), "note").unwrap(), "The key is with the guard");
        assert_eq!(phone.draft(order_id(1), "pause").unwrap(), "");
        phone.keep_draft(order_id(1), "note", "").unwrap();
        assert_eq!(phone.draft(order_id(1), "note").unwrap(), "");
        phone.keep_draft(order_id(1), "note", "again").unwrap();
        phone.store.write(crate::store::orders::clear).unwrap();
        phone.keep_draft(order_id(1), "note", "nobody's").unwrap();
        assert_eq!(phone.draft(order_id(1), "note").unwrap(), "");
    }
}
