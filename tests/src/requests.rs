//! Real repair requests from a city's open data, or invented ones of the same shape where the file is not there.

use std::fmt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::programs::workspace;

/// One row as the city wrote it. See `tests/data/requests-sample.csv` for the columns.
#[derive(Clone, Debug, Deserialize)]
pub struct Request {
    /// The city's number, unique.
    pub ticket: String,
    /// Wall time at the place.
    pub created_at: String,
    /// Wall time at the place; empty while open.
    pub closed_at: String,
    /// completed, duplicate, cancelled, transferred, open.
    pub outcome: String,
    /// The skill a crew needs.
    pub trade: String,
    /// emergency, urgent, routine, preventive.
    pub priority: String,
    /// What was reported.
    pub problem: String,
    /// As reported; often an intersection.
    pub address: String,
    /// WGS 84 degrees, north positive.
    pub latitude: f64,
    /// WGS 84 degrees, east positive.
    pub longitude: f64,
}

/// Where the rows came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// The real file.
    File(PathBuf),
    /// The rows that come with the tests.
    Sample,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(f, "the real requests in {}", path.display()),
            Self::Sample => {
                write!(f, "the built-in sample of invented requests (set CALLOUT_REQUESTS_CSV for real ones)")
            }
        }
    }
}

const SAMPLE: &str = include_str!("../data/requests-sample.csv");

/// All requests with their source: the file that `CALLOUT_REQUESTS_CSV` names, else the one beside the workspace, else
/// the sample. A file that is named and missing is an error: nobody should measure the sample by mistake.
pub struct Requests {
    /// Which rows these are.
    pub source: Source,
    text: String,
}

impl Requests {
    /// Finds and reads them.
    pub fn find() -> Result<Self> {
        if let Some(named) = std::env::var_os("CALLOUT_REQUESTS_CSV") {
            return Self::from_file(Path::new(&named));
        }
        let beside = workspace().join("../shared/data/sf311-field-requests-2008-2014.csv");
        match beside.canonicalize() {
            Ok(path) => Self::from_file(&path),
            Err(_) => Ok(Self::sample()),
        }
    }

    /// The invented ones.
    pub fn sample() -> Self {
        Self { source: Source::Sample, text: SAMPLE.into() }
    }

    fn from_file(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        Ok(Self { source: Source::File(path.to_owned()), text })
    }

    /// Every row.
    pub fn rows(&self) -> Result<Vec<Request>> {
        let mut reader = csv::Reader::from_reader(self.text.as_bytes());
        reader.deserialize().collect::<Result<_, _>>().with_context(|| format!("{} are not readable", self.source))
    }

    /// The first `count` rows that were created on `day` (`2014-12-11`), and a file of exactly them under `folder`,
    /// untouched, for the server to import.
    pub fn first_of_day(&self, day: &str, count: usize, folder: &Path) -> Result<(Vec<Request>, PathBuf)> {
        let mut reader = csv::Reader::from_reader(self.text.as_bytes());
        let header = reader.headers()?.clone();
        let records: Vec<_> = reader.records().collect::<Result<_, _>>()?;
        let of_day = |record: &&csv::StringRecord| record.get(1).is_some_and(|created| created.starts_with(day));
        let picked: Vec<_> = records.iter().filter(of_day).take(count).collect();
        ensure!(picked.len() == count, "{} have only {} rows of {day}", self.source, picked.len());
        let path = folder.join(format!("requests-{day}.csv"));
        let mut writer = csv::Writer::from_path(&path)?;
        writer.write_record(&header)?;
        picked.iter().try_for_each(|record| writer.write_record(*record))?;
        writer.flush()?;
        let rows = picked.iter().map(|record| record.deserialize(Some(&header))).collect::<Result<_, _>>()?;
        Ok((rows, path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sample_has_the_day_of_the_story() {
        let folder = tempfile::tempdir().unwrap();
        let (rows, path) = Requests::sample().first_of_day("2014-12-11", 3, folder.path()).unwrap();
        assert_eq!(rows.len(), 3);
        let copied = csv::Reader::from_path(path).unwrap().into_deserialize::<Request>().count();
        assert_eq!(copied, 3);
        assert!(Requests::sample().first_of_day("1999-01-01", 1, folder.path()).is_err());
    }

    #[test]
    fn whatever_is_found_is_readable() {
        let requests = Requests::find().unwrap();
        assert!(requests.rows().unwrap().len() >= 8);
    }
}
