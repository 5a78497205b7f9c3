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
    backup::backup(config.clone(), &file).await.unwrap();
    assert!(backup::backup(config.clone(), &file).await.unwrap_err().to_string().contains("never overwrites"));
    let manifest = std::fs::read_to_string(folder.path().join("backup.db.photos")).unwrap();
    assert_eq!(manifest.lines().count(), 2);
    assert!(manifest.contains(&kept.to_string()));
    person::add(config.clone(), someone("after")).await.unwrap();
    office.store().close().await;

    restore::restore(config.clone(), &file).await.unwrap();
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
async fn a_file_that_is_no_backup_replaces_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let config = config(&folder);
    person::add(config.clone(), someone("li")).await.unwrap();
    let file = folder.path().join("diary.txt");
    std::fs::write(&file, "not a database at all, whatever its name says".repeat(50)).unwrap();
    let told = format!("{:#}", restore::restore(config.clone(), &file).await.unwrap_err());
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
    let told = restore::restore(config.clone(), folder.path()).await.unwrap_err().to_string();
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
