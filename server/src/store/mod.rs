//! The database: all SQL of the server lies below this folder. [`db`] is the only file that names a database.

pub mod api_keys;
pub mod audit;
pub mod book_words;
pub mod books;
pub mod changes;
pub mod crews;
pub mod customers;
pub mod db;
pub mod devices;
pub mod edits;
pub mod enrolments;
pub mod error;
pub mod feed;
pub mod figures;
pub mod holders;
pub mod identity;
pub mod imports;
pub mod listing;
pub mod marks;
pub mod migrations;
pub mod names;
pub mod orders;
pub mod people;
pub mod photos;
pub mod quarantine;
pub mod reference;
pub mod repeats;
pub mod tickers;
pub mod tokens;
pub mod uploads;
pub mod value;

pub use db::{Query, Row, Search, Store, Tx};
pub use error::StoreError;
pub use value::{Params, Value};
