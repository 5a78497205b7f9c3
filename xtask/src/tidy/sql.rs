//! SQL lives under a `store/`, so that the rest of the house never learns which database it stands on.

use super::Finding;
use super::files::SourceFile;

/// No SQL text outside a `store/` folder; migrations and tests are where it is also allowed.
pub(crate) fn only_in_stores(files: &[SourceFile]) -> Vec<Finding> {
    files.iter().filter(|file| !allowed(file)).flat_map(in_file).collect()
}

fn allowed(file: &SourceFile) -> bool {
    ["store", "tests", "migrations"].iter().any(|folder| file.lies_in(folder))
}

fn in_file(file: &SourceFile) -> Vec<Finding> {
    if file.is("sql") {
        return vec![Finding::whole(file, "SQL outside a store/ folder")];
    }
    if !file.is("rs") {
        return Vec::new();
    }
    let quotes = file.text.match_indices('"').map(|(at, _)| at);
    let found = quotes.filter(|at| file.text.get(at + 1..).is_some_and(is_statement));
    found.map(|at| Finding::at(file, line_of(&file.text, at), "SQL outside a store/ folder")).collect()
}

fn line_of(text: &str, at: usize) -> usize {
    text.get(..at).map_or(0, |before| before.matches('\n').count())
}

/// Whether a string that goes on like this starts with a statement.
fn is_statement(text: &str) -> bool {
    let mut words = text.trim_start_matches(['\\', '\n', ' ']).split_whitespace();
    match words.next() {
        Some("SELECT") => words.next().is_some(),
        Some("INSERT") => words.next() == Some("INTO"),
        Some("DELETE") => words.next() == Some("FROM"),
        Some("UPDATE") => words.nth(1) == Some("SET"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statement(rest: &str) -> String {
        format!("fn f() {{}}\nconst Q: &str = \"{rest}\";")
    }

    #[test]
    fn statements_are_found_where_they_do_not_belong() {
        let select = ["SEL", "ECT name FROM people"].concat();
        let update = ["UPD", "ATE people SET name = ?"].concat();
        for text in [&select, &update, &format!("\\\n    {select}")] {
            let found = only_in_stores(&[SourceFile::new("server/src/api/people.rs", &statement(text))]);
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!(found[0].line, 2);
        }
        assert_eq!(only_in_stores(&[SourceFile::new("server/src/store/people.rs", &statement(&select))]), []);
        assert_eq!(only_in_stores(&[SourceFile::new("tests/src/raw.rs", &statement(&select))]), []);
        assert_eq!(only_in_stores(&[SourceFile::new("server/src/sql/people.sql", "")]).len(), 1);
    }

    #[test]
    fn words_of_the_trade_are_no_statements() {
        let words = "UPDATE your app\", \"SELECT\", \"DELETE the line\", \"INSERT coin";
        assert_eq!(only_in_stores(&[SourceFile::new("server/src/api/people.rs", &statement(words))]), []);
    }
}
