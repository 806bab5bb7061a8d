//! Files that people write: products and settings. The program is no library, so its readers are taken in as they stand.

use crate::sample::{NOW, Sevens};
use krama_domain::money::Currency;

#[path = "../../krama/src/command/products_csv.rs"]
mod products_csv;

#[path = "../../krama/src/config"]
#[expect(dead_code, reason = "finding the file is the program's part; only its reading is fuzzed")]
mod config {
    mod table;

    pub(crate) mod file;

    pub(crate) use table::SETTINGS;
}

/// Products: what was read keeps within its limits, and what was written of it is read the same.
pub(crate) fn products(bytes: &[u8]) {
    let Ok(products) = products_csv::read(bytes, Currency::Uah, NOW, &mut Sevens) else { return };
    let mut slugs: Vec<_> = products.iter().map(|product| product.slug.as_str()).collect();
    let mut skus: Vec<_> =
        products.iter().flat_map(|product| &product.variants).map(|variant| variant.sku.as_str()).collect();
    for names in [&mut slugs, &mut skus] {
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert!(names.len() == all && names.iter().all(|name| !name.is_empty()), "a name stands twice");
    }
    assert!(products.iter().flat_map(|product| &product.variants).all(|variant| variant.price.minor >= 0));
    let mut written = Vec::new();
    products_csv::write(&mut written, &products).expect("what was read can be written");
    if products.is_empty() {
        return;
    }
    let again = products_csv::read(written.as_slice(), Currency::Uah, NOW, &mut Sevens);
    assert_eq!(again.expect("what was written can be read"), products, "read back differently");
}

/// The settings file: known names alone, and no error shows a secret that stands in it.
pub(crate) fn settings(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(values) = config::file::values("krama.toml", &text) {
        assert!(values.keys().all(|name| config::SETTINGS.iter().any(|(known, _)| known == name)));
        let written: Vec<_> =
            values.iter().map(|(name, value)| format!("{name} = {}", quoted(value))).collect();
        let again = config::file::values("krama.toml", &written.join("\n"));
        assert_eq!(again.expect("what was written can be read"), values, "read back differently");
    }
    let broken = format!("{text}\nsecret_key = hunter2hunter2\n");
    if let Err(error) = config::file::values("krama.toml", &broken) {
        let told = format!("{error:#}");
        let was_there = text.contains("hunter2");
        assert!(was_there || !told.contains("hunter2"), "a secret is shown: {told}");
    }
}

/// A text as TOML writes it; JSON's escapes are TOML's, but for DEL.
fn quoted(text: &str) -> String {
    let json = serde_json::to_string(text).expect("a text can be written");
    json.replace('\u{7f}', "\\u007f")
}
