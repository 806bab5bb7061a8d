//! The house rules that a compiler does not check: which crate may know which, how large a file may be, that every
//! file says what it is for, and that clock, sleep and environment stay where they belong.

#![allow(clippy::unwrap_used, reason = "a broken tree should stop the test with a backtrace")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().to_path_buf()
}

/// Which of our crates each of our crates may use, directly.
const ARROWS: [(&str, &[&str]); 9] = [
    ("krama-bench", &["krama-connectors", "krama-domain", "krama-engine", "krama-store"]),
    ("krama-metrics", &[]),
    ("krama-domain", &[]),
    ("krama-connectors", &["krama-domain"]),
    ("krama-store", &["krama-domain", "krama-metrics"]),
    ("krama-engine", &["krama-connectors", "krama-domain", "krama-metrics", "krama-store"]),
    ("krama-web", &["krama-connectors", "krama-domain", "krama-engine", "krama-metrics", "krama-store"]),
    // Tests alone: nothing of the program may know it.
    ("krama-fuzz", &["krama-connectors", "krama-domain", "krama-store", "krama-web"]),
    ("krama", &["krama-connectors", "krama-domain", "krama-engine", "krama-store", "krama-web"]),
];

/// What must never be reached from a crate, whoever brings it.
const FORBIDDEN: [(&str, &[&str]); 4] = [
    ("krama-domain", &["tokio", "reqwest", "rusqlite", "tokio-postgres", "axum", "rand_chacha"]),
    ("krama-connectors", &["tokio", "reqwest", "rusqlite", "tokio-postgres", "axum"]),
    ("krama-store", &["reqwest", "axum"]),
    ("krama-engine", &["axum"]),
];

fn dependencies() -> BTreeMap<String, Vec<String>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(root())
        .output()
        .unwrap();
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let normal = |dependency: &&serde_json::Value| dependency["kind"].is_null();
    let names = |package: &serde_json::Value| {
        let all = package["dependencies"].as_array().unwrap();
        all.iter().filter(normal).map(|d| d["name"].as_str().unwrap().to_owned()).collect()
    };
    let packages = metadata["packages"].as_array().unwrap();
    packages.iter().map(|package| (package["name"].as_str().unwrap().to_owned(), names(package))).collect()
}

#[test]
fn dependencies_point_one_way() {
    let dependencies = dependencies();
    assert_eq!(dependencies.len(), ARROWS.len(), "every crate stands in the table of arrows");
    for (name, allowed) in ARROWS {
        let ours = dependencies[name].iter().filter(|d| d.starts_with("krama"));
        let wrong: Vec<_> = ours.filter(|d| !allowed.contains(&d.as_str())).collect();
        assert!(wrong.is_empty(), "{name} must not know {wrong:?}");
    }
    for (name, forbidden) in FORBIDDEN {
        let wrong: Vec<_> = dependencies[name].iter().filter(|d| forbidden.contains(&d.as_str())).collect();
        assert!(wrong.is_empty(), "{name} must not use {wrong:?}");
    }
}

fn files_below(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files_below(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

fn sources() -> Vec<(String, String)> {
    let mut files = Vec::new();
    files_below(&root().join("crates"), &mut files);
    let read = |path: PathBuf| {
        let name = path.strip_prefix(root()).unwrap().display().to_string();
        (name, std::fs::read_to_string(path).unwrap())
    };
    files.into_iter().map(read).collect()
}

/// Lines of the longest source file that is still read in one sitting.
const FILE_MAX_LINES: usize = 500;

#[test]
fn files_are_small_and_say_what_they_are_for() {
    let sources = sources();
    assert!(sources.len() > 50, "the sources were not found");
    for (name, text) in &sources {
        assert!(text.lines().count() <= FILE_MAX_LINES, "{name} is longer than {FILE_MAX_LINES} lines");
        assert!(text.starts_with("//!"), "{name} does not begin with what it is responsible for");
    }
    let large = sources.iter().filter(|(_, text)| text.lines().count() > 350).count();
    assert!(large * 10 <= sources.len(), "more than one file of ten is over 350 lines");
}

#[test]
fn clock_randomness_and_environment_are_asked_in_one_module() {
    const ASKED: [&str; 4] = ["SystemTime::now", "jiff::Timestamp::now", "env::var", "getrandom::fill"];
    let product = |name: &str| name.contains("/src/") && !name.contains("test");
    for (name, text) in sources().iter().filter(|(name, _)| product(name)) {
        if name == "crates/krama/src/machine.rs" {
            continue;
        }
        for word in ASKED {
            assert!(!text.contains(word), "{name} asks for {word} itself");
        }
    }
}

#[test]
fn nothing_sleeps_in_a_test() {
    let sleeps = ["thread::", "time::"].map(|module| format!("{module}sleep"));
    for (name, text) in sources().iter().filter(|(name, _)| name.contains("test")) {
        for word in &sleeps {
            assert!(!text.contains(word.as_str()), "{name} sleeps");
        }
    }
}

/// A connector's folder holds everything about its system.
#[test]
fn every_connector_has_its_parts_and_its_tests() {
    let src = root().join("crates/connectors/src");
    let usual = ["mod.rs", "wire.rs", "requests.rs", "answers.rs", "sandbox.rs"];
    // One endpoint, one envelope: what is asked and what is answered stand together, by what it is about.
    let carriers = ["mod.rs", "envelope.rs", "errors.rs", "tracking.rs", "sandbox.rs"];
    let folders = [("monobank", usual), ("telegram", usual), ("meta", usual), ("nova_poshta", carriers)];
    for (connector, parts) in folders {
        for part in parts {
            assert!(src.join(connector).join(part).is_file(), "{connector} has no {part}");
        }
        let tests = src.join(connector).join("tests");
        assert!(tests.is_dir() || tests.with_extension("rs").is_file(), "{connector} has no tests");
    }
}
