//! Photos: made small and anonymous, kept under their hash, sent in pieces that a broken connection cannot spoil.

pub mod exif;
pub mod prepare;
pub mod shelf;
pub mod tus;
