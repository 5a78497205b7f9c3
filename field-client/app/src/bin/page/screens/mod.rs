//! One screen a file.

pub(crate) mod customer;
pub(crate) mod desk;
pub(crate) mod enrol;
pub(crate) mod map;
mod next_card;
pub(crate) mod order;
pub(crate) mod settings;
pub(crate) mod states;
pub(crate) mod today;
pub(crate) mod van;
pub(crate) mod work;
