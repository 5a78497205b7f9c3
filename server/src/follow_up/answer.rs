//! What the customer answered.

use shared::document::coordination::Phase;
use shared::ids::{AlarmId, OrderId};

use super::{Answer, FollowUp, State};
use crate::alarms::rule::FOLLOW_UP;
use crate::alarms::{Alarm, State as AlarmState};
use crate::orders::decide::{Ruling, decide};
use crate::orders::desk::By;
use crate::people::Role;
use crate::state::Office;
use crate::store::orders::order as stored;
use crate::store::{StoreError, alarms, follow_ups};

/// An answer.
#[derive(Clone, Debug)]
pub struct Said {
    /// Whether the customer is satisfied.
    pub satisfied: bool,
    /// The script's questions with their answers.
    pub answers: Vec<Answer>,
    /// A remark.
    pub remark: String,
}

/// What became of it.
#[derive(Debug)]
pub enum Noted {
    /// It stands.
    Done(Box<FollowUp>),
    /// The order is on no list.
    NotListed,
    /// Somebody noted an answer already.
    Answered,
}

/// Notes the answer of `order`'s customer. Who is not satisfied has the order taken up again, and managers know of it.
pub async fn answer(office: &Office, by: By, order: OrderId, said: Said) -> Result<Noted, StoreError> {
    let now = office.now();
    let mut tx = office.store().write().await?;
    let Some(call) = follow_ups::lock(&mut tx, order).await? else { return Ok(Noted::NotListed) };
    if call.state != State::Waiting {
        return Ok(Noted::Answered);
    }
    let state = if said.satisfied { State::Satisfied } else { State::NotSatisfied };
    let done = FollowUp {
        state,
        answered_at: Some(now),
        person: by.person,
        answers: said.answers,
        remark: said.remark,
        ..call
    };
    follow_ups::answer(&mut tx, &done).await?;
    if state == State::NotSatisfied {
        let alarm = Alarm {
            id: office.random(|entropy| AlarmId::random(entropy)),
            order,
            rule: FOLLOW_UP.into(),
            cause: done.day.to_string(),
            kind: "customer-disagrees".into(),
            to: vec![Role::Specialist, Role::Manager],
            at: now,
            raised_at: now,
            state: AlarmState::Standing,
            changed_at: now,
            text: done.remark.clone(),
            person: by.person,
            service_remark: String::new(),
            manager_remark: String::new(),
            done: None,
        };
        alarms::add(&mut tx, &[alarm]).await?;
    }
    tx.commit().await?;
    if state == State::NotSatisfied {
        reopen(office, by, order, &done.remark).await?;
    }
    Ok(Noted::Done(Box::new(done)))
}

/// Takes the order up again, unless somebody did meanwhile.
async fn reopen(office: &Office, by: By, order: OrderId, remark: &str) -> Result<(), StoreError> {
    let mut tx = office.store().read().await?;
    let Some(present) = stored(&mut tx, order).await? else { return Ok(()) };
    drop(tx);
    let coordination = &present.document.coordination;
    if coordination.phase() != Phase::Open {
        let reason: String = format!("回访不满意 {remark}").trim().chars().take(190).collect();
        decide(office, by, order, coordination.revision(), Ruling::Reopen { reason }).await?;
    }
    Ok(())
}
