//! The sync protocol: edits go up, states come down. One file a step, each with its request, its answer and its limits,
//! known to both ends. The model in prose is in `docs/sync.md`.

pub mod chain;
pub mod enroll;
pub mod exchange;
pub mod reference;
pub mod rescue;
pub mod van;
pub mod verdict;
pub mod wire;

/// The protocol this build speaks. A server answers older devices down to [`OLDEST_PROTOCOL`].
pub const PROTOCOL: u16 = 1;
/// The oldest protocol this build still speaks.
pub const OLDEST_PROTOCOL: u16 = 1;
