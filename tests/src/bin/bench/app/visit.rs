//! A visit on a slow phone: tap by tap, act by act, photo by photo.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use image::codecs::jpeg::JpegEncoder;
use serde_json::Value;
use tests::browser::Tab;

use super::{WATCH_WORKER, number};
use crate::table::{Samples, Table, Target};

/// From the list into an order and back, thirty times.
pub(super) async fn screens(tab: &Tab, table: &mut Table) -> Result<()> {
    let mut taps = Samples::default();
    let tap = "(async () => {
        const frame = () => new Promise(requestAnimationFrame), start = performance.now();
        document.querySelectorAll('.order-row')[Math.floor(performance.now()) % 40].click();
        while (!document.querySelector('#head') || !document.querySelector('main .card h2')) await frame();
        const took = performance.now() - start;
        location.hash = '#/';
        while (!document.querySelector('.order-row')) await frame();
        await frame();
        return took;
    })()";
    for _ in 0..30 {
        taps.push(tab.eval(tap).await?.as_f64().context("no time")?);
    }
    let remark = format!("p95; median {:.0}", taps.median());
    table.add("app: tap to the next screen", Target::AtMost(100.0), taps.percentile(95), "ms", remark);
    Ok(())
}

/// From a touch to the worker's word that it is on disk.
pub(super) async fn acts(tab: &Tab, order: &str, table: &mut Table) -> Result<()> {
    tab.eval(&format!("location.hash = '#/order/{order}'")).await?;
    for act in ["Accept", "On my way", "I have arrived"] {
        tab.press(act).await?;
    }
    tab.shows("What you found and did").await?;
    tab.in_worker("worker-", WATCH_WORKER).await?;
    tab.eval("seen.answers.length = 0").await?;
    for n in 0..40 {
        let answered = format!("seen.answers.length > {n}");
        tab.eval(&format!("document.querySelectorAll('#outcome .chip')[{}].click()", n % 4)).await?;
        tab.until(&answered).await?;
    }
    let took = samples(&tab.eval("seen.answers").await?);
    ensure!(took.median() > 0.0, "no answer was timed");
    let remark = format!("median, page to page; p95 {:.1}", took.percentile(95));
    table.add("app: act to durable", Target::AtMost(30.0), took.median(), "ms", remark);
    let took = samples(&tab.in_worker("worker-", "took").await?);
    let remark = format!("median; p95 {:.1}", took.percentile(95));
    table.add("app: of which the worker", Target::Open, took.median(), "ms", remark);
    Ok(())
}

/// A picture of twelve megapixels, and what it does to the page.
pub(super) async fn photo(tab: &Tab, (folder, picture): (&Path, &[u8]), table: &mut Table) -> Result<()> {
    let file = folder.join("twelve.jpg");
    let mut stored = Samples::default();
    tab.eval("seen.tasks.length = 0").await?;
    for n in 1..=5 {
        std::fs::write(&file, another(picture, n))?;
        tab.eval("seen.answers.length = 0").await?;
        tab.choose("input[type=file][data-kind=Before]", &file).await?;
        tab.until(&format!("document.querySelectorAll('.shot img').length === {n}")).await?;
        stored.push(number(tab, "Math.max(...seen.answers)").await?);
    }
    let remark = format!("median; worst {:.0}", stored.worst());
    table.add("app: a 12-megapixel photo stored", Target::AtMost(1_000.0), stored.median(), "ms", remark);
    let longest = number(tab, "Math.max(0, ...seen.tasks)").await?;
    table.add("app: longest task of the page meanwhile", Target::AtMost(100.0), longest, "ms", "");
    Ok(())
}

/// A picture as a phone's camera makes it, with grain.
pub(super) fn twelve_megapixels() -> Result<Vec<u8>> {
    let picture = image::RgbImage::from_fn(4_032, 3_024, |x, y| {
        let grain = u8::try_from((x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503)) >> 8 & 31).unwrap_or(0);
        image::Rgb([grain + 90, grain + 110, u8::try_from(y / 16).unwrap_or(200).min(220)])
    });
    let mut file = Vec::new();
    JpegEncoder::new_with_quality(&mut file, 88).encode_image(&picture)?;
    Ok(file)
}

/// The same JPEG in other shades, without encoding it anew: the first number of its first quantisation table (ITU T.81,
/// B.2.4.1) is that of brightness, that of its second the one of colour.
pub(super) fn another(picture: &[u8], n: usize) -> Vec<u8> {
    const TABLE: [u8; 2] = [0xff, 0xdb];
    let mut other = picture.to_vec();
    let places: Vec<usize> = other.windows(2).enumerate().filter(|(_, two)| *two == TABLE).map(|(at, _)| at).collect();
    for (table, step) in places.into_iter().take(2).zip([n % 13, n / 13]) {
        // Marker, length, number of the table, then its entries.
        if let Some(first) = other.get_mut(table + 5) {
            *first = u8::try_from(3 + step).unwrap_or(3);
        }
    }
    other
}

fn samples(numbers: &Value) -> Samples {
    let mut samples = Samples::default();
    numbers.as_array().into_iter().flatten().filter_map(Value::as_f64).for_each(|ms| samples.push(ms));
    samples
}
