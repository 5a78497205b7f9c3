//! Working calendars, the terms of service levels, and contracts.

pub mod calendars;
pub mod contracts;
pub mod terms;

use shared::lang::Lang;

use crate::error::ApiError;
use crate::levels::calendar::BadCalendar;
use crate::levels::terms::BadTerms;

impl From<BadCalendar> for ApiError {
    fn from(bad: BadCalendar) -> Self {
        Self::field(bad.field(), bad.words(Lang::ZhCn), bad.words(Lang::En))
    }
}

impl From<BadTerms> for ApiError {
    fn from(bad: BadTerms) -> Self {
        Self::field(bad.field(), bad.words(Lang::ZhCn), bad.words(Lang::En))
    }
}
