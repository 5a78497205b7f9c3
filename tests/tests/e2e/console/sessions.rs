//! A session that ends while somebody types: nothing is lost, and the page goes on afterwards.

use anyhow::{Result, ensure};
use reqwest::Method;
use serde_json::json;
use tests::server::PASSWORD;

use super::{Desk, sign_in};

#[tokio::test(flavor = "multi_thread")]
async fn a_form_outlives_its_session() -> Result<()> {
    let mut desk = Desk::begin().await?;
    let tab = desk.sit_down().await?;
    let kept = tab.eval("document.cookie").await?;
    ensure!(kept == "", "no script reads the session: {kept}");
    let order = desk.scene.office.report("Harbour Books", "Shop window cracked", "glazier", None).await?;
    tab.shows("Shop window cracked").await?;
    tab.eval(&format!("location.hash = '#/order/{order}'")).await?;
    tab.fill("[data-note]", "The owner waits at the back door").await?;

    // Another password ends every session of the person.
    let me = desk.colleague().await?;
    let changed = json!({ "old": PASSWORD, "new": PASSWORD });
    me.rest.send(Method::PUT, "/api/v1/me/password", &[], Some(changed)).await?.ok()?;
    tab.touch(".note-form button[type=submit]").await?;
    tab.shows("Your session has ended").await?;
    sign_in(&tab, "chen").await?;
    tab.until("document.querySelector('.notes').innerText.includes('The owner waits at the back door')").await?;
    tab.until("document.querySelector('.gate') === null").await?;
    tab.has_no_complaints()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_is_told_and_the_policy_lets_no_other_script_in() -> Result<()> {
    let mut desk = Desk::begin().await?;
    let url = desk.scene.server.url();
    let tab = desk.browser.open(&format!("{url}/")).await?;
    tab.press("English").await?;
    tab.fill("input[name=login]", "chen").await?;
    tab.fill("input[name=password]", "not this one").await?;
    tab.press("Sign in").await?;
    tab.shows("the login or the password is wrong").await?;
    let script = "document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.intruder = 1' })); window.intruder === undefined";
    ensure!(tab.eval(script).await? == true, "an inline script ran");
    Ok(())
}
