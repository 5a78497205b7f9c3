//! Machines at sites.

pub mod add;
pub mod change;
pub mod labels;
pub mod list;

pub use add::add;
pub use change::change;
pub use labels::labels;
pub use list::{find, list, one};

use crate::error::ApiError;
use crate::store::StoreError;

fn number_taken(error: StoreError) -> ApiError {
    match error {
        StoreError::Taken(_) => ApiError::conflict("设备编号已被使用", "that number is taken").on("number"),
        error => error.into(),
    }
}
