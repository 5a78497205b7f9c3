//! Every malformed, oversized, unauthorised, stale or repeated request gets a problem that names the field and says what to
//! do. One table a door.

mod devices;
mod people;
mod photos;

use anyhow::{Context, Result, ensure};
use reqwest::Method;
use serde_json::Value;
use tests::rest::Rest;

/// A request that has to be refused.
pub(crate) struct Case<'a> {
    method: Method,
    path: &'a str,
    headers: Vec<(&'a str, &'a str)>,
    body: Option<(&'a str, Vec<u8>)>,
    status: u16,
    field: Option<&'a str>,
}

impl<'a> Case<'a> {
    /// A request without body that is refused with `status`, `field` being named.
    pub(crate) fn new(method: Method, path: &'a str, status: u16, field: Option<&'a str>) -> Self {
        Self { method, path, headers: Vec::new(), body: None, status, field }
    }

    /// With a JSON body.
    pub(crate) fn json(self, body: &Value) -> Self {
        Self { body: Some(("application/json", body.to_string().into_bytes())), ..self }
    }

    /// With any body.
    pub(crate) fn raw(self, media_type: &'a str, body: impl Into<Vec<u8>>) -> Self {
        Self { body: Some((media_type, body.into())), ..self }
    }

    /// With a header.
    pub(crate) fn header(mut self, name: &'a str, value: &'a str) -> Self {
        self.headers.push((name, value));
        self
    }
}

/// Sends every case as `rest` and checks what comes back, in both languages.
pub(crate) async fn refused(rest: &Rest, cases: Vec<Case<'_>>) -> Result<()> {
    for (number, case) in cases.into_iter().enumerate() {
        let Case { method, path, headers, body, status, field } = case;
        let told = format!("case {number}, {method} {path}");
        let reply = rest.send_raw(method.clone(), path, &headers, body.clone()).await.with_context(|| told.clone())?;
        let problem = reply.problem(status).with_context(|| told.clone())?;
        // Names of headers are the same in any case.
        let named = problem["field"].as_str().map(str::to_ascii_lowercase);
        ensure!(named == field.map(str::to_ascii_lowercase), "{told}: expected the field {field:?} in {problem}");
        ensure!(problem["request_id"].is_string() && problem["detail"].is_string(), "{told}: {problem}");
        let chinese = [headers, vec![("accept-language", "zh-CN")]].concat();
        let reply = rest.send_raw(method, path, &chinese, body).await.with_context(|| told.clone())?;
        let zh = reply.problem(status).with_context(|| told.clone())?;
        for part in ["title", "what_to_do"] {
            let text = zh[part].as_str().unwrap_or_default();
            ensure!(
                text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)),
                "{told}: `{part}` is not Chinese: {zh}"
            );
        }
    }
    Ok(())
}
