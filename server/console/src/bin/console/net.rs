//! The one door to the office: requests over `fetch`, answers as types, refusals as values. A session that has ended is
//! not an error: the request waits until the person has signed in again, and then goes out once more. So does what is
//! dangerous until they have given their password again.

use std::cell::RefCell;

use callout_console::api::Problem;
use js_sys::{Function, Promise, Uint8Array};
use leptos::prelude::Set as _;
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::lang::Lang;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, RequestInit, Response};

use crate::browser;
use crate::shell::Shell;
use crate::texts as t;

thread_local! {
    /// Requests that wait until somebody has signed in again.
    static LOCKED_OUT: RefCell<Vec<Function>> = const { RefCell::new(Vec::new()) };
    /// Requests that wait until somebody has given their password again, or would rather not.
    static UNPROVEN: RefCell<Vec<Function>> = const { RefCell::new(Vec::new()) };
}

/// What is asked of the office.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    method: &'static str,
    path: String,
    body: Option<String>,
    file: Option<web_sys::File>,
    if_match: Option<String>,
    waits: bool,
}

/// A read.
pub(crate) fn get(path: impl Into<String>) -> Call {
    Call { method: "GET", path: path.into(), body: None, file: None, if_match: None, waits: true }
}

/// A change.
pub(crate) fn change(method: &'static str, path: impl Into<String>) -> Call {
    Call { method, ..get(path) }
}

/// An answer with what stood in its head.
pub(crate) struct Answer {
    response: Response,
    /// Its `ETag`.
    pub(crate) tag: String,
}

impl Call {
    /// Sends this along, as JSON.
    pub(crate) fn with(mut self, body: &impl Serialize) -> Self {
        self.body = serde_json::to_string(body).ok();
        self
    }

    /// Sends a file along, as it is.
    pub(crate) fn with_file(mut self, file: web_sys::File) -> Self {
        self.file = Some(file);
        self
    }

    /// Changes only what was read under this tag.
    pub(crate) fn seen(mut self, tag: String) -> Self {
        self.if_match = Some(tag);
        self
    }

    /// Does not wait for anybody to sign in.
    pub(crate) fn at_once(mut self) -> Self {
        self.waits = false;
        self
    }

    /// The answer as a `T`.
    pub(crate) async fn ask<T: DeserializeOwned>(self, shell: Shell) -> Result<T, Problem> {
        self.send(shell).await?.read(shell.tongue()).await
    }

    /// The answer does not matter beyond that there is one.
    pub(crate) async fn done(self, shell: Shell) -> Result<(), Problem> {
        self.send(shell).await.map(drop)
    }

    /// The answer itself.
    pub(crate) async fn send(self, shell: Shell) -> Result<Answer, Problem> {
        let lang = shell.tongue();
        loop {
            let Ok(response) = self.fetch(lang).await else {
                return Err(Problem { detail: t::no_connection(lang).into(), ..Problem::default() });
            };
            if response.status() == 401 && self.waits {
                shell.locked.set(true);
                let signed_in = Promise::new(&mut |resolve, _| {
                    LOCKED_OUT.with_borrow_mut(|waiting| waiting.push(resolve));
                });
                let _ = JsFuture::from(signed_in).await;
                continue;
            }
            let tag = response.headers().get("etag").ok().flatten().unwrap_or_default();
            let answer = Answer { response, tag };
            if answer.response.ok() {
                return Ok(answer);
            }
            let problem = answer.problem(lang).await;
            if !(problem.wants_password() && self.waits && proves(shell).await) {
                return Err(problem);
            }
        }
    }

    async fn fetch(&self, lang: Lang) -> Result<Response, JsValue> {
        let headers = Headers::new()?;
        headers.set("accept-language", lang.tag())?;
        headers.set("x-callout-page", "1")?;
        let init = RequestInit::new();
        init.set_method(self.method);
        if let Some(body) = &self.body {
            headers.set("content-type", "application/json")?;
            init.set_body(&body.into());
        }
        if let Some(file) = &self.file {
            headers.set("content-type", "application/octet-stream")?;
            init.set_body(file);
        }
        if let Some(tag) = &self.if_match {
            headers.set("if-match", tag)?;
        }
        init.set_headers(&headers);
        let window = browser::window().ok_or(JsValue::NULL)?;
        JsFuture::from(window.fetch_with_str_and_init(&self.path, &init)).await?.dyn_into()
    }
}

impl Answer {
    /// The body as a `T`.
    pub(crate) async fn read<T: DeserializeOwned>(self, lang: Lang) -> Result<T, Problem> {
        let told =
            |detail: String| Problem { detail, what_to_do: t::reload_way_out(lang).into(), ..Problem::default() };
        let bytes = self.bytes().await.ok_or_else(|| told(t::no_connection(lang).into()))?;
        serde_json::from_slice(&bytes).map_err(|error| told(error.to_string()))
    }

    async fn bytes(&self) -> Option<Vec<u8>> {
        let buffer = JsFuture::from(self.response.array_buffer().ok()?).await.ok()?;
        Some(Uint8Array::new(&buffer).to_vec())
    }

    async fn problem(self, lang: Lang) -> Problem {
        let status = self.response.status();
        let bytes = self.bytes().await.unwrap_or_default();
        let unknown = || Problem { detail: format!("{} ({status})", t::refused(lang)), ..Problem::default() };
        Problem { status, ..serde_json::from_slice(&bytes).unwrap_or_else(|_| unknown()) }
    }
}

/// Asks for the password again; `false` where the person would rather not.
async fn proves(shell: Shell) -> bool {
    shell.proving.set(true);
    let proven = Promise::new(&mut |resolve, _| UNPROVEN.with_borrow_mut(|waiting| waiting.push(resolve)));
    JsFuture::from(proven).await.is_ok_and(|proven| proven.is_truthy())
}

/// The password was given, or was not: what waited for it goes on, or is refused.
pub(crate) fn proven(shell: Shell, given: bool) {
    shell.proving.set(false);
    for waiting in UNPROVEN.take() {
        let _ = waiting.call1(&JsValue::NULL, &given.into());
    }
}

/// Somebody has signed in: what waited goes on.
pub(crate) fn go_on() {
    for waiting in LOCKED_OUT.take() {
        let _ = waiting.call0(&JsValue::NULL);
    }
}
