use super::*;

fn load(flags: &Flags, variables: &[(&str, &str)]) -> Result<Config, BadSetting> {
    let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Config::load(&Sources::collect(flags, variables)?)
}

fn flags_with_file(text: &str) -> (tempfile::TempDir, Flags) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("callout.toml");
    std::fs::write(&file, text).unwrap();
    (folder, Flags { config: Some(file), ..Flags::default() })
}

#[test]
fn flags_win_over_variables_and_variables_over_the_file() {
    let (_folder, mut flags) = flags_with_file("listen = '127.0.0.1:1'\ncurrency = 'EUR'\nlanguage = 'en'\n");
    let config = load(&flags, &[("CALLOUT_LISTEN", "127.0.0.1:2"), ("CALLOUT_CURRENCY", "USD")]).unwrap();
    assert_eq!((config.listen.port(), config.organisation.currency.code()), (2, "USD"));
    assert_eq!(config.organisation.lang, Lang::En);
    flags.listen = Some("127.0.0.1:3".into());
    assert_eq!(load(&flags, &[("CALLOUT_LISTEN", "127.0.0.1:2")]).unwrap().listen.port(), 3);
}

#[test]
fn the_data_folder_holds_everything_unless_told_otherwise() {
    let config = load(&Flags::default(), &[("CALLOUT_DATA_DIR", "/srv/callout")]).unwrap();
    assert_eq!(config.database_url, "sqlite:/srv/callout/callout.db");
    assert_eq!(config.photo_store, PhotoStore::Folder("/srv/callout/photos".into()));
    let elsewhere = load(&Flags::default(), &[("DATABASE_URL", "postgres://db/callout")]).unwrap();
    assert_eq!(elsewhere.database_url, "postgres://db/callout");
}

#[test]
fn a_wrong_value_is_named_with_its_place_and_what_is_allowed() {
    for (variable, value, allowed) in [
        ("CALLOUT_LISTEN", "8080", "An address and a port"),
        ("CALLOUT_CURRENCY", "yuan", "Three capital letters"),
        ("CALLOUT_TIME_ZONE", "Mars/Olympus", "IANA"),
        ("CALLOUT_PUBLIC_URL", "callout.example.com", "https://"),
        ("CALLOUT_DATABASE_URL", "mysql://db", "postgres://"),
        ("CALLOUT_LOG_FORMAT", "xml", "text or json"),
        ("CALLOUT_LANGUAGE", "fr", "zh-CN or en"),
        ("CALLOUT_METRICS_LISTEN", "9464", "An address and a port"),
        ("CALLOUT_METRICS_TOKEN", "short", "16 characters"),
        ("CALLOUT_FEED_DAYS", "0", "from 1 to 3650"),
        ("CALLOUT_MAX_REQUESTS", "-1", "from 1 to 100000"),
        ("CALLOUT_RATE_LIMIT", "fast", "50/200, or off"),
        ("CALLOUT_TRUSTED_PROXIES", "localhost", "10.0.0.0/8"),
        ("CALLOUT_PRIVATE_WEBHOOKS", "yes", "allow or refuse"),
        ("CALLOUT_MAP_TILES", "https://tiles.example/{z}/{x}.png", "{y}"),
        ("CALLOUT_MAP_TILES", "ftp://tiles.example/{z}/{x}/{y}.png", "https://host"),
        ("CALLOUT_MAP_TILES", "https://a.example; script-src *{z}{x}{y}", "https://host"),
    ] {
        let told = load(&Flags::default(), &[(variable, value)]).unwrap_err().to_string();
        assert!(
            told.contains(&format!("variable {variable}")) && told.contains(value) && told.contains(allowed),
            "{told}"
        );
    }
    let (_folder, flags) = flags_with_file("log_format = 3\n");
    let told = load(&flags, &[]).unwrap_err().to_string();
    assert!(told.contains("callout.toml: `log_format`") && told.contains("\"3\""), "{told}");
}

#[test]
fn a_misspelt_setting_is_refused_with_the_nearest_one() {
    let (_folder, flags) = flags_with_file("lsiten = '127.0.0.1:1'\n");
    let told = load(&flags, &[]).unwrap_err().to_string();
    assert!(told.contains("`lsiten`") && told.contains("did you mean `listen`?"), "{told}");
    let told = load(&Flags::default(), &[("CALLOUT_LISTN", "x")]).unwrap_err().to_string();
    assert!(told.contains("CALLOUT_LISTN") && told.contains("did you mean CALLOUT_LISTEN?"), "{told}");
    assert!(load(&Flags::default(), &[("CALLOUT_TEST_POSTGRES", "x")]).is_ok(), "another tool's variable is not ours");
}
