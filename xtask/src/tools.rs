//! The programs that the tests need beside Rust: found, or installed, or named with the package that has them.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::run::{cargo, output, succeed, target_dir};

/// Whether this process may install packages and has to become another user for what refuses to run as root.
pub(crate) fn is_root() -> Result<bool> {
    Ok(output(Command::new("id").arg("-u"))? == "0")
}

/// The first `program` on the PATH.
pub(crate) fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|dir| dir.join(program)).find(|file| file.is_file())
}

/// A C compiler, for the SQLite and the cryptography that are bundled as source.
pub(crate) fn c_compiler() -> Result<PathBuf> {
    found_or_installed("a C compiler (`cc`)", &["gcc", "libc6-dev"], || on_path("cc"))
}

/// The C compiler that makes SQLite for the technician's app, as `.cargo/config.toml` names it.
pub(crate) fn clang_for_wasm() -> Result<PathBuf> {
    found_or_installed("a C compiler for WebAssembly (`clang-19`)", &["clang-19"], || on_path("clang-19"))
}

/// A browser, for the tests of the technician's app.
pub(crate) fn chromium() -> Result<PathBuf> {
    found_or_installed("Chromium", &["chromium", "fonts-noto-cjk"], || on_path("chromium"))
}

/// The folder with `initdb`, `postgres` and `pg_ctl`.
pub(crate) fn postgres_binaries() -> Result<PathBuf> {
    found_or_installed("the PostgreSQL server (`initdb`)", &["postgresql"], find_postgres)
}

/// Node.js with npm, for the tus client that somebody else made.
pub(crate) fn node() -> Result<PathBuf> {
    found_or_installed("Node.js with npm", &["nodejs", "npm"], || on_path("npm").and(on_path("node")))
}

/// Python with its `venv`, for the fuzzer that somebody else made.
pub(crate) fn python() -> Result<PathBuf> {
    let find = || {
        on_path("python3").filter(|python| {
            let mut venv = Command::new(python);
            output(venv.args(["-c", "import ensurepip, venv"])).is_ok()
        })
    };
    found_or_installed("Python with venv", &["python3", "python3-venv"], find)
}

/// `cargo-deny`, from the PATH or built once into the target folder.
pub(crate) fn cargo_deny() -> Result<PathBuf> {
    if let Some(found) = on_path("cargo-deny") {
        return Ok(found);
    }
    let home = target_dir().join("tools");
    let program = home.join("bin").join("cargo-deny");
    if !program.is_file() {
        println!("   building cargo-deny once into {}", home.display());
        let build = home.join("build");
        succeed(
            cargo(["install", "cargo-deny", "--locked", "--quiet", "--root"])
                .arg(&home)
                .env("CARGO_TARGET_DIR", &build)
                // Its dependencies need not be fast, and optimising them takes most of the time.
                .env("CARGO_PROFILE_RELEASE_LTO", "off")
                .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1"),
        )?;
        std::fs::remove_dir_all(&build).with_context(|| format!("cannot remove {}", build.display()))?;
    }
    Ok(program)
}

/// The newest server under Debian's folder, or the one on the PATH.
fn find_postgres() -> Option<PathBuf> {
    let whole = |dir: &Path| ["initdb", "postgres", "pg_ctl"].iter().all(|name| dir.join(name).is_file());
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let newest = versions
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse::<u32>().ok()?, entry.path().join("bin"))))
        .filter(|(_, dir)| whole(dir))
        .max();
    newest.map(|(_, dir)| dir).or_else(|| on_path("initdb")?.parent().filter(|dir| whole(dir)).map(Path::to_owned))
}

fn found_or_installed(what: &str, packages: &[&str], find: impl Fn() -> Option<PathBuf>) -> Result<PathBuf> {
    if let Some(found) = find() {
        return Ok(found);
    }
    let advice = format!("{what} is missing: install the Debian package(s) {}", packages.join(" and "));
    if !is_root()? || on_path("apt-get").is_none() {
        bail!("{advice}, or what your system calls them");
    }
    println!("   {what} is missing: installing {}", packages.join(" and "));
    apt_get(&["update", "--quiet"])?;
    apt_get(&[&["install", "--quiet", "--yes", "--no-install-recommends"], packages].concat())?;
    find().with_context(|| format!("{what} is still missing after installing {}", packages.join(" and ")))
}

fn apt_get(args: &[&str]) -> Result<()> {
    succeed(Command::new("apt-get").args(args).env("DEBIAN_FRONTEND", "noninteractive").stdout(Stdio::null()))
}
