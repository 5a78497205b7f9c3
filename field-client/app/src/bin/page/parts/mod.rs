//! Small things that screens are made of.

pub(crate) mod autosave;
pub(crate) mod badges;
pub(crate) mod bring;
pub(crate) mod choice;
pub(crate) mod draft;
pub(crate) mod focus;
pub(crate) mod icons;
pub(crate) mod no_camera;
pub(crate) mod part_search;
pub(crate) mod picture;
pub(crate) mod pill;
pub(crate) mod reach;
pub(crate) mod reason;
pub(crate) mod scan;
pub(crate) mod sheet;
pub(crate) mod toast;
