//! Photos in an object store that speaks S3: somebody else's server, `moto` from PyPI.

use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE};
use reqwest::{Client, Method, StatusCode};
use shared::ids::Digest;
use tests::database::Database;
use tests::fleet::device::Device;
use tests::images::heavy;
use tests::peers;
use tests::rest::http;
use tests::scene::Scene;
use tests::server::free_address;
use tokio::process::{Child, Command};

const BUCKET: &str = "callout-photos";
/// More than two part objects, so that the upload is put together from several.
const BYTES: usize = 5 << 20;

/// A running S3 server with an empty bucket.
struct Bucket {
    endpoint: String,
    _process: Child,
}

impl Bucket {
    /// Starts one.
    async fn start() -> Result<Self> {
        let program = peers::python("s3", "moto_server").await?;
        let address = free_address()?;
        let mut command = Command::new(program);
        command.args(["--host", "127.0.0.1", "--port", &address.port().to_string()]);
        let process =
            command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true).spawn()?;
        let bucket = Self { endpoint: format!("http://{address}"), _process: process };
        let place = format!("{}/{BUCKET}", bucket.endpoint);
        for _ in 0..200 {
            if http()?.put(&place).send().await.is_ok_and(|reply| reply.status().is_success()) {
                return Ok(bucket);
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        bail!("the S3 server was not ready within 20 s")
    }

    async fn scene(&self) -> Result<Scene> {
        let variables = [
            ("CALLOUT_PHOTO_STORE", "s3://callout-photos/branch"),
            ("AWS_ENDPOINT", &*self.endpoint),
            ("AWS_ALLOW_HTTP", "true"),
            ("AWS_REGION", "us-east-1"),
            ("AWS_ACCESS_KEY_ID", "tester"),
            ("AWS_SECRET_ACCESS_KEY", "tester's secret"),
        ];
        Scene::with(Database::Sqlite, 1, &variables).await
    }

    /// The names of all objects, as the S3 server lists them.
    async fn names(&self) -> Result<Vec<String>> {
        let listing = http()?.get(format!("{}/{BUCKET}?list-type=2", self.endpoint)).send().await?.text().await?;
        let keys = listing.split("<Key>").skip(1).filter_map(|rest| rest.split_once("</Key>"));
        Ok(keys.map(|(key, _)| key.to_owned()).collect())
    }

    async fn put(&self, name: &str, bytes: &[u8]) -> Result<()> {
        let place = format!("{}/{BUCKET}/{name}", self.endpoint);
        // It wants to know who it is and does not check the signature.
        let who =
            "AWS4-HMAC-SHA256 Credential=tester/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0";
        let request = http()?.put(place).header(AUTHORIZATION, who).body(bytes.to_vec());
        request.send().await?.error_for_status()?;
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_goes_up_in_parts_is_verified_and_leaves_nothing_else_behind() -> Result<()> {
    let bucket = Bucket::start().await?;
    let mut scene = bucket.scene().await?;
    let crew = scene.crew("wang").await?;
    let device = scene.device(&crew.person).await?;
    let photo = heavy(&mut scene.chance, BYTES)?;
    let hash = Digest::of(&photo).to_string();
    let upload = create(&scene, &device, &hash, photo.len()).await?;
    let half = photo.len() / 2;
    let (first, rest) = photo.split_at(half);
    ensure!(patch(&scene.http, &device, &upload, 0, first).await? == StatusCode::NO_CONTENT, "the first half");
    let names = bucket.names().await?;
    ensure!(names.len() >= 3 && names.iter().all(|name| name.starts_with("branch/parts/")), "{names:?}");
    ensure!(patch(&scene.http, &device, &upload, half, rest).await? == StatusCode::NO_CONTENT, "the second half");
    let names = bucket.names().await?;
    let whole = format!("branch/photos/{}/{hash}", hash.get(..2).context("a hash")?);
    ensure!(names == [whole.clone()], "{names:?}");
    ensure!(scene.office.photo(&hash).await? == photo, "another photo came back");
    let small = scene.office.photo(&format!("{hash}/thumbnail?edge=160")).await?;
    ensure!(small.len() < 20_000 && bucket.names().await?.len() == 2, "{} bytes", small.len());

    // Altered in the bucket behind our back, with the same size.
    let mut altered = photo.clone();
    *altered.get_mut(half).context("a byte")? ^= 1;
    bucket.put(&whole, &altered).await?;
    let output = scene.server.command(&["check", "--deep"])?.output().await?;
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    ensure!(output.status.code() == Some(4) && told.contains(&hash), "{}: {told}", output.status);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_or_not_wanted_any_more_is_deleted() -> Result<()> {
    let bucket = Bucket::start().await?;
    let mut scene = bucket.scene().await?;
    let crew = scene.crew("wang").await?;
    let device = scene.device(&crew.person).await?;
    let photo = heavy(&mut scene.chance, BYTES)?;
    let other = Digest::of(b"another photo").to_string();
    let upload = create(&scene, &device, &other, photo.len()).await?;
    let status = patch(&scene.http, &device, &upload, 0, &photo).await?;
    ensure!(status.as_u16() == 460, "taken under a name that is not its hash: {status}");
    ensure!(bucket.names().await?.is_empty(), "{:?}", bucket.names().await?);

    let upload = create(&scene, &device, &Digest::of(&photo).to_string(), photo.len()).await?;
    patch(&scene.http, &device, &upload, 0, photo.get(..3 << 20).context("a piece")?).await?;
    ensure!(!bucket.names().await?.is_empty(), "no part has arrived");
    let ended = tus(&scene.http, &device, Method::DELETE, &upload).send().await?;
    ensure!(ended.status() == StatusCode::NO_CONTENT, "{}", ended.status());
    ensure!(bucket.names().await?.is_empty(), "{:?}", bucket.names().await?);

    // Nobody finishes this one: it is made to have expired, and the next start's tick removes it.
    let upload = create(&scene, &device, &Digest::of(&photo).to_string(), photo.len()).await?;
    patch(&scene.http, &device, &upload, 0, photo.get(..3 << 20).context("a piece")?).await?;
    let file = scene.server.folder().join("callout.db");
    scene.server.stop().await?;
    scene.server.database().execute(&file, "UPDATE uploads SET expires_at = 1; DELETE FROM tickers").await?;
    scene.server.run().await?;
    for _ in 0..100 {
        if bucket.names().await?.is_empty() {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    bail!("parts of an expired upload stay: {:?}", bucket.names().await?)
}

fn tus(http: &Client, device: &Device, method: Method, url: &str) -> reqwest::RequestBuilder {
    http.request(method, url).header(AUTHORIZATION, format!("Bearer {}", device.token)).header("Tus-Resumable", "1.0.0")
}

async fn create(scene: &Scene, device: &Device, hash: &str, length: usize) -> Result<String> {
    use base64::Engine as _;
    let metadata = format!("sha256 {}", base64::engine::general_purpose::STANDARD.encode(hash));
    let request = tus(&scene.http, device, Method::POST, &format!("{}/photos/v1", scene.server.url()));
    let reply = request.header("Upload-Length", length).header("Upload-Metadata", metadata).send().await?;
    let reply = reply.error_for_status()?;
    let place = reply.headers().get("location").and_then(|place| place.to_str().ok()).context("a place")?;
    Ok(format!("{}{place}", scene.server.url()))
}

async fn patch(http: &Client, device: &Device, upload: &str, offset: usize, piece: &[u8]) -> Result<StatusCode> {
    let request = tus(http, device, Method::PATCH, upload).header("Upload-Offset", offset);
    let request = request.header(CONTENT_TYPE, "application/offset+octet-stream").body(piece.to_vec());
    Ok(request.send().await?.status())
}
