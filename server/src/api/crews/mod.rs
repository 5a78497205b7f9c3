//! Crews and their members.

mod absence;
mod add;
mod change;
mod join;
mod leave;
mod list;

pub use absence::{begin as begin_absence, end as end_absence};
pub use add::add;
pub use change::change;
pub use join::join;
pub use leave::leave;
pub use list::{list, one};

use crate::directory::Line;
use crate::error::ApiError;

/// Skills as they are kept: sorted, each once.
fn sorted(skills: Vec<Line<1, 60>>) -> Vec<String> {
    let mut skills: Vec<String> = skills.into_iter().map(Line::into_string).collect();
    skills.sort();
    skills.dedup();
    skills
}

fn check_time_zone(name: &str) -> Result<(), ApiError> {
    match jiff::tz::TimeZone::get(name) {
        Ok(_) => Ok(()),
        Err(_) => Err(ApiError::field("time_zone", "没有这个时区", "there is no such time zone")
            .what_to_do("用 IANA 名称，例如 Asia/Shanghai", "use an IANA name such as Asia/Shanghai")),
    }
}
