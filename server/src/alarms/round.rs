//! A round: what changed and what is due is looked at, alarms are raised, settled and withdrawn. It costs what there is to look
//! at, and not what there is.

use std::collections::BTreeMap;

use shared::calendar::Zone;
use shared::ids::{AlarmId, OrderId};
use shared::lang::Lang;
use shared::time::Moment;

use super::cause::see;
use super::channel::Channel;
use super::rule::{self, Rule};
use super::situation::Situation;
use super::{Alarm, State};
use crate::figures::Figures;
use crate::levels::zone;
use crate::state::Office;
use crate::store::alarms::{self, Delivery};
use crate::store::events::{self, StoredEvent};
use crate::store::order_figures::{self, Due, Looked};
use crate::store::orders::lock_orders;
use crate::store::trips::TripsOf;
use crate::store::{self, StoreError, Tx, channels, feed};

/// Orders that are looked at in one transaction: whoever sends a crew meanwhile waits for one of them at most.
const AT_ONCE: u32 = 16;
/// Minutes around an order's life for which the office's zone is cut out.
const BEFORE_MINUTES: i64 = 2 * 24 * 60;
const AFTER_MINUTES: i64 = 8 * 24 * 60;

/// Looks at everything that is due at this moment; returns how many alarms changed. Safe at several servers at once, and to be
/// broken off at any point.
pub async fn round(office: &Office) -> Result<usize, StoreError> {
    let mut changed = 0;
    // Each turn of the loop takes what is due now, or nothing: what it looked at is due later.
    loop {
        let now = office.now();
        let due = order_figures::due(office.store(), now, AT_ONCE).await?;
        if due.is_empty() {
            return Ok(changed);
        }
        let (looked, alarms) = look(office, &due, now).await?;
        changed += alarms;
        if looked == 0 {
            return Ok(changed);
        }
    }
}

/// Everything that rounds need besides the orders.
struct Desk {
    rules: Vec<Rule>,
    channels: Vec<Channel>,
    zone_name: String,
    now: Moment,
}

/// What is written at the end of a transaction.
#[derive(Default)]
struct Written {
    looked: Vec<Looked>,
    trips: Vec<TripsOf>,
    raised: Vec<Alarm>,
    changed: Vec<(AlarmId, State)>,
    events: Vec<(bool, Alarm)>,
    deliveries: Vec<Delivery>,
}

async fn look(office: &Office, due: &[OrderId], now: Moment) -> Result<(usize, usize), StoreError> {
    let mut tx = office.store().write().await?;
    // Orders first, then what hangs on them: the sequence in which edits are written.
    let touched = order_figures::touched(&mut tx, due).await?;
    let documents = lock_orders(&mut tx, &touched).await?;
    let rows = order_figures::lock(&mut tx, due, now).await?;
    let desk = Desk {
        rules: alarms::rules(&mut tx).await?.unwrap_or_else(rule::usual),
        channels: channels::all(&mut tx).await?,
        zone_name: office.config().organisation.time_zone.clone(),
        now,
    };
    let mut present = alarms::of_orders(&mut tx, rows.iter().map(|row| row.order)).await?;
    let mut written = Written::default();
    for row in &rows {
        let document = documents.iter().find(|stored| stored.document.id == row.order).map(|stored| &stored.document);
        let (situation, figures) = match (document, &row.situation) {
            (Some(document), _) => {
                let situation = Situation::of(document);
                let zone = desk.zone(&situation)?;
                let figures = Figures::of(document, &situation, &zone);
                let week = figures.week.filter(|_| figures.counted);
                written.trips.push(TripsOf { order: row.order, week, trips: figures.trips.clone() });
                (situation, Some(figures))
            }
            (None, Some(situation)) => (situation.clone(), None),
            // Somebody wrote it between two statements; it is due still.
            (None, None) => continue,
        };
        let own = present.remove(&row.order).unwrap_or_default();
        let look_at = desk.decide(office, row, &situation, own, &mut written)?;
        written.looked.push(Looked { order: row.order, look_at, situation, figures });
    }
    let counts = (written.looked.len(), written.raised.len() + written.changed.len());
    write(&mut tx, written, now).await?;
    tx.commit().await?;
    Ok(counts)
}

impl Desk {
    /// The office's zone over the life of an order.
    fn zone(&self, of: &Situation) -> Result<Zone, StoreError> {
        let received = of.received_at;
        let from = received.plus_minutes(-BEFORE_MINUTES);
        let last = of.settled_at.unwrap_or(self.now).max(received);
        let whole = zone::cut(&self.zone_name, from, last.plus_minutes(AFTER_MINUTES));
        // An order may be open for longer than offsets are kept; its first days are what alarms need.
        let zone = whole.or_else(|_| zone::cut(&self.zone_name, from, received.plus_minutes(AFTER_MINUTES)));
        zone.map_err(|error| StoreError::Refused(error.to_string()))
    }

