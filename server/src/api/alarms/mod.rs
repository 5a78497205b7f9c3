//! Alarms 告警, the rules that raise them, the channels that they are sent to, and reminders by hand.

pub mod channels;
pub mod list;
pub mod remind;
pub mod rules;
