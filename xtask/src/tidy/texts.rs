//! Texts for people: a table of them has both languages for each, somebody says each of them, and no Chinese stands
//! anywhere else in a page.

use super::Finding;
use super::files::SourceFile;

/// A row of a table: `name: "中文", "English";`.
struct Row<'a> {
    line: usize,
    name: &'a str,
    zh: &'a str,
    en: &'a str,
}

/// Every table of texts is complete and wanted.
pub(crate) fn complete(files: &[SourceFile]) -> Vec<Finding> {
    let tables = files.iter().filter(|file| file.path.ends_with("/texts.rs") && file.text.contains("texts! {\n"));
    tables.flat_map(|table| in_table(table, files)).collect()
}

fn in_table(table: &SourceFile, files: &[SourceFile]) -> Vec<Finding> {
    let folder = table.path.strip_suffix("texts.rs").unwrap_or_default();
    let pages: Vec<&SourceFile> =
        files.iter().filter(|file| file.is("rs") && file.path.starts_with(folder) && file.path != table.path).collect();
    let rows = rows(&table.text);
    let unsaid = rows.iter().filter(|row| !pages.iter().any(|page| says(&page.text, row.name)));
    let unsaid = unsaid.map(|row| Finding::at(table, row.line, format!("nobody says `{}`", row.name)));
    let half = rows.iter().filter(|row| !row.zh.chars().any(is_han) || row.en.is_empty() || row.en.chars().any(is_han));
    // A name is the same in both languages; Chinese in both is not.
    let half = half.filter(|row| row.zh != row.en || row.en.chars().any(is_han));
    let half = half.map(|row| Finding::at(table, row.line, format!("`{}` lacks a language", row.name)));
    let strays = pages.iter().flat_map(|page| strays(page));
    unsaid.chain(half).chain(strays).collect()
}

fn rows(text: &str) -> Vec<Row<'_>> {
    let rows = text.lines().enumerate().filter_map(|(line, text)| {
        let (name, rest) = text.trim().split_once(": \"")?;
        let (zh, rest) = rest.split_once("\", \"")?;
        let is_name = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        is_name.then_some(Row { line, name, zh, en: rest.strip_suffix("\";")? })
    });
    rows.collect()
}

/// Whether the text calls `name` of the table.
fn says(text: &str, name: &str) -> bool {
    text.contains(&format!("t::{name}(")) || text.contains(&format!("texts::{name}("))
}

/// Chinese outside the table, but for a language's own name and where both languages stand side by side.
fn strays(page: &SourceFile) -> Vec<Finding> {
    let is_stray = |line: &str| {
        let code = line.split("//").next().unwrap_or_default();
        code.chars().any(is_han) && !code.contains("pick(") && !code.contains("\"中文\"")
    };
    let lines = page.text.lines().enumerate().filter(|(_, line)| is_stray(line));
    lines.map(|(line, _)| Finding::at(page, line, "a text that is not in the table")).collect()
}

fn is_han(letter: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(table: &str, page: &str) -> usize {
        let table = format!("texts! {{\n{table}\n}}");
        complete(&[SourceFile::new("a/page/texts.rs", &table), SourceFile::new("a/page/screens/day.rs", page)]).len()
    }

    #[test]
    fn what_nobody_says_and_what_lacks_a_language_is_found() {
        let row = "    yes: \"是\", \"Yes\";";
        assert_eq!(found(row, "t::yes(lang)"), 0);
        assert_eq!(found(row, "t::yesterday(lang)"), 1);
        assert_eq!(found("    yes: \"yes\", \"Yes\";", "t::yes(lang)"), 1);
        assert_eq!(found("    yes: \"是\", \"是\";", "t::yes(lang)"), 1);
        assert_eq!(found("    name: \"Callout\", \"Callout\";", "t::name(lang)"), 0);
    }

    #[test]
    fn chinese_outside_the_table_is_found() {
        let row = "    yes: \"是\", \"Yes\";";
        assert_eq!(found(row, "t::yes(lang); let no = \"否\";"), 1);
        assert_eq!(found(row, "t::yes(lang); // 否\nlang.pick(\"否\", \"No\")"), 0);
    }
}
