//! Exit codes. They are part of the interface: scripts branch on them, and they are never renumbered.

use shared::lang::Lang;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Exit {
    Ok = 0,
    Unexpected = 1,
    Usage = 2,
    NotEnrolled = 3,
    NotFound = 4,
    Refused = 5,
    Incomplete = 6,
    OutboxNotEmpty = 7,
    Unreachable = 8,
    OfficeRefused = 9,
    EnrolAnew = 10,
    Damaged = 11,
    Newer = 12,
    NoRoom = 13,
    Hidden = 14,
    BadInput = 15,
    Busy = 16,
}

impl Exit {
    pub(crate) const ALL: [Self; 17] = [
        Self::Ok,
        Self::Unexpected,
        Self::Usage,
        Self::NotEnrolled,
        Self::NotFound,
        Self::Refused,
        Self::Incomplete,
        Self::OutboxNotEmpty,
        Self::Unreachable,
        Self::OfficeRefused,
        Self::EnrolAnew,
        Self::Damaged,
        Self::Newer,
        Self::NoRoom,
        Self::Hidden,
        Self::BadInput,
        Self::Busy,
    ];

    pub(crate) fn code(self) -> u8 {
        self as u8
    }

    /// What it means, and what to do.
    pub(crate) fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::Ok => lang.pick("完成", "done"),
            Self::Unexpected => lang.pick("意外错误", "something unexpected"),
            Self::Usage => lang.pick("命令写法有误", "the command was not typed as it should be"),
            Self::NotEnrolled => lang.pick("设备未登记：callout enroll", "not enrolled: callout enroll"),
            Self::NotFound => lang.pick(
                "没有这样的工单、上门、行或照片，或不止一个",
                "no such order, visit, line or photo, or more than one",
            ),
            Self::Refused => lang.pick("此操作现在不合适，未作改动", "the act makes no sense now; nothing was changed"),
            Self::Incomplete => lang.pick("单据不完整，不能签字", "the slip is incomplete and cannot be signed"),
            Self::OutboxNotEmpty => {
                lang.pick("仍有内容未送达公司（outbox）", "something is not at the office yet (outbox)")
            }
            Self::Unreachable => lang.pick(
                "联系不上公司；内容已保存在本机，稍后再试",
                "the office cannot be reached; all is kept here, try later",
            ),
            Self::OfficeRefused => lang.pick("公司拒绝了请求", "the office refused the request"),
            Self::EnrolAnew => lang.pick(
                "须重新登记：callout enroll；未送达的内容会进入救援文件",
                "enrol anew: callout enroll; unsent work goes into a rescue file",
            ),
            Self::Damaged => lang.pick(
                "数据库损坏，未作改动：保留该目录，用 --data-dir 换新目录重新登记",
                "the database is damaged and was not touched: keep the folder, enrol into a new one with --data-dir",
            ),
            Self::Newer => lang.pick("需要更新 callout", "callout has to be updated"),
            Self::NoRoom => lang.pick("本机空间不足；已保存的内容完好", "no room left; what was saved is unharmed"),
            Self::Hidden => lang.pick(
                "72 小时未联系公司或设备被停用：工单已隐藏，先 sync",
                "orders are hidden after 72 hours without contact, or the device is locked: sync",
            ),
            Self::BadInput => lang.pick("输入文件不可用", "the input file cannot be used"),
            Self::Busy => lang.pick("另一个进程正在使用数据库，请重试", "another process uses the database: try again"),
        }
    }
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_numbered_as_listed() {
        assert!(Exit::ALL.iter().enumerate().all(|(place, exit)| usize::from(exit.code()) == place));
    }
}
