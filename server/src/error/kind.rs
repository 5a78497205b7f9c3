//! The kinds of errors: status, name, title and the usual way out.

use axum::http::StatusCode;

use super::Text;

/// What kind of error it is; callers' programs tell errors apart by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// 400: the request cannot be read.
    Malformed,
    /// 401: nobody, or nobody known.
    Unauthorised,
    /// 403: known, but not allowed.
    Forbidden,
    /// 403: allowed once whoever asks has given their password again.
    Unproven,
    /// 404.
    NotFound,
    /// 405.
    MethodNotAllowed,
    /// 408.
    Timeout,
    /// 409: collides with what is there.
    Conflict,
    /// 410: was there once.
    Gone,
    /// 412: the caller's idea of the present state is old.
    Stale,
    /// 413.
    TooLarge,
    /// 415.
    WrongMediaType,
    /// 422: readable, but a value is not allowed.
    Invalid,
    /// 423: somebody else is at it.
    Locked,
    /// 428: say which state the change is meant for.
    PreconditionRequired,
    /// 429.
    TooMany,
    /// 460 (tus): the checksum does not match.
    ChecksumMismatch,
    /// 500.
    Internal,
    /// 503.
    Unavailable,
    /// 507: the disk is full.
    Full,
}

impl Kind {
    /// The HTTP status.
    pub fn status(self) -> StatusCode {
        match self {
            Self::Malformed => StatusCode::BAD_REQUEST,
            Self::Unauthorised => StatusCode::UNAUTHORIZED,
            Self::Forbidden | Self::Unproven => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::Timeout => StatusCode::REQUEST_TIMEOUT,
            Self::Conflict => StatusCode::CONFLICT,
            Self::Gone => StatusCode::GONE,
            Self::Stale => StatusCode::PRECONDITION_FAILED,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::WrongMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Locked => StatusCode::LOCKED,
            Self::PreconditionRequired => StatusCode::PRECONDITION_REQUIRED,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::ChecksumMismatch => StatusCode::from_u16(460).unwrap_or(StatusCode::BAD_REQUEST),
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Full => StatusCode::INSUFFICIENT_STORAGE,
        }
    }

    /// The kind of a plain status that some library answered with.
    pub(super) fn of(status: StatusCode) -> Option<Self> {
        let kinds = [
            Self::Malformed,
            Self::Unauthorised,
            Self::Forbidden,
            Self::NotFound,
            Self::MethodNotAllowed,
            Self::Timeout,
            Self::Conflict,
            Self::Gone,
            Self::Stale,
            Self::TooLarge,
            Self::WrongMediaType,
            Self::Invalid,
            Self::Unavailable,
        ];
        match kinds.into_iter().find(|kind| kind.status() == status) {
            None if status.is_client_error() => Some(Self::Malformed),
            None if status.is_server_error() => Some(Self::Internal),
            found => found,
        }
    }

    /// The last part of the problem's `type`.
    pub(super) fn slug(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::Unauthorised => "unauthorised",
            Self::Forbidden => "forbidden",
            Self::Unproven => "password-required",
            Self::NotFound => "not-found",
            Self::MethodNotAllowed => "method-not-allowed",
            Self::Timeout => "timeout",
            Self::Conflict => "conflict",
            Self::Gone => "gone",
            Self::Stale => "stale",
            Self::TooLarge => "too-large",
            Self::WrongMediaType => "wrong-media-type",
            Self::Invalid => "invalid",
            Self::Locked => "locked",
            Self::PreconditionRequired => "precondition-required",
            Self::TooMany => "too-many",
            Self::ChecksumMismatch => "checksum-mismatch",
            Self::Internal => "internal",
            Self::Unavailable => "unavailable",
            Self::Full => "full",
        }
    }

    pub(super) fn title(self) -> Text {
        let (zh, en) = match self {
            Self::Malformed => ("请求无法读取", "The request cannot be read"),
            Self::Unauthorised => ("未登录", "Not signed in"),
            Self::Forbidden => ("没有权限", "Not allowed"),
            Self::Unproven => ("需要确认密码", "Your password, please"),
            Self::NotFound => ("找不到", "Not found"),
            Self::MethodNotAllowed => ("不支持这种操作", "Method not allowed"),
            Self::Timeout => ("超时", "Timed out"),
            Self::Conflict => ("与现有内容冲突", "Conflict"),
            Self::Gone => ("已不存在", "Gone"),
            Self::Stale => ("内容已被改动", "Changed meanwhile"),
            Self::TooLarge => ("太大", "Too large"),
            Self::WrongMediaType => ("内容类型不对", "Wrong media type"),
            Self::Invalid => ("内容不允许", "A value is not allowed"),
            Self::Locked => ("正被占用", "In use"),
            Self::PreconditionRequired => ("缺少版本条件", "A condition is required"),
            Self::TooMany => ("请求过多", "Too many requests"),
            Self::ChecksumMismatch => ("校验不符", "Checksum mismatch"),
            Self::Internal => ("服务器出错", "Server error"),
            Self::Unavailable => ("暂时不可用", "Unavailable"),
            Self::Full => ("磁盘已满", "Disk full"),
        };
        Text::new(zh, en)
    }

    pub(super) fn usual_way_out(self) -> Text {
        let (zh, en) = match self {
            Self::Malformed | Self::Invalid => ("改正后重新发送", "correct it and send it again"),
            Self::Unauthorised => ("先登录；设备需重新登记", "sign in first; a device has to enrol again"),
            Self::Unproven => (
                "先用 POST /api/v1/sessions/proof 确认密码，再重新发送",
                "give your password to POST /api/v1/sessions/proof, then send this again",
            ),
            Self::Forbidden => ("请有权限的人来做", "ask somebody whose role allows it"),
            Self::NotFound | Self::Gone => ("核对地址和编号", "check the address and the id"),
            Self::MethodNotAllowed => ("用 Allow 中列出的方法", "use one of the methods in Allow"),
            Self::Conflict | Self::Stale => ("取得最新内容后再决定", "fetch the present state and decide again"),
            Self::TooLarge => ("分成几份或缩小后再发", "send it in parts, or smaller"),
            Self::WrongMediaType => ("用正确的 Content-Type 发送", "send it with the right Content-Type"),
            Self::PreconditionRequired => ("带上读取时的 ETag（If-Match）", "send the ETag you read as If-Match"),
            Self::Timeout | Self::Locked | Self::TooMany | Self::Unavailable => {
                ("稍后再试；重复发送没有害处", "try again later; sending it again does no harm")
            }
            Self::ChecksumMismatch => ("重新发送这一段", "send that part again"),
            Self::Internal => (
                "稍后再试；如仍出错，请把请求编号告诉管理员",
                "try again; if it persists, tell the administrator the request id",
            ),
            Self::Full => (
                "请管理员腾出磁盘空间后再发；已保存的内容都在",
                "have the administrator free some room, then send it again; what was saved is safe",
            ),
        };
        Text::new(zh, en)
    }
}
