//! The promises of the work order document, each in one sentence, then the machine that tries to break it.

#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test may stop at whatever it did not expect")]

mod histories;

use histories::{Delivery, History, delivery, histories};
use proptest::prelude::*;
use shared::document::WorkOrder;
use shared::document::edit::Edit;
use shared::ids::EditId;

fn deliver(history: &History, delivery: &Delivery) -> WorkOrder {
    let mut order = WorkOrder::new(histories::ORDER);
    for index in delivery.order(history.edits.len()) {
        let (id, edit) = &history.edits[index];
        order.apply(*id, edit);
    }
    order
}

/// Everything that was ever done, read back out of the state: an act that a merge lost would be missing here.
fn acts(order: &WorkOrder) -> Vec<EditId> {
    let mut ids: Vec<EditId> = order.origin.keys().copied().collect();
    ids.extend(order.coordination.steps().map(|(revision, _)| revision.by));
    ids.extend(order.facts.keys());
    ids.extend(order.lines.iter().filter(|(_, line)| line.added.is_some()).map(|(id, _)| *id));
    ids.extend(order.photos.keys());
    ids.extend(order.notes.keys());
    ids.extend(order.hidden.keys());
    ids.extend(order.sign_offs.keys());
    ids.extend(order.repeats.links.keys());
    ids.extend(order.repeats.unlinked.keys());
    ids.extend(order.pauses.0.keys());
    ids.extend(order.second_line.0.keys());
    ids.extend(order.loans.0.keys());
    ids.extend(order.payments.0.keys());
    ids.sort();
    ids
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    /// However the edits of up to eight devices are delivered, everyone ends with the same bytes and no act is gone.
    #[test]
    fn replicas_converge(history in histories(2..=8), first in delivery(), second in delivery()) {
        let (one, two) = (deliver(&history, &first), deliver(&history, &second));
        prop_assert_eq!(one.encode(), two.encode());
        prop_assert_eq!(acts(&one), history.grown());
        for (id, _) in &history.edits {
            prop_assert!(one.watermark.has(*id));
        }
    }

    /// Merging states is commutative, associative and idempotent, and gives what applying all edits gives.
    #[test]
    fn merge_is_a_join(history in histories(2..=8), cut in any::<u64>()) {
        let parts: Vec<WorkOrder> = (0..3_u64)
            .map(|part| {
                let mut order = WorkOrder::new(histories::ORDER);
                let mine = |index: usize| (cut >> (index % 60)).wrapping_add(index as u64) % 3 == part;
                let edits = history.edits.iter().enumerate().filter(|(index, _)| mine(*index));
                edits.for_each(|(_, (id, edit))| order.apply(*id, edit));
                order
            })
            .collect();
        let join = |left: &WorkOrder, right: &WorkOrder| {
            let mut joined = left.clone();
            joined.merge(right);
            joined
        };
        let left = join(&join(&parts[0], &parts[1]), &parts[2]);
        let right = join(&parts[0], &join(&parts[2], &parts[1]));
        prop_assert_eq!(left.encode(), right.encode());
        prop_assert_eq!(join(&left, &parts[1]).encode(), left.encode());
        prop_assert_eq!(join(&left, &left).encode(), left.encode());
        let all = deliver(&history, &Delivery::default());
        prop_assert_eq!(left.encode(), all.encode());
    }

    /// A value that nobody has seen replaced is still there: of every register, what stands is exactly what no other
    /// writer of that register saw.
    #[test]
    fn no_value_is_overwritten_unseen(history in histories(2..=8), delivery in delivery()) {
        let order = deliver(&history, &delivery);
        for (field, register) in order.request.iter() {
            let standing: Vec<EditId> = register.values().iter().map(|written| written.by).collect();
            prop_assert_eq!(standing, history.unseen_request_writes(*field));
        }
    }

    /// A state reads back to the same bytes, and what reads back was canonical.
    #[test]
    fn states_round_trip(history in histories(2..=5)) {
        let bytes = deliver(&history, &Delivery::default()).encode();
        prop_assert_eq!(WorkOrder::decode(&bytes).unwrap().encode(), bytes);
    }

    /// A decoder survives any bytes, also a real state with a few bytes broken.
    #[test]
    fn decoders_survive(
        history in histories(2..=3),
        noise in proptest::collection::vec(any::<u8>(), 0..300),
        hits in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let _ = WorkOrder::decode(&noise);
        let _ = Edit::decode(&noise);
        let mut bytes = deliver(&history, &Delivery::default()).encode();
        for (at, byte) in &hits {
            let at = at.index(bytes.len());
            bytes[at] = *byte;
        }
        if let Ok(order) = WorkOrder::decode(&bytes) {
            prop_assert_eq!(order.encode(), bytes);
            let _ = shared::view::OrderView::of(&order);
        }
        for (_, edit) in &history.edits {
            let mut bytes = edit.encode();
            for (at, byte) in &hits {
                let at = at.index(bytes.len());
                bytes[at] = *byte;
            }
            let _ = Edit::decode(&bytes);
        }
    }

    /// Everything derived is total: status, totals, conflicts, missing, remarks and the signed document of any history.
    #[test]
    fn derivations_are_total(history in histories(2..=8), delivery in delivery()) {
        let view = shared::view::OrderView::of(&deliver(&history, &delivery));
        prop_assert!(serde_json::to_string(&view).is_ok());
    }
}

/// The machine above can fail: a last-writer-wins register in the place of ours diverges or loses a value at once.
#[test]
fn a_broken_merge_rule_goes_red() {
    use proptest::test_runner::{Config, TestRunner};
    let mut runner = TestRunner::new(Config { failure_persistence: None, ..Config::with_cases(192) });
    let outcome = runner.run(&(histories(2..=8), delivery(), delivery()), |(history, first, second)| {
        let last_of_each_field = |delivery: &Delivery| {
            let mut fields = std::collections::BTreeMap::new();
            for index in delivery.order(history.edits.len()) {
                let (id, edit) = &history.edits[index];
                if let shared::document::edit::Act::RequestChanged { detail, .. } = &edit.act {
                    use shared::document::register::Detail as _;
                    fields.insert(detail.key(), *id);
                }
            }
            fields
        };
        prop_assert_eq!(last_of_each_field(&first), last_of_each_field(&second));
        Ok(())
    });
    assert!(outcome.is_err(), "a rule that takes whatever came last must be caught");
}
