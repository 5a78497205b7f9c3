//! Rules: before or after what, to whom, by what.

use serde::{Deserialize, Serialize};
use shared::document::service_level::Clock;
use shared::ids::ChannelId;
use shared::lang::Lang;
use utoipa::ToSchema;

use crate::people::Role;

/// The most rules.
pub const MAX_RULES: usize = 60;
/// The longest time that a rule waits, in minutes: a quarter.
const MAX_MINUTES: u32 = 92 * 24 * 60;

/// A rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AlarmRule)]
pub struct Rule {
    /// What it is called; unique. Alarms name it.
    #[schema(min_length = 1, max_length = 60)]
    pub name: String,
    /// When it raises an alarm.
    pub when: When,
    /// Whom it concerns, besides the crew.
    #[serde(default)]
    pub to: Vec<Role>,
    /// Where it is sent to besides the screens of the office.
    #[serde(default)]
    #[schema(max_items = 10)]
    pub channels: Vec<ChannelId>,
    /// Whether it is sent in quiet hours as well.
    #[serde(default)]
    pub urgent: bool,
    /// What is done besides telling people; only where a crew has not answered.
    #[serde(default)]
    pub then: Then,
}

/// What follows by itself when a crew has not answered in time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = AlarmThen)]
pub enum Then {
    /// People are told, and decide.
    #[default]
    Tell,
    /// The order is taken off the crew.
    TakeOff,
    /// The next suitable crew is sent in its place; where orders are offered, it is offered to the others.
    SendNext,
}

/// What raises an alarm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
#[schema(as = AlarmWhen)]
pub enum When {
    /// So many minutes before a deadline nobody has met it, and there was no news for as long.
    Before {
        /// Which clock.
        clock: Clock,
        /// How long before.
        minutes: u32,
    },
    /// A deadline passed so many minutes ago and nobody has met it.
    After {
        /// Which clock.
        clock: Clock,
        /// How long after; 0 at the deadline.
        minutes: u32,
    },
    /// It is not solved at this time of the day of its receipt, in minutes since midnight.
    OpenAtDaysEnd {
        /// The time of day.
        minute: u16,
    },
    /// It is not solved so many days after its receipt.
    OpenForDays {
        /// How many times 24 hours.
        days: u16,
    },
    /// It repeats another order, or may.
    Repeats,
    /// The customer refused to sign, or is not satisfied.
    CustomerDisagrees,
    /// The crew asked for the second line.
    SecondLine,
    /// The crew has not answered so many minutes after it was sent.
    NotAccepted {
        /// How long.
        minutes: u32,
    },
    /// Nobody has told the customer anything so many minutes after the receipt.
    FeedbackOwed {
        /// How long.
        minutes: u32,
    },
    /// Nobody took up a call for the second line within so many minutes.
    EscalationOwed {
        /// How long.
        minutes: u32,
    },
    /// A clock of a complaint ran out: taken in hand, verified, planned, a manager on site.
    ComplaintOverdue,
    /// A clock has stood still for so many minutes.
    Stopped {
        /// How long.
        minutes: u32,
    },
}

/// What contradicts itself in a list of rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadRules {
    /// More than [`MAX_RULES`].
    TooMany,
    /// A name that is empty, too long, or a person's reminders'.
    Name(String),
    /// A name that stands twice.
    Twice(String),
    /// Two rules that raise the same alarm for the same people.
    Same(String, String),
    /// A time that makes no sense.
    Time(String),
    /// A rule that tells nobody.
    Nobody(String),
    /// A rule that does something which its cause does not call for.
    Then(String),
    /// A channel that does not exist.
    NoChannel(String),
}

