//! Configuration: command line, environment, `krama.toml`, defaults, in this order. Every value knows where it came
//! from; an unknown or malformed setting is an error that names it.

use crate::cli::{Cli, Command};
use crate::machine::environment;
use anyhow::{Context, bail};
use krama_connectors::ALL;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// The settings file that is read when it is there.
const DEFAULT_FILE: &str = "krama.toml";

/// Settings of the program and their environment variables.
const SETTINGS: [(&str, &str); 5] = [
    ("database", "KRAMA_DATABASE"),
    ("listen", "KRAMA_LISTEN"),
    ("public_url", "KRAMA_PUBLIC_URL"),
    ("secret_key", "KRAMA_SECRET_KEY"),
    ("log", "KRAMA_LOG"),
];

/// Addresses of connectors that later versions have; setting them early is no mistake.
const RESERVED: [&str; 3] = ["KRAMA_NOVA_POSHTA_URL", "KRAMA_KASPI_API_URL", "KRAMA_KASPI_CABINET_URL"];

/// A value and where it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Setting {
    /// The value.
    pub value: String,
    /// `command line`, `KRAMA_LISTEN`, `krama.toml` or `default`.
    pub source: String,
}

/// The program's settings.
#[derive(Debug, Clone)]
pub(crate) struct Config {
    /// The database's address.
    pub database: Setting,
    /// Address and port to listen on.
    pub listen: Setting,
    /// Where krama is reached from outside.
    pub public_url: Setting,
    /// The key that seals credentials; made in a file when it is not set.
    pub secret_key: Option<Setting>,
    /// What is logged.
    pub log: Setting,
    /// Where connectors talk to, by field, from the environment.
    pub addresses: BTreeMap<String, String>,
    /// Values by which the first store is set up, by field, from the environment.
    pub seeds: BTreeMap<String, String>,
}

impl Config {
    /// Gathers everything.
    pub(crate) fn gather(cli: &Cli) -> anyhow::Result<Self> {
        let environment = environment();
        refuse_unknown(&environment)?;
        let file = read_file(cli.config.as_deref())?;
        let (listen, public_url) = match &cli.command {
            Command::Serve(serve) => (serve.listen.clone(), serve.public_url.clone()),
            _ => (None, None),
        };
        let find = |name: &str, given: Option<String>| -> Option<Setting> {
            let variable =
                SETTINGS.iter().find(|(known, _)| *known == name).map_or("", |(_, variable)| variable);
            let on_line = given.map(|value| Setting { value, source: "command line".to_owned() });
            let from_environment = || {
                let value = environment.get(variable).filter(|value| !value.is_empty())?.clone();
                Some(Setting { value, source: variable.to_owned() })
            };
            let from_file = || {
                let value = file.values.get(name)?.clone();
                Some(Setting { value, source: file.name.clone() })
            };
            on_line.or_else(from_environment).or_else(from_file)
        };
        let or = |found: Option<Setting>, value: String| {
            found.unwrap_or(Setting { value, source: "default".to_owned() })
        };
        let listen = or(find("listen", listen), "127.0.0.1:8080".to_owned());
        let public_url = or(find("public_url", public_url), format!("http://{}", listen.value));
        check_public_url(&public_url)?;
        Ok(Self {
            database: or(find("database", cli.database.clone()), "sqlite://krama.db".to_owned()),
            public_url,
            secret_key: find("secret_key", None),
            log: or(find("log", cli.log.clone()), "info".to_owned()),
            addresses: fields(&environment, true),
            seeds: fields(&environment, false),
            listen,
        })
    }

    /// All settings with their sources, secrets hidden.
    pub(crate) fn print(&self) -> String {
        let hidden = Setting { value: "(hidden)".to_owned(), source: String::new() };
        let key = self.secret_key.as_ref().map_or_else(
            || Setting { value: "made at first start in krama.key".to_owned(), source: "default".to_owned() },
            |set| Setting { source: set.source.clone(), ..hidden },
        );
        let database = Setting { value: without_password(&self.database.value), ..self.database.clone() };
        let rows = [
            ("database", &database),
            ("listen", &self.listen),
            ("public_url", &self.public_url),
            ("secret_key", &key),
            ("log", &self.log),
        ];
        let mut text = String::new();
        for (name, setting) in rows {
            let _ = writeln!(text, "{name:12} = {:40} # {}", setting.value, setting.source);
        }
        for field in ALL.into_iter().flat_map(|c| c.fields) {
            let set = self.addresses.get(field.key).or_else(|| self.seeds.get(field.key));
            if let Some(value) = set {
                let shown = if field.secret { "(hidden)" } else { value };
                let _ = writeln!(text, "{:12} = {shown:40} # {}", field.key, field.env);
            }
        }
        text.trim_end().to_owned()
    }
}

