//! The technician's device: a day of 500 orders opened and listed, and one act made durable.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use field_client::acts::Wish;
use field_client::native::clock::{SystemClock, SystemEntropy};
use field_client::native::home::Home;
use field_client::phone::{Doing, Phone, introduce};
use field_client::store::Missing;
use field_client::sync::plan::Portion;
use shared::document::evidence::Audience;
use shared::ids::{Entropy as _, Incarnation, OrderId, PersonId};
use shared::lang::Lang;
use shared::sync::enroll::Enrolled;
use shared::sync::exchange::{Answer, Changes, Cursor, OrderChange, Standing};
use shared::time::Contact;
use tests::chance::Chance;
use tests::fleet::orders::dispatched;
use tests::stopwatch::timed;

use crate::raw;
use crate::table::{Samples, Table, Target};

const ORDERS: u32 = 500;
const ACTS_A_ROUND: u32 = 10;

pub(crate) fn measure(folder: &Path, rounds: u32, table: &mut Table) -> Result<()> {
    let home = Home::at(folder.join("phone"));
    let mut phone = open(&home, Missing::Create)?;
    let orders = fill(&mut phone)?;
    drop(phone);
    let (mut opened, mut acted, mut flushed) = (Samples::default(), Samples::default(), Samples::default());
    for round in 0..=rounds {
        let ((mut phone, listed), took) = {
            let (listed, took) = timed(|| -> Result<_> {
                let phone = open(&home, Missing::Refuse)?;
                let listed = phone.list()?.orders.len();
                Ok((phone, listed))
            });
            (listed?, took)
        };
        ensure!(listed == orders.len(), "{listed} orders listed");
        let mut acts = Vec::new();
        for order in orders.iter().cycle().skip(usize::try_from(round)?).take(usize::try_from(ACTS_A_ROUND)?) {
            let text = "Valve replaced, 20 min test run.".to_owned();
            let wish = Wish::Note { audience: Audience::Internal, text };
            let (done, took) = timed(|| phone.act(*order, Doing::default(), wish));
            done?;
            acts.push(took);
        }
        let flushes = raw::flush(folder, ACTS_A_ROUND)?;
        // The first round warms the caches.
        if round > 0 {
            opened.push_ms(took);
            acts.into_iter().for_each(|took| acted.push_ms(took));
            flushes.into_iter().for_each(|took| flushed.push_ms(took));
        }
    }
    let remark = format!("median; worst {:.1}", opened.worst());
    table.add("phone: open and list 500 orders", Target::AtMost(30.0), opened.median(), "ms", remark);
    let above = acted.median() - flushed.median();
    let remark =
        format!("median {:.2} − flush {:.2}; p99 {:.2}", acted.median(), flushed.median(), acted.percentile(99));
    table.add("phone: one act durable, above the disk's flush", Target::AtMost(2.0), above, "ms", remark);
    Ok(())
}

fn open(home: &Home, missing: Missing) -> Result<Phone> {
    Ok(home.open(missing, Arc::new(SystemClock::start()), Box::new(SystemEntropy))?)
}

/// Enrols `phone` without an office and gives it a day of orders.
fn fill(phone: &mut Phone) -> Result<Vec<OrderId>> {
    let mut chance = Chance::new(2);
    let incarnation = Incarnation::random(&mut chance);
    let introduction = introduce(&mut chance, "BCDFG-HJKMN", "bench", "bench");
    let mut secret = [0; 32];
    chance.fill(&mut secret);
    let enrolled = Enrolled {
        token: "token".into(),
        person: PersonId::random(&mut chance),
        name: "王师傅".into(),
        incarnation,
        // Nothing is encrypted to it here.
        office_recipient: String::new(),
        lang: Lang::ZhCn,
    };
    let actor = introduction.body.actor;
    phone.settle_in(introduction, "http://office", enrolled, None)?;
    let orders: Vec<_> = (1..=ORDERS).map(|number| dispatched(&mut chance, number)).collect();
    let change = |order: &shared::document::WorkOrder| OrderChange {
        order: order.id,
        hash: order.hash(),
        state: Some(order.encode()),
        history: Vec::new(),
    };
    let exchange = phone.next_request(Portion::FULL)?.exchange;
    let now = phone.clock().now();
    let changes = Changes {
        incarnation,
        accepted: 0,
        rulings: Vec::new(),
        orders: orders.iter().map(change).collect(),
        leaves: Vec::new(),
        reference: Vec::new(),
        cursor: Cursor(u64::from(ORDERS)),
        more: false,
        snapshot: false,
        lacking: Vec::new(),
        contact: Contact::issue(&secret, actor, now),
        standing: Standing::Active,
        van: None,
        crews: None,
    };
    phone.absorb(&exchange, Answer::Done(Box::new(changes))).context("the phone did not take its orders")?;
    Ok(orders.iter().map(|order| order.id).collect())
}
