//! Addresses to which letters go, as channels and schedules name them.

use crate::error::ApiError;
use crate::mail::{MAX_RECIPIENTS, are_addresses};
use crate::state::Office;

/// Whether letters can go to these addresses at all. The caller says which field they stand in.
pub(super) fn check(office: &Office, to: &[String]) -> Result<(), ApiError> {
    if !are_addresses(to) {
        let zh = format!("须有 1 到 {MAX_RECIPIENTS} 个邮箱地址，不重复");
        return Err(ApiError::field("to", zh, format!("between 1 and {MAX_RECIPIENTS} mail addresses, none twice")));
    }
    if office.config().mail.is_none() {
        let (zh, en) = ("未配置邮件服务器", "no mail server is configured");
        let what =
            ("请在配置里设置 mail_server 与 mail_from", "set `mail_server` and `mail_from` in the configuration");
        return Err(ApiError::field("to", zh, en).what_to_do(what.0, what.1));
    }
    Ok(())
}
