//! What was found: diagnosis, cause and the answers of the checklist, one register a question and visit.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::register::Detail;

/// A finding of a visit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "finding", rename_all = "kebab-case")]
pub enum Finding {
    /// The class of the cause 原因分类.
    #[n(0)]
    Cause {
        /// Which.
        #[n(0)]
        cause: Cause,
    },
    /// What is wrong and what was done, in words 诊断.
    #[n(1)]
    Diagnosis {
        /// The words.
        #[n(0)]
        text: String,
    },
    /// The answer to a question of the trade's checklist.
    #[n(2)]
    Answer {
        /// The question as it was asked.
        #[n(0)]
        question: String,
        /// What was answered.
        #[n(1)]
        answer: String,
    },
}

/// Why something broke, in the classes of the handbooks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cbor(index_only)]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    /// A part from the supplier 供应商配件.
    #[n(0)]
    SupplierPart,
    /// Our own workmanship 施工质量.
    #[n(1)]
    Workmanship,
    /// The customer's own doing 客户使用不当.
    #[n(2)]
    CustomerUse,
    /// Worn or broken device 设备故障.
    #[n(3)]
    Device,
    /// A consumable ran out 耗材.
    #[n(4)]
    Consumable,
    /// Settings 配置.
    #[n(5)]
    Configuration,
    /// Delivery 配送.
    #[n(6)]
    Delivery,
    /// A blockage or jam 堵塞.
    #[n(7)]
    Blockage,
    /// Weather 天气.
    #[n(8)]
    Weather,
    /// Anything else 其他.
    #[n(9)]
    Other,
}

/// Names a finding's register.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum FindingField {
    /// The class of the cause.
    Cause,
    /// The diagnosis.
    Diagnosis,
    /// The answer to this question.
    Answer(String),
}

impl Detail for Finding {
    type Key = FindingField;
    fn key(&self) -> FindingField {
        match self {
            Self::Cause { .. } => FindingField::Cause,
            Self::Diagnosis { .. } => FindingField::Diagnosis,
            Self::Answer { question, .. } => FindingField::Answer(question.clone()),
        }
    }
}
