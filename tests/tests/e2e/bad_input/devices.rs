//! What devices can get wrong, or pretend.

use anyhow::Result;
use ed25519_dalek::SigningKey;
use reqwest::Method;
use serde_json::{Value, json};
use shared::ids::{Actor, Signature};
use shared::sync::exchange::MEDIA_TYPE;
use shared::sync::wire::pack_small;
use tests::fleet::device::introduction;
use tests::rest::Rest;
use tests::scene::Scene;

use super::{Case, refused};
use crate::on_both;

on_both!(enrolment, sync_requests, rescue_files);

/// Codes are used once, guessed five times at most, and whoever enrols has to own the key.
async fn enrolment(scene: Scene) -> Result<()> {
    let crew = scene.crew("wang").await?;
    let nobody = Rest::new(scene.office.rest.server())?;
    let (actor, key) = (Actor([7; 16]), SigningKey::from_bytes(&[7; 32]));
    let code = scene.office.code(&crew.person).await?;
    let good = introduction(actor, &key, &code);
    let mut stolen = good.clone();
    stolen.proof = Signature([9; 64]);
    let wrong = introduction(actor, &key, "BCDFG-HJKMN");
    let post = |status, field| Case::new(Method::POST, "/enroll/v1", status, Some(field));
    let mut half = serde_json::to_value(&good)?;
    half["actor"] = json!("abc");
    refused(
        &nobody,
        vec![
            post(403, "code").json(&serde_json::to_value(&wrong)?),
            post(422, "proof").json(&serde_json::to_value(&stolen)?),
            post(422, "actor").json(&half),
        ],
    )
    .await?;
    nobody.post("/enroll/v1", serde_json::to_value(&good)?).await?.ok()?;
    let mut again = introduction(Actor([8; 16]), &key, &code);
    refused(&nobody, vec![post(403, "code").json(&serde_json::to_value(&again)?)]).await?;
    let fresh = scene.office.code(&crew.person).await?;
    again = introduction(actor, &key, &fresh);
    refused(&nobody, vec![post(409, "actor").json(&serde_json::to_value(&again)?)]).await?;
    guessed_away(&scene, &nobody, &key).await
}

/// Five wrong guesses at the second half of a code use it up.
async fn guessed_away(scene: &Scene, nobody: &Rest, key: &SigningKey) -> Result<()> {
    let person = scene.office.person("guessed", "x", "technician").await?;
    let code: String = scene.office.code(&person).await?;
    let (known, _) = code.split_once('-').unwrap_or((&code[..5], ""));
    let tries = ["22222", "33333", "44444", "55555", "66666"];
    for (index, guess) in tries.iter().enumerate() {
        let actor = Actor([u8::try_from(100 + index)?; 16]);
        let wish = introduction(actor, key, &format!("{known}-{guess}"));
        nobody.post("/enroll/v1", serde_json::to_value(&wish)?).await?.problem(403)?;
    }
    let honest = introduction(Actor([200; 16]), key, &code);
    let reply = nobody.post("/enroll/v1", serde_json::to_value(&honest)?).await?;
    reply.problem(403)?;
    Ok(())
}

/// Bodies that are no request, tokens of the wrong kind, requests that contradict themselves.
async fn sync_requests(mut scene: Scene) -> Result<()> {
    let crew = scene.crew("wang").await?;
    let device = scene.device(&crew.person).await?;
    let sync = |status, field| Case::new(Method::POST, "/sync/v1", status, field);
    refused(&scene.office.rest, vec![sync(401, None).raw(MEDIA_TYPE, "x")]).await?;
    refused(&Rest::new(scene.office.rest.server())?, vec![sync(401, None).raw(MEDIA_TYPE, "x")]).await?;
    let mut zero = device.exchange(&[])?;
    zero.first = 0;
    let mut unsigned = device.exchange(&[vec![1]])?;
    unsigned.signature = None;

    let rest = scene.office.rest.with_token(&device.token);
    let cases = vec![
        sync(400, None).raw(MEDIA_TYPE, ""),
        sync(400, None).raw(MEDIA_TYPE, "not brotli"),
        sync(400, None).raw(MEDIA_TYPE, pack_small(&"not an exchange")),
        sync(422, Some("first")).raw(MEDIA_TYPE, pack_small(&zero)),
        sync(422, Some("signature")).raw(MEDIA_TYPE, pack_small(&unsigned)),
    ];
    refused(&rest, cases).await?;
    // A device's token opens no door of people's.
    refused(&rest, vec![Case::new(Method::GET, "/api/v1/orders", 401, None)]).await
}

/// A rescue file that this office cannot open, or that is no file at all.
async fn rescue_files(mut scene: Scene) -> Result<()> {
    let crew = scene.crew("wang").await?;
    let device = scene.device(&crew.person).await?;
    let rest = scene.office.rest.with_token(&device.token);
    let post = |status| Case::new(Method::POST, "/api/v1/rescue", status, None);
    let for_somebody_else = b"age-encryption.org/v1\n-> X25519 abc\ndef\n--- ghi\n".to_vec();
    let cases = vec![
        post(400).raw("application/octet-stream", "not a file of ours"),
        post(400).raw("application/octet-stream", Value::Null.to_string()),
        post(400).raw("application/octet-stream", for_somebody_else),
    ];
    refused(&rest, cases).await
}
