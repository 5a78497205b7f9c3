//! The office as its people use it over REST, in the few words that tests and the demo need.

use anyhow::{Context, Result, ensure};
use reqwest::Method;
use serde_json::{Value, json};
use shared::geo::Point;

use crate::rest::{Reply, Rest};
use crate::server::PASSWORD;

/// Somebody at the office: the administrator unless said otherwise, who may do everything.
#[derive(Clone, Debug)]
pub struct Office {
    /// The interface, signed in.
    pub rest: Rest,
}

/// Where an order was read, so that a change can say what it replaces.
#[derive(Clone, Debug)]
pub struct ReadOrder {
    /// The order as shown.
    pub view: Value,
    /// Its `ETag`.
    pub tag: String,
}

impl Office {
    /// Whoever `rest` is signed in as.
    pub fn of(rest: Rest) -> Self {
        Self { rest }
    }

    /// Adds a person who signs in as `login` with the password of all tests; gives the id.
    pub async fn person(&self, login: &str, name: &str, role: &str) -> Result<String> {
        let body = json!({"login": login, "name": name, "role": role, "password": PASSWORD});
        Ok(self.rest.post("/api/v1/people", body).await?.ok()?.text("id")?.to_owned())
    }

    /// Adds a crew that is always on shift, its first member the lead; gives the id.
    pub async fn crew(&self, name: &str, skills: &[&str], base: Option<Point>, members: &[&str]) -> Result<String> {
        let body = json!({"name": name, "skills": skills, "shift_start": "00:00", "shift_end": "00:00", "base": base});
        let crew = self.rest.post("/api/v1/crews", body).await?.ok()?.text("id")?.to_owned();
        for (index, member) in members.iter().enumerate() {
            let path = format!("/api/v1/crews/{crew}/members/{member}");
            self.rest.send(Method::PUT, &path, &[], Some(json!({"lead": index == 0}))).await?.ok()?;
        }
        Ok(crew)
    }

    /// A fresh enrolment code for `person`, as one types it.
    pub async fn code(&self, person: &str) -> Result<String> {
        let reply = self.rest.post("/api/v1/enrolments", json!({"person": person})).await?.ok()?;
        Ok(reply.text("code")?.to_owned())
    }

    /// Takes a report by telephone; gives the order's id.
    pub async fn report(&self, customer: &str, fault: &str, trade: &str, point: Option<Point>) -> Result<String> {
        let body = json!({
            "customer_name": customer, "address": format!("{customer}, front door"), "point": point, "fault": fault,
            "trade": trade, "contact": {"name": customer, "phone": "13800000000"},
        });
        Ok(self.rest.post("/api/v1/orders", body).await?.ok()?.text("id")?.to_owned())
    }

    /// The order as it stands.
    pub async fn order(&self, order: &str) -> Result<ReadOrder> {
        let reply = self.rest.get(&format!("/api/v1/orders/{order}")).await?.ok()?;
        Ok(ReadOrder { tag: reply.header("etag")?.to_owned(), view: reply.body })
    }

    /// Sends `crew`, whatever the order's present revision is.
    pub async fn assign(&self, order: &str, crew: &str, reason: &str) -> Result<u64> {
        let revision = self.order(order).await?.view.get("revision").and_then(Value::as_u64).context("no revision")?;
        let reply = self.try_assign(order, crew, reason, revision).await?.ok()?;
        reply.at("revision")?.as_u64().context("no revision")
    }

    /// Sends `crew` if the order still has `revision`.
    pub async fn try_assign(&self, order: &str, crew: &str, reason: &str, revision: u64) -> Result<Reply> {
        let path = format!("/api/v1/orders/{order}/assignment");
        let body = json!({"crew": crew, "revision": revision, "reason": reason});
        self.rest.send(Method::PUT, &path, &[], Some(body)).await
    }

    /// Every act on the order, in the order of receipt.
    pub async fn history(&self, order: &str) -> Result<Vec<Value>> {
        let reply = self.rest.get(&format!("/api/v1/orders/{order}/history?limit=500")).await?.ok()?;
        Ok(reply.list("items")?.clone())
    }

    /// Its sign-offs, verified by the server.
    pub async fn sign_offs(&self, order: &str) -> Result<Vec<Value>> {
        let reply = self.rest.get(&format!("/api/v1/orders/{order}/sign-offs")).await?.ok()?;
        Ok(reply.list("sign_offs")?.clone())
    }

    /// The bytes of a photo.
    pub async fn photo(&self, hash: &str) -> Result<Vec<u8>> {
        self.rest.bytes(&format!("/api/v1/photos/{hash}")).await
    }

    /// All orders, oldest first; fails if there are more than one page holds.
    pub async fn orders(&self) -> Result<Vec<Value>> {
        let reply = self.rest.get("/api/v1/orders?limit=500").await?.ok()?;
        ensure!(reply.at("next")?.is_null(), "more orders than on one page");
        Ok(reply.list("items")?.clone())
    }
}
