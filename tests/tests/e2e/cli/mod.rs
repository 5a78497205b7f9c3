//! The command line: exit codes, both languages, watching, rescue.

mod exits;
mod rescue;
mod watching;
