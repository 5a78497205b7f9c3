//! Inspections 巡检: checklists, plans, rounds, readings of meters, attainment.

pub mod plans;
pub mod readings;
pub mod rounds;
pub mod templates;

use shared::lang::Lang;

use crate::error::ApiError;
use crate::inspections::BadPlan;

fn bad(of: &BadPlan) -> ApiError {
    ApiError::field(of.field, of.words(Lang::ZhCn), of.words(Lang::En))
}

fn no_plan() -> ApiError {
    ApiError::not_found("巡检计划", "plan of inspections")
}

fn no_template() -> ApiError {
    ApiError::not_found("巡检表", "checklist of inspections")
}
