//! The dispatcher's console. What can be reckoned without a browser is here and tested natively: the interface's answers
//! as types, what needs a hand first, filters, the map's projection. The program `console` draws it (Leptos) and speaks
//! only the public REST interface and its event stream.

pub mod api;
pub mod arrange;
pub mod board;
pub mod crews;
pub mod filter;
pub mod map;
pub mod route;
pub mod saved;
