//! The kinds of events.

use serde::{Deserialize, Serialize};
use shared::document::coordination::Decision;
use shared::document::edit::Act;
use shared::document::pause::Pause;
use shared::document::visit::Happening;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

/// What happened, under the name that other systems know it by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each says what its name in `NAMES` says")]
pub enum Fact {
    Changed,
    Reported,
    RequestChanged,
    Assigned,
    Withdrawn,
    Cancelled,
    Closed,
    Reopened,
    Accepted,
    Declined,
    OnTheWay,
    Arrived,
    Started,
    Paused,
    Resumed,
    Left,
    Ended,
    Retracted,
    Noted,
    SignedOff,
    SignOffRefused,
    Quarantined,
    Ruled,
    AlarmRaised,
    AlarmChanged,
    ReportReady,
    Test,
}

/// Every fact and its name.
const NAMES: [(Fact, &str); 27] = [
    (Fact::Changed, "order.changed"),
    (Fact::Reported, "order.reported"),
    (Fact::RequestChanged, "order.request_changed"),
    (Fact::Assigned, "order.assigned"),
    (Fact::Withdrawn, "order.withdrawn"),
    (Fact::Cancelled, "order.cancelled"),
    (Fact::Closed, "order.closed"),
    (Fact::Reopened, "order.reopened"),
    (Fact::Accepted, "order.accepted"),
    (Fact::Declined, "order.declined"),
    (Fact::OnTheWay, "order.on_the_way"),
    (Fact::Arrived, "order.arrived"),
    (Fact::Started, "order.started"),
    (Fact::Paused, "order.paused"),
    (Fact::Resumed, "order.resumed"),
    (Fact::Left, "order.left"),
    (Fact::Ended, "order.visit_ended"),
    (Fact::Retracted, "order.fact_retracted"),
    (Fact::Noted, "order.noted"),
    (Fact::SignedOff, "order.signed"),
    (Fact::SignOffRefused, "order.sign_off_refused"),
    (Fact::Quarantined, "quarantine.waiting"),
    (Fact::Ruled, "quarantine.decided"),
    (Fact::AlarmRaised, "alarm.raised"),
    (Fact::AlarmChanged, "alarm.changed"),
    (Fact::ReportReady, "report.ready"),
    (Fact::Test, "webhook.test"),
];

impl PartialSchema for Fact {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new().schema_type(Type::String).enum_values(Some(Self::names())).build().into()
    }
}

impl ToSchema for Fact {}

impl Fact {
    /// The name in streams, webhooks and the database.
    pub fn name(self) -> &'static str {
        NAMES.iter().find(|(fact, _)| *fact == self).map_or("order.changed", |(_, name)| name)
    }

    /// The fact of that name.
    pub fn named(name: &str) -> Option<Self> {
        NAMES.iter().find(|(_, known)| *known == name).map(|(fact, _)| *fact)
    }

    /// The names that one can ask for.
    pub fn names() -> Vec<&'static str> {
        NAMES.iter().filter(|(fact, _)| *fact != Self::Test).map(|(_, name)| *name).collect()
    }

    /// What an act tells the world; `None` for what only changes the order.
    pub fn of(act: &Act) -> Option<Self> {
        Some(match act {
            Act::Reported { .. } => Self::Reported,
            Act::RequestChanged { .. } => Self::RequestChanged,
            Act::Decided { decision, .. } => match decision {
                Decision::Assigned(_) => Self::Assigned,
                Decision::Withdrawn { .. } => Self::Withdrawn,
                Decision::Cancelled { .. } => Self::Cancelled,
                Decision::Closed { .. } => Self::Closed,
                Decision::Reopened { .. } => Self::Reopened,
            },
            Act::Happened { happening, .. } => match happening {
                Happening::Accepted { .. } => Self::Accepted,
                Happening::Declined { .. } => Self::Declined,
                Happening::OnTheWay => Self::OnTheWay,
                Happening::Arrived => Self::Arrived,
                Happening::Started => Self::Started,
                Happening::Paused { .. } => Self::Paused,
                Happening::Resumed => Self::Resumed,
                Happening::Left => Self::Left,
                Happening::Ended { .. } => Self::Ended,
                Happening::Retracted => Self::Retracted,
            },
            Act::Paused(Pause::Begun { .. }) => Self::Paused,
            Act::Paused(Pause::Over { .. }) => Self::Resumed,
            Act::Noted(_) => Self::Noted,
            Act::SignedOff(signed) if signed.refusal.is_some() => Self::SignOffRefused,
            Act::SignedOff(_) => Self::SignedOff,
            Act::Found { .. }
            | Act::LinkedAsRepeat(_)
            | Act::Unlinked(_)
            | Act::Helped(_)
            | Act::Lent(_)
            | Act::Paid(_)
            | Act::LineAdded { .. }
            | Act::LineChanged { .. }
            | Act::Photographed(_)
            | Act::Hid(_) => return None,
        })
    }
}

impl Serialize for Fact {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Fact {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = std::borrow::Cow::<str>::deserialize(deserializer)?;
        let told = || {
            crate::directory::both(
                &format!("没有事件 {name}"),
                &format!("there is no event {name}; the events are {}", Self::names().join(", ")),
            )
        };
        Self::named(&name).filter(|fact| *fact != Self::Test).ok_or_else(|| serde::de::Error::custom(told()))
    }
}
