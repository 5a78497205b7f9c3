//! Migrations carry the same names for both databases, or one of them would stay behind.

use std::collections::BTreeSet;

use super::Finding;
use super::files::SourceFile;

const FOLDERS: [&str; 2] = ["migrations/sqlite/", "migrations/postgres/"];

/// Every migration of one folder has its twin in the other.
pub(crate) fn same_names(files: &[SourceFile]) -> Vec<Finding> {
    let named = |folder: &str| -> BTreeSet<String> {
        files.iter().filter_map(|file| file.path.strip_prefix(folder)).map(str::to_owned).collect()
    };
    let [sqlite, postgres] = FOLDERS.map(named);
    let missing = |there: &BTreeSet<String>, here: &BTreeSet<String>, folder: &str, other: &str| -> Vec<Finding> {
        let what = format!("has no twin in {other}");
        there
            .difference(here)
            .map(|name| Finding { path: format!("{folder}{name}"), line: 0, what: what.clone() })
            .collect()
    };
    let [sqlite_folder, postgres_folder] = FOLDERS;
    let mut findings = missing(&sqlite, &postgres, sqlite_folder, postgres_folder);
    findings.extend(missing(&postgres, &sqlite, postgres_folder, sqlite_folder));
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lonely_migration_is_found_on_either_side() {
        let both = [
            SourceFile::new("migrations/sqlite/0001_people.sql", ""),
            SourceFile::new("migrations/postgres/0001_people.sql", ""),
        ];
        assert_eq!(same_names(&both), []);
        let lonely = [&both[..], &[SourceFile::new("migrations/postgres/0002_crews.sql", "")]].concat();
        let findings = same_names(&lonely);
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].to_string(), "migrations/postgres/0002_crews.sql:0: has no twin in migrations/sqlite/");
    }
}
