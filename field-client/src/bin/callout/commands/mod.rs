//! One command a file.

pub(crate) mod accept;
pub(crate) mod arrive;
pub(crate) mod conflicts;
pub(crate) mod decline;
pub(crate) mod diagnose;
pub(crate) mod enroll;
pub(crate) mod hide;
pub(crate) mod labour;
pub(crate) mod leave;
mod line_acts;
mod lines;
pub(crate) mod material;
pub(crate) mod needs;
pub(crate) mod note;
pub(crate) mod on_the_way;
pub(crate) mod orders;
pub(crate) mod outbox;
pub(crate) mod outcome;
pub(crate) mod pause;
pub(crate) mod photo;
mod recorded;
pub(crate) mod rescue;
pub(crate) mod resume;
pub(crate) mod show;
pub(crate) mod sign;
pub(crate) mod start;
pub(crate) mod summary;
pub(crate) mod sync;
pub(crate) mod undo;

use super::answer::Answer;
use super::cli::Command;
use super::context::Context;
use super::failing::Failing;

/// Runs what was typed.
pub(crate) fn run(command: Command, context: &Context) -> Result<Answer, Failing> {
    match command {
        Command::Enroll(it) => it.run(context),
        Command::Sync(it) => it.run(context),
        Command::Orders(it) => it.run(context),
        Command::Show(it) => it.run(context),
        Command::Accept(it) => it.run(context),
        Command::Decline(it) => it.run(context),
        Command::OnTheWay(it) => it.run(context),
        Command::Arrive(it) => it.run(context),
        Command::Start(it) => it.run(context),
        Command::Pause(it) => it.run(context),
        Command::Resume(it) => it.run(context),
        Command::Leave(it) => it.run(context),
        Command::Diagnose(it) => it.run(context),
        Command::Material(it) => it.run(context),
        Command::Labour(it) => it.run(context),
        Command::Photo(it) => it.run(context),
        Command::Note(it) => it.run(context),
        Command::Hide(it) => it.run(context),
        Command::Outcome(it) => it.run(context),
        Command::Needs(it) => it.run(context),
        Command::Summary(it) => it.run(context),
        Command::Sign(it) => it.run(context),
        Command::Outbox(it) => it.run(context),
        Command::Conflicts(it) => it.run(context),
        Command::Undo(it) => it.run(context),
        Command::Rescue(it) => it.run(context),
        Command::Help(it) => it.run(context),
    }
}
