use super::*;
use crate::store::Value;
use crate::testing::on_both;

/// A PostgreSQL database of one test.
pub(crate) struct TestDatabase {
    pub(crate) url: String,
    name: String,
    admin: String,
}

impl TestDatabase {
    /// Creates one on the server that `CALLOUT_TEST_POSTGRES` names; `None`, and a word on stderr, if there is none.
    pub(crate) async fn create() -> Option<Self> {
        use std::sync::atomic::{AtomicU32, Ordering};
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let Ok(admin) = std::env::var("CALLOUT_TEST_POSTGRES") else {
            eprintln!("CALLOUT_TEST_POSTGRES is not set: this test ran on SQLite only");
            return None;
        };
        let name = format!("callout_test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::SeqCst));
        let (server, _) = admin.rsplit_once('/').expect("the URL ends in a database's name");
        let database = Self { url: format!("{server}/{name}"), name, admin: admin.clone() };
        database.run("CREATE DATABASE").await;
        Some(database)
    }

    pub(crate) async fn drop(self) {
        self.run("DROP DATABASE IF EXISTS").await;
    }

    async fn run(&self, what: &str) {
        use sqlx::{AssertSqlSafe, Connection as _};
        let mut server =
            sqlx::PgConnection::connect(&self.admin).await.expect("the PostgreSQL server of the tests answers");
        let force = if what.starts_with("DROP") { " WITH (FORCE)" } else { "" };
        let statement = format!("{what} {}{force}", self.name);
        sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut server).await.unwrap();
    }
}

const ALL: &str = "SELECT key, content, position FROM reference_rows ORDER BY position";
const HEAD: &str = "INSERT INTO reference_rows (key, content, position) VALUES";

async fn put(tx: &mut Tx, key: &str, position: i64) {
    const ADD: &str = "INSERT INTO reference_rows (key, content, position) VALUES ($1, $2, $3)";
    tx.execute(ADD, (key, None::<Vec<u8>>, position)).await.unwrap();
}

async fn count(store: &Store) -> usize {
    store.look(ALL, ()).await.unwrap().len()
}

on_both! {
    async fn a_dropped_transaction_leaves_nothing(store: Store) {
        let mut tx = store.write().await.unwrap();
        put(&mut tx, "a", 1).await;
        drop(tx);
        assert_eq!(count(&store).await, 0);
        let mut tx = store.write().await.unwrap();
        put(&mut tx, "a", 1).await;
        tx.commit().await.unwrap();
        assert_eq!(count(&store).await, 1);
    }
}

on_both! {
    async fn short_transactions_at_once_stand_or_fall_each_by_itself(store: Store) {
        let briefly = async |n: i64| {
            let mut tx = store.write_briefly().await.unwrap();
            put(&mut tx, &format!("k{n}"), n).await;
            // Others wait behind this one meanwhile.
            tokio::task::yield_now().await;
            if n % 3 == 0 {
                drop(tx);
            } else {
                tx.commit().await.unwrap();
            }
        };
        let alone = async {
            let mut tx = store.write().await.unwrap();
            put(&mut tx, "alone", 100).await;
            tx.commit().await.unwrap();
        };
        tokio::join!(futures_util::future::join_all((0..9).map(briefly)), alone);
        futures_util::future::join_all((9..12).map(briefly)).await;
        let rows = store.look(ALL, ()).await.unwrap();
        let there: Vec<i64> = rows.iter().map(|row| row.get("position").unwrap()).collect();
        assert_eq!(there, [1, 2, 4, 5, 7, 8, 10, 11, 100]);
    }
}

on_both! {
    async fn who_drops_out_of_a_commit_takes_nobody_along(store: Store) {
        for round in 0..20 {
            let briefly = async |n: i64| {
                let mut tx = store.write_briefly().await.unwrap();
                put(&mut tx, &format!("{round} {n}"), n).await;
                tx.commit().await.unwrap();
            };
            let impatient = tokio::time::timeout(std::time::Duration::from_micros(round * 100), briefly(1));
            let (_, ()) = tokio::join!(impatient, briefly(2));
            briefly(3).await;
            let rows = store.look("SELECT key FROM reference_rows WHERE position > 1", ()).await.unwrap();
            assert_eq!(rows.len(), 2 * (usize::try_from(round).unwrap() + 1));
        }
    }
}

