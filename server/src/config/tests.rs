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

#[test]
fn a_mail_server_needs_an_address_and_its_password_is_told_nobody() {
    let mail = |more: &[(&str, &str)]| load(&Flags::default(), more);
    assert!(mail(&[]).unwrap().mail.is_none());
    let (server, from) =
        (("CALLOUT_MAIL_SERVER", "smtps://mail.example.com"), ("CALLOUT_MAIL_FROM", "Callout <c@example.com>"));
    let set = mail(&[server, from]).unwrap().mail.unwrap();
    assert_eq!(
        (set.server.port, set.from.to_string(), set.login.is_none()),
        (465, "Callout <c@example.com>".into(), true)
    );
    let login = [("CALLOUT_MAIL_USER", "office"), ("CALLOUT_MAIL_PASSWORD", "hunter2")];
    let config = mail(&[server, from, login[0], login[1]]).unwrap();
    assert!(config.mail.as_ref().unwrap().login.is_some() && !format!("{config:?}").contains("hunter2"));
    let plain = ("CALLOUT_MAIL_SERVER", "smtp-plain://mail.example.com");
    let (_folder, flags) = flags_with_file("");
    let authority = flags.config.unwrap().display().to_string();
    let cases: [(&[(&str, &str)], &str); 7] = [
        (&[server], "mail_from"),
        (&[from], "mail_from"),
        (&[("CALLOUT_MAIL_SERVER", "mail.example.com"), from], "mail_server"),
        (&[server, ("CALLOUT_MAIL_FROM", "callout")], "mail_from"),
        (&[server, from, login[1]], "mail_user"),
        (&[plain, from, login[0], login[1]], "mail_user"),
        (&[server, from, ("CALLOUT_MAIL_AUTHORITY", authority.as_str())], "mail_authority"),
    ];
    for (variables, setting) in cases {
        let told = mail(variables).unwrap_err().to_string();
        let variable = format!("CALLOUT_{}", setting.to_ascii_uppercase());
        assert!(told.contains(&variable) || told.contains(&format!("`{setting}`")), "{variables:?}: {told}");
        assert!(!told.contains("hunter2"), "{told}");
    }
}
