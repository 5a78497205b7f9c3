//! The public REST interface, as an integrator would use it.

use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use reqwest::header::HeaderMap;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

/// A client, with a token once it has logged in.
#[derive(Clone, Debug)]
pub struct Rest {
    http: reqwest::Client,
    server: String,
    token: Option<String>,
}

/// What the server said.
#[derive(Clone, Debug)]
pub struct Reply {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body, null if it was empty or not JSON.
    pub body: Value,
    /// What was asked, for messages.
    asked: String,
}

/// The HTTP client of tests: a connection a request, since servers are killed and come back under one address.
pub fn http() -> Result<reqwest::Client> {
    Ok(builder().pool_max_idle_per_host(0).build()?)
}

/// The HTTP client of benchmarks, which keeps its connections.
pub fn pooled_http() -> Result<reqwest::Client> {
    Ok(builder().tcp_nodelay(true).build()?)
}

fn builder() -> reqwest::ClientBuilder {
    // Installed by whoever comes first in this process; the second attempt has nothing to say.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let policy = reqwest::redirect::Policy::none();
    reqwest::Client::builder().no_proxy().redirect(policy).timeout(Duration::from_secs(60))
}

impl Rest {
    /// Nobody in particular, at `server`.
    pub fn new(server: &str) -> Result<Self> {
        Ok(Self { http: http()?, server: server.to_owned(), token: None })
    }

    /// The interface of the server at `server`, over connections that are kept.
    pub fn pooled(server: &str) -> Result<Self> {
        Ok(Self { http: pooled_http()?, server: server.to_owned(), token: None })
    }

    /// The same connection as whoever `login` and `password` belong to.
    pub async fn login(&self, login: &str, password: &str) -> Result<Self> {
        let body = json!({"login": login, "password": password});
        let reply = self.post("/api/v1/sessions", body).await?.ok()?;
        Ok(self.with_token(reply.text("token")?))
    }

    /// The same connection with another token.
    pub fn with_token(&self, token: &str) -> Self {
        Self { token: Some(token.to_owned()), ..self.clone() }
    }

    /// The token.
    pub fn token(&self) -> &str {
        self.token.as_deref().unwrap_or_default()
    }

    /// The server's address.
    pub fn server(&self) -> &str {
        &self.server
    }

    /// GET.
    pub async fn get(&self, path: &str) -> Result<Reply> {
        self.send(Method::GET, path, &[], None).await
    }

    /// POST with a JSON body.
    pub async fn post(&self, path: &str, body: Value) -> Result<Reply> {
        self.send(Method::POST, path, &[], Some(body)).await
    }

    /// GET of something that is not JSON.
    pub async fn bytes(&self, path: &str) -> Result<Vec<u8>> {
        let mut request = self.http.get(format!("{}{path}", self.server));
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        Ok(request.send().await?.error_for_status()?.bytes().await?.to_vec())
    }

    /// Any method, with headers.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<Value>,
    ) -> Result<Reply> {
        let body = body.map(|body| ("application/json", body.to_string().into_bytes()));
        self.send_raw(method, path, headers, body).await
    }

    /// Any method, with headers and a body of any type.
    pub async fn send_raw(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<(&str, Vec<u8>)>,
    ) -> Result<Reply> {
        let asked = format!("{method} {path}");
        let mut request = self.http.request(method, format!("{}{path}", self.server));
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some((media_type, bytes)) = body {
            request = request.header("content-type", media_type).body(bytes);
        }
        let response = request.send().await.with_context(|| asked.clone())?;
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = response.bytes().await.with_context(|| asked.clone())?;
        Ok(Reply { status, headers, body: serde_json::from_slice(&bytes).unwrap_or_default(), asked })
    }
}

impl Reply {
    /// The reply, if it is a success.
    pub fn ok(self) -> Result<Self> {
        if !self.status.is_success() {
            bail!("{}: {}: {}", self.asked, self.status, self.body);
        }
        Ok(self)
    }

    /// The text in the body under a JSON pointer without its first slash, such as `assignment/crew`.
    pub fn text(&self, pointer: &str) -> Result<&str> {
        let found = self.at(pointer)?.as_str();
        found.with_context(|| format!("{}: `{pointer}` is no text in {}", self.asked, self.body))
    }

    /// The value in the body under a JSON pointer without its first slash.
    pub fn at(&self, pointer: &str) -> Result<&Value> {
        let found = self.body.pointer(&format!("/{pointer}"));
        found.with_context(|| format!("{}: no `{pointer}` in {}", self.asked, self.body))
    }

    /// The list in the body under a JSON pointer without its first slash.
    pub fn list(&self, pointer: &str) -> Result<&Vec<Value>> {
        let found = self.at(pointer)?.as_array();
        found.with_context(|| format!("{}: `{pointer}` is no list in {}", self.asked, self.body))
    }

    /// A header's text.
    pub fn header(&self, name: &str) -> Result<&str> {
        let value = self.headers.get(name).with_context(|| format!("{}: no header {name}", self.asked))?;
        Ok(value.to_str()?)
    }

    /// Checks that this is a problem with `status`, a title, and what to do about it.
    pub fn problem(&self, status: u16) -> Result<&Value> {
        ensure!(
            self.status.as_u16() == status,
            "{}: expected {status}, got {}: {}",
            self.asked,
            self.status,
            self.body
        );
        let media_type = self.header("content-type")?;
        ensure!(media_type.starts_with("application/problem+json"), "{}: content type {media_type}", self.asked);
        for part in ["title", "what_to_do"] {
            ensure!(!self.text(part)?.is_empty(), "{}: empty `{part}`", self.asked);
        }
        ensure!(self.at("status")? == status, "{}: the body's status is {}", self.asked, self.at("status")?);
        Ok(&self.body)
    }
}
