//! The interface as callers see it.

mod conditions;
mod directory;
mod enrolment;
mod keys;
mod people;
mod refusals;
