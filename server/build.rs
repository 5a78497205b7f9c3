//! Takes the two browser programs into the server: what `cargo xtask web` has put into `web/app` and `web/console` of the
//! target folder, or whatever folders `CALLOUT_APP_DIR` and `CALLOUT_CONSOLE_DIR` name. Where nothing was built, the server
//! says so.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    take_in(&out, "app", "CALLOUT_APP_DIR")?;
    take_in(&out, "console", "CALLOUT_CONSOLE_DIR")
}

fn take_in(out: &Path, name: &str, variable: &str) -> io::Result<()> {
    let folder = env::var_os(variable).map_or_else(|| target(out).join("web").join(name), PathBuf::from);
    // A folder that is missing would have cargo build the server anew each time.
    fs::create_dir_all(&folder)?;
    println!("cargo:rerun-if-env-changed={variable}");
    println!("cargo:rerun-if-changed={}", folder.display());
    let mut names: Vec<PathBuf> = fs::read_dir(&folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    names.sort();
    let entries: String = names.iter().map(|path| entry(path)).collect();
    fs::write(out.join(format!("{name}_files.rs")), format!("&[{entries}]"))
}

fn entry(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    format!("({name:?}, include_bytes!({:?}).as_slice()),\n", path.display().to_string())
}

/// Cargo marks its target folder with a tag, and in it that of another platform: the outermost is it.
fn target(out: &Path) -> PathBuf {
    out.ancestors().filter(|folder| folder.join("CACHEDIR.TAG").is_file()).last().unwrap_or(out).to_owned()
}
