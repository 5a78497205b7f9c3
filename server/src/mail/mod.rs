//! Letters by SMTP: alarms that somebody reads in the mail, reports with their workbook. The server to which they are handed is the
//! operator's choice ([`settings`]); a letter is made ([`letter`]) and handed over in one conversation ([`post`]). What becomes of a
//! letter is recorded where it comes from: with alarms, with complaints, with reports.

pub mod letter;
pub mod letters;
pub mod post;
pub mod settings;

#[cfg(test)]
mod tests;

pub use self::letter::{Attached, Letter};
pub use self::post::{Posted, post};
pub use self::settings::{MailServer, Password, Security, Server};

use lettre::Address;

/// The most addresses that one channel or schedule writes to.
pub const MAX_RECIPIENTS: usize = 20;
/// The longest address (RFC 5321, 4.5.3.1.3: a path has at most 256 octets, two of them brackets).
const MAX_ADDRESS: usize = 254;

/// An address to which letters may go: a mailbox and a domain in ASCII, as every mail server takes it.
pub fn address(text: &str) -> Option<Address> {
    let fits = text.len() <= MAX_ADDRESS && text.is_ascii();
    fits.then(|| text.parse().ok()).flatten()
}

/// Whether these are addresses, at least one and not too many, none of them twice.
pub fn are_addresses(texts: &[String]) -> bool {
    let known = (1..=MAX_RECIPIENTS).contains(&texts.len()) && texts.iter().all(|text| address(text).is_some());
    let twice =
        (1..).zip(texts).any(|(next, text)| texts.iter().skip(next).any(|other| other.eq_ignore_ascii_case(text)));
    known && !twice
}