#[tokio::test]
async fn who_is_gone_before_the_commit_wakes_the_others_all_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&format!("sqlite:{}", folder.path().join("t.db").display())).await.unwrap();
    let mut tx = store.write().await.unwrap();
    tx.script("CREATE TABLE reference_rows (key TEXT, content BLOB, position INTEGER)").await.unwrap();
    tx.commit().await.unwrap();
    let mut pokes = store.pokes();
    pokes.mark_unchanged();
    let mut tx = store.write_briefly().await.unwrap();
    put(&mut tx, "a", 1).await;
    tx.poke();
    let mut commit = Box::pin(tx.commit());
    assert!(futures_util::poll!(&mut commit).is_pending(), "the commit is left to a task");
    drop(commit);
    tokio::time::timeout(std::time::Duration::from_secs(10), pokes.changed()).await.unwrap().unwrap();
    assert_eq!(count(&store).await, 1);
}

#[tokio::test]
async fn a_commit_that_fails_is_told_to_everyone_who_left_theirs_to_it() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&format!("sqlite:{}", folder.path().join("t.db").display())).await.unwrap();
    let mut tx = store.write().await.unwrap();
    tx.script(
        "CREATE TABLE parents (id INTEGER PRIMARY KEY);
        CREATE TABLE children (id INTEGER REFERENCES parents (id) DEFERRABLE INITIALLY DEFERRED)",
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    let briefly = async |sql: &'static str, n: i64| {
        let mut tx = store.write_briefly().await.unwrap();
        tx.execute(sql, (n,)).await.unwrap();
        tokio::task::yield_now().await;
        tx.commit().await
    };
    let good = briefly("INSERT INTO parents (id) VALUES ($1)", 1);
    let bad = briefly("INSERT INTO children (id) VALUES ($1)", 7);
    let (good, bad) = tokio::join!(good, bad);
    assert!(matches!((&good, &bad), (Err(StoreError::Dangling(_)), Err(StoreError::Dangling(_)))), "{good:?} {bad:?}");
    assert!(store.look("SELECT id FROM parents", ()).await.unwrap().is_empty());
    // The next ones find nothing left over.
    briefly("INSERT INTO parents (id) VALUES ($1)", 2).await.unwrap();
    assert_eq!(store.look("SELECT id FROM parents", ()).await.unwrap().len(), 1);
}

on_both! {
    async fn a_read_sees_one_state(store: Store) {
        let mut read = store.read().await.unwrap();
        assert!(read.fetch_all(ALL, ()).await.unwrap().is_empty());
        let mut tx = store.write().await.unwrap();
        put(&mut tx, "a", 1).await;
        tx.commit().await.unwrap();
        assert!(read.fetch_all(ALL, ()).await.unwrap().is_empty(), "the snapshot stands");
        assert_eq!(count(&store).await, 1);
    }
}

on_both! {
    async fn many_rows_go_in_and_come_out_by_list(store: Store) {
        for total in [0_i64, 1, 7, 128, 300] {
            let mut tx = store.write().await.unwrap();
            tx.execute("DELETE FROM reference_rows", ()).await.unwrap();
            let rows = (0..total).map(|n| [format!("k{n}").into(), vec![1_u8, 2].into(), n.into()]).collect();
            let changed = tx.insert_rows::<3>(HEAD, "ON CONFLICT (key) DO NOTHING", rows).await.unwrap();
            assert_eq!(changed, u64::try_from(total).unwrap());
            let again = (0..total).map(|n| [format!("k{n}").into(), None::<Vec<u8>>.into(), n.into()]).collect();
            assert_eq!(tx.insert_rows::<3>(HEAD, "ON CONFLICT (key) DO NOTHING", again).await.unwrap(), 0);
            let wanted = (0..total + 5).map(|n| format!("k{n}"));
            let query = "SELECT key, content FROM reference_rows WHERE position >= $1 AND key IN (";
            let rows = tx.fetch_in(query, ")", (1,), wanted).await.unwrap();
            assert_eq!(rows.len(), usize::try_from((total - 1).max(0)).unwrap());
            assert!(rows.iter().all(|row| row.get::<Vec<u8>>("content").unwrap() == [1, 2]));
            let delete = "DELETE FROM reference_rows WHERE key IN (";
            let gone = tx.execute_in(delete, ")", (), (0..total).map(|n| format!("k{n}"))).await.unwrap();
            assert_eq!(gone, u64::try_from(total).unwrap());
            tx.commit().await.unwrap();
        }
    }
}

