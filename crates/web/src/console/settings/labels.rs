//! What settings are called on the page, and the sentence that explains each.

/// A field of a connector: its key, its name, its explanation.
const FIELDS: [(&str, &str, &str); 25] = [
    ("monobank.token", "set-monobank-token", "set-monobank-token-hint"),
    ("monobank.url", "set-api-url", "set-api-url-hint"),
    ("telegram.token", "set-telegram-token", "set-telegram-token-hint"),
    ("telegram.manager_chats", "set-telegram-chats", "set-telegram-chats-hint"),
    ("customers.channels", "set-customer-channels", "set-customer-channels-hint"),
    ("telegram.url", "set-api-url", "set-api-url-hint"),
    ("meta.pixel_id", "set-meta-pixel", "set-meta-pixel-hint"),
    ("meta.token", "set-meta-token", "set-meta-token-hint"),
    ("meta.test_event_code", "set-meta-test-code", "set-meta-test-code-hint"),
    ("meta.version", "set-meta-version", "set-meta-version-hint"),
    ("meta.url", "set-api-url", "set-api-url-hint"),
    ("meta.pixel_url", "set-meta-pixel-url", "set-meta-pixel-url-hint"),
    ("nova_poshta.api_key", "set-np-key", "set-np-key-hint"),
    ("nova_poshta.url", "set-api-url", "set-api-url-hint"),
    ("nova_poshta.interval_minutes", "set-np-interval", "set-np-interval-hint"),
    ("nova_poshta.payment_control", "set-np-control", "set-np-control-hint"),
    ("nova_poshta.sender", "set-np-sender", "set-np-sender-hint"),
    ("nova_poshta.sender_contact", "set-np-contact", "set-np-contact-hint"),
    ("nova_poshta.sender_city", "set-np-city", "set-np-city-hint"),
    ("nova_poshta.sender_address", "set-np-address", "set-np-address-hint"),
    ("nova_poshta.sender_phone", "set-np-phone", "set-np-phone-hint"),
    ("nova_poshta.parcel_kg", "set-np-kg", "set-np-kg-hint"),
    ("nova_poshta.parcel_cm", "set-np-cm", "set-np-cm-hint"),
    ("nova_poshta.cut_off", "set-np-cut-off", "set-np-cut-off-hint"),
    ("", "set-unknown", "set-unknown-hint"),
];

/// A setting of the store itself: its code, its name, its explanation, what is said of a value that cannot be.
const OWN: [(&str, &str, &str, &str); 13] = [
    ("name", "own-name", "own-name-hint", "own-name-wrong"),
    ("lang", "own-lang", "own-lang-hint", "own-lang-wrong"),
    ("currency", "own-currency", "own-currency-hint", "own-currency-wrong"),
    ("zone", "own-zone", "own-zone-hint", "own-zone-wrong"),
    ("country", "own-country", "own-country-hint", "own-country-wrong"),
    ("prefix", "own-prefix", "own-prefix-hint", "own-prefix-wrong"),
    ("prepay", "own-prepay", "own-prepay-hint", "own-prepay-wrong"),
    ("pay_types", "own-pay-types", "own-pay-types-hint", "own-pay-types-wrong"),
    ("hosts", "own-hosts", "own-hosts-hint", "own-hosts-wrong"),
    ("consent_required", "own-consent", "own-consent-hint", "own-consent-wrong"),
    ("invoice_validity_hours", "own-validity", "own-validity-hint", "own-validity-wrong"),
    ("quiet_hours", "own-quiet", "own-quiet-hint", "own-quiet-wrong"),
    ("messages_per_day", "own-messages", "own-messages-hint", "own-messages-wrong"),
];

/// The keys of a field's name and explanation.
pub(super) fn field(key: &str) -> (&'static str, &'static str) {
    let found = FIELDS.iter().find(|(known, _, _)| *known == key).unwrap_or(&FIELDS[FIELDS.len() - 1]);
    (found.1, found.2)
}

/// The keys of a store's setting: name, explanation, objection.
pub(super) fn own(code: &str) -> [&'static str; 3] {
    let found = OWN.iter().find(|(known, _, _, _)| *known == code);
    found.map_or(["set-unknown", "set-unknown-hint", "set-unknown-hint"], |row| [row.1, row.2, row.3])
}

#[cfg(test)]
mod tests {
    use super::*;
    use krama_domain::shop::own::Setting;

    #[test]
    fn every_setting_has_its_name() {
        for field in krama_connectors::ALL.iter().flat_map(|connector| connector.fields) {
            assert!(FIELDS.iter().any(|(key, _, _)| *key == field.key), "{} has no name", field.key);
        }
        for setting in Setting::ALL {
            assert_ne!(own(setting.code())[0], "set-unknown", "{}", setting.code());
        }
    }
}
