//! Customers.

pub mod add;
pub mod change;
pub mod list;

pub use add::add;
pub use change::change;
pub use list::{list, one};

use crate::error::ApiError;
use crate::store::{StoreError, Tx, reference};

/// Refuses a service level that nobody has defined.
async fn check_level(tx: &mut Tx, level: Option<&str>) -> Result<(), ApiError> {
    let Some(name) = level else { return Ok(()) };
    if reference::exists(tx, &format!("level:{name}")).await? {
        return Ok(());
    }
    Err(ApiError::field("level", "没有这个客户级别", "there is no such service level")
        .what_to_do("先用 PUT /api/v1/levels/… 建立", "define it first with PUT /api/v1/levels/…"))
}

fn number_taken(error: StoreError) -> ApiError {
    match error {
        StoreError::Taken(_) => ApiError::conflict("编号已被使用", "that number is taken").on("number"),
        error => error.into(),
    }
}
