//! A visit from acceptance to signature, as a technician does it with `callout`.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use shared::geo::Point;

use crate::chance::Chance;
use crate::field::Field;
use crate::images;
use crate::office::Office;

/// A signature: a loop and a dash.
const STROKES: &str = "M10 60 C40 5 65 95 95 40 M20 80 L180 70";

/// A visit that is to be done.
pub struct Visit<'v> {
    /// The office.
    pub office: &'v Office,
    /// The server's address.
    pub server: &'v str,
    /// Where the technician's device and the photo are kept.
    pub folder: &'v Path,
    /// The technician, of a crew that holds the order.
    pub person: &'v str,
}

impl Visit<'_> {
    /// Does it and has the customer sign; everything is at the office afterwards. Gives the digest that was signed.
    pub async fn signed(&self, chance: &mut Chance, order: &str, signer: &str) -> Result<String> {
        let field = Field::new(&self.folder.join(format!("phone-{order}")), self.server);
        field.enroll(&self.office.code(self.person).await?, "phone").await?;
        field.ok(&["sync"]).await?;
        let view = self.office.order(order).await?.view;
        let number = view["origin"]["number"].as_str().context("no number")?;
        let photo = self.folder.join(format!("{order}.jpg"));
        let place = Point::from_degrees(31.2, 121.44).context("a place on earth")?;
        images::photograph(&photo, chance, place)?;
        let photo = photo.to_string_lossy().into_owned();
        let acts: [&[&str]; 10] = [
            &["accept", number],
            &["on-the-way", number],
            &["arrive", number, "--at", "31.2,121.44,12"],
            &["start", number],
            &["photo", number, &photo, "--kind", "before"],
            &["diagnose", number, "--cause", "blockage", "--text", "检查井堵塞，已疏通"],
            &[
                "material",
                "add",
                number,
                "--quantity",
                "3",
                "--name",
                "PVC pipe",
                "--spec",
                "110 mm",
                "--model",
                "P-110",
                "--unit",
                "m",
                "--price",
                "48.5",
            ],
            &["labour", "add", number, "--quantity", "1.5", "--price", "120"],
            &["photo", number, &photo, "--kind", "after"],
            &["outcome", number, "fixed"],
        ];
        for act in acts {
            field.ok(act).await?;
        }
        let digest = sign(&field, number, signer).await?;
        field.ok(&["leave", number]).await?;
        field.sync_until_empty(20).await?;
        Ok(digest)
    }
}

async fn sign(field: &Field, number: &str, signer: &str) -> Result<String> {
    let shown = field.ok(&["summary", number]).await?;
    ensure!(shown["missing"].as_array().is_some_and(Vec::is_empty), "still missing: {}", shown["missing"]);
    let digest = shown["digest"].as_str().context("the summary has no digest")?.to_owned();
    field.ok(&["sign", number, "--signer", signer, "--rating", "5", "--strokes", STROKES, "--shown", &digest]).await?;
    Ok(digest)
}
