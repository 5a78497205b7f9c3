//! What is dangerous takes the password again, and goes on where it stopped; what was done is told afterwards.

use std::time::Duration;

use anyhow::{Result, bail, ensure};
use tests::server::{ADMIN, PASSWORD};

use super::Desk;

#[tokio::test(flavor = "multi_thread")]
async fn a_password_is_asked_again_before_roles_change() -> Result<()> {
    let (mut desk, ..) = Desk::with_a_crew().await?;
    let tab = desk.sit_down_as(ADMIN).await?;
    tab.eval("location.hash = '#/office/people'").await?;
    tab.until("document.querySelectorAll('.table tbody tr').length === 3").await?;
    // An hour at the desk.
    let file = desk.scene.server.folder().join("callout.db");
    let older = "UPDATE tokens SET created_at = created_at - 3600000 WHERE person IS NOT NULL";
    desk.scene.server.database().execute(&file, older).await?;

    let role_of = "[...document.querySelectorAll('.table tbody tr')].find((row) => row.innerText.includes('陈静')).querySelector('select')";
    let choose = |role: &str| {
        format!(
            "(() => {{ const role = {role_of}; role.value = '{role}'; role.dispatchEvent(new Event('change', {{ bubbles: true }})) }})()"
        )
    };
    // Whoever would rather not has changed nothing.
    tab.eval(&choose("manager")).await?;
    tab.shows("Your password, please").await?;
    tab.press("Leave it").await?;
    tab.shows("to be safe, this takes your password again").await?;
    tab.until(&format!("{role_of}.value === 'dispatcher'")).await?;

    // A wrong one is told, and the right one goes on by itself.
    tab.eval(&choose("manager")).await?;
    tab.until("document.querySelector('input[name=proof]') !== null").await?;
    tab.fill("input[name=proof]", "not this one").await?;
    tab.press("Go on").await?;
    tab.shows("the password is wrong").await?;
    tab.fill("input[name=proof]", PASSWORD).await?;
    tab.press("Go on").await?;
    tab.until("document.querySelector('input[name=proof]') === null").await?;
    tab.until(&format!("{role_of}.value === 'manager'")).await?;
    until_the_office_has(&desk, "chen", "manager").await?;

    // For a while it is not asked again, and all of it is in the trail.
    tab.eval(&choose("dispatcher")).await?;
    // The choice says so at once; the office, when it is written.
    until_the_office_has(&desk, "chen", "dispatcher").await?;
    ensure!(tab.eval("document.querySelector('input[name=proof]') === null").await? == true, "asked again");
    tab.eval("location.hash = '#/office/audit'").await?;
    tab.shows("role: dispatcher → manager").await?;
    tab.shows("role: manager → dispatcher").await?;
    tab.select("select[aria-label=What]", "orders").await?;
    tab.until(
        "document.querySelector('.trail') !== null && !document.querySelector('.trail').innerText.includes('role:')",
    )
    .await?;
    tab.until("document.querySelectorAll('.trail a').length >= 2").await?;
    tab.has_no_complaints()
}

/// Waits until the office has this role for whoever signs in as `login`.
async fn until_the_office_has(desk: &Desk, login: &str, role: &str) -> Result<()> {
    for _ in 0..100 {
        let people = desk.scene.office.rest.get("/api/v1/people").await?.ok()?;
        if people.list("items")?.iter().any(|person| person["login"] == login && person["role"] == role) {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    bail!("{login} never became {role}")
}
