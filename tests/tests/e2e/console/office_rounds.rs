//! What a manager keeps and looks at: levels and articles that new orders use, alarms with their remarks, a day's report.

use anyhow::{Result, ensure};
use serde_json::json;
use shared::geo::Point;
use tests::server::ADMIN;

use super::Desk;

#[tokio::test(flavor = "multi_thread")]
async fn levels_and_articles_are_kept_by_hand() -> Result<()> {
    let mut desk = Desk::begin().await?;
    let tab = desk.sit_down_as(ADMIN).await?;
    tab.eval("location.hash = '#/office/levels'").await?;
    tab.press("Add a level").await?;
    tab.fill("input[name=level-name]", "S").await?;
    tab.fill("input[name=response]", "soon").await?;
    tab.fill("input[name=resolve]", "240").await?;
    tab.touch(".sheet button[type=submit]").await?;
    tab.shows("Say whole minutes.").await?;
    tab.fill("input[name=response]", "30").await?;
    tab.touch(".sheet button[type=submit]").await?;
    tab.until("document.querySelector('.sheet') === null").await?;
    let row = |words: &str| {
        format!(
            "[...document.querySelectorAll('.table tbody tr')].some((row) => row.innerText.replace(/\\s+/g, ' ').includes('{words}'))"
        )
    };
    tab.until(&row("S 30 min 4 h all hours")).await?;

    // A promise that changes holds for what comes from now on.
    tab.eval(
        "[...document.querySelectorAll('.table tbody tr')].find((row) => row.innerText.includes('30 min')).click()",
    )
    .await?;
    tab.fill("input[name=response]", "45").await?;
    tab.touch(".sheet button[type=submit]").await?;
    tab.until(&row("S 45 min 4 h")).await?;
    let kept = desk.scene.office.rest.get("/api/v1/levels/S").await?.ok()?.body;
    ensure!(kept["response_minutes"] == 45 && kept["resolve_minutes"] == 240, "{kept}");

    tab.eval("location.hash = '#/office/parts'").await?;
    tab.press("Add an article").await?;
    for (field, text) in [("number", "FAN-9"), ("name", "风机 Fan"), ("unit", "pc"), ("price", "dear")] {
        tab.fill(&format!(".sheet input[name={field}]"), text).await?;
    }
    tab.touch(".sheet button[type=submit]").await?;
    tab.shows("An amount such as 280.00").await?;
    tab.fill(".sheet input[name=price]", "280.00").await?;
    tab.touch(".sheet button[type=submit]").await?;
    tab.until(&row("风机 Fan FAN-9 280.00 CNY / pc")).await?;
    tab.eval(
        "[...document.querySelectorAll('.table tbody tr')].find((row) => row.innerText.includes('FAN-9')).click()",
    )
    .await?;
    tab.fill(".sheet input[name=price]", "299.50").await?;
    tab.touch(".sheet button[type=submit]").await?;
    tab.until(&row("FAN-9 299.50 CNY / pc")).await?;
    tab.has_no_complaints()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_alarm_takes_a_remark_and_the_days_report_is_handed_in() -> Result<()> {
    let mut desk = Desk::begin().await?;
    let base = Point::from_degrees(31.2, 121.44);
    let order = desk.scene.office.report("Harbour Books", "Lift stands still", "lift", base).await?;
    let reminder = json!({ "text": "The hotel calls every ten minutes" });
    desk.scene.office.rest.post(&format!("/api/v1/orders/{order}/reminders"), reminder).await?.ok()?;
    let tab = desk.sit_down_as(ADMIN).await?;
    tab.eval("location.hash = '#/office/alarms'").await?;
    tab.shows("The hotel calls every ten minutes").await?;
    tab.press("Remark").await?;
    tab.fill(".sheet input[name=remark]", "Lifts 2 goes now").await?;
    tab.touch(".sheet button[type=submit]").await?;
    tab.until("document.querySelector('.table').innerText.includes('Lifts 2 goes now')").await?;

    tab.eval("location.hash = '#/office/calls'").await?;
    tab.shows("to call").await?;
    tab.eval("location.hash = '#/office/reports'").await?;
    tab.until(
        "document.querySelector('.report td') && document.querySelector('.report').innerText.includes('Lift stands')",
    )
    .await?;
    tab.press("Hand it in").await?;
    tab.shows("This cannot be taken back").await?;
    tab.touch(".sheet .button.main").await?;
    tab.shows("Handed in").await?;

    // Every morning it goes out by itself; where there is no mail server, that is said before anybody waits for a letter.
    tab.press("By itself").await?;
    let set = "(() => { const at = document.querySelector('input[name=schedule-at]'); at.value = '07:30'; \
               at.dispatchEvent(new Event('input', { bubbles: true })) })()";
    tab.until("document.querySelector('input[name=schedule-at]') !== null").await?;
    tab.eval(set).await?;
    tab.fill("input[name=schedule-to]", "boss@example.com").await?;
    tab.touch(".sheet button[type=submit]").await?;
    tab.shows("mail_server").await?;
    tab.fill("input[name=schedule-to]", "").await?;
    tab.touch(".sheet button[type=submit]").await?;
    tab.until("document.querySelector('.sheet') === null").await?;
    let schedules = desk.scene.office.rest.get("/api/v1/reports/schedules").await?.ok()?.body;
    ensure!(schedules[0]["at"] == "07:30", "{schedules}");

    // What comes afterwards is told beside it.
    desk.scene.office.report("City Library", "No light", "electric", base).await?;
    tab.select("select[name=report-kind]", "weekly").await?;
    tab.until("document.querySelector('.report td, .report .empty') !== null").await?;
    tab.select("select[name=report-kind]", "daily").await?;
    tab.shows("corrections since: 1").await?;
    tab.has_no_complaints()
}
