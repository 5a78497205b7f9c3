//! A disk that is full: the act fails and says so, and what was there stays. On a small tmpfs, which only root can mount.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use shared::document::evidence::{Audience, PhotoKind};
use shared::ids::Digest;

use super::home::{Home, is_no_room};
use crate::acts::Wish;
use crate::phone::{Doing, Phone, PhoneError, PhotoWish};
use crate::store::{Missing, Store, StoreError, installation, outbox};
use crate::testing::{Dice, TestClock, dispatched, installation_of, order_id};

/// A mounted tmpfs; unmounted when dropped.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    fn mount(size: &str) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let options = format!("size={size}");
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", &options, "tmpfs"]).arg(folder.path()).output();
        mounted.is_ok_and(|mounted| mounted.status.success()).then_some(Self(folder))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0.path()).output();
    }
}

fn open(folder: &Path, missing: Missing) -> Result<Phone, PhoneError> {
    Home::at(folder.join("home")).open(missing, Arc::new(TestClock::new()), Box::new(Dice(1)))
}

fn note(phone: &mut Phone, text: &str) -> Result<(), PhoneError> {
    let wish = Wish::Note { audience: Audience::Internal, text: text.into() };
    phone.act(order_id(1), Doing::default(), wish).map(drop)
}

#[test]
fn a_full_disk_stops_the_act_and_keeps_what_was_there() {
    let Some(disk) = SmallDisk::mount("1200k") else {
        eprintln!("skipped: a tmpfs cannot be mounted here (needs root)");
        return;
    };
    let folder = disk.0.path();
    drop(open(folder, Missing::Create).unwrap());
    let mut store = Store::open(&folder.join("home/phone.db"), Missing::Refuse).unwrap();
    let order = dispatched(order_id(1), "W-1");
    let state = order.encode();
    store
        .write(|db| {
            installation::save(db, &installation_of(5))?;
            crate::view::take_over(db, order.id, Digest::of(&state), &state)
        })
        .unwrap();
    drop(store);

    let mut phone = open(folder, Missing::Refuse).unwrap();
    let long = "满".repeat(2_000);
    let mut written = 0;
    let refused = loop {
        match note(&mut phone, &long) {
            Ok(()) => written += 1,
            Err(error) => break error,
        }
        assert!(written < 10_000, "the disk is not small");
    };
    assert!(is_no_room(&refused), "{refused:?}");
    assert!(written > 10);
    let kept = phone.store().read(outbox::all).unwrap();
    assert_eq!(kept.len(), written, "every act that was acknowledged is there, and no other");
    assert_eq!(phone.open_order(order_id(1)).unwrap().order.notes.len(), written);

    let mut picture = Vec::new();
    let noise = image::RgbImage::from_fn(600, 600, |x, y| {
        image::Rgb([x, y, x ^ y].map(|v| v.wrapping_mul(97).to_le_bytes()[0]))
    });
    image::codecs::jpeg::JpegEncoder::new(&mut picture).encode_image(&noise).unwrap();
    let wish = PhotoWish { kind: PhotoKind::Before, caption: String::new() };
    let refused = phone.photograph(order_id(1), Doing::default(), wish, &picture).unwrap_err();
    assert!(is_no_room(&refused), "{refused:?}");
    assert!(phone.photos_to_send().unwrap().is_empty());
    drop(phone);

    // Another process still reads everything, and with room again acts are recorded again, from the same number on.
    let mut phone = open(folder, Missing::Refuse).unwrap();
    assert_eq!(phone.store().read(outbox::all).unwrap(), kept);
    assert!(Command::new("mount").args(["-o", "remount,size=8m"]).arg(folder).status().unwrap().success());
    note(&mut phone, "room again").unwrap();
    let numbers: Vec<u64> = phone.store().read(outbox::all).unwrap().iter().map(|kept| kept.id.n).collect();
    assert_eq!(numbers, (1..=u64::try_from(written).unwrap() + 1).collect::<Vec<_>>());
}

#[test]
fn damage_in_the_middle_is_named_and_nothing_is_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    drop(open(folder.path(), Missing::Create).unwrap());
    let path = folder.path().join("home/phone.db");
    let store = Store::open(&path, Missing::Refuse).unwrap();
    drop(store);
    // What lies in the log goes into the file, and the file is then spoilt behind its first page.
    let db = rusqlite::Connection::open(&path).unwrap();
    db.pragma_update_and_check(None, "wal_checkpoint", "TRUNCATE", |_| Ok(())).unwrap();
    drop(db);
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[4_096..].fill(0xa5);
    std::fs::write(&path, &bytes).unwrap();
    let found = open(folder.path(), Missing::Create).and_then(|phone| Ok(phone.installation()?));
    assert!(matches!(found, Err(PhoneError::Store(StoreError::Damaged(_)))), "{found:?}");
    assert_eq!(std::fs::read(&path).unwrap(), bytes);
}
