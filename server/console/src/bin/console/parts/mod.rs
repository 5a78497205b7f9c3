//! What pages are put together from.

pub(crate) mod due;
pub(crate) mod field;
pub(crate) mod icons;
pub(crate) mod over;
pub(crate) mod states;
pub(crate) mod status;
pub(crate) mod toast;
