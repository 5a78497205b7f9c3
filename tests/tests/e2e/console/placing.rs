//! An order is dragged into a gap of a crew's day: what it would mean is told before it is let go, and it stays there. And the
//! switch that lets the office send crews by itself.

use anyhow::{Context, Result, ensure};
use shared::geo::Point;

use super::Desk;

#[tokio::test(flavor = "multi_thread")]
async fn an_order_is_let_go_in_a_gap_and_stays_there() -> Result<()> {
    let (mut desk, north, first) = Desk::with_a_crew().await?;
    let near = |north: f64| Point::from_degrees(31.2 + north, 121.44);
    let office = desk.scene.office.clone();
    let second = office.report("Maple Clinic", "Water heater is leaking", "plumbing", near(0.01)).await?;
    office.assign(&second, &north, "").await?;
    let third = office.report("Willow Court", "Basin is blocked", "plumbing", near(0.02)).await?;
    let tab = desk.sit_down().await?;
    tab.until("document.querySelectorAll('.block').length === 2").await?;
    let drag = r#"
        window.hand = new DataTransfer();
        window.fire = (target, name, x, y) => target.dispatchEvent(new DragEvent(name, { bubbles: true, cancelable: true, dataTransfer: window.hand, clientX: x, clientY: y }));
        window.line = [...document.querySelectorAll('.line')].find((line) => line.innerText.includes('Basin is blocked')).closest('[draggable=true]') || [...document.querySelectorAll('[draggable=true]')].find((line) => line.innerText.includes('Basin is blocked'));
        window.lane = document.querySelector('.lane');
        window.over = () => { const box = [...document.querySelectorAll('.block')][1].getBoundingClientRect(); return [box.left + 2, box.top + 4]; };
        fire(line, 'dragstart', 0, 0); fire(lane, 'dragover', ...over()); true"#;
    tab.eval(drag).await?;
    tab.until("document.querySelector('.lane .meaning') !== null && document.querySelector('.lane .meaning').innerText.includes('there at')").await?;
    let told = tab.eval("document.querySelector('.lane .meaning').innerText").await?;
    ensure!(told.as_str().is_some_and(|told| told.contains("delays 1 other by")), "{told}");
    ensure!(tab.eval("document.querySelector('.gap') !== null").await? == true, "the gap is shown");
    tab.eval("fire(lane, 'drop', ...over()); fire(line, 'dragend', 0, 0); true").await?;
    tab.shows("Sent to North").await?;
    let days = office.rest.get("/api/v1/crews/days").await?.ok()?;
    let stops = days.list("days/0/stops")?.clone();
    let order: Vec<&str> = stops.iter().filter_map(|stop| stop["order"].as_str()).collect();
    ensure!(order == [first.as_str(), third.as_str(), second.as_str()], "{order:?}");
    tab.until("document.querySelectorAll('.block').length === 3").await?;
    tab.has_no_complaints()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_office_sends_by_itself_while_it_is_told_to() -> Result<()> {
    let (mut desk, ..) = Desk::with_a_crew().await?;
    let tab = desk.sit_down().await?;
    tab.eval("location.hash = '#/office/dispatching'").await?;
    tab.shows("within 30 km").await?;
    tab.touch("input[value=automatic]").await?;
    tab.until("document.querySelector('.mode.on input').value === 'automatic'").await?;
    tab.shows("Last chosen by 陈静").await?;
    tab.eval("location.hash = '#/'").await?;
    tab.shows("Orders are sent automatically").await?;
    let facts = desk.colleague().await?.rest.get("/api/v1/office").await?.ok()?;
    ensure!(facts.text("dispatch_mode").context("the mode")? == "automatic", "the server knows");
    tab.has_no_complaints()
}
