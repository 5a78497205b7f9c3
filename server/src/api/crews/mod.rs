//! Crews and their members.

pub mod absence;
pub mod add;
pub mod change;
pub mod days;
pub mod join;
pub mod leave;
pub mod list;
pub mod loads;
pub mod standby;
pub mod terms;
pub mod van;

pub use absence::{begin as begin_absence, end as end_absence};
pub use add::add;
pub use change::change;
pub use days::days;
pub use join::join;
pub use leave::leave;
pub use list::{list, one};
pub use loads::{load, loads};
pub use standby::standby;
pub use terms::{crew_terms, put_crew_terms};
pub use van::van;

use crate::directory::{Crew, Line, Rest, ShortLine};
use crate::error::ApiError;
use crate::extract::{Tag, Tagged};

/// Skills as they are kept: sorted, each once.
fn sorted(skills: Vec<ShortLine>) -> Vec<String> {
    let mut skills: Vec<String> = skills.into_iter().map(Line::into_string).collect();
    skills.sort();
    skills.dedup();
    skills
}

/// A rest that begins when it ends would be none, or all day.
fn check_rest(rest: Option<Rest>) -> Result<(), ApiError> {
    match rest {
        Some(rest) if rest.from == rest.until => {
            Err(ApiError::field("rest", "休息的开始与结束相同", "the rest begins when it ends")
                .what_to_do("写成 12:00 到 13:00，或 null 表示不休息", "write 12:00 to 13:00, or null for no rest"))
        }
        _ => Ok(()),
    }
}

fn check_time_zone(name: &str) -> Result<(), ApiError> {
    match jiff::tz::TimeZone::get(name) {
        Ok(_) => Ok(()),
        Err(_) => Err(ApiError::field("time_zone", "没有这个时区", "there is no such time zone")
            .what_to_do("用 IANA 名称，例如 Asia/Shanghai", "use an IANA name such as Asia/Shanghai")),
    }
}

/// What a change of a crew can replace: everything but where it was last seen.
fn kept(crew: &Crew) -> Crew {
    Crew { position: None, ..crew.clone() }
}

fn tagged(crew: Crew) -> Result<Tagged<Crew>, ApiError> {
    Ok(Tagged(Tag::of_parts(&kept(&crew), &crew)?, crew))
}
