//! People with a login, and what their role lets them do.

use serde::{Deserialize, Serialize};
use shared::ids::PersonId;
use shared::lang::Lang;

/// What a person may do. Each role may do everything that the ones before it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Works on site 一线技术人员.
    Technician,
    /// Gets escalations 项目专员.
    Specialist,
    /// Takes reports and sends crews 调度.
    Dispatcher,
    /// Decides and settles 经理.
    Manager,
    /// Runs the system 管理员.
    Administrator,
}

impl Role {
    /// Every role, from the least to the most.
    pub const ALL: [Self; 5] =
        [Self::Technician, Self::Specialist, Self::Dispatcher, Self::Manager, Self::Administrator];

    /// The name in the database and in the interface.
    pub fn name(self) -> &'static str {
        match self {
            Self::Technician => "technician",
            Self::Specialist => "specialist",
            Self::Dispatcher => "dispatcher",
            Self::Manager => "manager",
            Self::Administrator => "administrator",
        }
    }

    /// The role of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// What people call it.
    pub fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::Technician => lang.pick("技术人员", "technician"),
            Self::Specialist => lang.pick("项目专员", "specialist"),
            Self::Dispatcher => lang.pick("调度", "dispatcher"),
            Self::Manager => lang.pick("经理", "manager"),
            Self::Administrator => lang.pick("管理员", "administrator"),
        }
    }
}

/// A person, without the password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Person {
    /// Which.
    pub id: PersonId,
    /// What they sign in as; lower case, unique.
    pub login: String,
    /// Their name.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// The language they work in.
    pub lang: Lang,
    /// Whether they may sign in at all.
    pub active: bool,
}
