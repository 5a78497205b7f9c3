//! Orders as the office reported and assigned them, made without an office.

use shared::document::WorkOrder;
use shared::document::coordination::{Assignment, Decision};
use shared::document::edit::{Act, Edit};
use shared::document::register::Seen;
use shared::document::request::{Contact, Customer, Origin, RequestDetail, Site};
use shared::geo::Point;
use shared::ids::{Actor, CrewId, EditId, OrderId};
use shared::time::{Moment, TimeEvidence};

use super::words;
use crate::chance::Chance;

/// An order with a number, dispatched to some crew.
pub fn dispatched(chance: &mut Chance, number: u32) -> WorkOrder {
    let office = Actor([0xee; 16]);
    let mut order = WorkOrder::new(OrderId::random(chance));
    let details = vec![
        RequestDetail::Customer(Customer { id: None, name: format!("王府花园 {number}") }),
        RequestDetail::Site(Site {
            id: None,
            address: format!("王府花园 {} 号楼 {}", number % 20 + 1, 100 + number),
            point: Point::from_degrees(39.9 + f64::from(number) / 5e3, 116.4),
        }),
        RequestDetail::Contact(Contact { name: "张女士".into(), phone: format!("138{number:08}") }),
        RequestDetail::Fault { text: words::note(chance) },
        RequestDetail::Trade { name: "空调".into() },
    ];
    let at = Moment(1_418_300_000_000);
    let origin = Origin { number: format!("T{number}"), channel: "telephone".into(), external: None, received_at: at };
    let assignment = Assignment {
        epoch: 1,
        crew: CrewId([3; 16]),
        crew_name: "一组".into(),
        position: number,
        planned_start: None,
        expected_minutes: 60,
        reason: String::new(),
        knew: Seen::default(),
    };
    let acts =
        [Act::Reported { origin, details }, Act::Decided { revision: 1, decision: Decision::Assigned(assignment) }];
    for (n, act) in (u64::from(number) * 2 + 1..).zip(acts) {
        let edit = Edit { order: order.id, time: TimeEvidence::new(at, None), place: None, author: None, act };
        order.apply(EditId { actor: office, n }, &edit);
    }
    order
}
