//! The interface as callers see it.

mod directory;
mod enrolment;
mod imports;
mod lists;
mod people;
mod refusals;
