//! The reference in `docs/reference`, written from the code: tables, the parser of the command line, doc comments. Part of
//! the tests and not of the program: one test compares the files with what the code says, and `make docs` renews them.
//!
//! Whoever adds a command, a setting, a fact or a route writes its doc comment and runs `make docs`; nothing is added here.

mod commands;
mod effects;
mod http;
mod links;
mod markdown;
mod metrics;
mod notices;
mod roles;
mod said;
mod settings;
mod source;
mod templates;

use crate::machine::environment;
use std::path::{Path, PathBuf};

/// When this variable is set the test of freshness writes the files instead of comparing them.
const RENEW: &str = "KRAMA_TEST_RENEW_DOCS";

/// A page of the reference: its file, and what makes it.
type Page = (&'static str, fn() -> String);

const PAGES: [Page; 8] = [
    ("settings.md", settings::page),
    ("commands.md", commands::page),
    ("effects-and-facts.md", effects::page),
    ("roles-and-rights.md", roles::page),
    ("http.md", http::page),
    ("metrics.md", metrics::page),
    ("notices.md", notices::page),
    ("templates.md", templates::page),
];

/// Those that have something to say.
fn pages() -> impl Iterator<Item = Page> {
    PAGES.into_iter().filter(|(_, make)| !make().is_empty())
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().to_path_buf()
}

/// A page as it shall stand in its file.
fn whole(make: fn() -> String) -> String {
    let notice = "<!-- Written from the code by `make docs`. What is changed here is lost. -->\n\n";
    format!("{notice}{}\n", make().trim_end())
}

#[test]
fn generated_reference_is_fresh() {
    let dir = root().join("docs/reference");
    let renews = environment().contains_key(RENEW);
    for (file, make) in pages() {
        let (path, fresh) = (dir.join(file), whole(make));
        if renews {
            std::fs::create_dir_all(&dir).unwrap();
            std::fs::write(&path, &fresh).unwrap();
        }
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        let differs = || kept.lines().zip(fresh.lines()).find(|(kept, fresh)| kept != fresh);
        assert!(
            kept == fresh,
            "docs/reference/{file} is not what the code says; run `make docs` and commit it. First difference: {:?}",
            differs()
        );
    }
}

#[test]
fn reference_holds_nothing_else() {
    for entry in std::fs::read_dir(root().join("docs/reference")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(pages().any(|(file, _)| file == name), "docs/reference/{name} is written by nobody");
    }
}
