//! A store's own settings by name: how each is read from text and shown as text. The command line, the console and tests
//! go through here, so that a store cannot be set by one in a way that another would refuse.
//!
//! Not for credentials and addresses of outside systems: those are the connectors' fields.

use super::Store;
use crate::lang::Lang;
use crate::money::{Currency, Money};
use crate::pay::PayType;
use crate::phone::Country;
use crate::template::quiet::QuietHours;
use crate::time::{HOUR_MS, Zone};

/// Longest name of a store, in characters.
pub const NAME_MAX_CHARS: usize = 100;
/// Longest prefix of order numbers, in characters.
pub const PREFIX_MAX_CHARS: usize = 10;
/// Most host names of one store.
pub const HOSTS_MAX: usize = 20;
/// Longest host name, in characters.
const HOST_MAX_CHARS: usize = 253;
/// Longest time for which an invoice can be paid, in hours: the bank cuts longer ones silently.
pub const VALIDITY_MAX_HOURS: i64 = 30 * 24;
/// Largest limit of messages to one customer in one day.
pub const MESSAGES_PER_DAY_MAX: u16 = 50;

/// One setting of a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Setting {
    /// Name for people.
    Name,
    /// Language of messages to managers, and of pages where nobody chose one.
    Lang,
    /// Currency of prices.
    Currency,
    /// Where the business day begins and ends.
    Zone,
    /// How phones without a country code are read.
    Country,
    /// What order numbers begin with.
    Prefix,
    /// The prepayment, as `200.00`.
    Prepay,
    /// What is offered: codes separated by commas.
    PayTypes,
    /// Host names, separated by commas.
    Hosts,
    /// Whether advertising needs consent: `yes` or `no`.
    ConsentRequired,
    /// How long an invoice can be paid.
    InvoiceValidityHours,
    /// When customers are not written to: `21:00-09:00` or `no`.
    QuietHours,
    /// Most messages to one customer in one day.
    MessagesPerDay,
}

/// Why a value cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{value}\" {wanted}")]
pub struct BadValue {
    /// Which setting.
    pub setting: Setting,
    /// What was given.
    pub value: String,
    /// What is wrong with it, so that it completes "… ".
    pub wanted: String,
}

impl Setting {
    /// All of them, as they are shown.
    pub const ALL: [Self; 13] = [
        Self::Name,
        Self::Lang,
        Self::Currency,
        Self::Zone,
        Self::Country,
        Self::Prefix,
        Self::Prepay,
        Self::PayTypes,
        Self::Hosts,
        Self::ConsentRequired,
        Self::InvoiceValidityHours,
        Self::QuietHours,
        Self::MessagesPerDay,
    ];

    /// The name in commands, forms and the audit log.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Lang => "lang",
            Self::Currency => "currency",
            Self::Zone => "zone",
            Self::Country => "country",
            Self::Prefix => "prefix",
            Self::Prepay => "prepay",
            Self::PayTypes => "pay_types",
            Self::Hosts => "hosts",
            Self::ConsentRequired => "consent_required",
            Self::InvoiceValidityHours => "invoice_validity_hours",
            Self::QuietHours => "quiet_hours",
            Self::MessagesPerDay => "messages_per_day",
        }
    }

    /// The setting of a name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|setting| setting.code() == code)
    }

    /// The value as text; [`Setting::write`] takes it back.
    pub fn read(self, store: &Store) -> String {
        match self {
            Self::Name => store.name.clone(),
            Self::Lang => store.lang.tag().to_owned(),
            Self::Currency => store.currency.code().to_owned(),
            Self::Zone => store.zone.as_str().to_owned(),
            Self::Country => store.country.code().to_owned(),
            Self::Prefix => store.prefix.clone(),
            Self::Prepay => store.prepay().decimal(),
            Self::PayTypes => store.pay_types.iter().map(|p| p.code()).collect::<Vec<_>>().join(","),
            Self::Hosts => store.hosts.join(","),
            Self::ConsentRequired => if store.consent_required { "yes" } else { "no" }.to_owned(),
            Self::InvoiceValidityHours => (store.invoice_validity_ms / HOUR_MS).to_string(),
            Self::QuietHours => store.quiet_hours.map_or_else(|| "no".to_owned(), |hours| hours.to_string()),
            Self::MessagesPerDay => store.messages_per_day.to_string(),
        }
    }

    /// Takes a value from text.
    pub fn write(self, store: &mut Store, value: &str) -> Result<(), BadValue> {
        let value = value.trim();
        let bad = |wanted: String| BadValue { setting: self, value: value.to_owned(), wanted };
        match self {
            Self::Name => store.name = name(value).map_err(bad)?,
            Self::Lang => {
                let known = Lang::from_tag(value);
                store.lang = known.ok_or_else(|| bad("is none of uk, ru, kk, en".to_owned()))?;
            }
            Self::Currency => {
                let known = Currency::from_code(value);
                store.currency = known.ok_or_else(|| bad("is none of UAH, KZT, RUB, USD, EUR".to_owned()))?;
            }
            Self::Zone => {
                store.zone = Zone::new(value).map_err(|_| {
                    bad("is no time zone: use a name such as Europe/Kyiv or Asia/Almaty".to_owned())
                })?;
            }
            Self::Country => store.country = country(value).map_err(bad)?,
            Self::Prefix => store.prefix = prefix(value).map_err(bad)?,
            Self::Prepay => store.prepay_minor = prepay(value, store.currency).map_err(bad)?,
            Self::PayTypes => store.pay_types = pay_types(value).map_err(bad)?,
            Self::Hosts => store.hosts = hosts(value).map_err(bad)?,
            Self::ConsentRequired => store.consent_required = yes_or_no(value).map_err(bad)?,
            Self::InvoiceValidityHours => store.invoice_validity_ms = hours(value).map_err(bad)? * HOUR_MS,
            Self::QuietHours => store.quiet_hours = quiet_hours(value).map_err(bad)?,
            Self::MessagesPerDay => store.messages_per_day = messages_per_day(value).map_err(bad)?,
        }
        Ok(())
    }
}