on_both! {
    async fn a_corrupt_row_says_where_it_is(store: Store) {
        let mut tx = store.write().await.unwrap();
        put(&mut tx, "part:7", -3).await;
        let row = tx.fetch_one(ALL, ()).await.unwrap();
        assert_eq!(row.get::<Option<Vec<u8>>>("content").unwrap(), None);
        let told = row.get::<u64>("position").unwrap_err().to_string();
        assert_eq!(told, "table `reference_rows`, column `position`, row \"part:7\": -3 is not a u64");
        let told = row.get::<Vec<u8>>("content").unwrap_err().to_string();
        assert!(told.contains("column `content`") && told.contains("nothing is not"), "{told}");
        assert!(row.get::<i64>("nowhere").is_err());
    }
}

on_both! {
    async fn what_is_taken_and_what_dangles_is_told_apart(store: Store) {
        let mut tx = store.write().await.unwrap();
        put(&mut tx, "a", 1).await;
        let again = tx.execute("INSERT INTO reference_rows (key, position) VALUES ($1, $2)", ("a", 2)).await;
        assert!(matches!(again, Err(StoreError::Taken(_))), "{again:?}");
        drop(tx);
        let mut tx = store.write().await.unwrap();
        let add = "INSERT INTO upload_parts (upload, number, object, bytes) VALUES ($1, 1, 'x', 1)";
        let dangling = tx.execute(add, (vec![0_u8; 16],)).await;
        assert!(matches!(dangling, Err(StoreError::Dangling(_))), "{dangling:?}");
    }
}

on_both! {
    async fn listeners_hear_of_commits_and_only_of_commits(store: Store) {
        let mut pokes = store.pokes();
        pokes.mark_unchanged();
        let mut tx = store.write().await.unwrap();
        tx.poke();
        drop(tx);
        let quiet = tokio::time::timeout(std::time::Duration::from_millis(100), pokes.changed()).await;
        assert!(quiet.is_err(), "nothing was committed");
        let mut tx = store.write().await.unwrap();
        tx.poke();
        tx.commit().await.unwrap();
        tokio::time::timeout(std::time::Duration::from_secs(5), pokes.changed()).await.unwrap().unwrap();
    }
}

on_both! {
    /// Positions are taken by writers that finish in any order; a reader that follows them never skips one.
    async fn the_order_of_positions_is_the_order_of_commits(store: Store) {
        let writers = (0..8).map(|writer| {
            let store = store.clone();
            tokio::spawn(async move {
                for n in 0..12 {
                    let mut tx = store.write().await.unwrap();
                    let position = crate::store::feed::advance(&mut tx, 1).await.unwrap();
                    put(&mut tx, &format!("{writer}-{n}"), i64::try_from(position).unwrap()).await;
                    tx.commit().await.unwrap();
                }
            })
        });
        let writers: Vec<_> = writers.collect();
        let (mut seen, mut cursor) = (0, 0_i64);
        while seen < 96 {
            let rows = store.look("SELECT position FROM reference_rows WHERE position > $1 ORDER BY position", (cursor,));
            for row in rows.await.unwrap() {
                let position: i64 = row.get("position").unwrap();
                assert_eq!(position, cursor + 1, "a position appeared before the ones below it");
                cursor = position;
                seen += 1;
            }
        }
        for writer in writers {
            writer.await.unwrap();
        }
    }
}

on_both! {
    /// A caller that goes away in the middle (a closed connection) must not leave the writer stuck.
    async fn a_cancelled_writer_frees_the_way(store: Store) {
        for n in 0..20 {
            let store = store.clone();
            let task = tokio::spawn(async move {
                let mut tx = store.write().await.unwrap();
                for row in 0..200 {
                    put(&mut tx, &format!("{n}-{row}"), row).await;
                }
                tokio::time::sleep(std::time::Duration::from_secs(60)).await;
            });
            tokio::time::sleep(std::time::Duration::from_millis(n)).await;
            task.abort();
        }
        let mut tx = store.write().await.unwrap();
        put(&mut tx, "after", 1).await;
        tx.commit().await.unwrap();
        assert_eq!(count(&store).await, 1);
    }
}

