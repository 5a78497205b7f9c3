//! The interface as callers see it.

mod directory;
mod enrolment;
mod imports;
mod people;
mod refusals;
