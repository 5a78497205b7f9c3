//! A file that no `mod` names is not compiled: its tests never run and nobody notices.

use std::collections::{BTreeMap, BTreeSet};

use super::Finding;
use super::files::SourceFile;

/// Every Rust file is reachable from a crate's root.
pub(crate) fn all_reachable(files: &[SourceFile]) -> Vec<Finding> {
    let rust: BTreeMap<&str, &SourceFile> =
        files.iter().filter(|file| file.is("rs")).map(|file| (file.path.as_str(), file)).collect();
    let mut reached = BTreeSet::new();
    let mut open: Vec<&str> = rust.keys().copied().filter(|path| is_root(path)).collect();
    while let Some(path) = open.pop() {
        if reached.insert(path) {
            let text = rust.get(path).map_or("", |file| &file.text);
            let children = declared(text).flat_map(|name| candidates(path, name));
            open.extend(children.filter_map(|child| rust.get_key_value(child.as_str()).map(|(path, _)| *path)));
        }
    }
    let forgotten = rust.values().filter(|file| !reached.contains(file.path.as_str()));
    forgotten.map(|file| Finding::whole(file, "no `mod` names this file, so it is never compiled")).collect()
}

/// Whether cargo compiles this file by itself.
fn is_root(path: &str) -> bool {
    let folders: Vec<_> = path.split('/').collect();
    matches!(
        folders.as_slice(),
        [.., "build.rs"]
            | [.., "src", "lib.rs" | "main.rs"]
            | [.., "src", "bin", _]
            | [.., "src", "bin", _, "main.rs"]
            | [_, "tests" | "examples" | "benches", _]
            | [_, "tests" | "examples" | "benches", _, "main.rs"]
    )
}

/// The names of `mod name;` lines.
fn declared(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter_map(|line| {
        let line = line.trim().strip_suffix(';')?;
        let (before, name) = line.rsplit_once("mod ")?;
        (before.is_empty() || before.starts_with("pub")).then(|| name.trim())
    })
}

/// Where the module `name` of the file `path` may lie.
fn candidates(path: &str, name: &str) -> [String; 2] {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = file.strip_suffix(".rs").unwrap_or(file);
    let owns_folder = is_root(path) || stem == "mod";
    let inside = if owns_folder { folder.to_owned() } else { format!("{folder}/{stem}") };
    [format!("{inside}/{name}.rs"), format!("{inside}/{name}/mod.rs")]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_forgotten_module_is_found() {
        let mut files = vec![
            SourceFile::new("tests/tests/e2e/main.rs", "mod story;\npub(crate) mod sync;"),
            SourceFile::new("tests/tests/e2e/story.rs", ""),
            SourceFile::new("tests/tests/e2e/sync/mod.rs", "mod fork;"),
            SourceFile::new("tests/tests/e2e/sync/fork.rs", "mod deep;"),
            SourceFile::new("tests/tests/e2e/sync/fork/deep.rs", ""),
        ];
        assert_eq!(all_reachable(&files), []);
        files.push(SourceFile::new("tests/tests/e2e/sync/gap.rs", "#[test] fn never_runs() {}"));
        files.push(SourceFile::new("shared/src/lost.rs", ""));
        let found: Vec<_> = all_reachable(&files).into_iter().map(|finding| finding.path).collect();
        assert_eq!(found, ["shared/src/lost.rs", "tests/tests/e2e/sync/gap.rs"]);
    }
}
