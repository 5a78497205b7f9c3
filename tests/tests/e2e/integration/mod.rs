//! Other systems: requests that are sent again, the event stream, webhooks, many decisions at once.

mod again;
mod bulk;
mod stream;
mod webhooks;
