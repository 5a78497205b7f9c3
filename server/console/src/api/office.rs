//! The deployment, its people and their devices.

use serde::Deserialize;
use shared::ids::{Actor, OrderId, PersonId};
use shared::lang::Lang;
use shared::money::Currency;
use shared::time::Moment;

use super::orders::Plan;

/// The deployment.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[expect(missing_docs, reason = "each is the field of `OfficeFacts` of the same name")]
pub struct Office {
    pub name: String,
    pub currency: Currency,
    pub time_zone: String,
    pub dispatch_mode: String,
    pub tiles: Option<Tiles>,
    pub geocoder: bool,
    pub version: String,
}

/// Where the pictures of maps come from.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[expect(missing_docs, reason = "each is the field of `MapTiles` of the same name")]
pub struct Tiles {
    pub url: String,
    pub attribution: String,
}

/// What a person may do; each role may do what the ones before it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "each is the role of the same name")]
pub enum Role {
    Technician,
    Specialist,
    Dispatcher,
    Manager,
    Administrator,
}

impl Role {
    /// Every role, from the least to the most.
    pub const ALL: [Self; 5] =
        [Self::Technician, Self::Specialist, Self::Dispatcher, Self::Manager, Self::Administrator];

    /// Its name in the interface.
    pub fn name(self) -> &'static str {
        match self {
            Self::Technician => "technician",
            Self::Specialist => "specialist",
            Self::Dispatcher => "dispatcher",
            Self::Manager => "manager",
            Self::Administrator => "administrator",
        }
    }

    /// What people call it.
    pub fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::Technician => lang.pick("技术人员", "Technician"),
            Self::Specialist => lang.pick("项目专员", "Specialist"),
            Self::Dispatcher => lang.pick("调度", "Dispatcher"),
            Self::Manager => lang.pick("经理", "Manager"),
            Self::Administrator => lang.pick("管理员", "Administrator"),
        }
    }
}

/// A person with a login.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[expect(missing_docs, reason = "each is the field of `Person` of the same name")]
pub struct Person {
    pub id: PersonId,
    pub login: String,
    pub name: String,
    pub role: Role,
    pub lang: Lang,
    pub active: bool,
}

/// A session that has begun.
#[derive(Clone, Debug, Deserialize)]
pub struct Session {
    /// Who came in.
    pub person: Person,
}

/// An enrolled device.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[expect(missing_docs, reason = "each is the field of `Device` of the same name")]
pub struct Device {
    pub actor: Actor,
    pub name: String,
    pub person: PersonId,
    pub person_name: String,
    pub app: String,
    pub enrolled_at: Moment,
    pub last_contact_at: Option<Moment>,
    pub last_n: u64,
    pub revoked_at: Option<Moment>,
}

/// A code that lets a device in.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[expect(missing_docs, reason = "each is the field of `EnrolmentCode` of the same name")]
pub struct EnrolmentCode {
    pub code: String,
    pub expires_at: Moment,
    pub svg: String,
}

/// How crews are sent.
#[derive(Clone, Debug, Deserialize)]
#[expect(missing_docs, reason = "each is the field of `DispatchingNow` of the same name")]
pub struct Dispatching {
    pub mode: String,
    pub chosen: Option<Chosen>,
    pub max_km: u32,
    pub offers: u16,
    pub waiting: usize,
    pub would: Vec<Would>,
}

/// Who chose, and when.
#[derive(Clone, Debug, Deserialize)]
#[expect(missing_docs, reason = "each is the field of `DispatchingChoice` of the same name")]
pub struct Chosen {
    pub at: Moment,
    pub name: String,
}

/// An order that would be sent without a dispatcher.
#[derive(Clone, Debug, Deserialize)]
#[expect(missing_docs, reason = "each is the field of `DispatchingForeseen` of the same name")]
pub struct Would {
    pub order: OrderId,
    pub number: String,
    pub crew_name: String,
    pub plan: Plan,
}

/// Something that somebody did.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[expect(missing_docs, reason = "each is the field of `AuditEntry` of the same name")]
pub struct Act {
    pub at: Moment,
    pub name: String,
    pub device: String,
    pub words: String,
    pub subject: String,
    pub detail: String,
    pub order: Option<OrderId>,
    pub number: String,
    pub source: String,
}
