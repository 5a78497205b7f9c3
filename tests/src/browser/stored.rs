//! The app's databases as they lie in the browser's private file system: read out, and written anew. Only while no worker has
//! them open. Each file of the pool begins with a sector of its own, which names the file that it is at present
//! (`sqlite-wasm-vfs`, SAH pool).

use std::path::Path;

use anyhow::{Context, Result, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rusqlite::Connection;
use serde_json::json;

use super::Tab;

/// The pool's sector before the content of each file.
const SECTOR: usize = 4_096;
/// The format that the app's first version wrote.
const FIRST_SCHEMA: &str = include_str!("../../../field-client/src/store/schema.sql");
/// `"CLOT"`, the application's id.
const APPLICATION_ID: i64 = 0x434c_4f54;

/// Every file of the pool that is one at present: its path, its name in the pool, its bytes.
const READ: &str = "(async () => {
    const root = await navigator.storage.getDirectory();
    const pool = await (await root.getDirectoryHandle('callout')).getDirectoryHandle('.opaque');
    const found = [];
    for await (const [name, handle] of pool.entries()) {
        const bytes = new Uint8Array(await (await handle.getFile()).arrayBuffer());
        const path = new TextDecoder().decode(bytes.subarray(0, Math.max(bytes.indexOf(0), 0)));
        if (path === '') continue;
        let text = '';
        for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
        found.push([path, name, btoa(text)]);
    }
    return found;
})()";

/// A file of the pool.
struct Stored {
    path: String,
    name: String,
    bytes: Vec<u8>,
}

async fn read(tab: &Tab) -> Result<Vec<Stored>> {
    let found = tab.eval(READ).await?;
    let of = |entry: &serde_json::Value| -> Result<Stored> {
        let text = |at: usize| entry[at].as_str().context("no text");
        let bytes = STANDARD.decode(text(2)?)?;
        Ok(Stored { path: text(0)?.trim_start_matches('/').to_owned(), name: text(1)?.to_owned(), bytes })
    };
    found.as_array().context("no files")?.iter().map(of).collect()
}

/// Writes a file of the pool; a former owner's handle may outlive its worker for a moment.
async fn write(tab: &Tab, name: &str, bytes: &[u8]) -> Result<()> {
    let (name, bytes) = (json!(name), json!(STANDARD.encode(bytes)));
    let script = format!(
        "(async () => {{
            const root = await navigator.storage.getDirectory();
            const pool = await (await root.getDirectoryHandle('callout')).getDirectoryHandle('.opaque');
            const handle = await pool.getFileHandle({name});
            const bytes = Uint8Array.from(atob({bytes}), (letter) => letter.charCodeAt(0));
            for (let tries = 0; tries < 50; tries += 1) {{
                try {{
                    const writer = await handle.createWritable();
                    await writer.write(bytes);
                    await writer.close();
                    return true;
                }} catch (busy) {{
                    await new Promise((next) => setTimeout(next, 100));
                }}
            }}
            return false;
        }})()"
    );
    ensure!(tab.eval(&script).await? == true, "the file is still in use");
    Ok(())
}

/// Takes the phone's database back to the app's first version, with everything in it that this version had a place for. The
/// work happens in `folder`.
pub async fn take_back_to_the_first_version(tab: &Tab, folder: &Path) -> Result<()> {
    let files = read(tab).await?;
    let found = |path: &str| files.iter().find(|file| file.path == path);
    let database = found("phone.db").context("the browser has no phone.db")?;
    let log = found("phone.db-wal");
    let (now, first) = (folder.join("now.db"), folder.join("first.db"));
    std::fs::write(&now, database.bytes.get(SECTOR..).context("no sector")?)?;
    if let Some(log) = log {
        std::fs::write(folder.join("now.db-wal"), log.bytes.get(SECTOR..).unwrap_or_default())?;
    }
    rewrite(&now, &first)?;
    let mut bytes = database.bytes.get(..SECTOR).context("no sector")?.to_vec();
    bytes.extend(std::fs::read(&first)?);
    write(tab, &database.name, &bytes).await?;
    if let Some(log) = log {
        // Its pages are in the file above.
        write(tab, &log.name, log.bytes.get(..SECTOR).context("no sector")?).await?;
    }
    Ok(())
}

/// Makes a database as the first version would have, and fills its tables from the present one.
fn rewrite(now: &Path, first: &Path) -> Result<()> {
    let db = Connection::open(first)?;
    db.execute_batch(&format!(
        "PRAGMA foreign_keys = OFF; {FIRST_SCHEMA} PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = 1;"
    ))?;
    db.execute("ATTACH ?1 AS now", [now.to_string_lossy()])?;
    let tables: Vec<String> = {
        let mut listed = db.prepare("SELECT name FROM main.sqlite_schema WHERE type = 'table'")?;
        let names = listed.query_map([], |row| row.get("name"))?;
        names.collect::<Result<_, _>>()?
    };
    for table in tables {
        db.execute_batch(&format!("INSERT INTO main.{table} SELECT * FROM now.{table};"))?;
    }
    db.execute_batch("DETACH now; PRAGMA journal_mode = DELETE;")?;
    Ok(())
}
