//! Why the office could not be reached or did not take what was sent, kept in the store and told to people.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use shared::lang::Lang;

/// Why an attempt failed. All of these are ordinary; nothing is lost by any of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "failure", rename_all = "kebab-case")]
pub enum Failure {
    /// No connection: no signal, wrong address, server down.
    #[error("the office cannot be reached: {detail}")]
    Unreachable {
        /// What the network said.
        detail: String,
    },
    /// No answer in time. Whether it arrived is not known; sending again does no harm.
    #[error("the office did not answer in time")]
    TimedOut,
    /// The office has too much to do.
    #[error("the office asks to try again later")]
    Busy {
        /// After how many seconds, if it said so.
        retry_after_s: Option<u64>,
    },
    /// The token is not, or no longer, known there.
    #[error("the office does not know this device any more")]
    Unauthorised,
    /// The body was larger than the office takes.
    #[error("too much was sent at once")]
    TooLarge,
    /// The office refused the request.
    #[error("the office refused the request ({status}): {detail}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// What it said.
        detail: String,
    },
    /// What came back is not an answer of this protocol, or was cut off.
    #[error("the office's answer could not be read: {detail}")]
    Garbled {
        /// What was wrong with it.
        detail: String,
    },
    /// A file on this device could not be read.
    #[error("a file on this device could not be read: {detail}")]
    LocalFile {
        /// What the system said.
        detail: String,
    },
}

impl Failure {
    /// How long the office asked to wait.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Busy { retry_after_s } => retry_after_s.map(Duration::from_secs),
            _ => None,
        }
    }

    /// Whether trying again by itself can help. Where it cannot, a person has to do something.
    pub fn is_passing(&self) -> bool {
        !matches!(self, Self::Unauthorised)
    }

    /// The form in which the store keeps it.
    pub fn to_text(&self) -> String {
        // Plain strings and numbers always have a JSON form.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads the store's form.
    pub fn from_text(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// The sentence that people are told.
    pub fn words(&self, lang: Lang) -> String {
        match self {
            Self::Unreachable { .. } => lang.pick("暂时联系不上公司", "The office cannot be reached right now").into(),
            Self::TimedOut => lang.pick("公司没有及时回应", "The office did not answer in time").into(),
            Self::Busy { .. } => lang.pick("公司系统繁忙，请稍后", "The office is busy; later").into(),
            Self::Unauthorised => lang
                .pick("公司已不认识此设备，请重新登记", "The office does not know this device any more; enrol anew")
                .into(),
            Self::TooLarge => lang.pick("一次发送过多", "Too much was sent at once").into(),
            Self::Refused { status, detail } => match lang {
                Lang::ZhCn => format!("公司拒绝了请求（{status}）：{detail}"),
                Lang::En => format!("The office refused the request ({status}): {detail}"),
            },
            Self::Garbled { .. } => {
                lang.pick("公司的回应不完整", "The office's answer came incomplete or could not be read").into()
            }
            Self::LocalFile { detail } => match lang {
                Lang::ZhCn => format!("本机文件无法读取：{detail}"),
                Lang::En => format!("A file on this device cannot be read: {detail}"),
            },
        }
    }
}
