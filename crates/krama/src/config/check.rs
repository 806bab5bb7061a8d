//! What makes a setting malformed, found before anything is opened or written.

use super::{Config, SETTINGS, Setting};
use crate::logging;
use anyhow::{Context, bail};
use krama_connectors::ALL;
use krama_connectors::settings::Field;
use krama_store::secret::parse_key;
use krama_web::app::Proxies;
use std::collections::BTreeMap;

/// Addresses of connectors that later versions have; setting them early is no mistake.
const RESERVED: [&str; 2] = ["KRAMA_KASPI_API_URL", "KRAMA_KASPI_CABINET_URL"];

fn all_fields() -> impl Iterator<Item = &'static Field> {
    ALL.into_iter().flat_map(|connector| connector.fields)
}

/// Refuses variables that look like ours and are none.
pub(super) fn variables(environment: &BTreeMap<String, String>) -> anyhow::Result<()> {
    let own = SETTINGS.iter().map(|(_, variable)| *variable);
    let known: Vec<&str> = own.chain(all_fields().map(|field| field.env)).chain(RESERVED).collect();
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

/// Refuses values that cannot be meant.
pub(super) fn values(config: &Config) -> anyhow::Result<()> {
    let Setting { value, source } = &config.public_url;
    address("public_url", source, value, "https://shop.example")?;
    for field in all_fields().filter(|field| field.env.ends_with("_URL")) {
        if let Some(value) = config.addresses.get(field.key) {
            address(field.key, field.env, value, field.default.unwrap_or("https://…"))?;
        }
    }
    let Setting { value, source } = &config.trusted_proxies;
    value
        .parse::<Proxies>()
        .map(drop)
        .with_context(|| format!("the setting trusted_proxies ({source}) is wrong"))?;
    if let Some(key) = &config.secret_key {
        let named = || format!("the setting secret_key ({}) is wrong", key.source);
        parse_key(&key.value).map(drop).with_context(named)?;
    }
    let named = || format!("the setting log ({}) is wrong", config.log.source);
    logging::filter(&config.log.value).map(drop).with_context(named)
}

fn address(setting: &str, source: &str, value: &str, example: &str) -> anyhow::Result<()> {
    let rest = value.strip_prefix("https://").or_else(|| value.strip_prefix("http://"));
    let host = rest.and_then(|rest| rest.split('/').next()).unwrap_or_default();
    if host.is_empty() || value.contains(|c: char| c.is_whitespace() || c == '?' || c == '#') {
        bail!("the setting {setting} ({source}) is \"{value}\": write it as {example}");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_variable_is_named() {
        let environment = |name: &str| BTreeMap::from([(name.to_owned(), "x".to_owned())]);
        let error = variables(&environment("KRAMA_LISTN")).unwrap_err().to_string();
        assert!(error.contains("KRAMA_LISTN") && error.contains("KRAMA_LISTEN"), "{error}");
        for fine in
            ["KRAMA_LISTEN", "KRAMA_MONOBANK_URL", "KRAMA_TEST_POSTGRES", "KRAMA_KASPI_API_URL", "HOME"]
        {
            assert!(variables(&environment(fine)).is_ok(), "{fine}");
        }
    }

    #[test]
    fn an_address_has_a_host_and_no_query() {
        for fine in ["https://shop.example", "http://127.0.0.1:8080/", "https://shop.example/krama"] {
            assert!(address("public_url", "test", fine, "").is_ok(), "{fine}");
        }
        for wrong in ["shop.example", "https://", "https:///x", "ftp://a", "https://a b", "https://a?b"] {
            let error = address("public_url", "test", wrong, "").unwrap_err().to_string();
            assert!(error.contains(wrong) && error.contains("public_url (test)"), "{error}");
        }
    }
}
