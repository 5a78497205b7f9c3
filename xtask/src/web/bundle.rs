//! From compiled programs to the files that browsers get: bound to JavaScript, named after what is in them so that no cache
//! ever mixes two versions, compressed once and not at every request.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use sha2::{Digest as _, Sha256};
use wasm_bindgen_cli_support::Bindgen;

use crate::run::root;

/// One house of programs and files, as it is handed out.
pub(crate) struct House {
    /// Its name, that of its package and of its folder among what was built.
    pub(crate) name: &'static str,
    /// Its package.
    pub(crate) package: &'static str,
    /// Its programs, each with what its JavaScript ends in: it starts itself, and says so if it cannot.
    pub(crate) programs: &'static [(&'static str, &'static str)],
    /// Those of its programs that are not needed for the first page.
    pub(crate) later: &'static [&'static str],
    /// Its other files, and folders of such.
    pub(crate) files: &'static [&'static str],
    /// Files that keep their names, since browsers ask for them by these; their content names the others.
    pub(crate) fixed: &'static [&'static str],
}

impl House {
    fn files(&self) -> Result<Vec<PathBuf>> {
        let mut found = Vec::new();
        for path in self.files.iter().map(|path| root().join(path)) {
            if path.is_dir() {
                for entry in fs::read_dir(&path)? {
                    found.push(entry?.path());
                }
            } else {
                found.push(path);
            }
        }
        Ok(found)
    }
}

/// Writes the files of `house`, whose programs lie in `compiled`, to the folder `into`. Answers a line about each large one.
pub(crate) fn bundle(house: &House, compiled: &Path, into: &Path, quality: u32) -> Result<Vec<String>> {
    let mut files = Files::default();
    for (program, start) in house.programs {
        files.program(&compiled.join(format!("{program}.wasm")), program, start)?;
    }
    let mut fixed = BTreeMap::new();
    for path in house.files()? {
        let name = path.file_name().and_then(|name| name.to_str()).context("a file name that is not text")?;
        if house.fixed.contains(&name) {
            fixed.insert(name.to_owned(), fs::read_to_string(&path)?);
        } else {
            let (stem, extension) = name.rsplit_once('.').context("a file name without an extension")?;
            files.hashed(stem, extension, fs::read(&path)?);
        }
    }
    files.fixed(fixed, house.later)?;
    files.write(into, quality)
}

/// Files by name, and by which name each is called in others.
#[derive(Default)]
struct Files {
    content: BTreeMap<String, Vec<u8>>,
    names: BTreeMap<String, String>,
}

impl Files {
    fn program(&mut self, wasm: &Path, name: &str, start: &str) -> Result<()> {
        let folder = wasm.with_extension("bound");
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        let mut binding = Bindgen::new();
        binding.input_path(wasm).out_name(name).typescript(false).omit_default_module_path(false);
        binding.web(true)?.generate(&folder).with_context(|| format!("cannot bind {}", wasm.display()))?;
        ensure!(!folder.join("snippets").exists(), "{name} brings JavaScript of its own, which is not handed out");
        let bound = format!("{name}_bg.wasm");
        let hashed = self.hashed(name, "wasm", fs::read(folder.join(&bound))?);
        let script = fs::read_to_string(folder.join(format!("{name}.js")))?.replace(&bound, &hashed);
        self.hashed(name, "js", format!("{script}{start}").into_bytes());
        Ok(())
    }

    /// Keeps a file under a name that says what is in it, and answers that name.
    fn hashed(&mut self, stem: &str, extension: &str, content: Vec<u8>) -> String {
        let name = format!("{stem}-{}.{extension}", short_hash(&content));
        self.names.insert(format!("{stem}.{extension}"), name.clone());
        self.content.insert(name.clone(), content);
        name
    }

    /// The files with fixed names. In them, `{{page.js}}` stands for the name of that file now, `{{files}}` for all that
    /// are needed at once, `{{later}}` for the others, and `{{version}}` for what changes whenever one of them does.
    fn fixed(&mut self, fixed: BTreeMap<String, String>, later: &[&str]) -> Result<()> {
        let version = short_hash(self.content.keys().cloned().collect::<Vec<_>>().join("\n").as_bytes());
        let is_late = |name: &&String| later.iter().any(|program| name.starts_with(&format!("{program}-")));
        let list = |late: bool| {
            let names = self.content.keys().filter(|name| is_late(name) == late).map(|name| format!("\"{name}\""));
            names.collect::<Vec<_>>().join(", ")
        };
        let (now, later) = (list(false), list(true));
        for (name, text) in fixed {
            let mut text =
                text.replace("{{files}}", &now).replace("{{later}}", &later).replace("{{version}}", &version);
            for (called, hashed) in &self.names {
                text = text.replace(&format!("{{{{{called}}}}}"), hashed);
            }
            ensure!(!text.contains("{{"), "{name} names a file that is not there");
            self.content.insert(name, text.into_bytes());
        }
        Ok(())
    }

    /// Writes what has changed and removes what is no longer there. Pictures are compressed already.
    fn write(self, into: &Path, quality: u32) -> Result<Vec<String>> {
        fs::create_dir_all(into)?;
        let (mut told, mut kept) = (Vec::new(), Vec::new());
        for (name, content) in &self.content {
            let is_picture = name.ends_with(".png");
            let (file, bytes) = if is_picture {
                (name.clone(), content.clone())
            } else {
                (format!("{name}.br"), packed(content, quality)?)
            };
            if content.len() > 20_000 {
                told.push(format!("{name}: {} kB, compressed {} kB", content.len() / 1_000, bytes.len() / 1_000));
            }
            let path = into.join(&file);
            // Whatever is built from these looks at their time stamps.
            if fs::read(&path).ok().as_deref() != Some(bytes.as_slice()) {
                fs::write(&path, &bytes).with_context(|| format!("cannot write {}", path.display()))?;
            }
            kept.push(file);
        }
        for entry in fs::read_dir(into)? {
            let entry = entry?;
            if !kept.iter().any(|name| *name == *entry.file_name().to_string_lossy()) {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(told)
    }
}

fn packed(content: &[u8], quality: u32) -> Result<Vec<u8>> {
    let mut packed = Vec::new();
    let mut packing = brotli::CompressorWriter::new(&mut packed, 1 << 16, quality, 22);
    packing.write_all(content)?;
    packing.flush()?;
    drop(packing);
    Ok(packed)
}

fn short_hash(content: &[u8]) -> String {
    Sha256::digest(content).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}