impl When {
    /// The word of its kind.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Before { clock: Clock::Response, .. } => "response-soon",
            Self::Before { clock: Clock::Resolve, .. } => "resolve-soon",
            Self::After { clock: Clock::Response, .. } => "response-overdue",
            Self::After { clock: Clock::Resolve, .. } => "resolve-overdue",
            Self::OpenAtDaysEnd { .. } => "open-today",
            Self::OpenForDays { .. } => "open-for-days",
            Self::Repeats => "repeat",
            Self::CustomerDisagrees => "customer-disagrees",
            Self::SecondLine => "second-line",
            Self::NotAccepted { .. } => "not-accepted",
            Self::FeedbackOwed { .. } => "feedback-owed",
            Self::EscalationOwed { .. } => "escalation-owed",
            Self::Stopped { .. } => "stopped",
            Self::ComplaintOverdue => "complaint-overdue",
        }
    }

    /// What it says, in words.
    pub fn words(self, lang: Lang) -> String {
        let after = |minutes: u32| match (minutes.is_multiple_of(60), lang) {
            (true, Lang::ZhCn) => format!("{} 小时", minutes / 60),
            (true, Lang::En) => format!("{} h", minutes / 60),
            (false, Lang::ZhCn) => format!("{minutes} 分钟"),
            (false, Lang::En) => format!("{minutes} min"),
        };
        let clock = |clock: Clock| match clock {
            Clock::Response => lang.pick("响应", "arrival"),
            Clock::Resolve => lang.pick("解决", "solution"),
        };
        match self {
            Self::Before { clock: of, minutes } => lang.pick(
                format!("{}时限还有 {}，无消息", clock(of), after(minutes)),
                format!("{} left to the latest {}, and no news", after(minutes), clock(of)),
            ),
            Self::After { clock: of, minutes: 0 } => {
                lang.pick(format!("{}超时", clock(of)), format!("the latest {} has passed", clock(of)))
            }
            Self::After { clock: of, minutes } => lang.pick(
                format!("{}超时 {}", clock(of), after(minutes)),
                format!("the latest {} passed {} ago", clock(of), after(minutes)),
            ),
            Self::OpenAtDaysEnd { .. } => lang.pick("当日未结案".into(), "not solved on the day of the report".into()),
            Self::OpenForDays { days } => lang.pick(format!("{days} 日未结案"), format!("not solved for {days} days")),
            Self::ComplaintOverdue => lang.pick("投诉超时".into(), "a clock of a complaint ran out".into()),
            Self::Repeats => lang.pick("重复报修".into(), "repeat report".into()),
            Self::CustomerDisagrees => lang.pick("客户不认同".into(), "the customer disagrees".into()),
            Self::SecondLine => lang.pick("请求二线支持".into(), "the second line is asked for".into()),
            Self::NotAccepted { minutes } => lang.pick(
                format!("派单后 {} 未接单", after(minutes)),
                format!("the crew has not answered for {}", after(minutes)),
            ),
            Self::FeedbackOwed { minutes } => lang.pick(
                format!("{} 内应向客户反馈", after(minutes)),
                format!("the customer was told nothing for {}", after(minutes)),
            ),
            Self::EscalationOwed { minutes } => lang.pick(
                format!("{} 内应上报处理", after(minutes)),
                format!("nobody took up the call for the second line for {}", after(minutes)),
            ),
            Self::Stopped { minutes } => lang.pick(
                format!("停表已 {}", after(minutes)),
                format!("the clock has stood still for {}", after(minutes)),
            ),
        }
    }

    fn is_sensible(self) -> bool {
        match self {
            Self::Before { minutes, .. }
            | Self::NotAccepted { minutes }
            | Self::FeedbackOwed { minutes }
            | Self::EscalationOwed { minutes }
            | Self::Stopped { minutes } => (1..=MAX_MINUTES).contains(&minutes),
            Self::After { minutes, .. } => minutes <= MAX_MINUTES,
            Self::OpenAtDaysEnd { minute } => minute < 24 * 60,
            Self::OpenForDays { days } => (1..=92).contains(&days),
            Self::Repeats | Self::CustomerDisagrees | Self::SecondLine | Self::ComplaintOverdue => true,
        }
    }
}

/// The name under which people's own reminders stand.
pub const REMINDER: &str = "reminder";

/// The name under which alarms of customers stand who were not satisfied when they were called.
pub const FOLLOW_UP: &str = "follow-up";
/// What people raise, and no rule: it is over when the order is solved or settled after it.
pub const BY_PEOPLE: [&str; 2] = [REMINDER, FOLLOW_UP];

