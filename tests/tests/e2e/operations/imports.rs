//! Other systems' files by the command that people use, beside a server that runs.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use tests::database::Database;
use tests::requests::{Requests, Source};
use tests::server::Server;

struct Said {
    code: Option<i32>,
    out: String,
    err: String,
}

async fn import(server: &Server, args: &[&str]) -> Result<Said> {
    let output = server.command(&[&["import"], args].concat())?.output().await?;
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    Ok(Said { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) })
}

async fn import_json(server: &Server, args: &[&str]) -> Result<Value> {
    let said = import(server, &[args, &["--json"]].concat()).await?;
    ensure!(said.code == Some(0), "{}{}", said.out, said.err);
    Ok(serde_json::from_str(&said.out)?)
}

/// The real file as it is: all of it, its worst day first; what is odd about it is told row by row, and a second run finds
/// everything known.
#[tokio::test(flavor = "multi_thread")]
async fn a_citys_file_comes_in_as_it_is_and_once() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let mut server = Server::start(&folder.path().join("office"), Database::Sqlite).await?;
    let (requests, path) = file(folder.path())?;
    println!("imported: {}", requests.source);
    let real = matches!(requests.source, Source::File(_));
    let zone = ["requests", &path, "--file-time-zone", "America/Los_Angeles"];
    let report = folder.path().join("report.csv").to_string_lossy().into_owned();
    let dry = import_json(&server, &[&zone[..], &["--dry-run", "--report", &report]].concat()).await?;
    let rows = requests.rows()?.len();
    ensure!(dry["accepted"] == rows && dry["refused"] == 0, "{dry}");
    let day = import_json(&server, &[&zone[..], &["--open-on", "2014-12-11"]].concat()).await?;
    let of_day = requests.rows()?.iter().filter(|row| row.created_at.starts_with("2014-12-11")).count();
    ensure!(day["accepted"] == of_day && day["left_out"] == rows - of_day, "{day}");
    let all = import_json(&server, &zone).await?;
    ensure!(all["accepted"] == rows - of_day && all["repeated"] == of_day, "{all}");
    if real {
        ensure!((rows, of_day) == (2_466, 49), "{rows} rows, {of_day} on the day");
        let warned = dry["warned"].as_u64().context("a count")?;
        ensure!(warned == 13, "13 rows close before they open, {warned} were warned about");
    }
    let told = std::fs::read_to_string(&report)?;
    ensure!(told.starts_with('\u{feff}') && told.contains("closed before it was opened"), "{told}");
    ensure!(told.lines().count() == rows + 1, "a line for every row");
    let admin = server.admin().await?;
    let open = admin.get("/api/v1/orders?open=true&limit=200").await?.ok()?;
    let of_day_open = open.list("items")?.iter().filter(|order| order["status"] == "reported").count();
    ensure!(of_day_open >= of_day, "the day is there to be played");
    server.stop().await.map(drop)
}

fn file(folder: &Path) -> Result<(Requests, String)> {
    let requests = Requests::find()?;
    let path = match &requests.source {
        Source::File(path) => path.clone(),
        Source::Sample => {
            let path = folder.join("sample.csv");
            std::fs::copy(tests::programs::workspace().join("tests/data/requests-sample.csv"), &path)?;
            path
        }
    };
    let path = path.to_string_lossy().into_owned();
    Ok((requests, path))
}

/// Whatever is wrong with a file is told with what to do, in the reader's language, and nothing of it is imported.
#[tokio::test(flavor = "multi_thread")]
async fn files_that_are_no_such_table_are_refused_in_words() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let mut server = Server::start(&folder.path().join("office"), Database::Sqlite).await?;
    let write = |name: &str, bytes: &[u8]| -> Result<String> {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes)?;
        Ok(path.to_string_lossy().into_owned())
    };
    let columns = write("columns.csv", b"a,b\n1,2\n")?;
    let latin = write("latin.csv", b"number,name,unit,price\nP-1,Jos\xe9 Mu\xf1oz,pc,1\n")?;
    let old = write("old.xls", &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1])?;
    let broken = write("broken.xlsx", b"PK\x03\x04 and then nothing")?;
    let cases: [(&[&str], i32, &str); 9] = [
        (&["requests", &columns], 1, "missing columns: number"),
        (&["requests", &columns, "--lang", "zh-CN"], 1, "缺少列"),
        (&["requests", &columns, "--map", "nothing=a"], 1, "no field nothing"),
        (&["requests", &columns, "--map", "number"], 2, "field=Column"),
        (&["parts", &latin], 1, "line 2 is neither UTF-8 nor GB18030"),
        (&["parts", &old], 1, "save it as .xlsx or CSV"),
        (&["parts", &broken], 1, "not a readable .xlsx file"),
        (&["gadgets", &columns], 2, "one of requests, customers"),
        (&["parts", "nowhere.csv"], 1, "cannot be read"),
    ];
    for (args, code, words) in cases {
        let said = import(&server, args).await?;
        ensure!(said.code == Some(code) && said.err.contains(words), "{args:?}: {:?} {}", said.code, said.err);
    }
    let named = import_json(&server, &["parts", &latin, "--encoding", "latin1"]).await?;
    ensure!(named["accepted"] == 1, "{named}");
    server.stop().await.map(drop)
}
