//! That the table in `mod.rs` says what the interface asks for.

use super::fixture::settings;
use crate::monobank::{CONNECTOR, TOKEN, URL};

#[test]
fn settings_have_their_fixed_names() {
    let names: Vec<_> = CONNECTOR.fields.iter().map(|f| (f.key, f.env, f.secret, f.default)).collect();
    let expected = [
        ("monobank.token", "MONOBANK_TOKEN", true, None),
        ("monobank.url", "KRAMA_MONOBANK_URL", false, Some("https://api.monobank.ua")),
    ];
    assert_eq!(names, expected);
    assert!((CONNECTOR.is_connected)(&settings()));
}

#[test]
fn the_default_address_is_the_banks() {
    let mut settings = settings();
    settings.values.remove(URL.key);
    assert_eq!(settings.get(&URL), Some("https://api.monobank.ua"));
    assert!(settings.get(&TOKEN).is_some());
}
