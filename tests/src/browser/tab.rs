//! A tab, as a person uses it: looks, touches, types, chooses files.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::value_of;
use super::wire::Devtools;

/// How often it is looked whether something has come about, and for how long.
const LOOK: Duration = Duration::from_millis(50);
const LOOKS: u32 = 600;

/// How a screen is looked at.
#[derive(Clone, Copy, Debug)]
pub struct View {
    /// Its width in CSS pixels.
    pub width: u32,
    /// Its height in CSS pixels.
    pub height: u32,
    /// Whether the phone is set to dark.
    pub dark: bool,
}

/// A tab.
pub struct Tab {
    devtools: Devtools,
    session: String,
}

impl Tab {
    pub(super) fn new(devtools: Devtools, session: String) -> Self {
        Self { devtools, session }
    }

    async fn call(&self, method: &str, params: Value) -> Result<Value> {
        self.devtools.call(Some(&self.session), method, params).await
    }

    /// Goes to `url`.
    pub async fn go(&mut self, url: &str) -> Result<()> {
        self.call("Page.enable", json!({})).await?;
        self.call("Runtime.enable", json!({})).await?;
        let attach = json!({ "autoAttach": true, "waitForDebuggerOnStart": false, "flatten": true });
        self.call("Target.setAutoAttach", attach).await?;
        self.call("Page.navigate", json!({ "url": url })).await.map(drop)
    }