/// Hides the password of `scheme://user:password@host`.
fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let Some((user, host)) = rest.rsplit_once('@') else { return url.to_owned() };
    let user = user.split(':').next().unwrap_or(user);
    format!("{scheme}://{user}@{host}")
}

fn check_public_url(url: &Setting) -> anyhow::Result<()> {
    let fits = url.value.starts_with("http://") || url.value.starts_with("https://");
    if fits && !url.value.contains(char::is_whitespace) {
        return Ok(());
    }
    bail!("the setting public_url ({}) is \"{}\": write it as https://shop.example", url.source, url.value)
}

fn fields(environment: &BTreeMap<String, String>, addresses: bool) -> BTreeMap<String, String> {
    let all = ALL.into_iter().flat_map(|c| c.fields);
    let wanted = all.filter(|field| field.env.starts_with("KRAMA_") == addresses);
    let set = |field: &krama_connectors::settings::Field| {
        let value = environment.get(field.env).filter(|value| !value.trim().is_empty())?;
        Some((field.key.to_owned(), value.trim().to_owned()))
    };
    wanted.filter_map(set).collect()
}

fn refuse_unknown(environment: &BTreeMap<String, String>) -> anyhow::Result<()> {
    let own = SETTINGS.iter().map(|(_, variable)| *variable);
    let of_fields = ALL.into_iter().flat_map(|c| c.fields).map(|field| field.env);
    let known: Vec<&str> = own.chain(of_fields).chain(RESERVED).collect();
    let stranger = |name: &&String| {
        name.starts_with("KRAMA_") && !name.starts_with("KRAMA_TEST_") && !known.contains(&name.as_str())
    };
    match environment.keys().find(stranger) {
        Some(name) => {
            let settings: Vec<_> = known.into_iter().filter(|name| name.starts_with("KRAMA_")).collect();
            bail!("the environment variable {name} is no setting of krama: known are {}", settings.join(", "))
        }
        None => Ok(()),
    }
}

struct File {
    name: String,
    values: BTreeMap<String, String>,
}

fn read_file(given: Option<&Path>) -> anyhow::Result<File> {
    let path = given.map_or_else(|| PathBuf::from(DEFAULT_FILE), Path::to_path_buf);
    let name = path.display().to_string();
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && given.is_none() => String::new(),
        Err(error) => return Err(error).with_context(|| format!("cannot read the settings file {name}")),
    };
    let table: toml::Table = text
        .parse()
        .with_context(|| format!("the settings file {name} is not TOML: lines such as listen = \"…\""))?;
    let mut values = BTreeMap::new();
    for (key, value) in table {
        if !SETTINGS.iter().any(|(known, _)| *known == key) {
            let known: Vec<_> = SETTINGS.iter().map(|(known, _)| *known).collect();
            bail!("the settings file {name} has an unknown setting {key}: known are {}", known.join(", "));
        }
        let Some(text) = value.as_str() else {
            bail!("the settings file {name}: {key} must be a text in quotes");
        };
        values.insert(key, text.to_owned());
    }
    Ok(File { name, values })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_not_printed() {
        assert_eq!(without_password("postgres://anna:p@ss@host:1/db"), "postgres://anna@host:1/db");
        assert_eq!(without_password("sqlite://krama.db"), "sqlite://krama.db");
    }

    #[test]
    fn a_misspelt_variable_is_named() {
        let environment = |name: &str| BTreeMap::from([(name.to_owned(), "x".to_owned())]);
        let error = refuse_unknown(&environment("KRAMA_LISTN")).unwrap_err().to_string();
        assert!(error.contains("KRAMA_LISTN") && error.contains("KRAMA_LISTEN"), "{error}");
        for fine in
            ["KRAMA_LISTEN", "KRAMA_MONOBANK_URL", "KRAMA_TEST_POSTGRES", "KRAMA_KASPI_API_URL", "HOME"]
        {
            assert!(refuse_unknown(&environment(fine)).is_ok(), "{fine}");
        }
    }
}
