//! Reads a `postgres://` URL, and makes the form of it that may be shown: without the password.

use std::str::FromStr;

use tokio_postgres::config::{Config, Host, SslMode};

use crate::{Error, Result};

/// Where the server is.
pub(super) struct Address {
    pub(super) config: Config,
    /// Whether the connection must be encrypted and the server's certificate checked.
    pub(super) encrypted: bool,
    /// The address for error texts.
    pub(super) what: String,
}

/// Reads the URL. `sslmode=require`, `verify-ca` and `verify-full` all mean the same: encrypted, certificate and
/// host name checked. Without them the connection is plain: `prefer` protects from nobody, and would fail on the
/// self-signed certificate that Debian's servers come with.
pub(super) fn read(url: &str) -> Result<Address> {
    let checked =
        url.replace("sslmode=verify-full", "sslmode=require").replace("sslmode=verify-ca", "sslmode=require");
    // The parser's own text names the wrong option, never the password.
    let mut config = Config::from_str(&checked)
        .map_err(|error| Error::Url { what: hidden(url), text: super::error::chain(&error) })?;
    if config.get_application_name().is_none() {
        config.application_name("krama");
    }
    let encrypted = config.get_ssl_mode() == SslMode::Require;
    let what = shown(&config);
    Ok(Address { config, encrypted, what })
}

/// `postgres://user@host:port/name`.
fn shown(config: &Config) -> String {
    let host = match config.get_hosts().first() {
        Some(Host::Tcp(host)) => host.clone(),
        #[cfg(unix)]
        Some(Host::Unix(path)) => path.display().to_string(),
        None => "localhost".to_owned(),
    };
    let port = config.get_ports().first().copied().unwrap_or(5432);
    let user = config.get_user().map(|user| format!("{user}@")).unwrap_or_default();
    format!("postgres://{user}{host}:{port}/{}", config.get_dbname().unwrap_or_default())
}

/// A URL that cannot be read, cut so that no password can be in what is left: only what follows the last `@`,
/// without the parameters.
fn hidden(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or(("postgres", ""));
    let host = rest.rsplit('@').next().unwrap_or_default();
    format!("{scheme}://…{}", host.split('?').next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_password_is_never_shown() {
        let address = read("postgres://anna:hunter2@db.example:6432/shop?sslmode=verify-full").unwrap();
        assert_eq!(address.what, "postgres://anna@db.example:6432/shop");
        assert!(address.encrypted);
        let Err(error) = read("postgres://anna:hunter2@db.example/shop?sslmode=maybe&password=hunter2")
        else {
            panic!("sslmode=maybe was accepted")
        };
        assert!(!error.to_string().contains("hunter2"), "{error}");
        assert!(error.to_string().contains("sslmode"), "{error}");
    }

    #[test]
    fn encryption_is_for_those_who_ask() {
        for (query, encrypted) in [("", false), ("?sslmode=prefer", false), ("?sslmode=disable", false)] {
            assert_eq!(read(&format!("postgres://db.example/shop{query}")).unwrap().encrypted, encrypted);
        }
        for mode in ["require", "verify-ca", "verify-full"] {
            assert!(read(&format!("postgres://db.example/shop?sslmode={mode}")).unwrap().encrypted);
        }
    }
}
