//! A full disk stops the act, says so, and keeps what was there. The disk is a small tmpfs.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use tests::database::Database;
use tests::field::Field;
use tests::fleet::device::note;
use tests::office::Office;
use tests::rest::http;
use tests::scene::Scene;
use tests::server::Server;

/// A mounted tmpfs of a few megabytes. Dropping it unmounts it.
struct SmallDisk {
    folder: tempfile::TempDir,
}

impl SmallDisk {
    /// `None`, and a line that says so, where this process may not mount.
    fn mount(megabytes: u32) -> Result<Option<Self>> {
        let folder = tempfile::tempdir()?;
        let size = format!("size={megabytes}m");
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(folder.path()).output();
        if mounted.is_ok_and(|output| output.status.success()) {
            return Ok(Some(Self { folder }));
        }
        println!("not tested with a full disk: this process may not mount a tmpfs (run as root)");
        Ok(None)
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Takes all room but `left` bytes; gives the file that holds it.
    fn fill(&self, left: usize) -> Result<PathBuf> {
        use std::io::Write as _;
        let path = self.path().join("ballast");
        let mut file = std::fs::File::create(&path)?;
        let mut written = 0_u64;
        while file.write_all(&[7; 4_096]).is_ok() {
            written += 4_096;
        }
        file.set_len(written.saturating_sub(u64::try_from(left)?))?;
        Ok(path)
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // What still uses it keeps it until it ends.
        let _ = Command::new("umount").arg("-l").arg(self.path()).status();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_the_server() -> Result<()> {
    let Some(disk) = SmallDisk::mount(16)? else { return Ok(()) };
    let mut server = Server::start(&disk.path().join("server"), Database::Sqlite).await?;
    let office = Office::of(server.admin().await?);
    let person = office.person("wang", "王师傅", "technician").await?;
    let crew = office.crew("wang", &["sewer"], None, &[&person]).await?;
    let order = office.report("Willow Court", "Flooding", "sewer", None).await?;
    office.assign(&order, &crew, "").await?;
    let order = order.parse()?;
    let code = office.code(&person).await?;
    let http = http()?;
    let mut device =
        tests::fleet::device::Device::enroll(&http, &server.url(), &code, &mut tests::chance::Chance::new(1)).await?;
    device.sync(&http, &[note(order, "while there was room")]).await?;

    let ballast = disk.fill(0)?;
    let large: Vec<_> = (0..200).map(|n| note(order, &format!("{n} {}", "no room ".repeat(500)))).collect();
    let reply = device.post(&http, shared::sync::wire::pack_small(&device.exchange(&large)?)).await?;
    let problem: serde_json::Value = serde_json::from_slice(&reply.body)?;
    ensure!(reply.status == 507, "{}: {problem}", reply.status);
    ensure!(problem["what_to_do"].as_str().is_some_and(|text| !text.is_empty()), "{problem}");
    // Again and again: the log lies on the full disk too, and a line that cannot be logged must stop nothing.
    for _ in 0..50 {
        let read = office.order(&order.to_string()).await.with_context(|| server.log())?.view;
        ensure!(read["notes"].as_array().map(Vec::len) == Some(1), "what was there cannot be read: {}", read["notes"]);
    }

    std::fs::remove_file(ballast)?;
    device.sync(&http, &[note(order, "room again")]).await?;
    server.kill().await?;
    server.run().await?;
    let read = office.order(&order.to_string()).await?.view;
    ensure!(read["notes"].as_array().map(Vec::len) == Some(2), "{}", read["notes"]);
    server.stop().await.map(drop)
}

#[tokio::test(flavor = "multi_thread")]
async fn of_the_device() -> Result<()> {
    let Some(disk) = SmallDisk::mount(8)? else { return Ok(()) };
    let scene = Scene::on(Database::Sqlite, 1).await?;
    let crew = scene.crew("wang").await?;
    let order = scene.order(&crew).await?.to_string();
    let phone = Field::new(&disk.path().join("phone"), &scene.server.url());
    phone.enroll(&scene.office.code(&crew.person).await?, "small").await?;
    phone.ok(&["sync"]).await?;
    phone.ok(&["note", &order, "while there was room"]).await?;
    let ballast = disk.fill(0)?;
    let mut refused = 0;
    for _ in 0..40 {
        let said = phone.run(&["note", &order, &"no room ".repeat(900)]).await?;
        if said.exit == 13 {
            said.fails(13)?;
            refused += 1;
        }
    }
    ensure!(refused > 0, "forty notes of 7 kB found room on a full disk");
    let kept = phone.unsent().await.context("what was there cannot be read")?;
    ensure!(kept == 1 + 40 - refused, "{kept} kept of {} that were confirmed", 41 - refused);
    std::fs::remove_file(ballast)?;
    phone.ok(&["note", &order, "room again"]).await?;
    phone.sync_until_empty(3).await?;
    let view = scene.office.order(&order).await?.view;
    ensure!(view["notes"].as_array().map(Vec::len) == Some(kept + 1), "{}", view["notes"]);
    Ok(())
}
