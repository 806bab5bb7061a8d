//! A store's own settings by name: how each is read from text and shown.

use crate::command::{print_json, print_table};
use crate::open::{self, Opened};
use anyhow::{Context, bail};
use krama_connectors::ALL;
use krama_domain::lang::Lang;
use krama_domain::money::{Currency, Money};
use krama_domain::pay::PayType;
use krama_domain::phone::Country;
use krama_domain::shop::Store;
use krama_domain::time::{HOUR_MS, Zone};
use serde_json::{Map, Value};

/// Longest name of a store, in characters.
const NAME_MAX_CHARS: usize = 100;
/// Longest prefix of order numbers, in characters.
const PREFIX_MAX_CHARS: usize = 10;
/// Longest time for which an invoice can be paid, in hours: the bank cuts longer ones silently.
const VALIDITY_MAX_HOURS: i64 = 30 * 24;

const NAMES: &str = "name, lang, currency, zone, country, prefix, prepay, pay_types, hosts, consent_required, \
    invoice_validity_hours";

/// Changes one of the store's own settings.
pub(crate) fn set_own(store: &mut Store, setting: &str, value: &str) -> anyhow::Result<()> {
    match setting {
        "name" => store.name = limited(value, NAME_MAX_CHARS)?,
        "lang" => {
            store.lang =
                Lang::from_tag(value).with_context(|| format!("\"{value}\" is none of uk, ru, kk, en"))?;
        }
        "currency" => {
            store.currency = Currency::from_code(value)
                .with_context(|| format!("\"{value}\" is none of UAH, KZT, RUB, USD, EUR"))?;
        }
        "zone" => store.zone = Zone::new(value)?,
        "country" => store.country = country(value)?,
        "prefix" => store.prefix = prefix(value)?,
        "prepay" => store.prepay_minor = Money::parse_decimal(value, store.currency)?.minor,
        "pay_types" => store.pay_types = pay_types(value)?,
        "hosts" => store.hosts = words(value).map(str::to_ascii_lowercase).collect(),
        "consent_required" => store.consent_required = yes_or_no(value)?,
        "invoice_validity_hours" => {
            let hours = value.parse().ok().filter(|hours| (1..=VALIDITY_MAX_HOURS).contains(hours));
            store.invoice_validity_ms = hours.with_context(|| {
                format!("\"{value}\" is not a number of hours from 1 to {VALIDITY_MAX_HOURS}")
            })? * HOUR_MS;
        }
        _ => {
            let fields: Vec<_> = ALL.into_iter().flat_map(|c| c.fields).map(|field| field.key).collect();
            bail!("there is no setting \"{setting}\": there are {NAMES}, {}", fields.join(", "));
        }
    }
    Ok(())
}

fn limited(value: &str, max_chars: usize) -> anyhow::Result<String> {
    let value = value.trim();
    if value.is_empty() || value.chars().count() > max_chars {
        bail!("\"{value}\" must have 1 to {max_chars} characters");
    }
    Ok(value.to_owned())
}

fn prefix(value: &str) -> anyhow::Result<String> {
    if value.len() > PREFIX_MAX_CHARS || !value.bytes().all(|b| b.is_ascii_alphanumeric()) {
        bail!("the prefix \"{value}\" must have up to {PREFIX_MAX_CHARS} Latin letters and digits");
    }
    Ok(value.to_owned())
}

fn words(value: &str) -> impl Iterator<Item = &str> {
    value.split([',', ' ']).filter(|word| !word.is_empty())
}

fn pay_types(value: &str) -> anyhow::Result<Vec<PayType>> {
    let read = |word| {
        PayType::from_code(word).with_context(|| format!("\"{word}\" is none of online_full, prepay, cod"))
    };
    let types = words(value).map(read).collect::<anyhow::Result<Vec<_>>>()?;
    if types.is_empty() {
        bail!("a store offers at least one of online_full, prepay, cod");
    }
    Ok(types)
}

fn country(value: &str) -> anyhow::Result<Country> {
    let all = [Country::Ua, Country::Kz, Country::Ru];
    let found = all.into_iter().find(|country| country.code().eq_ignore_ascii_case(value));
    found.with_context(|| format!("\"{value}\" is none of UA, KZ, RU"))
}

fn yes_or_no(value: &str) -> anyhow::Result<bool> {
    match value {
        "yes" | "true" | "1" => Ok(true),
        "no" | "false" | "0" => Ok(false),
        _ => bail!("\"{value}\" is neither yes nor no"),
    }
}

/// The store's own settings by name, as [`set_own`] reads them.
pub(crate) fn own(store: &Store) -> Vec<(&'static str, String)> {
    let pay_types: Vec<_> = store.pay_types.iter().map(|p| p.code()).collect();
    vec![
        ("name", store.name.clone()),
        ("lang", store.lang.tag().to_owned()),
        ("currency", store.currency.code().to_owned()),
        ("zone", store.zone.as_str().to_owned()),
        ("country", store.country.code().to_owned()),
        ("prefix", store.prefix.clone()),
        ("prepay", store.prepay().decimal()),
        ("pay_types", pay_types.join(",")),
        ("hosts", store.hosts.join(",")),
        ("consent_required", if store.consent_required { "yes" } else { "no" }.to_owned()),
        ("invoice_validity_hours", (store.invoice_validity_ms / HOUR_MS).to_string()),
    ]
}

/// Prints a store with all settings; of secrets only whether they are set.
pub(super) async fn show(opened: &Opened, id: Option<&str>, json: bool) -> anyhow::Result<()> {
    let store = open::store(opened, id).await?;
    let profiles = opened.profiles.clone();
    let settings = opened.db.read("settings", move |tx| profiles.of_store(tx, store.clone())).await?;
    let mut rows = vec![("store", settings.store.id.to_string())];
    rows.extend(own(&settings.store));
    for field in ALL.into_iter().flat_map(|c| c.fields) {
        let shown = match settings.get(field) {
            None => "(not set)",
            Some(_) if field.secret => "(set, hidden)",
            Some(value) => value,
        };
        rows.push((field.key, shown.to_owned()));
    }
    if json {
        let object: Map<String, Value> =
            rows.into_iter().map(|(key, value)| (key.to_owned(), value.into())).collect();
        return print_json(&object);
    }
    let rows: Vec<_> = rows.into_iter().map(|(key, value)| vec![key.to_owned(), value]).collect();
    print_table(&["setting", "value"], &rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use krama_domain::ids::StoreId;

    #[test]
    fn what_is_shown_can_be_set_again() {
        let mut store = Store::new(StoreId::parse("main").unwrap(), "Крама");
        store.hosts = vec!["shop.example".to_owned()];
        let before = store.clone();
        for (setting, value) in own(&before) {
            set_own(&mut store, setting, &value).unwrap();
        }
        assert_eq!(store, before);
    }

    #[test]
    fn wrong_values_are_named() {
        let mut store = Store::new(StoreId::parse("main").unwrap(), "Крама");
        for (setting, value) in [
            ("lang", "de"),
            ("prepay", "-1"),
            ("zone", "Kyiv"),
            ("prefix", "ТВЦ"),
            ("pay_types", "card"),
            ("colour", "red"),
        ] {
            let error = set_own(&mut store, setting, value).unwrap_err().to_string();
            assert!(error.contains(value) || error.contains(setting), "{setting}: {error}");
        }
    }
}
