//! Backup, restore and the lock, on a folder of their own.

use shared::ids::Digest;

use super::lock::DataLock;
use super::{backup, open, person, restore};
use crate::config::{Config, Flags, Sources};
use crate::people::Role;
use crate::photos::{inspect, lacking};
use crate::store;

fn config(folder: &tempfile::TempDir) -> Config {
    let flags = Flags { data_dir: Some(folder.path().join("data").display().to_string()), ..Flags::default() };
    Config::load(&Sources::collect(&flags, []).unwrap()).unwrap()
}

fn someone(login: &str) -> person::NewPerson {
    person::NewPerson {
        login: login.into(),
        role: Role::Technician,
        name: None,
        password: Some("correct horse".into()),
    }
}

#[tokio::test]
async fn a_restored_server_is_another_life_that_lacks_what_its_disk_lacks() {
    let folder = tempfile::tempdir().unwrap();
    let config = config(&folder);
    person::add(config.clone(), someone("before")).await.unwrap();
    let office = open::office(config.clone()).await.unwrap();
    let png = [b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".as_slice(), &[0, 0, 0, 9, 0, 0, 0, 9]].concat();
    let (kept, lost) = (Digest::of(&png), Digest::of(b"lost"));
    office.photos().put_photo(&kept, png.clone().into()).await.unwrap();
    let mut tx = office.store().write().await.unwrap();
    for hash in [kept, lost] {
        store::photos::add(&mut tx, &hash, png.len(), inspect(&png).unwrap(), office.now()).await.unwrap();
    }
    tx.commit().await.unwrap();
    let first = office.identity().clone();

    // While the office is open, as while the server runs.
    let file = folder.path().join("backup.db");
    backup::backup(config.clone(), &file, None).await.unwrap();
    assert!(backup::backup(config.clone(), &file, None).await.unwrap_err().to_string().contains("never overwrites"));
    let manifest = std::fs::read_to_string(folder.path().join("backup.db.photos")).unwrap();
    assert_eq!(manifest.lines().count(), 2);
    assert!(manifest.contains(&kept.to_string()));
    person::add(config.clone(), someone("after")).await.unwrap();
    office.store().close().await;

    restore::restore(config.clone(), &file, None).await.unwrap();
    let office = open::office(config.clone()).await.unwrap();
    let mut tx = office.store().read().await.unwrap();
    assert!(store::people::by_login(&mut tx, "before").await.unwrap().is_some());
    assert!(store::people::by_login(&mut tx, "after").await.unwrap().is_none());
    let second = office.identity();
    assert!(second.incarnation != first.incarnation && second.actor != first.actor);
    assert_eq!((second.contact_key, second.recipient()), (first.contact_key, first.recipient()), "the keys stay");
    assert_eq!(lacking(&office, &[kept, lost]).await.unwrap(), [lost]);
    let beside = std::fs::read_dir(&config.data_dir).unwrap();
    let kept_aside =
        beside.filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().contains(".before-")).count();
    assert_eq!(kept_aside, 1, "what was there is still there");
}

#[tokio::test]
async fn photos_go_into_the_copy_once_and_come_back_from_it() {
    let folder = tempfile::tempdir().unwrap();
    let config = config(&folder);
    let office = open::office(config.clone()).await.unwrap();
    let png = |seed: u8| [&b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x09\0\0\0\x09"[..], &[seed]].concat();
    let hashes = [Digest::of(&png(1)), Digest::of(&png(2))];
    for seed in [1, 2] {
        crate::photos::keep_whole(&office, hashes[usize::from(seed) - 1], png(seed).into()).await.unwrap();
    }
    let (first, second, copy) = (folder.path().join("1.db"), folder.path().join("2.db"), folder.path().join("photos"));
    backup::backup(config.clone(), &first, Some(&copy)).await.unwrap();
    let place = |root: &std::path::Path, hash: &Digest| root.join(&hash.to_string()[..2]).join(hash.to_string());
    assert_eq!(std::fs::read(place(&copy, &hashes[0])).unwrap(), png(1));
    // What is there is not copied again; a damaged one in the copy does not come back as if it were whole.
    std::fs::write(place(&copy, &hashes[1]), "scribbled").unwrap();
    backup::backup(config.clone(), &second, Some(&copy)).await.unwrap();
    assert_eq!(std::fs::read(place(&copy, &hashes[1])).unwrap(), b"scribbled");
    office.store().close().await;
    drop(office);
    for hash in &hashes {
        std::fs::remove_file(place(&config.data_dir.join("photos/photos"), hash)).unwrap();
    }
    restore::restore(config.clone(), &second, Some(&copy)).await.unwrap();
    let office = open::office(config).await.unwrap();
    assert_eq!(office.photos().photo(&hashes[0]).await.unwrap().unwrap(), png(1));
    assert_eq!(lacking(&office, &hashes).await.unwrap(), [hashes[1]], "devices are asked for what is not to be had");
}

#[tokio::test]
async fn a_file_that_is_no_backup_replaces_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let config = config(&folder);
    person::add(config.clone(), someone("li")).await.unwrap();
    let file = folder.path().join("diary.txt");
    std::fs::write(&file, "not a database at all, whatever its name says".repeat(50)).unwrap();
    let told = format!("{:#}", restore::restore(config.clone(), &file, None).await.unwrap_err());
    assert!(told.contains("nothing was changed"), "{told}");
    let office = open::office(config).await.unwrap();
    let mut tx = office.store().read().await.unwrap();
    assert!(store::people::by_login(&mut tx, "li").await.unwrap().is_some());
}

#[tokio::test]
async fn a_data_folder_has_one_server_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let config = config(&folder);
    let lock = DataLock::take(&config).unwrap();
    let told = restore::restore(config.clone(), folder.path(), None).await.unwrap_err().to_string();
    assert!(told.contains("is running"), "{told}");
    drop(lock);
    DataLock::take(&config).unwrap();
}

#[tokio::test]
async fn people_are_added_with_a_password_that_is_long_enough_and_once() {
    let folder = tempfile::tempdir().unwrap();
    let config = config(&folder);
    let short = person::NewPerson { password: Some("short".into()), ..someone("li") };
    let told = person::add(config.clone(), short).await.unwrap_err().to_string();
    assert!(told.contains("10 to 200 characters"), "{told}");
    person::add(config.clone(), someone("Li")).await.unwrap();
    assert!(person::add(config.clone(), someone("li")).await.unwrap_err().to_string().contains("already"));
    person::password(config.clone(), "LI", None).await.unwrap();
    assert!(person::password(config, "nobody", None).await.is_err());
}
