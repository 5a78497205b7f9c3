//! The interface as callers see it.

mod directory;
mod enrolment;
mod people;
mod refusals;
