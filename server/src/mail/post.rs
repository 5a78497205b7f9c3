//! Handing a letter over: one conversation with the mail server (RFC 5321), within a time.

use std::time::Duration;

use lettre::Address;
use lettre::message::Mailbox;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;

use super::letter::Letter;
use super::settings::{MailServer, Security};

/// Until a connection stands.
const CONNECT: Duration = Duration::from_secs(10);
/// Characters of what a server says that are kept.
const EXCERPT: usize = 300;

/// What came of handing a letter over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Posted {
    /// For whom the server took it.
    pub taken: Vec<String>,
    /// Why not for the others, if there are any.
    pub refused: Option<String>,
}

/// Hands a letter over for these addresses. One that the server refuses does not keep it from the others; where it was handed
/// over for nobody, `refused` says why.
pub async fn post(by: &MailServer, letter: &Letter, to: &[Address]) -> Posted {
    let none = |why: String| Posted { taken: Vec::new(), refused: Some(excerpt(&hidden(by, &why))) };
    let mailboxes: Vec<Mailbox> = to.iter().map(|address| Mailbox::new(None, address.clone())).collect();
    let written = match letter.written(&by.from, &mailboxes) {
        Ok(written) => written,
        Err(error) => return none(in_words(&error)),
    };
    match tokio::time::timeout(by.patience, converse(by, &written, to)).await {
        Ok(Ok(posted)) => Posted { refused: posted.refused.map(|why| excerpt(&hidden(by, &why))), ..posted },
        Ok(Err(error)) => none(in_words(&error)),
        Err(_) => none(format!("the mail server was not done within {} s", by.patience.as_secs_f32())),
    }
}

async fn converse(by: &MailServer, written: &[u8], to: &[Address]) -> Result<Posted, Error> {
    let mut server = greet(by).await?;
    server.command(Mail::new(Some(by.from.email.clone()), Vec::new())).await?;
    let (mut taken, mut refused) = (Vec::new(), None);
    for address in to {
        match server.command(Rcpt::new(address.clone(), Vec::new())).await {
            Ok(_) => taken.push(address.to_string()),
            // It said no to this one; whoever stands behind it in the list gets the letter all the same.
            Err(error) if error.status().is_some() => refused = Some(format!("{address}: {}", in_words(&error))),
            Err(error) => return Err(error),
        }
    }
    if !taken.is_empty() {
        server.command(Data).await?;
        server.message(written).await?;
    }
    server.abort().await;
    Ok(Posted { taken, refused })
}

/// Connects, encrypts and signs in, as far as the settings say.
async fn greet(by: &MailServer) -> Result<AsyncSmtpConnection, Error> {
    let hello = ClientId::Domain(by.from.email.domain().to_owned());
    let (host, port) = (by.server.host.as_str(), by.server.port);
    let tls = || {
        let tls = TlsParameters::builder(host.to_owned());
        by.authority.iter().fold(tls, |tls, own| tls.add_root_certificate(own.clone())).build()
    };
    let wrapped = match by.server.security {
        Security::Tls => Some(tls()?),
        Security::StartTls | Security::None => None,
    };
    let mut server = AsyncSmtpConnection::connect_tokio1((host, port), Some(CONNECT), &hello, wrapped, None).await?;
    if by.server.security == Security::StartTls {
        server.starttls(tls()?, &hello).await?;
    }
    if let Some((name, password)) = &by.login {
        let login = Credentials::new(name.clone(), password.reveal().to_owned());
        server.auth(&[Mechanism::Plain, Mechanism::Login], &login).await?;
    }
    Ok(server)
}

fn hidden(by: &MailServer, why: &str) -> String {
    by.login.as_ref().map_or_else(|| why.to_owned(), |(_, password)| password.hidden_in(why))
}

/// An error with its causes.
fn in_words(error: &dyn std::error::Error) -> String {
    let mut told = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let more = cause.to_string();
        if !told.contains(&more) {
            told = format!("{told}: {more}");
        }
        source = cause.source();
    }
    told
}

/// The beginning, in one line and without what neither database keeps in a text.
fn excerpt(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(EXCERPT).collect()
}
