//! What the REST interface answers, as far as the console reads it (`server/openapi.json`). Fields that it does not read
//! are left out, so an answer may grow.

pub mod aside;
pub mod books;
pub mod complaints;
pub mod crews;
pub mod inspections;
pub mod office;
pub mod orders;
pub mod rounds;
pub mod van;

use serde::Deserialize;

/// One page of a list.
#[derive(Clone, Debug, Deserialize)]
pub struct Paged<T> {
    /// The entries.
    pub items: Vec<T>,
    /// Where the next page begins, if there is one.
    pub next: Option<String>,
}

/// Why something was not done (RFC 9457), in the language that was asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Problem {
    /// What kind of problem it is, as `urn:callout:problem:…`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The status of HTTP; 0 where no answer came.
    pub status: u16,
    /// What is wrong.
    pub detail: String,
    /// The way out.
    pub what_to_do: String,
    /// The field of the request that is to blame.
    pub field: Option<String>,
    /// The revision that an order has now, where a decision named an older one.
    pub current: Option<u64>,
}

impl Problem {
    /// Whether somebody else was quicker.
    pub fn is_stale(&self) -> bool {
        self.status == 412
    }

    /// Whether it is done once the person has given their password again.
    pub fn wants_password(&self) -> bool {
        self.kind.ends_with(":password-required")
    }

    /// The problem in one line.
    pub fn words(&self) -> String {
        match self.what_to_do.as_str() {
            "" => self.detail.clone(),
            way_out => format!("{} · {way_out}", self.detail),
        }
    }
}
