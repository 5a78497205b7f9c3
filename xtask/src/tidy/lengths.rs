//! A file that no longer fits into a head is two files.

use super::Finding;
use super::files::SourceFile;

/// Lines that a source file may have.
const SOURCE: usize = 400;
/// Lines that ARCHITECTURE.md may have, so that people read it whole.
const ARCHITECTURE: usize = 150;

/// No file is longer than its kind may be.
pub(crate) fn short(files: &[SourceFile]) -> Vec<Finding> {
    files.iter().filter_map(too_long).collect()
}

fn too_long(file: &SourceFile) -> Option<Finding> {
    let limit = match file.path.as_str() {
        "ARCHITECTURE.md" => ARCHITECTURE,
        _ if file.is("rs") || file.is("sql") => SOURCE,
        _ => return None,
    };
    let lines = file.text.lines().count();
    (lines > limit).then(|| Finding::whole(file, format!("{lines} lines, {limit} are allowed")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_has_its_limit() {
        let file = |path: &str, lines: usize| SourceFile::new(path, &"x\n".repeat(lines));
        assert_eq!(short(&[file("a/src/lib.rs", 400), file("ARCHITECTURE.md", 150), file("README.md", 999)]), []);
        assert_eq!(short(&[file("a/src/lib.rs", 401), file("ARCHITECTURE.md", 151), file("x.sql", 401)]).len(), 3);
    }
}
