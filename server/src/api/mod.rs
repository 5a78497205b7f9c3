//! The HTTP interface, one endpoint a file. Every route is listed in [`crate::router`].

pub mod alarms;
pub mod audit;
pub mod complaints;
pub mod crews;
pub mod customers;
pub mod description;
pub mod devices;
pub mod dispatching;
pub mod enroll;
pub mod enrolments;
pub mod equipment;
pub mod events;
pub mod follow_ups;
pub mod health;
pub mod imports;
pub mod inspections;
pub mod keys;
mod letters;
pub mod levels;
pub mod loans;
pub mod office;
pub mod orders;
pub mod page;
pub mod parts;
pub mod people;
pub mod places;
pub mod quarantine;
pub mod reference;
pub mod repeats;
pub mod reports;
pub mod rescue;
pub mod second_line;
pub mod sessions;
pub mod sites;
pub mod source;
pub mod sync;
#[cfg(test)]
mod tests;
pub mod webhooks;

use axum::http::HeaderName;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};

/// The headers of a PDF that nobody keeps; `name` is what it is saved as.
pub(crate) fn pdf(name: &str) -> [(HeaderName, String); 3] {
    // What stands in a header between quotes must not end them.
    let name: String = name.chars().filter(|letter| letter.is_ascii_alphanumeric() || *letter == '-').collect();
    [
        (CONTENT_TYPE, "application/pdf".into()),
        (CONTENT_DISPOSITION, format!("inline; filename=\"{name}.pdf\"")),
        (CACHE_CONTROL, "no-store".into()),
    ]
}

/// The header of an answer that carries a secret: nobody keeps it, not even for a repetition of the request.
fn secret() -> [(HeaderName, &'static str); 1] {
    [(CACHE_CONTROL, "no-store")]
}
