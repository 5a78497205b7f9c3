//! The interface as callers see it.

mod aside;
mod browsers;
mod conditions;
mod directory;
mod enrolment;
mod imports;
mod keys;
mod lists;
mod people;
mod proof;
mod refusals;
