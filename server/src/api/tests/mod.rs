//! The interface as callers see it.

mod directory;
mod enrolment;
mod lists;
mod people;
mod refusals;
