//! `cargo xtask tidy`: what clippy cannot check. Every rule is a pure function from the files to what is wrong.

mod files;
mod lengths;
mod migrations;
mod modules;
mod sql;
mod texts;
mod words;

use std::fmt;

use anyhow::{Result, bail};

use crate::run::root;
use files::SourceFile;

/// Something a rule found.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Finding {
    /// The file, relative to the root.
    path: String,
    /// The line, from 1; 0 for the whole file.
    line: usize,
    /// What is wrong, in one clause.
    what: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.what)
    }
}

impl Finding {
    /// About the whole of `file`.
    fn whole(file: &SourceFile, what: impl Into<String>) -> Self {
        Self { path: file.path.clone(), line: 0, what: what.into() }
    }

    /// About one line of `file`, counted from 0 as iterators do.
    fn at(file: &SourceFile, index: usize, what: impl Into<String>) -> Self {
        Self { path: file.path.clone(), line: index + 1, what: what.into() }
    }
}

type Rule = fn(&[SourceFile]) -> Vec<Finding>;

const RULES: [Rule; 6] = [
    migrations::same_names,
    sql::only_in_stores,
    modules::all_reachable,
    lengths::short,
    words::clean,
    texts::complete,
];

/// Prints every finding of every rule; fails if there is one.
pub(crate) fn run() -> Result<()> {
    let files = files::all(&root())?;
    let mut findings: Vec<_> = RULES.iter().flat_map(|rule| rule(&files)).collect();
    findings.sort();
    for finding in &findings {
        println!("{finding}");
    }
    if !findings.is_empty() {
        bail!("{} places are not tidy", findings.len());
    }
    println!("{} files are tidy", files.len());
    Ok(())
}
