//! A mail server as tests need it: a real listener that speaks SMTP (RFC 5321), takes letters or does not, and remembers.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncWrite, AsyncWriteExt as _, BufStream};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

use crate::mail::{MailServer, Password, Security, Server};

/// How it behaves.
#[derive(Clone, Default)]
pub(crate) struct Manner {
    /// It takes connections and says nothing.
    pub(crate) silent: bool,
    /// What it greets with instead of taking letters.
    pub(crate) greeting: Option<&'static str>,
    /// What it says to recipients, and how often it does before it takes them.
    pub(crate) refuses: BTreeMap<String, (&'static str, u32)>,
    /// It says this to whoever signs in.
    pub(crate) sign_in: Option<&'static str>,
}

/// A letter that it took.
#[derive(Clone, Debug)]
pub(crate) struct Taken {
    pub(crate) to: Vec<String>,
    pub(crate) text: String,
}

#[derive(Default)]
struct State {
    manner: Manner,
    taken: Vec<Taken>,
    said: Vec<String>,
}

/// The server.
#[derive(Clone)]
pub(crate) struct Postman {
    pub(crate) port: u16,
    /// The certificate with which it proves itself, in PEM.
    pub(crate) pem: String,
    state: Arc<Mutex<State>>,
}

impl Postman {
    pub(crate) async fn with(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let own = rcgen::generate_simple_self_signed(vec!["127.0.0.1".to_owned()]).unwrap();
        let key = PrivateKeyDer::Pkcs8(own.signing_key.serialize_der().into());
        let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
        let tls = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![own.cert.der().clone()], key)
            .unwrap();
        let state = Arc::new(Mutex::new(State { manner, ..State::default() }));
        let (held, tls) = (state.clone(), TlsAcceptor::from(Arc::new(tls)));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(speak(stream, held.clone(), tls.clone()));
            }
        });
        Self { port, pem: own.cert.pem(), state }
    }

    pub(crate) async fn new() -> Self {
        Self::with(Manner::default()).await
    }

    /// It behaves otherwise from now on.
    pub(crate) fn be(&self, manner: Manner) {
        self.state.lock().unwrap().manner = manner;
    }

    pub(crate) fn taken(&self) -> Vec<Taken> {
        self.state.lock().unwrap().taken.clone()
    }

    /// Every line it was told but those of letters.
    pub(crate) fn said(&self) -> Vec<String> {
        self.state.lock().unwrap().said.clone()
    }

    /// The settings by which an office finds it.
    pub(crate) fn server(&self, security: Security) -> MailServer {
        MailServer {
            server: Server { security, host: "127.0.0.1".into(), port: self.port },
            login: None,
            from: "Callout <callout@example.com>".parse().unwrap(),
            authority: None,
            patience: std::time::Duration::from_secs(20),
        }
    }

    /// The same, with a login and a certificate that is trusted.
    pub(crate) fn signed_in(&self, security: Security, password: &str) -> MailServer {
        let authority = lettre::transport::smtp::client::Certificate::from_pem(self.pem.as_bytes()).unwrap();
        let login = Some(("office".to_owned(), Password::new(password.to_owned())));
        MailServer { login, authority: Some(authority), ..self.server(security) }
    }
}

async fn speak(stream: TcpStream, state: Arc<Mutex<State>>, tls: TlsAcceptor) -> Option<()> {
    let manner = state.lock().unwrap().manner.clone();
    if manner.silent {
        std::future::pending::<()>().await;
    }
    let mut first = [0];
    // TLS begins with the client's word, SMTP with the server's.
    let waited = tokio::time::timeout(std::time::Duration::from_millis(100), stream.peek(&mut first)).await;
    if waited.is_ok() && first[0] == 0x16 {
        let mut stream = BufStream::new(tls.accept(stream).await.ok()?);
        converse(&mut stream, &state, true, true).await;
        return Some(());
    }
    let mut stream = BufStream::new(stream);
    if converse(&mut stream, &state, true, false).await? {
        let mut stream = BufStream::new(tls.accept(stream.into_inner()).await.ok()?);
        converse(&mut stream, &state, false, true).await;
    }
    Some(())
}

