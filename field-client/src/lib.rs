//! Callout on the technician's side: everything a phone needs to work a day without signal and lose nothing.
//!
//! Read [`phone`] first: it is what interfaces talk to. Under it lie [`store`] (the database), [`acts`] (what a technician
//! can do, and when it makes no sense), [`view`] (an order as it stands on this device), [`sync`] (what is sent next and
//! what an answer changes, without any network), [`photos`] and [`rescue`]. Nothing of this knows whether it runs on a
//! phone; files and clocks of the platform are in `native`, what speaks HTTP on every platform is in `carry`.

pub mod acts;
#[cfg(feature = "carry")]
pub mod carry;
pub mod phone;
pub mod photos;
pub mod rescue;
pub mod store;
pub mod strokes;
pub mod sync;
pub mod view;

#[cfg(feature = "native")]
pub mod native;

#[cfg(any(test, feature = "testing"))]
pub mod testing;
