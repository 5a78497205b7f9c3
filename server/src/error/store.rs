//! The store's failures as answers.

use super::{ApiError, Kind};
use crate::store::StoreError;

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Busy => Self::new(Kind::Unavailable, "数据库正忙", "the database is busy").retry_after(1),
            StoreError::Full => Self::new(
                Kind::Full,
                "服务器磁盘已满，本次没有保存",
                "the server's disk is full; nothing of this was saved",
            ),
            StoreError::Taken(what) => Self::conflict(format!("已被占用：{what}"), format!("already taken: {what}")),
            StoreError::Dangling(what) => Self::new(
                Kind::Invalid,
                format!("引用了不存在的内容：{what}"),
                format!("refers to something that does not exist: {what}"),
            ),
            StoreError::Unreachable(_) => {
                let (zh, en) = ("数据库连接不上", "the database cannot be reached");
                let mut answer = Self::new(Kind::Unavailable, zh, en).retry_after(5);
                answer.0.cause = Some(std::sync::Arc::new(error));
                answer
            }
            error => Self::internal(error),
        }
    }
}

impl From<&StoreError> for ApiError {
    fn from(error: &StoreError) -> Self {
        error.clone().into()
    }
}
