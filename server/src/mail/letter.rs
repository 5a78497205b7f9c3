//! A letter, and how it is written down (RFC 5322, MIME).

use std::time::{Duration, UNIX_EPOCH};

use lettre::Message;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use shared::time::Moment;

/// The longest subject, in characters.
const MAX_SUBJECT: usize = 150;
/// The longest text, in characters.
const MAX_TEXT: usize = 4_000;
/// The largest attachment in bytes: with the third that base64 adds it stays below what most mail servers take.
pub const MAX_ATTACHMENT: usize = 10 << 20;

/// A letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// What tells it apart from every other one: one that had to be sent twice is known by it.
    pub mark: String,
    /// What it is about, in one line.
    pub subject: String,
    /// What it says.
    pub text: String,
    /// What lies in it.
    pub attached: Option<Attached>,
    /// When it was written.
    pub at: Moment,
}

/// A workbook that lies in a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attached {
    /// The file's name, in ASCII.
    pub name: String,
    /// The file.
    pub bytes: Vec<u8>,
}

impl Letter {
    /// The letter of an alarm: what is the matter and with which order in the subject, the rest line by line.
    pub fn of_alarm(mark: String, told: &str, footer: &str, at: Moment) -> Self {
        let mut parts = told.split(" · ");
        let subject: Vec<&str> = parts.by_ref().take(2).collect();
        let text = format!("{}\n\n-- \n{footer}\n", told.replace(" · ", "\n"));
        Self { mark, subject: subject.join(" · "), text, attached: None, at }
    }

    /// The letter as it is handed over, from one mailbox to others.
    pub(super) fn written(&self, from: &Mailbox, to: &[Mailbox]) -> Result<Vec<u8>, lettre::error::Error> {
        let subject: String = self.subject.chars().map(plain).take(MAX_SUBJECT).collect();
        let text: String = self.text.chars().filter(|c| *c != '\0').take(MAX_TEXT).collect();
        let written = Duration::from_millis(u64::try_from(self.at.0).unwrap_or_default());
        let mut message = Message::builder()
            .from(from.clone())
            .subject(subject)
            .date(UNIX_EPOCH + written)
            .message_id(Some(format!("<{}@{}>", self.mark, from.email.domain())))
            // Nobody's absence answers a program (RFC 3834).
            .raw_header(HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".into()));
        for mailbox in to {
            message = message.to(mailbox.clone());
        }
        let text = SinglePart::plain(text);
        let message = match &self.attached {
            None => message.singlepart(text),
            Some(Attached { name, bytes }) => {
                let kind = ContentType::parse(crate::reports::sheet::XLSX).unwrap_or(ContentType::TEXT_PLAIN);
                let file = Attachment::new(name.clone()).body(bytes.clone(), kind);
                message.multipart(MultiPart::mixed().singlepart(text).singlepart(file))
            }
        }?;
        Ok(message.formatted())
    }
}

/// What stands in one line.
fn plain(c: char) -> char {
    if c.is_control() { ' ' } else { c }
}