/// One conversation; whether it goes on encrypted.
async fn converse<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut BufStream<S>,
    state: &Mutex<State>,
    greets: bool,
    encrypted: bool,
) -> Option<bool> {
    let manner = state.lock().unwrap().manner.clone();
    if greets {
        say(stream, manner.greeting.unwrap_or("220 postman ESMTP")).await?;
    }
    let mut to: Vec<String> = Vec::new();
    loop {
        let line = hear(stream).await?;
        state.lock().unwrap().said.push(line.clone());
        let upper = line.to_ascii_uppercase();
        let answer = match upper.split([' ', ':']).next().unwrap_or_default() {
            "EHLO" if encrypted => "250-postman\r\n250-8BITMIME\r\n250 AUTH PLAIN LOGIN".to_owned(),
            "EHLO" => "250-postman\r\n250-8BITMIME\r\n250 STARTTLS".to_owned(),
            "STARTTLS" => {
                say(stream, "220 go ahead").await?;
                return Some(true);
            }
            "AUTH" => manner.sign_in.unwrap_or("235 welcome").to_owned(),
            "MAIL" => "250 yes".to_owned(),
            "RCPT" => {
                let recipient = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                match state.lock().unwrap().manner.refuses.get_mut(&recipient) {
                    Some((answer, times)) if *times > 0 => {
                        *times -= 1;
                        (*answer).to_owned()
                    }
                    _ => {
                        to.push(recipient);
                        "250 yes".to_owned()
                    }
                }
            }
            "DATA" => {
                say(stream, "354 go on").await?;
                let text = letter(stream).await?;
                state.lock().unwrap().taken.push(Taken { to: std::mem::take(&mut to), text });
                "250 taken".to_owned()
            }
            "QUIT" => {
                say(stream, "221 bye").await?;
                return Some(false);
            }
            _ => "502 what?".to_owned(),
        };
        say(stream, &answer).await?;
    }
}

async fn say<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut BufStream<S>, line: &str) -> Option<()> {
    stream.write_all(format!("{line}\r\n").as_bytes()).await.ok()?;
    stream.flush().await.ok()
}

async fn hear<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut BufStream<S>) -> Option<String> {
    let mut line = String::new();
    (stream.read_line(&mut line).await.ok()? > 0).then(|| line.trim_end().to_owned())
}

/// The lines of a letter until the dot that ends it, the dots that were doubled taken back.
async fn letter<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut BufStream<S>) -> Option<String> {
    let mut text = String::new();
    loop {
        let line = hear(stream).await?;
        match line.strip_prefix('.') {
            Some("") => return Some(text),
            Some(rest) => text.push_str(rest),
            None => text.push_str(&line),
        }
        text.push('\n');
    }
}

impl Taken {
    /// The subject, its encoded words (RFC 2047) put back into characters.
    pub(crate) fn subject(&self) -> String {
        let mut whole: Vec<u8> = Vec::new();
        let mut encoded_before = false;
        for word in self.header("Subject").split_whitespace() {
            let encoded = word.strip_prefix("=?utf-8?b?").and_then(|word| word.strip_suffix("?="));
            // Between two encoded words a space is none.
            if !(whole.is_empty() || (encoded_before && encoded.is_some())) {
                whole.push(b' ');
            }
            encoded_before = encoded.is_some();
            whole.extend(encoded.map_or_else(|| word.as_bytes().to_vec(), |word| STANDARD.decode(word).unwrap()));
        }
        String::from_utf8(whole).unwrap()
    }

    /// A header of the letter, unfolded.
    pub(crate) fn header(&self, name: &str) -> String {
        let head = self.text.split("\n\n").next().unwrap().replace("\n ", " ").replace("\n\t", " ");
        let wanted = format!("{}:", name.to_ascii_lowercase());
        let found = head.lines().find(|line| line.to_ascii_lowercase().starts_with(&wanted));
        found.unwrap_or_else(|| panic!("no {name}: {head}"))[wanted.len()..].trim().to_owned()
    }

    /// What it says: the first part that is plain text.
    pub(crate) fn said(&self) -> String {
        let part = self.text.split("text/plain").nth(1).unwrap();
        let (head, body) = part.split_once("\n\n").unwrap();
        let body = self.until_boundary(body);
        let bytes = match head.to_ascii_lowercase() {
            head if head.contains("base64") => STANDARD.decode(body.replace(['\n', ' '], "")).unwrap(),
            head if head.contains("quoted-printable") => quoted(body),
            _ => body.as_bytes().to_vec(),
        };
        String::from_utf8(bytes).unwrap().replace("\r\n", "\n")
    }

    /// A part up to the line that ends it; the rest where the letter has no parts.
    fn until_boundary<'a>(&self, body: &'a str) -> &'a str {
        let boundary = self.text.split("boundary=\"").nth(1).and_then(|rest| rest.split('"').next());
        let end = boundary.map(|boundary| format!("\n--{boundary}"));
        end.and_then(|end| body.split(end.as_str()).next()).unwrap_or(body)
    }

    /// The name and the bytes of what lies in it.
    pub(crate) fn attached(&self) -> Option<(String, Vec<u8>)> {
        let part = self.text.split("Content-Disposition: attachment").nth(1)?;
        let (head, body) = part.split_once("\n\n")?;
        let name = head.split('"').nth(1)?.to_owned();
        let body = self.until_boundary(body);
        Some((name, STANDARD.decode(body.replace(['\n', ' '], "")).unwrap()))
    }
}

/// Quoted-printable (RFC 2045, 6.7) taken back.
fn quoted(text: &str) -> Vec<u8> {
    let text = text.replace("=\n", "");
    let mut pieces = text.split('=');
    let mut bytes = pieces.next().unwrap().as_bytes().to_vec();
    for piece in pieces {
        let (code, rest) = piece.split_at(2);
        bytes.push(u8::from_str_radix(code, 16).unwrap());
        bytes.extend(rest.as_bytes());
    }
    bytes
}
