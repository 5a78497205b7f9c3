//! Where settings come from: flags, the environment, a TOML file. Each value remembers where it stood.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::settings::{FILE_NAME, Flags, KEYS, OTHER_VARIABLES};

/// A setting that keeps the server from starting, in a sentence for the operator.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadSetting {
    /// The value is not allowed.
    #[error("{origin}: {value:?} is not allowed. {allowed}")]
    Value {
        /// File and key, variable, or flag.
        origin: String,
        /// What stands there.
        value: String,
        /// What may stand there.
        allowed: String,
    },
    /// There is no such setting.
    #[error("{origin}: there is no such setting; {hint}")]
    Unknown {
        /// File and key, or variable.
        origin: String,
        /// The nearest one, or all of them.
        hint: String,
    },
    /// The file cannot be read, or is not TOML.
    #[error("{file}: {reason}")]
    File {
        /// Which.
        file: String,
        /// Why.
        reason: String,
    },
}

/// All that was said, not yet checked.
#[derive(Debug, Default)]
pub struct Sources {
    flags: BTreeMap<&'static str, String>,
    variables: BTreeMap<String, String>,
    file: Option<(PathBuf, toml::Table)>,
}

impl Sources {
    /// Collects the flags, the environment `variables` and the configuration file that they, or the data folder, name.
    pub fn collect(flags: &Flags, variables: impl IntoIterator<Item = (String, String)>) -> Result<Self, BadSetting> {
        let variables =
            variables.into_iter().filter(|(name, _)| name.starts_with("CALLOUT_") || name == "DATABASE_URL");
        let mut sources = Self { flags: flags.given(), variables: variables.collect(), file: None };
        sources.refuse_unknown_variables()?;
        let named = flags.config.clone().or_else(|| sources.variables.get("CALLOUT_CONFIG").map(PathBuf::from));
        let default = || {
            Path::new(&sources.text("data_dir").map_or(super::settings::DATA_DIR.into(), |(_, v)| v)).join(FILE_NAME)
        };
        if let Some(path) = named.or_else(|| Some(default()).filter(|path| path.exists())) {
            sources.file = Some((path.clone(), read_table(&path)?));
        }
        Ok(sources)
    }

    /// Where `key` is set, and to what: the strongest source wins.
    pub fn text(&self, key: &'static str) -> Option<(String, String)> {
        if let Some(value) = self.flags.get(key) {
            return Some((format!("flag --{}", key.replace('_', "-")), value.clone()));
        }
        let mut names = vec![variable(key)];
        if key == "database_url" {
            names.push("DATABASE_URL".into());
        }
        if let Some((name, value)) = names.into_iter().find_map(|name| Some((name.clone(), self.variables.get(&name)?)))
        {
            return Some((format!("variable {name}"), value.clone()));
        }
        let (path, table) = self.file.as_ref()?;
        let value = match table.get(key)? {
            toml::Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        Some((format!("{}: `{key}`", path.display()), value))
    }

    fn refuse_unknown_variables(&self) -> Result<(), BadSetting> {
        let known: Vec<String> =
            KEYS.iter().map(|key| variable(key)).chain(OTHER_VARIABLES.map(str::to_owned)).collect();
        for name in self.variables.keys().filter(|name| *name != "DATABASE_URL" && !known.contains(name)) {
            // Tools around the server have variables of their own; only what looks like a slip of the pen is refused.
            if let Some(near) = nearest(name, known.iter().map(String::as_str)) {
                let hint = format!("did you mean {near}?");
                return Err(BadSetting::Unknown { origin: format!("variable {name}"), hint });
            }
        }
        Ok(())
    }
}

fn read_table(path: &Path) -> Result<toml::Table, BadSetting> {
    let file = || path.display().to_string();
    let text = std::fs::read_to_string(path)
        .map_err(|error| BadSetting::File { file: file(), reason: format!("cannot be read: {error}") })?;
    let table: toml::Table =
        text.parse().map_err(|error: toml::de::Error| BadSetting::File { file: file(), reason: error.to_string() })?;
    match table.keys().find(|key| !KEYS.contains(&key.as_str())) {
        None => Ok(table),
        Some(key) => Err(BadSetting::Unknown {
            origin: format!("{}: `{key}`", file()),
            hint: match nearest(key, KEYS.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("the settings are {}", KEYS.join(", ")),
            },
        }),
    }
}

fn variable(key: &str) -> String {
    format!("CALLOUT_{}", key.to_ascii_uppercase())
}

fn nearest<'k>(wrong: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    let scored = known.map(|known| (strsim::damerau_levenshtein(wrong, known), known));
    scored.min().filter(|(distance, _)| *distance <= 3).map(|(_, known)| known)
}
