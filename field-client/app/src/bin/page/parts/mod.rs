//! Small things that screens are made of.

pub(crate) mod autosave;
pub(crate) mod badges;
pub(crate) mod icons;
pub(crate) mod picture;
pub(crate) mod pill;
pub(crate) mod reach;
pub(crate) mod reason;
pub(crate) mod sheet;
pub(crate) mod toast;
