//! Another life of the server, other protocols, and projections made anew.

use shared::ids::Incarnation;
use shared::sync::exchange::{Answer, MAX_ANSWER_BYTES};
use shared::sync::wire;

use super::Town;
use crate::sync::rebuild::rebuild;
use crate::testing::{TestOffice, on_both};

on_both!(
    async fn a_restored_server_asks_for_what_it_lacks(store: Store) {
        let mut town = Town::open(TestOffice::on(store).await).await;
        town.phone.note(town.order, "一");
        town.phone.sync_from(&town.office, 1).await;
        town.phone.note(town.order, "二");
        // The device knew a later life than the one that was restored from yesterday's copy.
        town.phone.incarnation = Some(Incarnation([9; 16]));
        let answer = town.phone.send(&town.office, &town.phone.request(2, 2)).await;
        let incarnation = town.office.office.identity().incarnation;
        assert_eq!(answer, Answer::NewLife { incarnation, n: 2 });
        assert_eq!(town.document().await.notes.len(), 1, "nothing is taken before the device has started anew");
        town.phone.incarnation = Some(incarnation);
        town.phone.cursor = Default::default();
        town.phone.sync_from(&town.office, 2).await;
        assert_eq!(town.document().await.notes.len(), 2);
    }
);

on_both!(
    async fn another_protocol_is_told_what_is_spoken_here(store: Store) {
        let town = Town::open(TestOffice::on(store).await).await;
        // A request of the future: only its first field has to be where it always was.
        let packed = wire::pack_small(&(99_u16, "something else"));
        let (status, body) = town.phone.post(&town.office, packed).await;
        assert!(status.is_success());
        let answer: Answer = wire::decode(&wire::unpack(&body, MAX_ANSWER_BYTES).unwrap()).unwrap();
        assert_eq!(answer, Answer::OtherProtocol { oldest: 1, newest: 1 });
    }
);

on_both!(
    async fn projections_made_anew_say_the_same(store: Store) {
        let mut town = Town::open(TestOffice::on(store.clone()).await).await;
        let elsewhere = super::report(&town.office).await;
        town.phone.note(town.order, "一");
        town.phone.note(elsewhere, "waits");
        town.phone.sync_from(&town.office, 1).await;
        let rebuilt = rebuild(&store).await.unwrap();
        assert_eq!((rebuilt.orders, rebuilt.differed), (2, vec![]));
        // Somebody changed a state by hand: it is noticed, and made right from the edits.
        let mut tx = store.write().await.unwrap();
        let empty = shared::document::WorkOrder::new(town.order).encode();
        let hash = shared::ids::Digest::of(&empty);
        tx.execute("UPDATE orders SET state = $2, state_hash = $3 WHERE id = $1", (town.order, empty, hash))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        assert_eq!(rebuild(&store).await.unwrap().differed, [town.order]);
        assert_eq!(town.document().await.notes.len(), 1);
    }
);
