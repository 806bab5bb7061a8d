//! Configuration: command line, environment, `krama.toml`, defaults, in this order. Every value knows where it came
//! from; an unknown or malformed setting is an error that names it.

mod check;
mod file;
mod table;

pub(crate) use table::SETTINGS;

use crate::cli::{Cli, Command};
use crate::machine::environment;
use krama_connectors::ALL;
use krama_web::app::DEFAULT_PROXIES;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A value and where it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Setting {
    /// The value.
    pub value: String,
    /// `command line`, `KRAMA_LISTEN`, `krama.toml` or `default`.
    pub source: String,
}

impl Setting {
    /// Whether nobody has set it.
    pub(crate) fn is_default(&self) -> bool {
        self.source == "default"
    }
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
    /// Proxies that are believed about the address of a caller (`X-Forwarded-For`, `Forwarded`): addresses and networks such as `10.0.0.5, 10.1.0.0/16`; `none` where nobody is. It takes the place of the default.
    pub trusted_proxies: Setting,
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
        check::variables(&environment)?;
        let file = file::read(cli.config.as_deref())?;
        let (listen, public_url, trusted_proxies) = match &cli.command {
            Command::Serve(serve) => {
                (serve.listen.clone(), serve.public_url.clone(), serve.trusted_proxies.clone())
            }
            _ => (None, None, None),
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
        let config = Self {
            database: or(find("database", cli.database.clone()), "sqlite://krama.db".to_owned()),
            public_url,
            trusted_proxies: or(find("trusted_proxies", trusted_proxies), DEFAULT_PROXIES.to_owned()),
            secret_key: find("secret_key", None),
            log: or(find("log", cli.log.clone()), "info".to_owned()),
            addresses: fields(&environment, true),
            seeds: fields(&environment, false),
            listen,
        };
        check::values(&config)?;
        Ok(config)
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
            ("trusted_proxies", &self.trusted_proxies),
            ("secret_key", &key),
            ("log", &self.log),
        ];
        let mut text = String::new();
        for (name, setting) in rows {
            let _ = writeln!(text, "{name:15} = {:40} # {}", setting.value, setting.source);
        }
        for field in ALL.into_iter().flat_map(|c| c.fields) {
            let set = self.addresses.get(field.key).or_else(|| self.seeds.get(field.key));
            if let Some(value) = set {
                let shown = if field.secret { "(hidden)" } else { value };
                let _ = writeln!(text, "{:15} = {shown:40} # {}", field.key, field.env);
            }
        }
        text
    }
}

/// Hides the password of `scheme://user:password@host/name?password=…`. Where it is not clear what is the password,
/// everything is hidden.
fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let (user, place) = rest.rsplit_once('@').map_or((None, rest), |(user, place)| (Some(user), place));
    if user.is_some_and(|user| user.contains("password=")) {
        return format!("{scheme}://…");
    }
    let user = user.map(|user| format!("{}@", user.split(':').next().unwrap_or(user))).unwrap_or_default();
    let (host, query) = place.split_once('?').unwrap_or((place, ""));
    let kept: Vec<_> =
        query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("password=")).collect();
    let query = if kept.is_empty() { String::new() } else { format!("?{}", kept.join("&")) };
    format!("{scheme}://{user}{host}{query}")
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_not_printed() {
        assert_eq!(without_password("postgres://anna:p@ss@host:1/db"), "postgres://anna@host:1/db");
        assert_eq!(without_password("sqlite://krama.db"), "sqlite://krama.db");
        assert_eq!(
            without_password("postgres://h/db?password=a&sslmode=require"),
            "postgres://h/db?sslmode=require"
        );
        assert_eq!(without_password("postgres://anna@h/db?password=a@b"), "postgres://…");
    }
}