    /// Looks at the page like this from now on.
    pub async fn view(&self, view: View) -> Result<()> {
        let View { width, height, dark } = view;
        let scheme = if dark { "dark" } else { "light" };
        let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        self.call("Emulation.setEmulatedMedia", media).await?;
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 2, "mobile": true });
        self.call("Emulation.setDeviceMetricsOverride", metrics).await.map(drop)
    }

    /// Asks for everything in this language, such as `zh-CN`.
    pub async fn speak(&self, tag: &str) -> Result<()> {
        self.call("Network.enable", json!({})).await?;
        let headers = json!({ "headers": { "accept-language": tag } });
        self.call("Network.setExtraHTTPHeaders", headers).await.map(drop)
    }

    /// Says where the device is.
    pub async fn stand_at(&self, lat: f64, lon: f64) -> Result<()> {
        let place = json!({ "latitude": lat, "longitude": lon, "accuracy": 12 });
        self.call("Emulation.setGeolocationOverride", place).await.map(drop)
    }

    /// What the expression gives, once it is settled.
    pub async fn eval(&self, expression: &str) -> Result<Value> {
        let params = json!({ "expression": expression, "awaitPromise": true, "returnByValue": true });
        value_of(&self.call("Runtime.evaluate", params).await?)
    }

    /// What the expression gives in the worker whose script has `name` in its address.
    pub async fn in_worker(&self, name: &str, expression: &str) -> Result<Value> {
        let session = self.devtools.worker_of(&self.session, name).with_context(|| format!("no worker {name}"))?;
        let params = json!({ "expression": expression, "awaitPromise": true, "returnByValue": true });
        value_of(&self.devtools.call(Some(&session), "Runtime.evaluate", params).await?)
    }

    /// Has `script` run before anything else on every page that is loaded from now on.
    pub async fn before_all(&self, script: &str) -> Result<()> {
        self.call("Page.addScriptToEvaluateOnNewDocument", json!({ "source": script })).await.map(drop)
    }

    /// Loads the page anew.
    pub async fn reload(&self) -> Result<()> {
        self.call("Page.reload", json!({})).await.map(drop)
    }

    /// Gives the pages of `origin` so many bytes on disk; `None` as many as there are.
    pub async fn quota(&self, origin: &str, bytes: Option<u64>) -> Result<()> {
        let mut params = json!({ "origin": origin });
        if let (Some(bytes), Some(params)) = (bytes, params.as_object_mut()) {
            params.insert("quotaSize".into(), bytes.into());
        }
        self.call("Storage.overrideQuotaForOrigin", params).await.map(drop)
    }

    /// Has the page let go of what it does not need any more.
    pub async fn tidy_up(&self) -> Result<()> {
        self.call("HeapProfiler.collectGarbage", json!({})).await.map(drop)
    }

    /// Fails where a page of this tab has written an error to its console, or thrown one: a program that panicked may well
    /// have begun anew since.
    pub fn has_no_complaints(&self) -> Result<()> {
        let complaints = self.devtools.complaints_of(&self.session);
        ensure!(complaints.is_empty(), "the page complained:\n{}", complaints.join("\n"));
        Ok(())
    }

    /// Slows the page's processor down by this factor, as a phone is slower than a desk.
    pub async fn throttle(&self, factor: u32) -> Result<()> {
        self.call("Emulation.setCPUThrottlingRate", json!({ "rate": factor })).await.map(drop)
    }

    /// Has everything come and go over a line of so many milliseconds' latency and bytes a second.
    pub async fn line(&self, latency_ms: u32, bytes_a_second: u32) -> Result<()> {
        self.call("Network.enable", json!({})).await?;
        let line = json!({
            "offline": false, "latency": latency_ms, "downloadThroughput": bytes_a_second, "uploadThroughput": bytes_a_second,
        });
        self.call("Network.emulateNetworkConditions", line).await.map(drop)
    }

    /// Waits until the expression is true.
    pub async fn until(&self, expression: &str) -> Result<()> {
        for _ in 0..LOOKS {
            // While a page is being loaded there is nothing to ask.
            if self.eval(expression).await.is_ok_and(|value| value == true) {
                return Ok(());
            }
            tokio::time::sleep(LOOK).await;
        }
        let shown = self.eval("document.body.innerText").await.unwrap_or_default();
        bail!("never came about: {expression}\nthe page shows:\n{}", shown.as_str().unwrap_or("nothing"))
    }

    /// Waits until the page shows `text`.
    pub async fn shows(&self, text: &str) -> Result<()> {
        self.until(&format!("document.body.innerText.includes({})", json!(text))).await
    }

    /// Waits for an element, and touches it.
    pub async fn touch(&self, selector: &str) -> Result<()> {
        let found = format!("document.querySelector({})", json!(selector));
        self.until(&format!("{found} !== null && !{found}.disabled")).await?;
        self.eval(&format!("{found}.click()")).await.map(drop)
    }

    /// Waits for the button that says `words`, and touches it.
    pub async fn press(&self, words: &str) -> Result<()> {
        let found = format!(
            "[...document.querySelectorAll('button, summary')].find((b) => b.innerText.trim() === {0} || \
             b.getAttribute('aria-label') === {0})",
            json!(words)
        );
        self.until(&format!("{found} !== undefined && !{found}.disabled")).await?;
        self.eval(&format!("{found}.click()")).await.map(drop)
    }

    /// Types `text` into the field, in place of what stands there.
    pub async fn fill(&self, selector: &str, text: &str) -> Result<()> {
        let found = format!("document.querySelector({})", json!(selector));
        self.until(&format!("{found} !== null")).await?;
        let script = format!("{found}.focus(); {found}.select(); true");
        self.eval(&script).await?;
        self.call("Input.insertText", json!({ "text": text })).await?;
        self.eval(&format!("{found}.blur()")).await.map(drop)
    }

    /// Types `text` where the cursor is.
    pub async fn type_text(&self, text: &str) -> Result<()> {
        self.call("Input.insertText", json!({ "text": text })).await.map(drop)
    }

    /// Presses a key by its name, such as `Tab`, `Enter` or `a`, wherever the cursor is.
    pub async fn key(&self, key: &str) -> Result<()> {
        // What browsers do by themselves at a key, such as going to the next field, they do by its number.
        let (number, typed) = match key {
            "Tab" => (9, ""),
            "Enter" => (13, "\r"),
            "Escape" => (27, ""),
            one if one.chars().count() == 1 => (0, one),
            _ => (0, ""),
        };
        for kind in ["keyDown", "keyUp"] {
            let text = if kind == "keyDown" { typed } else { "" };
            let params =
                json!({ "type": kind, "key": key, "code": key, "text": text, "windowsVirtualKeyCode": number });
            self.call("Input.dispatchKeyEvent", params).await?;
        }
        Ok(())
    }

    /// Chooses the entry with this value.
    pub async fn select(&self, selector: &str, value: &str) -> Result<()> {
        let found = format!("document.querySelector({})", json!(selector));
        self.until(&format!("{found} !== null && [...{found}.options].some((o) => o.value === {})", json!(value)))
            .await?;
        let script = format!(
            "{found}.value = {}; {found}.dispatchEvent(new Event('change', {{ bubbles: true }}))",
            json!(value)
        );
        self.eval(&script).await.map(drop)
    }

    /// Chooses a file in a file field.
    pub async fn choose(&self, selector: &str, file: &Path) -> Result<()> {
        self.until(&format!("document.querySelector({}) !== null", json!(selector))).await?;
        let document = self.call("DOM.getDocument", json!({})).await?;
        let root = document["root"]["nodeId"].clone();
        let node = self.call("DOM.querySelector", json!({ "nodeId": root, "selector": selector })).await?;
        let params = json!({ "files": [file.to_string_lossy()], "nodeId": node["nodeId"] });
        self.call("DOM.setFileInputFiles", params).await.map(drop)
    }

    /// Draws with the finger: from point to point, in parts of the element's width and height.
    pub async fn draw(&self, selector: &str, points: &[(f64, f64)]) -> Result<()> {
        let found = format!("document.querySelector({})", json!(selector));
        self.until(&format!("{found} !== null")).await?;
        let field = format!(
            "(() => {{ {found}.scrollIntoView({{ block: 'center' }}); const r = {found}.getBoundingClientRect(); \
             return [r.left, r.top, r.width, r.height]; }})()"
        );
        let field = self.eval(&field).await?;
        let part = |index: usize| field[index].as_f64().context("no field to draw in");
        let (left, top, width, height) = (part(0)?, part(1)?, part(2)?, part(3)?);
        for (index, (x, y)) in points.iter().enumerate() {
            let kind = if index == 0 { "mousePressed" } else { "mouseMoved" };
            self.mouse(kind, left + x * width, top + y * height).await?;
        }
        let (x, y) = points.last().copied().unwrap_or_default();
        self.mouse("mouseReleased", left + x * width, top + y * height).await
    }

    async fn mouse(&self, kind: &str, x: f64, y: f64) -> Result<()> {
        let params = json!({ "type": kind, "x": x, "y": y, "button": "left", "buttons": 1, "clickCount": 1 });
        self.call("Input.dispatchMouseEvent", params).await.map(drop)
    }

    /// A picture of the whole page, as PNG.
    pub async fn photograph(&self) -> Result<Vec<u8>> {
        let params = json!({ "format": "png", "captureBeyondViewport": false });
        let shot = self.call("Page.captureScreenshot", params).await?;
        Ok(STANDARD.decode(shot["data"].as_str().context("no picture")?)?)
    }
}
