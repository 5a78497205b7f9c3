//! The database: all SQL of the server lies below this folder. [`db`] is the only file that names a database.

pub mod answers;
pub mod api_keys;
pub mod books;
pub mod changes;
pub mod crews;
pub mod customers;
pub mod db;
pub mod deliveries;
pub mod devices;
pub mod edits;
pub mod enrolments;
pub mod error;
pub mod events;
pub mod feed;
pub mod holders;
pub mod identity;
pub mod migrations;
pub mod names;
pub mod orders;
pub mod people;
pub mod photos;
pub mod quarantine;
pub mod reference;
pub mod tokens;
pub mod uploads;
pub mod value;
pub mod webhooks;

pub use db::{Claim, Row, Store, Tx};
pub use error::StoreError;
pub use value::{Params, Value};
