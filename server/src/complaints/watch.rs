//! Watching over complaints: a clock that runs out raises one alarm, whoever looks; done late it is over, done in time, as it turns
//! out, it is withdrawn, and nothing is sent again.

use serde::Serialize;
use shared::calendar::Calendar;
use shared::lang::Lang;
use shared::time::Moment;
use utoipa::ToSchema;

use super::clocks::{Clock, Step};
use super::sheet::Complaint;
use crate::alarms::State;
use crate::alarms::channel::Channel;
use crate::alarms::rule::{self, Rule, When};
use crate::levels::zone;
use crate::state::Office;
use crate::store::complaint_alarms::{self as stored, NewMessage};
use crate::store::{StoreError, Tx, alarms, channels, levels};

/// The calendar in which working days are counted, by its name; without one, every day is.
pub const CALENDAR: &str = "office";
/// Complaints that are looked at in one turn.
const AT_ONCE: u32 = 64;

/// A clock of a complaint that ran out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ComplaintAlarm {
    /// What had to be done.
    pub step: Step,
    /// Until when.
    pub due: Moment,
    /// When that was noticed.
    pub raised_at: Moment,
    /// How it stands.
    pub state: State,
    /// Since when.
    pub changed_at: Moment,
}

impl Step {
    /// The word in the database: the same as in JSON.
    pub fn key(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Verified => "verified",
            Self::Planned => "planned",
            Self::ManagerOnSite => "manager-on-site",
        }
    }

    /// The step of that [`Step::key`].
    pub fn named(key: &str) -> Option<Self> {
        [Self::Accepted, Self::Verified, Self::Planned, Self::ManagerOnSite].into_iter().find(|of| of.key() == key)
    }

    /// What had to be done, in words.
    pub fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::Accepted => lang.pick("受理", "take it in hand"),
            Self::Verified => lang.pick("电话核实", "verify it by telephone"),
            Self::Planned => lang.pick("方案与预约", "plan and appointment"),
            Self::ManagerOnSite => lang.pick("经理到场", "a manager on site"),
        }
    }
}

/// The office's calendar around a complaint.
pub async fn calendar(tx: &mut Tx, office: &Office, received: Moment) -> Result<Calendar, StoreError> {
    let refused = |error: String| StoreError::Refused(error);
    if let Some(calendar) = levels::calendar(tx, CALENDAR).await? {
        return calendar.around(CALENDAR, received).map_err(|error| refused(format!("{error:?}")));
    }
    let name = &office.config().organisation.time_zone;
    let zone = zone::around(name, received).map_err(|error| refused(error.to_string()))?;
    Ok(Calendar { name: CALENDAR.into(), zone, hours: None })
}

/// Looks at the complaints of which a clock ran out; returns how many alarms were raised.
pub async fn round(office: &Office) -> Result<usize, StoreError> {
    let now = office.now();
    let mut raised = 0;
    for id in stored::due(office.store(), now, AT_ONCE).await? {
        let mut tx = office.store().write().await?;
        let Some(complaint) = stored::lock(&mut tx, id, now).await? else { continue };
        raised += look(&mut tx, office, &complaint, now).await?;
        tx.commit().await?;
    }
    Ok(raised)
}

/// Holds the clocks of a complaint against its alarms. Called at each change of it, and when a clock runs out.
pub async fn look(tx: &mut Tx, office: &Office, of: &Complaint, now: Moment) -> Result<usize, StoreError> {
    let clocks = of.clocks(&calendar(tx, office, of.received_at).await?);
    let settled = of.sheet.settled_at();
    let known = stored::of(tx, of.id).await?;
    let mut raised = Vec::new();
    for clock in &clocks {
        let present = known.iter().find(|alarm| alarm.step == clock.step);
        match (present, clock.due.and_then(|due| verdict(*clock, due, settled, now))) {
            (None, Some(State::Standing)) => raised.extend(clock.due.map(|due| (clock.step, due))),
            (Some(alarm), Some(state)) if alarm.state != state => {
                stored::set_state(tx, of.id, clock.step, state, now).await?;
            }
            _ => {}
        }
    }
    for (step, due) in &raised {
        let state = State::Standing;
        let alarm = ComplaintAlarm { step: *step, due: *due, raised_at: now, state, changed_at: now };
        stored::add(tx, of.id, alarm).await?;
    }
    tell(tx, office, of, &raised, now).await?;
    let next = clocks.iter().filter(|clock| clock.met_at.is_none()).filter_map(|clock| clock.due);
    let next = next.filter(|due| *due > now && settled.is_none()).min();
    stored::look_at(tx, of.id, next.map(|due| due.plus_ms(1))).await?;
    Ok(raised.len())
}

/// How the alarm of a clock stands, or would; `None` where the clock still runs.
fn verdict(clock: Clock, due: Moment, settled: Option<Moment>, now: Moment) -> Option<State> {
    match (clock.met_at, settled) {
        (Some(met), _) if met <= due => Some(State::Withdrawn),
        (Some(_), _) => Some(State::Over),
        (None, Some(settled)) => Some(if settled <= due { State::Withdrawn } else { State::Over }),
        (None, None) if now > due => Some(State::Standing),
        // It ran out by an escalation that was dated otherwise since.
        (None, None) => Some(State::Withdrawn),
    }
}

/// Sends what was raised to the channels of the rules about complaints.
async fn tell(
    tx: &mut Tx,
    office: &Office,
    of: &Complaint,
    raised: &[(Step, Moment)],
    now: Moment,
) -> Result<(), StoreError> {
    if raised.is_empty() {
        return Ok(());
    }
    let rules: Vec<Rule> = alarms::rules(tx).await?.unwrap_or_else(rule::usual);
    let rules: Vec<&Rule> = rules.iter().filter(|rule| rule.when == When::ComplaintOverdue).collect();
    let name = &office.config().organisation.time_zone;
    let zone = zone::around(name, now).map_err(|error| StoreError::Refused(error.to_string()))?;
    let mut messages: Vec<NewMessage> = Vec::new();
    for channel in channels::all(tx).await? {
        let naming: Vec<&&Rule> = rules.iter().filter(|rule| rule.channels.contains(&channel.id)).collect();
        let Some(urgent) = naming.iter().map(|rule| rule.urgent).reduce(|one, other| one || other) else { continue };
        let quiet = channel.wish.quiet.filter(|_| !urgent);
        let next_at = quiet.map_or(now, |quiet| quiet.until(now, &zone));
        messages.extend(raised.iter().map(|(step, due)| NewMessage {
            complaint: of.id,
            step: *step,
            channel: channel.id,
            text: words(&channel, of, *step, zone.words(*due, true, channel.wish.lang)),
            created_at: now,
            next_at,
        }));
    }
    stored::add_messages(tx, messages).await
}

fn words(channel: &Channel, of: &Complaint, step: Step, due: String) -> String {
    let lang = channel.wish.lang;
    let (number, customer, step) = (&of.number, &of.sheet.customer, step.words(lang));
    let text: String = of.sheet.text.chars().take(60).collect();
    match lang {
        Lang::ZhCn => format!("【投诉超时：{step}】{number} · {customer} · {text} · 应于 {due}"),
        Lang::En => format!("[Complaint overdue: {step}] {number} · {customer} · {text} · due {due}"),
    }
}
