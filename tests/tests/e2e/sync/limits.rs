//! Bounded both ways, and only the versions that both ends speak.

use anyhow::Result;
use shared::ids::{Digest, OrderId};
use shared::sync::exchange::{
    Answer, FULL_ANSWER_BYTES, MAX_BODY_BYTES, MAX_EDITS, MAX_OFFERS, MAX_RAW_BYTES, MAX_REFETCH,
};
use shared::sync::wire::pack_small;
use shared::sync::{OLDEST_PROTOCOL, PROTOCOL};
use tests::scene::Scene;

use super::{done, note, notes};
use crate::on_both;

on_both!(version_negotiation, bounded_batches, bounded_answers);

/// A device of another protocol is told which ones are spoken here, and nothing of its request is taken.
async fn version_negotiation(mut scene: Scene) -> Result<()> {
    let crew = scene.crew("wang").await?;
    let order = scene.order(&crew).await?;
    let device = scene.device(&crew.person).await?;
    for protocol in [0, PROTOCOL + 1, u16::MAX] {
        let mut exchange = device.exchange(&[note(order, "from another age")])?;
        exchange.protocol = protocol;
        let expected = Answer::OtherProtocol { oldest: OLDEST_PROTOCOL, newest: PROTOCOL };
        assert_eq!(device.ask(&scene.http, &exchange).await?, expected);
    }
    assert!(notes(&scene.office, order).await?.is_empty());
    Ok(())
}

/// Too many, too large, or swelling when unpacked: refused with the field and what to do, nothing kept, nothing crashed.
async fn bounded_batches(mut scene: Scene) -> Result<()> {
    let crew = scene.crew("wang").await?;
    let order = scene.order(&crew).await?;
    let device = scene.device(&crew.person).await?;
    let many = device.exchange(&vec![note(order, "x"); MAX_EDITS + 1])?;
    let mut refetch = device.exchange(&[])?;
    refetch.refetch = vec![OrderId([1; 16]); MAX_REFETCH + 1];
    let mut offers = device.exchange(&[])?;
    offers.offers = vec![Digest([1; 32]); MAX_OFFERS + 1];
    let bomb = device.exchange(&vec![vec![0; 90_000]; MAX_RAW_BYTES / 90_000 + 1])?;
    let cases = [
        (pack_small(&many), Some("edits")),
        (pack_small(&refetch), Some("refetch")),
        (pack_small(&offers), Some("offers")),
        (pack_small(&bomb), None),
        (vec![0x42; MAX_BODY_BYTES + 1], None),
    ];
    for (body, field) in cases {
        let bytes = body.len();
        let reply = device.post(&scene.http, body).await?;
        let problem: serde_json::Value = serde_json::from_slice(&reply.body)?;
        assert_eq!((reply.status, problem["field"].as_str()), (413, field), "{bytes} bytes: {problem}");
        assert!(problem["what_to_do"].as_str().is_some_and(|text| !text.is_empty()), "{problem}");
    }
    assert!(notes(&scene.office, order).await?.is_empty());
    let full = device.exchange(&vec![note(order, "x"); MAX_EDITS])?;
    assert_eq!(done(device.ask(&scene.http, &full).await?)?.accepted, u64::try_from(MAX_EDITS)?);
    Ok(())
}

/// What does not fit into one answer is announced by `more` and comes with the next, each order once.
async fn bounded_answers(mut scene: Scene) -> Result<()> {
    let crew = scene.crew("wang").await?;
    let mut writer = scene.device(&crew.person).await?;
    let mut orders = Vec::new();
    for _ in 0..6 {
        let order = scene.order(&crew).await?;
        orders.push(order);
        // About 1.2 MB a state: four of them fill an answer.
        for part in 0..3 {
            let edits: Vec<_> = (0..50).map(|n| note(order, &format!("{part}.{n} {}", "水".repeat(2_600)))).collect();
            writer.sync(&scene.http, &edits).await?;
        }
    }
    let mut reader = scene.device(&crew.person).await?;
    let (mut seen, mut answers) = (Vec::new(), 0);
    loop {
        let changes = reader.sync(&scene.http, &[]).await?;
        let bytes: usize = changes.orders.iter().filter_map(|order| order.state.as_ref()).map(Vec::len).sum();
        assert!(bytes <= FULL_ANSWER_BYTES + 2_000_000, "{bytes} bytes in one answer");
        seen.extend(changes.orders.iter().map(|order| order.order));
        answers += 1;
        if !changes.more {
            break;
        }
    }
    orders.sort();
    seen.sort();
    assert_eq!(seen, orders);
    assert!(answers > 1, "{answers} answers");
    Ok(())
}
