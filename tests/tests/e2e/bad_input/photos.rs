//! What can be wrong with an upload: the protocol, the bytes, or the picture itself.

use anyhow::{Context, Result};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::Method;
use shared::ids::Digest;
use tests::images::jpeg;
use tests::rest::Rest;
use tests::scene::Scene;

use super::{Case, refused};
use crate::on_both;

on_both!(uploads, pictures);

const PHOTOS: &str = "/photos/v1";
const PIECE: &str = "application/offset+octet-stream";

fn metadata(hash: &str) -> String {
    format!("sha256 {}", STANDARD.encode(hash))
}

/// The address of a fresh upload of `bytes` bytes that should have `hash`.
async fn create(rest: &Rest, hash: &str, bytes: usize) -> Result<String> {
    let (length, metadata) = (bytes.to_string(), metadata(hash));
    let headers = [("tus-resumable", "1.0.0"), ("upload-length", &*length), ("upload-metadata", &*metadata)];
    let reply = rest.send(Method::POST, PHOTOS, &headers, None).await?.ok()?;
    Ok(reply.header("location")?.trim_start_matches(rest.server()).to_owned())
}

async fn uploads(mut scene: Scene) -> Result<()> {
    let crew = scene.crew("wang").await?;
    let device = scene.device(&crew.person).await?;
    let rest = scene.office.rest.with_token(&device.token);
    refused(&scene.office.rest, vec![Case::new(Method::POST, PHOTOS, 401, None)]).await?;
    let hash = Digest::of(b"x").to_string();
    let good = metadata(&hash);
    let post = |status, field| Case::new(Method::POST, PHOTOS, status, field).header("tus-resumable", "1.0.0");
    let cases = vec![
        Case::new(Method::POST, PHOTOS, 412, Some("Tus-Resumable")),
        post(400, Some("Upload-Metadata")).header("upload-length", "5"),
        post(400, Some("Upload-Metadata")).header("upload-length", "5").header("upload-metadata", "sha256 eHg="),
        post(400, Some("upload-length")).header("upload-metadata", &good),
        post(400, Some("Upload-Length")).header("upload-metadata", &good).header("upload-length", "0"),
        post(413, Some("Upload-Length")).header("upload-metadata", &good).header("upload-length", "999999999999"),
    ];
    refused(&rest, cases).await?;
    let url = create(&rest, &hash, 1_000).await?;
    let patch = |status, field| {
        Case::new(Method::PATCH, &url, status, field).header("tus-resumable", "1.0.0").raw(PIECE, vec![1; 10])
    };
    let cases = vec![
        patch(409, Some("upload-offset")).header("upload-offset", "5"),
        patch(400, Some("upload-offset")),
        patch(460, Some("upload-checksum"))
            .header("upload-offset", "0")
            .header("upload-checksum", "sha1 2jmj7l5rSw0yVb/vlWAYkK/YBwk="),
        Case::new(Method::PATCH, &url, 415, None)
            .header("tus-resumable", "1.0.0")
            .header("upload-offset", "0")
            .raw("image/jpeg", "x"),
        Case::new(Method::PATCH, &url, 413, Some("Upload-Length"))
            .header("tus-resumable", "1.0.0")
            .header("upload-offset", "0")
            .raw(PIECE, vec![1; 1_001]),
    ];
    refused(&rest, cases).await?;
    let other = scene.crew("li").await?;
    let other = scene.device(&other.person).await?;
    let theirs = scene.office.rest.with_token(&other.token);
    let foreign = Case::new(Method::PATCH, &url, 404, None)
        .header("tus-resumable", "1.0.0")
        .header("upload-offset", "0")
        .raw(PIECE, "x");
    refused(&theirs, vec![foreign]).await
}

/// A bomb is refused by its header, another file by its first bytes, another photo by its hash. Nothing of them stays.
async fn pictures(mut scene: Scene) -> Result<()> {
    let crew = scene.crew("wang").await?;
    let device = scene.device(&crew.person).await?;
    let rest = scene.office.rest.with_token(&device.token);
    let bomb = [b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".as_slice(), &[0, 1, 0, 0, 0, 1, 0, 0, 8, 6, 0, 0, 0]].concat();
    let honest = jpeg(&mut scene.chance, 32, 32)?;
    let cases = [
        (bomb.clone(), Digest::of(&bomb), 422),
        (b"%PDF-1.7 and so on".to_vec(), Digest::of(b"%PDF-1.7 and so on"), 415),
        (honest.clone(), Digest([5; 32]), 460),
    ];
    for (bytes, hash, status) in cases {
        let url = create(&rest, &hash.to_string(), bytes.len()).await?;
        let headers = [("tus-resumable", "1.0.0"), ("upload-offset", "0")];
        let reply = rest.send_raw(Method::PATCH, &url, &headers, Some((PIECE, bytes))).await?;
        reply.problem(status)?;
        let photo = format!("/api/v1/photos/{hash}");
        scene.office.rest.get(&photo).await?.problem(404)?;
        let head = rest.send(Method::HEAD, &url, &headers[..1], None).await?;
        assert!(head.status.is_client_error(), "the upload is still there: {}", head.status);
    }
    let url = create(&rest, &Digest::of(&honest).to_string(), honest.len()).await?;
    let headers = [("tus-resumable", "1.0.0"), ("upload-offset", "0")];
    rest.send_raw(Method::PATCH, &url, &headers, Some((PIECE, honest.clone())))
        .await?
        .ok()
        .context("the honest one")?;
    assert_eq!(scene.office.photo(&Digest::of(&honest).to_string()).await?, honest);
    Ok(())
}
