//! Letters of this office: handed over to the mail server of its configuration, to those whom they have not reached yet.

use lettre::Address;
use shared::lang::Lang;

use super::address;
use super::letter::Letter;
use super::post::post;
use crate::state::Office;
use crate::webhooks::fate::Outcome;

/// Sends a letter to those of `to` that are not among `told`, and adds those whom it reached.
pub async fn send(office: &Office, letter: &Letter, to: &[String], told: &mut Vec<String>) -> Outcome {
    let not_taken = |why: String| Outcome::NotTaken { why, wait_s: None };
    let Some(server) = &office.config().mail else {
        return not_taken("no mail server is configured: `mail_server`".into());
    };
    let left: Vec<(&String, Address)> =
        to.iter().filter(|to| !told.contains(to)).filter_map(|to| Some((to, address(to)?))).collect();
    if left.is_empty() {
        return Outcome::Taken;
    }
    let addresses: Vec<Address> = left.iter().map(|(_, address)| address.clone()).collect();
    let posted = post(server, letter, &addresses).await;
    let reached = left.iter().filter(|(_, address)| posted.taken.contains(&address.to_string()));
    told.extend(reached.map(|(to, _)| (*to).clone()));
    posted.refused.map_or(Outcome::Taken, not_taken)
}

/// Who wrote it, and where there is more.
pub fn footer(office: &Office, lang: Lang) -> String {
    let (name, url) = (&office.config().organisation.name, &office.config().public_url);
    match lang {
        Lang::ZhCn => format!("{name} · 自动发送，请勿回复 · {url}/console/"),
        Lang::En => format!("{name} · sent by a program; nobody reads answers · {url}/console/"),
    }
}
