//! What follows when a crew does not answer: the order is taken off it, or the next one is sent, as the rule says. The alarm stands
//! until that is done, and the order's revision lets it be done once, however many servers try.

use shared::document::WorkOrder;
use shared::ids::CrewId;
use shared::lang::Lang;
use shared::time::Moment;

use super::rule::{self, Rule, Then, When};
use super::{Alarm, Done};
use crate::config::Mode;
use crate::dispatch::explain::Manner;
use crate::orders::assign::{Assigned, Wish, assign_as};
use crate::orders::dispatching::automatic::{by_rule, crew_of, is_near, let_lie, send};
use crate::orders::dispatching::picture::Picture;
use crate::orders::dispatching::why::ranking;
use crate::state::Office;
use crate::store::orders::order as stored;
use crate::store::{StoreError, alarms};

/// Alarms that one turn takes up.
const AT_ONCE: u32 = 64;
/// Minutes after which another crew is looked for again where there was none.
const AGAIN_MINUTES: i64 = 5;

/// Does what the rules say about orders that crews let lie; returns how many were moved on.
pub async fn follow(office: &Office) -> Result<usize, StoreError> {
    let mut tx = office.store().read().await?;
    let rules = alarms::rules(&mut tx).await?.unwrap_or_else(rule::usual);
    if rules.iter().all(|rule| rule.then == Then::Tell) {
        return Ok(0);
    }
    let kind = When::NotAccepted { minutes: 0 }.kind();
    let due = alarms::to_do(&mut tx, kind, office.now(), AT_ONCE).await?;
    drop(tx);
    let mut moved = 0;
    for alarm in due {
        let Some(rule) = rules.iter().find(|rule| rule.name == alarm.rule && rule.then != Then::Tell) else { continue };
        moved += usize::from(move_on(office, &alarm, rule).await?);
    }
    Ok(moved)
}

async fn move_on(office: &Office, alarm: &Alarm, rule: &Rule) -> Result<bool, StoreError> {
    let mut tx = office.store().read().await?;
    let Some(order) = stored(&mut tx, alarm.order).await? else { return Ok(false) };
    drop(tx);
    let document = &order.document;
    let Some(held) = document.coordination.assignment().filter(|held| alarm.cause == format!("epoch {}", held.epoch))
    else {
        // Somebody decided meanwhile; the next round settles the alarm.
        return Ok(false);
    };
    let reason = format!("{}：{}", held.crew_name, rule.when.words(Lang::ZhCn));
    let offers = matches!(office.config().dispatching.mode, Mode::Offer | Mode::Pool);
    let (done, again) = match rule.then {
        Then::SendNext if !offers => match send_next(office, document, held.crew, &reason).await? {
            Some(Next::Sent) => (Done::SentNext, None),
            Some(Next::Nobody) => (Done::NobodyElse, Some(office.now().plus_minutes(AGAIN_MINUTES))),
            None => return Ok(false),
        },
        // Where orders are offered, whatever is free is offered to those who were not asked yet.
        _ => match take_off(office, document, reason).await? {
            true => (Done::TakenOff, None),
            false => return Ok(false),
        },
    };
    note(office, alarm, done, again).await?;
    Ok(done != Done::NobodyElse)
}

async fn take_off(office: &Office, document: &WorkOrder, reason: String) -> Result<bool, StoreError> {
    let (planned_start, expected_minutes) = Default::default();
    let revision = document.coordination.revision();
    let wish = Wish { crew: None, revision, position: 0, planned_start, expected_minutes, reason };
    let done = assign_as(office, by_rule(), document.id, wish, Manner::Replaced).await?;
    Ok(matches!(done, Assigned::Done { .. }))
}

enum Next {
    Sent,
    Nobody,
}

/// Sends the best crew that has not let the order lie; `None` if somebody decided meanwhile.
async fn send_next(
    office: &Office,
    document: &WorkOrder,
    present: CrewId,
    reason: &str,
) -> Result<Option<Next>, StoreError> {
    let mut tx = office.store().read().await?;
    let mut picture = Picture::read(office, &mut tx).await?;
    drop(tx);
    picture.only_on_shift();
    let Some(ranking) = ranking(office, &mut picture, document).await else { return Ok(Some(Next::Nobody)) };
    let mut unwilling = let_lie(document);
    unwilling.insert(present);
    let rules = &office.config().dispatching;
    let next = ranking.offers.iter().find(|offer| !unwilling.contains(&crew_of(&picture, offer)));
    let Some(next) = next.filter(|offer| is_near(rules, offer)).copied() else { return Ok(Some(Next::Nobody)) };
    let sending = (document, &ranking.job, &next, reason.to_owned());
    let sent = send(office, &mut picture, sending, Manner::Replaced).await?;
    Ok(sent.then_some(Next::Sent))
}

async fn note(office: &Office, alarm: &Alarm, done: Done, again: Option<Moment>) -> Result<(), StoreError> {
    let mut tx = office.store().write().await?;
    alarms::set_done(&mut tx, alarm.id, done, again).await?;
    tx.commit().await
}
