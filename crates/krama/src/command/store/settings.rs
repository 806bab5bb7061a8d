//! A store's settings as a command shows and changes them.

use crate::command::{print_json, print_table};
use crate::open::{self, Opened};
use anyhow::bail;
use krama_connectors::ALL;
use krama_domain::shop::Store;
use krama_domain::shop::own::Setting;
use serde_json::{Map, Value};

/// Changes one of the store's own settings.
pub(crate) fn set_own(store: &mut Store, setting: &str, value: &str) -> anyhow::Result<()> {
    let Some(own) = Setting::from_code(setting) else {
        let names: Vec<_> = Setting::ALL.into_iter().map(Setting::code).collect();
        let fields: Vec<_> = ALL.into_iter().flat_map(|c| c.fields).map(|field| field.key).collect();
        bail!("there is no setting \"{setting}\": there are {}, {}", names.join(", "), fields.join(", "));
    };
    Ok(own.write(store, value)?)
}

/// The store's own settings by name, as [`set_own`] reads them.
pub(crate) fn own(store: &Store) -> Vec<(&'static str, String)> {
    Setting::ALL.map(|own| (own.code(), own.read(store))).into()
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
    fn a_setting_that_does_not_exist_and_a_wrong_value_are_named() {
        let mut store = Store::new(StoreId::parse("main").unwrap(), "Крама");
        for (setting, value) in [("lang", "de"), ("colour", "red")] {
            let error = set_own(&mut store, setting, value).unwrap_err().to_string();
            assert!(error.contains(value) || error.contains(setting), "{setting}: {error}");
        }
    }
}