/// The rules of the handbooks, until the office makes its own: half an hour before either clock, at the deadlines, at the end of
/// the day, after three days, repeats, disagreement, second line; what needs a superior goes up within 2 hours, an ordinary matter is
/// answered in 24, a grave one in 48.
pub fn usual() -> Vec<Rule> {
    let rule = |name: &str, when: When, to: &[Role]| Rule {
        name: name.to_owned(),
        when,
        to: to.to_vec(),
        channels: Vec::new(),
        urgent: false,
        then: Then::Tell,
    };
    let (desk, special, above) = (Role::Dispatcher, Role::Specialist, Role::Manager);
    vec![
        rule("response-soon", When::Before { clock: Clock::Response, minutes: 30 }, &[desk]),
        rule("resolve-soon", When::Before { clock: Clock::Resolve, minutes: 30 }, &[desk]),
        rule("response-overdue", When::After { clock: Clock::Response, minutes: 0 }, &[desk, special]),
        rule("resolve-overdue", When::After { clock: Clock::Resolve, minutes: 0 }, &[desk, special]),
        rule("open-today", When::OpenAtDaysEnd { minute: 17 * 60 + 30 }, &[special]),
        rule("open-three-days", When::OpenForDays { days: 3 }, &[special, above]),
        rule("repeat", When::Repeats, &[special]),
        rule("customer-disagrees", When::CustomerDisagrees, &[special, above]),
        rule("second-line", When::SecondLine, &[special]),
        rule("not-accepted", When::NotAccepted { minutes: 15 }, &[desk]),
        rule("escalation-owed", When::EscalationOwed { minutes: 120 }, &[above]),
        rule("feedback-owed", When::FeedbackOwed { minutes: 24 * 60 }, &[desk]),
        rule("feedback-owed-grave", When::FeedbackOwed { minutes: 48 * 60 }, &[special, above]),
        rule("complaint-overdue", When::ComplaintOverdue, &[special, above]),
        rule("stopped-long", When::Stopped { minutes: 3 * 24 * 60 }, &[desk]),
    ]
}

/// Names the first contradiction. `channels` are the ones that there are.
pub fn check(rules: &[Rule], channels: &[ChannelId]) -> Result<(), BadRules> {
    if rules.len() > MAX_RULES {
        return Err(BadRules::TooMany);
    }
    for (index, rule) in rules.iter().enumerate() {
        let name = rule.name.clone();
        let count = name.trim().chars().count();
        if !(1..=60).contains(&count) || name.chars().any(char::is_control) || BY_PEOPLE.contains(&name.as_str()) {
            return Err(BadRules::Name(name));
        }
        if !rule.when.is_sensible() {
            return Err(BadRules::Time(name));
        }
        if rule.to.is_empty() && rule.channels.is_empty() {
            return Err(BadRules::Nobody(name));
        }
        if rule.then != Then::Tell && !matches!(rule.when, When::NotAccepted { .. }) {
            return Err(BadRules::Then(name));
        }
        if rule.channels.len() > 10 || rule.channels.iter().any(|channel| !channels.contains(channel)) {
            return Err(BadRules::NoChannel(name));
        }
        for other in rules.iter().skip(index + 1) {
            if other.name == name {
                return Err(BadRules::Twice(name));
            }
            if other.when == rule.when && other.to == rule.to && other.channels == rule.channels {
                return Err(BadRules::Same(name, other.name.clone()));
            }
        }
    }
    Ok(())
}

impl BadRules {
    /// For people.
    pub fn words(&self, lang: Lang) -> String {
        match self {
            Self::TooMany => lang.pick(format!("最多 {MAX_RULES} 条"), format!("at most {MAX_RULES} rules")),
            Self::Name(name) => lang.pick(
                format!("规则名“{name}”须为 1 到 60 个字，且不能是 {}", BY_PEOPLE.join(", ")),
                format!("the name {name:?} has to have 1 to 60 characters and not be {}", BY_PEOPLE.join(", ")),
            ),
            Self::Twice(name) => lang.pick(format!("{name} 出现两次"), format!("{name} stands twice")),
            Self::Same(one, other) => lang.pick(
                format!("{one} 与 {other} 在同一时刻告知同样的人，请删去一条"),
                format!("{one} and {other} tell the same people the same; remove one"),
            ),
            Self::Time(name) => lang.pick(
                format!("{name} 的时间无意义，须在 1 分钟到 92 天之间"),
                format!("the time of {name} makes no sense; from a minute to 92 days"),
            ),
            Self::Nobody(name) => {
                lang.pick(format!("{name} 没有告知任何人"), format!("{name} tells nobody; name a role or a channel"))
            }
            Self::Then(name) => lang.pick(
                format!("{name} 只有“未接单”规则才能撤回或改派"),
                format!("{name} takes an order off, which only a rule about crews that have not answered may do"),
            ),
            Self::NoChannel(name) => lang.pick(
                format!("{name} 引用了不存在的通道，或超过 10 个"),
                format!("{name} names a channel that does not exist, or more than 10"),
            ),
        }
    }
}
