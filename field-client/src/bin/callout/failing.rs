//! How a command fails: every failure has an exit code, words in both languages, and the way out.

use std::process::ExitCode;

use field_client::acts::Refusal;
use field_client::native::courier::SyncError;
use field_client::native::home::is_no_room;
use field_client::native::office::BadOffice;
use field_client::phone::PhoneError;
use field_client::store::StoreError;
use field_client::store::installation::EnrolAnew;
use field_client::strokes::BadPath;
use field_client::sync::failure::Failure;
use field_client::view::lease::Access;
use serde_json::json;
use shared::lang::Lang;

use super::exit::Exit;

/// A failure.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failing {
    #[error(transparent)]
    Phone(#[from] PhoneError),
    #[error(transparent)]
    Sync(#[from] SyncError),
    #[error(transparent)]
    Office(#[from] Failure),
    #[error(transparent)]
    Address(#[from] BadOffice),
    #[error("this installation has to enrol anew")]
    EnrolAnew(EnrolAnew),
    #[error("the office speaks the versions {oldest} to {newest} of the protocol")]
    OtherProtocol { oldest: u16, newest: u16 },
    #[error("{what}: {why}")]
    Input { what: String, why: String },
    #[error("{0}")]
    Usage(String),
    #[error("there is no number {0}")]
    NoSuchNumber(String),
    #[error(transparent)]
    Path(#[from] BadPath),
    #[error(transparent)]
    Unexpected(#[from] anyhow::Error),
}

impl From<StoreError> for Failing {
    fn from(error: StoreError) -> Self {
        Self::Phone(error.into())
    }
}

impl From<Refusal> for Failing {
    fn from(refusal: Refusal) -> Self {
        Self::Phone(refusal.into())
    }
}

impl Failing {
    /// A file or value that was handed in and cannot be used.
    pub(crate) fn input(what: impl std::fmt::Display, why: impl std::fmt::Display) -> Self {
        Self::Input { what: what.to_string(), why: why.to_string() }
    }

    fn exit(&self) -> Exit {
        match self {
            Self::Phone(error) | Self::Sync(SyncError::Phone(error)) => of_phone(error),
            Self::Office(failure) | Self::Sync(SyncError::Office(failure)) => of_office(failure),
            Self::EnrolAnew(_) => Exit::EnrolAnew,
            Self::OtherProtocol { .. } => Exit::Newer,
            Self::Input { .. } | Self::Path(_) => Exit::BadInput,
            Self::Usage(_) | Self::Address(BadOffice::Address(_)) => Exit::Usage,
            Self::NoSuchNumber(_) => Exit::NotFound,
            Self::Address(_) | Self::Unexpected(_) => Exit::Unexpected,
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::Phone(error) | Self::Sync(SyncError::Phone(error)) => phone_words(error, lang),
            Self::Office(failure) | Self::Sync(SyncError::Office(failure)) => failure.words(lang),
            Self::EnrolAnew(EnrolAnew::Forked) => lang
                .pick(
                    "此安装被复制过：两台设备用同一身份写了不同内容",
                    "This installation was copied: two devices wrote under one identity",
                )
                .into(),
            Self::EnrolAnew(EnrolAnew::Restored) => lang
                .pick(
                    "此安装来自旧备份：公司已有更晚的记录",
                    "This installation is an old backup: the office knows later work of it",
                )
                .into(),
            Self::EnrolAnew(EnrolAnew::TooOld) => lang
                .pick(
                    "公司需要的旧记录在本机已不保留",
                    "The office asks for work so old that it is kept here no longer",
                )
                .into(),
            Self::OtherProtocol { oldest, newest } => match lang {
                Lang::ZhCn => format!("公司使用协议版本 {oldest}–{newest}，与本机不同"),
                Lang::En => format!("The office speaks protocol {oldest} to {newest}, other than this version"),
            },
            Self::NoSuchNumber(number) => match lang {
                Lang::ZhCn => format!("没有编号 {number}"),
                Lang::En => format!("There is no number {number}"),
            },
            Self::Path(BadPath::Empty) => lang.pick("没有画出任何笔迹", "Nothing is drawn").into(),
            other => other.to_string(),
        }
    }

    /// Prints it: words to the standard error, or JSON to the standard output.
    pub(crate) fn print(&self, lang: Lang, json: bool) -> ExitCode {
        let exit = self.exit();
        if json {
            let refusal = match self {
                Self::Phone(PhoneError::Refused(refusal)) => Some(refusal),
                _ => None,
            };
            let error = json!({
                "error": { "exit": exit.code(), "words": self.words(lang), "detail": self.to_string(), "refusal": refusal }
            });
            println!("{error:#}");
        } else {
            eprintln!("{}", self.words(lang));
            if has_way_out(exit) {
                eprintln!("→ {}", exit.words(lang));
            }
        }
        exit.into()
    }
}

fn has_way_out(exit: Exit) -> bool {
    matches!(
        exit,
        Exit::NotEnrolled
            | Exit::EnrolAnew
            | Exit::Damaged
            | Exit::Newer
            | Exit::NoRoom
            | Exit::Hidden
            | Exit::Unreachable
    )
}

fn of_phone(error: &PhoneError) -> Exit {
    if is_no_room(error) {
        return Exit::NoRoom;
    }
    match error {
        PhoneError::Refused(Refusal::Incomplete { .. }) => Exit::Incomplete,
        PhoneError::Refused(
            Refusal::NoSuchLine | Refusal::NoSuchVisit | Refusal::NoSuchEvidence | Refusal::NoSuchConflict,
        )
        | PhoneError::NoOneOrder { .. } => Exit::NotFound,
        PhoneError::Refused(_) => Exit::Refused,
        PhoneError::Hidden(_) => Exit::Hidden,
        PhoneError::Newer | PhoneError::Store(StoreError::Newer { .. }) => Exit::Newer,
        PhoneError::Picture(_) => Exit::BadInput,
        PhoneError::Store(StoreError::Absent) => Exit::NotEnrolled,
        PhoneError::Store(StoreError::Damaged(_) | StoreError::Foreign | StoreError::BadRow { .. }) => Exit::Damaged,
        PhoneError::Store(StoreError::Busy) => Exit::Busy,
        PhoneError::Store(_) | PhoneError::File(_) | PhoneError::Rescue(_) => Exit::Unexpected,
    }
}

fn of_office(failure: &Failure) -> Exit {
    match failure {
        Failure::Unreachable { .. } | Failure::TimedOut | Failure::Busy { .. } | Failure::Garbled { .. } => {
            Exit::Unreachable
        }
        Failure::Unauthorised | Failure::Refused { .. } | Failure::TooLarge => Exit::OfficeRefused,
        Failure::LocalFile { .. } => Exit::BadInput,
    }
}

fn phone_words(error: &PhoneError, lang: Lang) -> String {
    if is_no_room(error) {
        return lang.pick("本机空间不足，此操作未保存", "No room left on this device: this was not saved").into();
    }
    match error {
        PhoneError::Refused(refusal) => refusal.words(lang),
        PhoneError::NoOneOrder { name, found: 0 } => match lang {
            Lang::ZhCn => format!("本机没有工单 {name}"),
            Lang::En => format!("There is no order {name} on this device"),
        },
        PhoneError::NoOneOrder { name, found } => match lang {
            Lang::ZhCn => format!("{found} 个工单都以 {name} 开头，请多写几位"),
            Lang::En => format!("{found} orders begin with {name}: give more digits"),
        },
        PhoneError::Hidden(Access::Locked { .. }) => {
            lang.pick("公司已停用此设备", "The office locked this device").into()
        }
        PhoneError::Hidden(_) => {
            lang.pick("72 小时未联系公司，工单已隐藏", "72 hours without contact: orders are hidden").into()
        }
        PhoneError::Store(StoreError::Absent) => lang.pick("此设备尚未登记", "This device is not enrolled").into(),
        PhoneError::Store(StoreError::Damaged(what)) => match lang {
            Lang::ZhCn => format!("数据库损坏：{what}"),
            Lang::En => format!("The database is damaged: {what}"),
        },
        PhoneError::Store(StoreError::Newer { found, known }) => match lang {
            Lang::ZhCn => format!("数据库格式 {found} 比此版本（{known}）新"),
            Lang::En => format!("The database has format {found}, newer than this version ({known})"),
        },
        PhoneError::Store(StoreError::Foreign) => {
            lang.pick("此文件不是 Callout 的数据库", "This file is not a database of Callout").into()
        }
        PhoneError::Store(StoreError::Busy) => {
            lang.pick("另一个进程正在使用数据库", "Another process is using the database").into()
        }
        other => other.to_string(),
    }
}
