//! The settings of the mail server, which make sense together or not at all.

use lettre::message::Mailbox;
use lettre::transport::smtp::client::Certificate;

use super::settings::Setting;
use super::{BadSetting, Sources};
use crate::mail::settings::{PATIENCE, Security};
use crate::mail::{MailServer, Password, Server, address};

const FROM: &str =
    "An address such as Callout <callout@example.com>; `mail_server` needs one, and without it there is none.";
const USER: &str =
    "A name, together with `mail_password`; nothing where `mail_server` is smtp-plain://, which encrypts none.";

/// How a certificate begins in PEM; a file without any is a slip of the pen.
const BEGINS: &[u8] = b"-----BEGIN CERTIFICATE-----";

/// The mail server, if there is one.
pub(super) fn read(sources: &Sources) -> Result<Option<MailServer>, BadSetting> {
    let parse = |key, allowed: &str| Setting::of(sources, key, "", allowed);
    let server = parse("mail_server", "smtps://host:465, smtp://host:587, smtp-plain://host:25, or nothing.")
        .checked(|text| text.is_empty() || text.parse::<Server>().is_ok())?;
    let server: Option<Server> = server.parse().ok();
    let from = parse("mail_from", FROM).checked(|text| mailbox(text).is_some() == server.is_some())?;
    // A password is never part of an error: what is wrong is told of the name beside it.
    let password = sources.text("mail_password").map(|(_, text)| text).filter(|text| !text.is_empty());
    let encrypts = server.as_ref().is_some_and(|server| server.security != Security::None);
    let user = parse("mail_user", USER).checked(|text| match (text.is_empty(), &password) {
        (true, None) => true,
        (false, Some(_)) => encrypts,
        _ => false,
    })?;
    let login = password.map(|password| (user, Password::new(password)));
    let authority = parse("mail_authority", "A file with certificates in PEM, or nothing.")
        .checked(|path| path.is_empty() || certificates(path).is_some())?;
    let known = server.zip(mailbox(&from));
    Ok(known.map(|(server, from)| {
        let authority = certificates(&authority);
        MailServer { server, login, from, authority, patience: PATIENCE }
    }))
}

fn certificates(path: &str) -> Option<Certificate> {
    let pem = std::fs::read(path).ok()?;
    let is_one = pem.windows(BEGINS.len()).any(|window| window == BEGINS);
    Certificate::from_pem(&pem).ok().filter(|_| is_one)
}

fn mailbox(text: &str) -> Option<Mailbox> {
    let mailbox: Mailbox = text.parse().ok()?;
    address(mailbox.email.as_ref()).map(|email| Mailbox::new(mailbox.name, email))
}
