//! Decisions about orders, each with the way back.

use std::sync::Arc;

use callout_console::api::orders::{AssignmentWish, Revised, WithReason};
use leptos::prelude::{GetUntracked as _, Set as _};
use leptos::task::spawn_local;
use shared::ids::{CrewId, OrderId};

use super::Case;
use super::clash::Clash;
use crate::net;
use crate::shell::Shell;
use crate::texts as t;

/// Sending this crew, as the order stood at `revision`.
pub(crate) fn wish(crew: CrewId, revision: u64, reason: &str) -> AssignmentWish {
    let (planned_start, expected_minutes) = Default::default();
    AssignmentWish { crew, revision, position: 0, planned_start, expected_minutes, reason: reason.to_owned() }
}

/// Sends a crew. Taking it back sends the one before, or nobody.
pub(crate) fn assign(shell: Shell, case: Case, crew: CrewId, name: String, reason: &'static str) {
    let Some(view) = case.view.get_untracked() else { return };
    let before = view.assignment.as_ref().map(|held| held.crew);
    let (order, revision) = (case.id, view.revision);
    spawn_local(async move {
        let path = format!("/api/v1/orders/{order}/assignment");
        let asked = net::change("PUT", path).with(&wish(crew, revision, reason)).ask::<Revised>(shell).await;
        match asked {
            Ok(Revised { revision }) => {
                case.clash.try_set(None);
                let lang = shell.tongue();
                let undo = move || match before {
                    Some(before) => send_back(shell, order, before, revision),
                    None => withdraw(shell, order, revision, t::undo(lang)),
                };
                shell.say(format!("{} {name}", t::sent_to(lang)), Some(Arc::new(undo)));
            }
            Err(problem) if problem.is_stale() => Clash::meet(shell, case, Some((crew, name))).await,
            Err(problem) => shell.refuse(&problem),
        }
    });
}

fn send_back(shell: Shell, order: OrderId, crew: CrewId, revision: u64) {
    spawn_local(async move {
        let path = format!("/api/v1/orders/{order}/assignment");
        let body = wish(crew, revision, t::undo(shell.tongue()));
        if let Err(problem) = net::change("PUT", path).with(&body).done(shell).await {
            shell.refuse(&problem);
        }
    });
}

/// Takes the crew off.
pub(crate) fn withdraw(shell: Shell, order: OrderId, revision: u64, reason: &str) {
    let body = WithReason { revision, reason: reason.to_owned() };
    spawn_local(async move {
        let path = format!("/api/v1/orders/{order}/assignment");
        if let Err(problem) = net::change("DELETE", path).with(&body).done(shell).await {
            shell.refuse(&problem);
        }
    });
}

/// What else can be decided, with a reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decision {
    /// Nobody is sent any more.
    Withdraw,
    /// It need not be done.
    Cancel,
    /// It is to be done after all.
    Reopen,
    /// It is done with.
    Close,
}

impl Decision {
    fn path(self) -> (&'static str, &'static str) {
        match self {
            Self::Withdraw => ("DELETE", "assignment"),
            Self::Cancel => ("POST", "cancellation"),
            Self::Reopen => ("POST", "reopening"),
            Self::Close => ("POST", "closing"),
        }
    }

    /// The act that takes it back.
    fn back(self) -> Option<Self> {
        match self {
            Self::Cancel | Self::Close => Some(Self::Reopen),
            Self::Withdraw | Self::Reopen => None,
        }
    }

    /// What it is called on its button.
    pub(crate) fn words(self, shell: Shell) -> &'static str {
        let lang = shell.tongue();
        match self {
            Self::Withdraw => t::take_off(lang),
            Self::Cancel => t::cancel_order(lang),
            Self::Reopen => t::reopen(lang),
            Self::Close => t::close_order(lang),
        }
    }
}

/// Decides.
pub(crate) fn decide(shell: Shell, case: Case, decision: Decision, reason: String) {
    let Some(view) = case.view.get_untracked() else { return };
    let (order, revision) = (case.id, view.revision);
    let crew = view.assignment.as_ref().map(|held| held.crew).filter(|_| decision == Decision::Withdraw);
    spawn_local(async move {
        match rule(shell, order, decision, revision, reason).await {
            Ok(Revised { revision }) => {
                let undo: Arc<dyn Fn() + Send + Sync> = match (decision.back(), crew) {
                    (Some(back), _) => Arc::new(move || undo(shell, order, back, revision)),
                    (None, Some(crew)) => Arc::new(move || send_back(shell, order, crew, revision)),
                    (None, None) => return shell.say(decision.words(shell), None),
                };
                shell.say(format!("{} ✓", decision.words(shell)), Some(undo));
            }
            Err(problem) if problem.is_stale() => Clash::meet(shell, case, None).await,
            Err(problem) => shell.refuse(&problem),
        }
    });
}

fn undo(shell: Shell, order: OrderId, back: Decision, revision: u64) {
    let reason = t::undo(shell.tongue()).to_owned();
    spawn_local(async move {
        if let Err(problem) = rule(shell, order, back, revision, reason).await {
            shell.refuse(&problem);
        }
    });
}

async fn rule(
    shell: Shell,
    order: OrderId,
    decision: Decision,
    revision: u64,
    reason: String,
) -> Result<Revised, callout_console::api::Problem> {
    let (method, path) = decision.path();
    let call = net::change(method, format!("/api/v1/orders/{order}/{path}"));
    let body = match decision {
        Decision::Close => serde_json::json!({ "revision": revision, "remark": reason }),
        _ => serde_json::json!({ "revision": revision, "reason": reason }),
    };
    call.with(&body).ask(shell).await
}
