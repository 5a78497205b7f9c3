//! Letters of twice the size on the narrowest phone: nothing is wider than the screen, and no word is cut off.

use anyhow::{Result, ensure};
use serde_json::Value;
use tests::browser::Tab;
use tests::play::Play;

/// What is wider than the screen, or cuts its own text off. A strip of pictures may be pushed aside.
const WRONG: &str = "
(() => {
  const wrong = [], wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > wide) wrong.push(`the page is ${document.documentElement.scrollWidth} wide`);
  for (const element of document.querySelectorAll('body *')) {
    if (element.closest('.strip, .chart, .hidden-text, svg, noscript, .add-shot input') || !element.getClientRects().length) continue;
    const { left, right } = element.getBoundingClientRect(), style = getComputedStyle(element);
    const name = `${element.tagName}.${element.className} '${element.innerText?.slice(0, 40)}'`;
    if (right > wide + 1 || left < -1) wrong.push(`${name} from ${left} to ${right}`);
    const cuts = ['hidden', 'clip'].includes(style.overflowX) && element.scrollWidth > element.clientWidth + 1;
    if (cuts && element.innerText?.trim()) wrong.push(`${name} cuts ${element.scrollWidth} to ${element.clientWidth}`);
  }
  return wrong;
})()";

async fn fits(tab: &Tab, screen: &str) -> Result<()> {
    let found = tab.eval(WRONG).await?;
    let wrong: Vec<&str> = found.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    ensure!(wrong.is_empty(), "{screen}: {}", wrong.join("\n"));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn letters_of_twice_the_size_fit_the_narrowest_phone() -> Result<()> {
    for greeting in ["English", "中文"] {
        walk(greeting).await?;
    }
    Ok(())
}

async fn walk(greeting: &str) -> Result<()> {
    let play = Play::begin(1).await?;
    let order = play.scene.order(&play.crew).await?.to_string();
    play.scene.order(&play.crew).await?;
    let (_browser, tab) = play.open().await?;
    play.enrol(&tab).await?;
    tab.eval("localStorage.setItem('size', '200')").await?;
    tab.reload().await?;
    tab.press("Settings").await?;
    tab.press(greeting).await?;
    tab.until("document.documentElement.dataset.size === '200'").await?;
    for (hash, waits_for, screen) in [
        ("#/", ".order-row", "today"),
        ("#/map", ".stop", "map"),
        ("#/work", "meter", "work"),
        ("#/settings", ".switch", "settings"),
        ("#/van", ".empty", "van"),
        ("#/enrol/x", "input[name=code]", "enrol"),
    ] {
        tab.eval(&format!("location.hash = '{hash}'")).await?;
        tab.until(&format!("document.querySelector('{waits_for}') !== null")).await?;
        fits(&tab, screen).await?;
    }
    tab.eval(&format!("location.hash = '#/order/{order}'")).await?;
    tab.until("document.querySelector('[data-act=next]') !== null && document.querySelector('#head') !== null").await?;
    fits(&tab, "order").await?;
    for _ in 0..3 {
        let before = tab.eval("document.querySelector('[data-act]').innerText").await?;
        tab.touch("[data-act=next]").await?;
        tab.until(&format!("document.querySelector('[data-act]').innerText !== {before}")).await?;
    }
    tab.until("document.querySelector('#outcome .chip') !== null").await?;
    tab.touch("#outcome .chip:nth-child(2)").await?;
    tab.until("document.querySelector('#outcome textarea') !== null").await?;
    fits(&tab, "visit").await?;
    tab.touch("#lines .row.even .button:nth-child(2)").await?;
    tab.until("document.querySelector('.sheet input') !== null").await?;
    fits(&tab, "labour").await?;
    tab.touch(".sheet .act").await?;
    tab.until("document.querySelectorAll('#lines li').length === 1").await?;
    tab.touch("#lines li button").await?;
    tab.until("document.querySelector('.sheet') !== null").await?;
    fits(&tab, "line").await?;
    tab.key("Escape").await?;
    tab.eval(&format!("location.hash = '#/customer/{order}'")).await?;
    tab.until("document.querySelector('.pad canvas') !== null").await?;
    fits(&tab, "customer").await
}
