//! Which mail server takes the office's letters, and how it is spoken to.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use lettre::message::Mailbox;
use lettre::transport::smtp::client::Certificate;

/// For how long one conversation may take: mail servers keep callers waiting on purpose, but not for longer than that.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// The mail server, and as whom it is spoken to.
#[derive(Clone, Debug)]
pub struct MailServer {
    /// Where it is.
    pub server: Server,
    /// Name and password, where it asks for them.
    pub login: Option<(String, Password)>,
    /// Whom letters come from.
    pub from: Mailbox,
    /// Who may vouch for the server besides those whom the system trusts: a company's own authority.
    pub authority: Option<Certificate>,
    /// For how long one conversation may take.
    pub patience: Duration,
}

/// Where a mail server is, and whether what is said to it is encrypted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// From the first byte, from `STARTTLS` on, or never.
    pub security: Security,
    /// Its name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
}

/// How a conversation is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// From its first byte (RFC 8314).
    Tls,
    /// From `STARTTLS` on; a server that offers none is told nothing.
    StartTls,
    /// Never. Such a server is told no password.
    None,
}

/// A password. It is never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

impl Password {
    /// A password.
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// What it is, for the server alone.
    pub(super) fn reveal(&self) -> &str {
        &self.0
    }

    /// A text in which it does not stand any more, whoever wrote it there.
    pub(super) fn hidden_in(&self, text: &str) -> String {
        text.replace(&self.0, "…")
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

impl FromStr for Server {
    type Err = ();
    /// `smtps://host:465`, `smtp://host:587` or `smtp-plain://host:25`; the ports are what is meant where none stands there.
    fn from_str(text: &str) -> Result<Self, ()> {
        let (scheme, rest) = text.split_once("://").ok_or(())?;
        let (security, usual) = match scheme {
            "smtps" => (Security::Tls, 465),
            "smtp" => (Security::StartTls, 587),
            "smtp-plain" => (Security::None, 25),
            _ => return Err(()),
        };
        // A name and a password have settings of their own, which nobody prints.
        if rest.contains('@') {
            return Err(());
        }
        let authority: axum::http::uri::Authority = rest.trim_end_matches('/').parse().map_err(|_| ())?;
        let host = authority.host().trim_start_matches('[').trim_end_matches(']');
        let whole = authority.port_u16().is_some() || authority.as_str() == authority.host();
        if host.is_empty() || !whole {
            return Err(());
        }
        Ok(Self { security, host: host.to_owned(), port: authority.port_u16().unwrap_or(usual) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_are_read_with_their_usual_ports() {
        let read = |text: &str| text.parse::<Server>().map(|of| (of.security, of.host, of.port));
        assert_eq!(read("smtps://mail.example.com"), Ok((Security::Tls, "mail.example.com".into(), 465)));
        assert_eq!(read("smtp://mail.example.com:2587/"), Ok((Security::StartTls, "mail.example.com".into(), 2_587)));
        assert_eq!(read("smtp-plain://[::1]"), Ok((Security::None, "::1".into(), 25)));
        for bad in [
            "",
            "mail.example.com",
            "http://a",
            "smtp://",
            "smtp://a:b@c",
            "smtp://a:70000",
            "smtp://a/b",
            "smtps://:465",
        ] {
            assert_eq!(read(bad), Err(()), "{bad}");
        }
    }

    #[test]
    fn a_password_is_never_shown() {
        let password = Password::new("hunter2".into());
        assert_eq!(format!("{password:?}"), "…");
        assert_eq!(password.hidden_in("535 hunter2 is wrong"), "535 … is wrong");
    }
}