#[tokio::test]
async fn two_postgres_transactions_that_need_each_others_rows_end_as_busy() {
    crate::testing::with_postgres(|store| async move {
        const LOCK: &str = "SELECT key FROM reference_rows WHERE key = $1 /*lock*/";
        let mut tx = store.write().await.unwrap();
        put(&mut tx, "a", 1).await;
        put(&mut tx, "b", 2).await;
        tx.commit().await.unwrap();
        let (mut one, mut two) = (store.write().await.unwrap(), store.write().await.unwrap());
        one.fetch_all(LOCK, ("a",)).await.unwrap();
        two.fetch_all(LOCK, ("b",)).await.unwrap();
        let (first, second) = tokio::join!(one.fetch_all(LOCK, ("b",)), two.fetch_all(LOCK, ("a",)));
        assert!(first.is_err() != second.is_err(), "one of them gets through");
        assert!(matches!(first.err().or(second.err()), Some(StoreError::Busy)));
    })
    .await;
}

#[tokio::test]
async fn a_full_disk_stops_the_act_and_keeps_what_was_there() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&format!("sqlite:{}", folder.path().join("callout.db").display())).await.unwrap();
    crate::store::migrations::migrate(&store).await.unwrap();
    let mut tx = store.write().await.unwrap();
    put(&mut tx, "before", 1).await;
    tx.commit().await.unwrap();
    // SQLite's own limit on the file stands in for the disk's: the same error at the same places.
    let mut tx = store.write().await.unwrap();
    tx.fetch_all("PRAGMA max_page_count = 120", ()).await.unwrap();
    let mut full = None;
    for n in 0..500 {
        let row = ["x".repeat(10) + &n.to_string()].map(Value::from);
        let [key] = row;
        let rows = vec![[key, vec![7_u8; 4_000].into(), Value::from(n)]];
        if let Err(error) = tx.insert_rows(HEAD, "", rows).await {
            full = Some(error);
            break;
        }
    }
    assert!(matches!(full, Some(StoreError::Full)), "{full:?}");
    drop(tx);
    let mut tx = store.write().await.unwrap();
    tx.fetch_all("PRAGMA max_page_count = 1000000", ()).await.unwrap();
    put(&mut tx, "after", 2).await;
    tx.commit().await.unwrap();
    assert_eq!(count(&store).await, 2);
}

#[tokio::test]
async fn damaged_foreign_and_newer_databases_are_refused_and_left_as_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("callout.db");
    let url = format!("sqlite:{}", path.display());
    let refused = |url: String| async move {
        match Store::open(&url).await {
            Err(StoreError::Refused(told)) => told,
            Err(other) => panic!("{other:?}"),
            Ok(_) => panic!("was opened"),
        }
    };

    std::fs::write(&path, b"a diary, not a database, but long enough to look at".repeat(40)).unwrap();
    assert!(refused(url.clone()).await.contains("callout-server restore"));
    std::fs::remove_file(&path).unwrap();

    let foreign = sqlx::sqlite::SqliteConnectOptions::new().filename(&path).create_if_missing(true);
    let mut foreign = sqlx::ConnectOptions::connect(&foreign).await.unwrap();
    sqlx::raw_sql("CREATE TABLE recipes (name TEXT)").execute(&mut foreign).await.unwrap();
    sqlx::Connection::close(foreign).await.unwrap();
    let before = std::fs::read(&path).unwrap();
    assert!(refused(url.clone()).await.contains("another program"));
    assert_eq!(std::fs::read(&path).unwrap(), before);
    std::fs::remove_file(&path).unwrap();

    let store = Store::open(&url).await.unwrap();
    crate::store::migrations::migrate(&store).await.unwrap();
    let mut tx = store.write().await.unwrap();
    for n in 0..200 {
        let row = [format!("key {n}").into(), vec![9_u8; 500].into(), Value::from(n)];
        tx.insert_rows(HEAD, "", vec![row]).await.unwrap();
    }
    tx.execute("INSERT INTO migrations (name, digest) VALUES ('9999_future', 'x')", ()).await.unwrap();
    tx.commit().await.unwrap();
    let newer = crate::store::migrations::migrate(&store).await.unwrap_err().to_string();
    assert!(newer.contains("newer") && newer.contains("9999_future"), "{newer}");
    let copy = folder.path().join("copy.db");
    store.copy_into(&copy).await.unwrap();

    let mut bytes = std::fs::read(&copy).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 9_000].fill(0xa5);
    std::fs::write(&copy, &bytes).unwrap();
    let told = refused(format!("sqlite:{}", copy.display())).await;
    assert!(told.contains("damaged") && told.contains("Nothing was changed"), "{told}");
    assert_eq!(std::fs::read(&copy).unwrap(), bytes);
}
