//! The page of settings: those of the program, those of a store, and those of its connections.

use super::markdown::{code, code_or_blank, table};
use super::source;
use crate::cli::Cli;
use crate::command::store::settings as own;
use crate::config::{Config, SETTINGS};
use clap::Parser;
use krama_connectors::ALL;
use krama_domain::ids::StoreId;
use krama_domain::shop::Store;

pub(super) fn page() -> String {
    format!(
        "# Settings\n\n\
         ## The program\n\n\
         The command line comes before the environment, the environment before `krama.toml`, and that before the default. \
         `krama serve --print-config` prints every value with its source. In `krama.toml` each setting is one line: \
         `listen = \"127.0.0.1:8080\"`. A setting that is unknown or malformed stops the program and is named.\n\n{}\n\
         ## A store\n\n\
         Kept in the database. `krama store show` prints them, `krama store set STORE SETTING VALUE` changes one.\n\n{}\n\
         ## A store's connections\n\n\
         Changed in the same way. A secret is sealed in the database and never shown again; give it with `--stdin`, so that \
         it stays out of the shell's history. When krama makes its first store, it takes these values from the environment. \
         The variables that begin with `KRAMA_` count at every start, for stores that have no value of their own.\n\n{}",
        program(),
        store(),
        connections()
    )
}

fn program() -> String {
    let config = Config::gather(&Cli::parse_from(["krama", "serve"])).unwrap();
    let printed = config.print();
    let default = |name: &str| {
        let line = printed.lines().find(|line| line.split(" = ").next().map(str::trim) == Some(name));
        let (_, value) = line.and_then(|line| line.split_once(" = ")).unwrap_or_default();
        value.split_once(" # ").map_or(value, |(value, _)| value).trim().to_owned()
    };
    let fields = source::items(&source::read("krama/src/config.rs"), "pub(crate) struct Config {");
    let about = |name: &str| {
        let found = fields.iter().find(|field| field.name == name);
        found.unwrap_or_else(|| panic!("Config has no field {name}")).doc.clone()
    };
    let rows =
        SETTINGS.iter().map(|(name, variable)| vec![code(name), code(variable), default(name), about(name)]);
    table(&["setting", "environment", "default", "what it is"], rows)
}

fn store() -> String {
    let sample = Store::new(StoreId::parse("main").unwrap(), "Моя крамниця");
    let fields = source::items(&source::read("domain/src/shop.rs"), "pub struct Store {");
    let row = |(name, value): (&'static str, String)| {
        let stem = without_unit(name);
        let field = fields.iter().find(|field| field.name == name || without_unit(&field.name) == stem);
        let about = field.unwrap_or_else(|| panic!("Store has no field for {name}")).doc.clone();
        let about = KEPT_IN.iter().fold(about, |about, unit| about.replace(unit, ""));
        vec![code(name), code_or_blank(&value), allowed(&sample, name), about]
    };
    table(
        &["setting", "a new store `main` has", "allowed", "what it is"],
        own::own(&sample).into_iter().map(row),
    )
}

/// Units in which the database keeps what people write otherwise.
const KEPT_IN: [&str; 2] = [" in minor units of the currency", ", in milliseconds"];

/// `prepay` is kept as `prepay_minor`, and `invoice_validity_hours` as `invoice_validity_ms`.
fn without_unit(name: &str) -> &str {
    ["_minor", "_ms", "_hours"].iter().find_map(|unit| name.strip_suffix(unit)).unwrap_or(name)
}

/// What the refusal of an impossible value says.
fn allowed(store: &Store, setting: &str) -> String {
    let impossible = "?".repeat(101);
    match own::set_own(&mut store.clone(), setting, &impossible) {
        Ok(()) => String::new(),
        Err(error) => {
            let said = error.to_string().replace(&format!("\"{impossible}\""), "").replace(&impossible, "");
            let bare = ["is none of ", "is not ", "is neither ", "must have ", "use "];
            let rule =
                bare.iter().find_map(|start| said.split_once(start)).map_or(said.as_str(), |(_, rule)| rule);
            rule.trim().replace(" nor ", " or ")
        }
    }
}

fn connections() -> String {
    let of = |field: &krama_connectors::settings::Field| {
        let secret = if field.secret { "yes" } else { "" };
        let default = field.default.map(code).unwrap_or_default();
        vec![code(field.key), code(field.env), secret.to_owned(), default, field.about.to_owned()]
    };
    let rows = ALL.into_iter().flat_map(|connector| connector.fields).map(of);
    table(&["setting", "environment", "secret", "default", "what it is"], rows)
}