fn name(value: &str) -> Result<String, String> {
    let fits = (1..=NAME_MAX_CHARS).contains(&value.chars().count()) && !value.chars().any(char::is_control);
    if fits { Ok(value.to_owned()) } else { Err(format!("must have 1 to {NAME_MAX_CHARS} characters")) }
}

fn prefix(value: &str) -> Result<String, String> {
    if value.len() <= PREFIX_MAX_CHARS && value.bytes().all(|b| b.is_ascii_alphanumeric()) {
        Ok(value.to_owned())
    } else {
        Err(format!("must have up to {PREFIX_MAX_CHARS} Latin letters and digits"))
    }
}

fn prepay(value: &str, currency: Currency) -> Result<i64, String> {
    let sum = Money::parse_decimal(value, currency);
    sum.map(|sum| sum.minor).map_err(|_| "is not a sum: write it as 499 or 499.00".to_owned())
}

fn words(value: &str) -> impl Iterator<Item = &str> {
    value.split([',', ' ', '\n', '\r']).filter(|word| !word.is_empty())
}

fn pay_types(value: &str) -> Result<Vec<PayType>, String> {
    let known = "online_full, prepay, cod";
    let read = |word| PayType::from_code(word).ok_or_else(|| format!("is not made of {known}"));
    let types = words(value).map(read).collect::<Result<Vec<_>, _>>()?;
    if types.is_empty() {
        Err(format!("offers nothing: a store needs at least one of {known}"))
    } else {
        Ok(types)
    }
}

fn hosts(value: &str) -> Result<Vec<String>, String> {
    let hosts: Vec<_> = words(value).map(str::to_lowercase).collect();
    let is_host = |host: &String| {
        host.len() <= HOST_MAX_CHARS && !host.contains(|c: char| c == '/' || c == '@' || c.is_control())
    };
    if hosts.len() <= HOSTS_MAX && hosts.iter().all(is_host) {
        Ok(hosts)
    } else {
        Err(format!("must be up to {HOSTS_MAX} host names such as shop.example, without https://"))
    }
}

fn country(value: &str) -> Result<Country, String> {
    let all = [Country::Ua, Country::Kz, Country::Ru];
    let found = all.into_iter().find(|country| country.code().eq_ignore_ascii_case(value));
    found.ok_or_else(|| "is none of UA, KZ, RU".to_owned())
}

fn yes_or_no(value: &str) -> Result<bool, String> {
    match value {
        "yes" | "true" | "1" => Ok(true),
        "no" | "false" | "0" => Ok(false),
        _ => Err("is neither yes nor no".to_owned()),
    }
}

fn quiet_hours(value: &str) -> Result<Option<QuietHours>, String> {
    if value == "no" {
        return Ok(None);
    }
    QuietHours::parse(value).map(Some).map_err(|_| "is neither hours such as 21:00-09:00 nor no".to_owned())
}

fn messages_per_day(value: &str) -> Result<u16, String> {
    let count = value.parse().ok().filter(|count| *count <= MESSAGES_PER_DAY_MAX);
    count.ok_or_else(|| {
        format!("is not a number of messages from 1 to {MESSAGES_PER_DAY_MAX}, or 0 for no limit")
    })
}

fn hours(value: &str) -> Result<i64, String> {
    let hours = value.parse().ok().filter(|hours| (1..=VALIDITY_MAX_HOURS).contains(hours));
    hours.ok_or_else(|| format!("is not a number of hours from 1 to {VALIDITY_MAX_HOURS}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::StoreId;

    fn store() -> Store {
        Store::new(StoreId::parse("main").expect("valid"), "Крама")
    }

    #[test]
    fn what_is_shown_can_be_set_again() {
        let mut before = store();
        before.hosts = vec!["shop.example".to_owned(), "localhost:8080".to_owned()];
        before.quiet_hours = None;
        before.messages_per_day = 0;
        let mut after = store();
        for setting in Setting::ALL {
            setting.write(&mut after, &setting.read(&before)).unwrap();
            assert_eq!(Setting::from_code(setting.code()), Some(setting));
        }
        assert_eq!(after, before);
    }

    #[test]
    fn wrong_values_are_named_and_change_nothing() {
        let before = store();
        let mut after = before.clone();
        for (setting, value) in [
            (Setting::Name, ""),
            (Setting::Lang, "de"),
            (Setting::Currency, "BTC"),
            (Setting::Prepay, "-1"),
            (Setting::Prepay, "1.999"),
            (Setting::Zone, "Kyiv"),
            (Setting::Country, "PL"),
            (Setting::Prefix, "ТВЦ"),
            (Setting::PayTypes, "card"),
            (Setting::PayTypes, ""),
            (Setting::Hosts, "https://shop.example"),
            (Setting::ConsentRequired, "perhaps"),
            (Setting::InvoiceValidityHours, "721"),
            (Setting::QuietHours, "21-9"),
            (Setting::MessagesPerDay, "51"),
            (Setting::MessagesPerDay, "-1"),
        ] {
            let error = setting.write(&mut after, value).unwrap_err();
            assert!(error.setting == setting && error.to_string().contains(value), "{error}");
        }
        assert_eq!(after, before);
    }
}
