//! What is asked for 报修: written by the dispatcher, one register a field.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::register::Detail;
use crate::geo::Point;
use crate::ids::{CustomerId, EquipmentId, SiteId};
use crate::lang::Lang;
use crate::sync::reference::Level;
use crate::time::Moment;

/// One detail of a request.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "field", rename_all = "kebab-case")]
pub enum RequestDetail {
    /// Who ordered the service 客户.
    #[n(0)]
    Customer(#[n(0)] Customer),
    /// Where 现场.
    #[n(1)]
    Site(#[n(0)] Site),
    /// Whom to ask for on site 联系人.
    #[n(2)]
    Contact(#[n(0)] Contact),
    /// Who reported it 报修人.
    #[n(3)]
    Reporter(#[n(0)] Contact),
    /// The customer's department 部门.
    #[n(4)]
    Department {
        /// Its name.
        #[n(0)]
        name: String,
    },
    /// The machine 设备.
    #[n(5)]
    Equipment(#[n(0)] Equipment),
    /// What is wrong 故障.
    #[n(6)]
    Fault {
        /// In the reporter's words.
        #[n(0)]
        text: String,
    },
    /// The skill a crew needs 工种.
    #[n(7)]
    Trade {
        /// Its name, as crews list it among their skills.
        #[n(0)]
        name: String,
    },
    /// The service level 客户级别, with the clocks it stood for when it was chosen.
    #[n(8)]
    Level(#[n(0)] Level),
    /// When the customer expects someone 预约.
    #[n(9)]
    Appointment(#[n(0)] Appointment),
    /// The questions of the trade's checklist 检查表, as they stood when the order was made.
    #[n(10)]
    Checklist {
        /// The questions; each has to be answered before signing.
        #[n(0)]
        questions: Vec<String>,
    },
}

/// A customer as the phone shows it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = RequestCustomer))]
pub struct Customer {
    /// In the office's books, if known there.
    #[n(0)]
    pub id: Option<CustomerId>,
    /// The name.
    #[n(1)]
    pub name: String,
}

/// A place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = RequestSite))]
pub struct Site {
    /// In the office's books, if known there.
    #[n(0)]
    pub id: Option<SiteId>,
    /// The address as people say it.
    #[n(1)]
    pub address: String,
    /// Where that is.
    #[n(2)]
    pub point: Option<Point>,
}

/// A person to talk to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Contact {
    /// The name.
    #[n(0)]
    pub name: String,
    /// The telephone number, as dialled.
    #[n(1)]
    pub phone: String,
}

/// A machine.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = RequestEquipment))]
pub struct Equipment {
    /// In the office's books, if known there.
    #[n(0)]
    pub id: Option<EquipmentId>,
    /// Its name or number.
    #[n(1)]
    pub name: String,
    /// Where on the site it stands.
    #[n(2)]
    pub location: String,
    /// The end of its warranty 保修期; inside it labour and parts are free.
    #[n(3)]
    pub warranty_until: Option<Moment>,
}

/// When somebody is expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Appointment {
    /// Not before.
    #[n(0)]
    pub from: Moment,
    /// Not after.
    #[n(1)]
    pub until: Moment,
}

/// The fields of a request, in the order in which they are read out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each names the variant of `RequestDetail` that documents it")]
pub enum RequestField {
    Customer,
    Site,
    Contact,
    Reporter,
    Department,
    Equipment,
    Fault,
    Trade,
    Level,
    Appointment,
    Checklist,
}

impl Detail for RequestDetail {
    type Key = RequestField;
    fn key(&self) -> RequestField {
        match self {
            Self::Customer(_) => RequestField::Customer,
            Self::Site(_) => RequestField::Site,
            Self::Contact(_) => RequestField::Contact,
            Self::Reporter(_) => RequestField::Reporter,
            Self::Department { .. } => RequestField::Department,
            Self::Equipment(_) => RequestField::Equipment,
            Self::Fault { .. } => RequestField::Fault,
            Self::Trade { .. } => RequestField::Trade,
            Self::Level(_) => RequestField::Level,
            Self::Appointment(_) => RequestField::Appointment,
            Self::Checklist { .. } => RequestField::Checklist,
        }
    }
}

/// How a report came in. Written once, with the report.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Origin {
    /// The order's number, as people say it on the telephone.
    #[n(0)]
    pub number: String,
    /// Telephone, web, an importing system …
    #[n(1)]
    pub channel: String,
    /// The number the report has where it came from; an import is re-runnable by it.
    #[n(2)]
    pub external: Option<String>,
    /// When it was received; both service-level clocks start here.
    #[n(3)]
    pub received_at: Moment,
}

impl Origin {
    /// The channel in words; one that another system named stays as it named it.
    pub fn channel_words(&self, lang: Lang) -> &str {
        match self.channel.as_str() {
            "phone" | "telephone" => lang.pick("电话", "telephone"),
            "import" => lang.pick("导入", "imported"),
            "qr" => lang.pick("扫码报修", "QR code on the machine"),
            "inspection" => lang.pick("巡检", "inspection"),
            other => other,
        }
    }
}
