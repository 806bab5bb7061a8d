//! Settings of the program: where they come from, and what is said of wrong ones.

use crate::harness::Krama;

/// `serve` must refuse to start with a sentence that holds these words.
async fn refused(krama: &Krama, words: &[&str]) {
    krama.run(&["serve", "--listen", "127.0.0.1:0"]).await.refused(words);
    krama.run(&["serve", "--listen", "127.0.0.1:0", "--print-config"]).await.refused(words);
}

#[tokio::test]
async fn a_wrong_file_is_refused_with_what_is_wrong() {
    for (text, words) in [
        ("listn = \"127.0.0.1:1\"\n", &["krama.toml", "listn", "listen"][..]),
        ("listen = 8080\n", &["krama.toml", "listen", "text in quotes"]),
        ("log = \"info\"\nsecret_key = hunter2hunter2\n", &["krama.toml", "line 2"]),
        ("public_url = \"shop.example\"\n", &["krama.toml", "public_url", "shop.example", "https://"]),
        ("log = \"loud\"\n", &["krama.toml", "log", "loud", "debug"]),
    ] {
        let krama = Krama::new("toml");
        krama.file("krama.toml", text);
        refused(&krama, words).await;
        let said = krama.run(&["serve"]).await.stderr;
        assert!(!said.contains("hunter2"), "a secret is shown: {said}");
    }
}

#[tokio::test]
async fn a_wrong_variable_is_refused_by_its_name() {
    for (name, value, words) in [
        ("KRAMA_LISTN", "127.0.0.1:1", &["KRAMA_LISTN", "KRAMA_LISTEN"][..]),
        ("KRAMA_PUBLIC_URL", "ftp://shop.example", &["KRAMA_PUBLIC_URL", "ftp://shop.example"]),
        ("KRAMA_PUBLIC_URL", "https://", &["KRAMA_PUBLIC_URL", "https://shop.example"]),
        ("KRAMA_PUBLIC_URL", "https://shop .example", &["KRAMA_PUBLIC_URL"]),
        ("KRAMA_SECRET_KEY", "hunter2", &["KRAMA_SECRET_KEY", "64 hex digits"]),
        ("KRAMA_LOG", "info,krama_engine=loud", &["KRAMA_LOG", "krama_engine=loud"]),
        (
            "KRAMA_TRUSTED_PROXIES",
            "10.0.0.5, balancer",
            &["KRAMA_TRUSTED_PROXIES", "\"balancer\"", "10.0.0.0/24"],
        ),
        ("KRAMA_TRUSTED_PROXIES", "10.0.0.0/33", &["trusted_proxies", "10.0.0.0/33"]),
        ("KRAMA_LOG", "verbose", &["KRAMA_LOG", "verbose"]),
        ("KRAMA_MONOBANK_URL", "api.monobank.ua", &["KRAMA_MONOBANK_URL", "api.monobank.ua"]),
    ] {
        let krama = Krama::new("variable").with(name, value);
        refused(&krama, words).await;
        let said = krama.run(&["serve"]).await.stderr;
        assert!(!said.contains("hunter2"), "a secret is shown: {said}");
    }
}

#[tokio::test]
async fn a_named_file_must_be_there() {
    let krama = Krama::new("named");
    krama.run(&["serve", "--config", "other.toml"]).await.refused(&["other.toml", "cannot read"]);
}

#[tokio::test]
async fn a_wrong_setting_writes_nothing() {
    let krama = Krama::new("untouched").with("KRAMA_SECRET_KEY", "hunter2");
    krama.run(&["orders", "list"]).await.refused(&["KRAMA_SECRET_KEY"]);
    assert!(!krama.path("krama.db").exists(), "a database was made though the key cannot be used");
}

#[tokio::test]
async fn settings_come_from_line_environment_file_and_defaults_in_this_order() {
    let krama = Krama::new("order").without("KRAMA_DATABASE");
    krama.file(
        "krama.toml",
        "listen = \"127.0.0.1:2\"\nlog = \"warn\"\npublic_url = \"https://file.example\"\n",
    );
    let krama = krama.with("KRAMA_LISTEN", "127.0.0.1:3").with("KRAMA_LOG", "error");
    let krama = krama.with("KRAMA_TRUSTED_PROXIES", "10.0.0.5");
    let done = krama.run(&["serve", "--print-config", "--log", "debug"]).await.ok();
    for (name, value, source) in [
        ("database", "sqlite://krama.db", "default"),
        ("listen", "127.0.0.1:3", "KRAMA_LISTEN"),
        ("public_url", "https://file.example", "krama.toml"),
        ("trusted_proxies", "10.0.0.5", "KRAMA_TRUSTED_PROXIES"),
        ("log", "debug", "command line"),
    ] {
        let line = done.stdout.lines().find(|line| line.split_whitespace().next() == Some(name));
        let line = line.unwrap_or_else(|| panic!("{name} is missing: {}", done.stdout));
        assert!(line.contains(value) && line.trim_end().ends_with(&format!("# {source}")), "{line}");
    }
    assert!(!krama.path("krama.db").exists(), "printing settings makes no database");
}

#[tokio::test]
async fn printed_settings_hide_secrets() {
    let secrets = [
        ("KRAMA_SECRET_KEY", "ab".repeat(32)),
        ("MONOBANK_TOKEN", "hunter2-bank".to_owned()),
        ("TELEGRAM_BOT_TOKEN", "1:hunter2_bot".to_owned()),
        ("FACEBOOK_CONVERSIONS_API_TOKEN", "hunter2-meta".to_owned()),
        (
            "KRAMA_DATABASE",
            "postgres://anna:hunter2@db.example/shop?password=hunter2&sslmode=require".to_owned(),
        ),
    ];
    let mut krama = Krama::new("hidden").with("TELEGRAM_ADMIN_CHAT_ID", "100,-200");
    for (name, value) in &secrets {
        krama = krama.with(name, value);
    }
    let printed = krama.run(&["serve", "--print-config"]).await.ok().stdout;
    assert!(!printed.contains("hunter2") && !printed.contains("abab"), "{printed}");
    for (name, _) in &secrets {
        assert!(printed.contains(name), "the source {name} is missing: {printed}");
    }
    assert!(printed.contains("postgres://anna@db.example/shop") && printed.contains("100,-200"), "{printed}");
}
