//! What goes on paper: service reports and labels as PDF. Three steps, each by itself: a page's content is laid out (pure,
//! measured with the typefaces), which gives marks at places; marks become bytes. Equal content gives equal bytes, so a
//! file that comes back can be compared with what this server would make again.

mod labels;
mod layout;
mod pdf;
mod report;
mod typeface;

pub use labels::{Label, write as labels};
pub use pdf::Unwritable;
pub use report::{Report, Signature, named_in, write as report};
pub use typeface::{NoTypeface, PACKAGE, Typefaces};

#[cfg(test)]
mod tests;
