//! Words that must not stay: open ends, leftovers of debugging, silenced lints and paths of somebody's machine.

use super::Finding;
use super::files::SourceFile;

/// In any file. Written in halves, or this file would be its own first finding.
const LEFT_OPEN: [&str; 3] = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X")];
/// In Rust files.
const LEFT_OVER: [(&str, &str); 4] = [
    (concat!("dbg", "!("), "left over from debugging"),
    (concat!("#[", "allow("), "say `#[expect(lint, reason = ...)]`"),
    (concat!("#![", "allow("), "say `#![expect(lint, reason = ...)]`"),
    (concat!("#[", "ignore"), "a test that does not run is no test"),
];
/// Where somebody keeps their things.
const MACHINE_FOLDERS: [&str; 4] = ["work", "root", "home", "Users"];

/// No file contains any of them.
pub(crate) fn clean(files: &[SourceFile]) -> Vec<Finding> {
    files.iter().flat_map(|file| file.text.lines().enumerate().flat_map(|(n, line)| in_line(file, n, line))).collect()
}

fn in_line(file: &SourceFile, n: usize, line: &str) -> Vec<Finding> {
    let open = LEFT_OPEN.iter().filter(|word| has_word(line, word)).map(|word| format!("{word} is left open"));
    let over =
        LEFT_OVER.iter().filter(|(text, _)| file.is("rs") && line.contains(text)).map(|(_, why)| (*why).to_owned());
    let paths =
        MACHINE_FOLDERS.iter().filter(|folder| has_path(line, folder)).map(|_| "a path of one machine".to_owned());
    open.chain(over).chain(paths).map(|what| Finding::at(file, n, what)).collect()
}

/// Whether `word` stands in `line` by itself.
fn has_word(line: &str, word: &str) -> bool {
    line.split(|c: char| !c.is_alphanumeric()).any(|part| part == word)
}

/// Whether an absolute path in `line` begins with `folder`.
fn has_path(line: &str, folder: &str) -> bool {
    let start = format!("/{folder}/");
    line.match_indices(&start).any(|(at, _)| {
        let before = line.get(..at).and_then(|before| before.chars().next_back());
        before.is_none_or(|c| !(c.is_alphanumeric() || "./_-~}*".contains(c)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> usize {
        clean(&[SourceFile::new("a/src/lib.rs", text)]).len()
    }

    #[test]
    fn open_ends_and_leftovers_are_found() {
        assert_eq!(found(&format!("// {}: later", LEFT_OPEN[0])), 1);
        assert_eq!(found(&format!("    {}x);", LEFT_OVER[0].0)), 1);
        assert_eq!(found(&format!("{}dead_code)]", LEFT_OVER[1].0)), 1);
        assert_eq!(found("let sha = \"TODOS\"; // expect"), 0);
    }

    #[test]
    fn paths_of_a_machine_are_found_but_no_routes() {
        assert_eq!(found(&["let p = \"", "/home", "/ann/callout\";"].concat()), 1);
        assert_eq!(found(&["`", "/root", "/.cargo`"].concat()), 1);
        assert_eq!(found("GET /api/v1/work/orders, ./work/x, {base}/home/x"), 0);
    }
}