    /// Holds what the rules see against the alarms that there are. Returns when time alone may change something.
    fn decide(
        &self,
        office: &Office,
        row: &Due,
        situation: &Situation,
        present: Vec<Alarm>,
        written: &mut Written,
    ) -> Result<Option<Moment>, StoreError> {
        let zone = self.zone(situation)?;
        let mut next: Option<Moment> = None;
        let mut known: BTreeMap<(String, String), Alarm> =
            present.into_iter().map(|alarm| ((alarm.rule.clone(), alarm.cause.clone()), alarm)).collect();
        for rule in &self.rules {
            let seen = see(rule.when, situation, self.now, &zone);
            next = [next, seen.next].into_iter().flatten().min();
            for cause in seen.causes {
                let state = if cause.over.is_some() { State::Over } else { State::Standing };
                match known.remove(&(rule.name.clone(), cause.key.clone())) {
                    Some(alarm) if alarm.state != state => written.change(alarm, state),
                    Some(_) => {}
                    // What was over before anybody could look at it is nobody's business any more.
                    None if state == State::Over => {}
                    None => self.raise(office, row.order, rule, (cause.key, cause.at), situation, &zone, written),
                }
            }
        }
        // What no rule sees a cause for should never have been raised, or its rule is gone. Reminders are people's.
        for alarm in known.into_values() {
            if rule::BY_PEOPLE.contains(&alarm.rule.as_str()) {
                if alarm.state == State::Standing && situation.ended().is_some_and(|ended| ended > alarm.at) {
                    written.change(alarm, State::Over);
                }
                continue;
            }
            if alarm.state == State::Standing || (alarm.state == State::Over && self.has(&alarm.rule)) {
                let gone = if self.has(&alarm.rule) { State::Withdrawn } else { State::Over };
                written.change(alarm, gone);
            }
        }
        Ok(next)
    }

    fn has(&self, rule: &str) -> bool {
        self.rules.iter().any(|known| known.name == rule)
    }

    #[expect(clippy::too_many_arguments, reason = "one call, and each of them is a thing of its own")]
    fn raise(
        &self,
        office: &Office,
        order: OrderId,
        rule: &Rule,
        (cause, at): (String, Moment),
        situation: &Situation,
        zone: &Zone,
        written: &mut Written,
    ) {
        let alarm = Alarm {
            id: office.random(|entropy| AlarmId::random(entropy)),
            order,
            rule: rule.name.clone(),
            cause,
            kind: rule.when.kind().to_owned(),
            to: rule.to.clone(),
            at,
            raised_at: self.now,
            state: State::Standing,
            changed_at: self.now,
            text: rule.when.words(Lang::ZhCn),
            person: None,
            service_remark: String::new(),
            manager_remark: String::new(),
            done: None,
        };
        for channel in self.channels.iter().filter(|channel| rule.channels.contains(&channel.id)) {
            let quiet = channel.wish.quiet.filter(|_| !rule.urgent);
            let next_at = quiet.map_or(self.now, |quiet| quiet.until(self.now, zone));
            let text = told(&rule.when.words(channel.wish.lang), situation, at, zone, channel.wish.lang);
            written.deliveries.push(Delivery {
                alarm: alarm.id,
                channel: channel.id,
                text,
                created_at: self.now,
                next_at,
            });
        }
        written.events.push((true, alarm.clone()));
        written.raised.push(alarm);
    }
}

impl Written {
    fn change(&mut self, mut alarm: Alarm, state: State) {
        self.changed.push((alarm.id, state));
        alarm.state = state;
        self.events.push((false, alarm));
    }
}

/// What a channel is told: what is the matter, which order, whose, where, who holds it, since when.
pub(super) fn told(what: &str, of: &Situation, at: Moment, zone: &Zone, lang: Lang) -> String {
    let at = zone.words(at, true, lang);
    let crew = if of.crew_name.is_empty() { lang.pick("未派单", "nobody is sent") } else { of.crew_name.as_str() };
    let (number, customer, address, fault) = (&of.number, &of.customer, &of.address, &of.fault);
    match lang {
        Lang::ZhCn => format!("【{what}】工单 {number} · {customer} · {address} · {fault} · {crew} · {at}"),
        Lang::En => format!("[{what}] order {number} · {customer} · {address} · {fault} · {crew} · {at}"),
    }
}

async fn write(tx: &mut Tx, written: Written, now: Moment) -> Result<(), StoreError> {
    let Written { looked, trips, raised, changed, events: told, deliveries } = written;
    order_figures::save(tx, looked).await?;
    store::trips::save(tx, &trips).await?;
    alarms::add(tx, &raised).await?;
    for (id, state) in changed {
        alarms::set_state(tx, id, state, now).await?;
    }
    alarms::add_deliveries(tx, deliveries).await?;
    if told.is_empty() {
        return Ok(());
    }
    let count = u64::try_from(told.len()).unwrap_or_default();
    let last = feed::advance(tx, count).await?;
    let positions = last.saturating_sub(count) + 1..;
    let events = positions.zip(told).map(|(position, (new, alarm))| StoredEvent::of_alarm(position, &alarm, new, now));
    events::add(tx, events.collect()).await
}
