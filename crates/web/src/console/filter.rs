//! Which orders the list shows, as its address says it: read leniently, written back, and told as chips.

use super::desk::Desk;
use super::money::pay_type_key;
use super::orders::source_key;
use super::standing::status_key;
use crate::view::words::Words;
use krama_connectors::http::encode;
use krama_domain::ledger::PaymentStatus;
use krama_domain::money::Money;
use krama_domain::order::{Source, Status};
use krama_domain::pay::PayType;
use krama_domain::shop::Store;
use krama_domain::time::{Timestamp, Zone};
use krama_store::repo::orders::search::{Filter, TYPED_MAX_CHARS};

/// Names in the address, in the order in which they are written.
const NAMES: [&str; 10] = ["q", "payment", "status", "pay", "source", "from", "to", "min", "max", "trouble"];

/// What an address asks for.
pub(super) struct Asked {
    /// Without what was typed into the search box: the database tells what that means.
    pub(super) filter: Filter,
    /// What was typed into the search box.
    pub(super) typed: String,
    /// Pairs that were understood.
    pairs: Vec<(&'static str, String)>,
    /// Pairs that were not, as they came.
    pub(super) ignored: Vec<String>,
}

/// One condition, and the address without it.
pub(super) struct Chip {
    pub(super) text: String,
    pub(super) without: String,
}

/// One choice of a list.
pub(super) struct Choice {
    pub(super) value: &'static str,
    pub(super) text: String,
    pub(super) is_chosen: bool,
}

/// `2026-11-21`, as browsers write a date.
fn date(text: &str) -> Option<(i16, i8, i8)> {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts[..] else { return None };
    let fits = |part: &str, chars| part.len() == chars && part.bytes().all(|b| b.is_ascii_digit());
    if !fits(year, 4) || !fits(month, 2) || !fits(day, 2) {
        return None;
    }
    Some((year.parse().ok()?, month.parse().ok()?, day.parse().ok()?))
}

fn day_starts(zone: &Zone, text: &str) -> Option<Timestamp> {
    let (year, month, day) = date(text)?;
    zone.day_starts(year, month, day)
}

/// When the day after this one begins.
fn day_ends(zone: &Zone, text: &str) -> Option<Timestamp> {
    let (year, month, day) = date(text)?;
    zone.day_starts(year, month, day)?;
    let next = [(year, month, day + 1), (year, month + 1, 1), (year + 1, 1, 1)];
    next.into_iter().find_map(|(year, month, day)| zone.day_starts(year, month, day))
}

fn sum(store: &Store, text: &str) -> Option<i64> {
    let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    Money::parse_decimal(&digits, store.currency).ok().map(|sum| sum.minor)
}

/// Takes one condition over; `None` when it is not understood.
fn take(filter: &mut Filter, store: &Store, name: &str, value: &str) -> Option<()> {
    match name {
        "payment" => filter.payment = Some(PaymentStatus::from_code(value)?),
        "status" => filter.status = Some(Status::from_code(value)?),
        "pay" => filter.pay_type = Some(PayType::from_code(value)?),
        "source" => filter.source = Some(Source::from_code(value)?),
        "from" => filter.from = Some(day_starts(&store.zone, value)?),
        "to" => filter.before = Some(day_ends(&store.zone, value)?),
        "min" => filter.least_minor = Some(sum(store, value)?),
        "max" => filter.most_minor = Some(sum(store, value)?),
        "trouble" if value == "1" => filter.troubled = true,
        "q" => {}
        _ => return None,
    }
    Some(())
}

/// A value without what nobody sees, as long as is looked at.
fn clean(value: &str) -> String {
    let visible = value.chars().filter(|c| !c.is_control()).take(TYPED_MAX_CHARS);
    visible.collect::<String>().trim().to_owned()
}

impl Asked {
    /// Reads the address of a page.
    pub(super) fn read(desk: &Desk, store: &Store) -> Self {
        Self::of(|name| desk.guest.asked(name).unwrap_or_default().to_owned(), store)
    }

    /// Reads it from wherever `asked` gives the value of a name; empty ones count as not given.
    pub(super) fn of(asked: impl Fn(&str) -> String, store: &Store) -> Self {
        let (mut filter, mut pairs, mut ignored) = (Filter::default(), Vec::new(), Vec::new());
        for name in NAMES {
            let value = clean(&asked(name));
            if value.is_empty() {
                continue;
            }
            match take(&mut filter, store, name, &value) {
                Some(()) => pairs.push((name, value)),
                None => ignored.push(format!("{name}={value}")),
            }
        }
        let typed = pairs.iter().find(|(name, _)| *name == "q").map(|(_, value)| value.clone());
        Self { filter, typed: typed.unwrap_or_default(), pairs, ignored }
    }

    /// Whether nothing was asked for.
    pub(super) fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    /// How many conditions there are besides the search box.
    pub(super) fn conditions(&self) -> usize {
        self.pairs.iter().filter(|(name, _)| *name != "q").count()
    }

    /// The value of a field of the form.
    pub(super) fn value(&self, name: &str) -> &str {
        self.pairs.iter().find(|(has, _)| *has == name).map_or("", |(_, value)| value)
    }

    /// The address of the list with all conditions but `left_out`, and with `more`.
    pub(super) fn url(&self, desk: &Desk, left_out: &str, more: &[(&str, &str)]) -> String {
        let query = self.query(left_out, more);
        let url = desk.url("/console/orders");
        let joint = if url.contains('?') { '&' } else { '?' };
        if query.is_empty() { url } else { format!("{url}{joint}{query}") }
    }

    /// The query of that address.
    pub(super) fn query(&self, left_out: &str, more: &[(&str, &str)]) -> String {
        let kept = self.pairs.iter().filter(|(name, _)| *name != left_out);
        let kept = kept.map(|(name, value)| (*name, value.as_str())).chain(more.iter().copied());
        let query: Vec<_> = kept.map(|(name, value)| format!("{name}={}", encode(value))).collect();
        query.join("&")
    }

    /// The conditions, each with its way out.
    pub(super) fn chips(&self, desk: &Desk, words: Words<'_>, store: &Store) -> Vec<Chip> {
        let chip = |(name, value): &(&'static str, String)| Chip {
            text: self.told(words, store, name, value),
            without: self.url(desk, name, &[]),
        };
        self.pairs.iter().map(chip).collect()
    }

    fn told(&self, words: Words<'_>, store: &Store, name: &str, value: &str) -> String {
        let with = |key: &str, value: String| words.with(key, "value", value);
        let pretty = |minor: Option<i64>| Money::new(minor.unwrap_or(0), store.currency).pretty();
        let day = || date(value).map(|(y, m, d)| format!("{d:02}.{m:02}.{y}")).unwrap_or_default();
        let filter = &self.filter;
        match name {
            "payment" => with(
                "filter-was-payment",
                filter.payment.map(|p| words.t(payment_key(p))).unwrap_or_default(),
            ),
            "status" => {
                with("filter-was-status", filter.status.map(|s| words.t(status_key(s))).unwrap_or_default())
            }
            "pay" => filter.pay_type.map(|p| words.t(pay_type_key(p))).unwrap_or_default(),
            "source" => {
                with("filter-was-source", filter.source.map(|s| words.t(source_key(s))).unwrap_or_default())
            }
            "from" => with("filter-was-from", day()),
            "to" => with("filter-was-to", day()),
            "min" => with("filter-was-min", pretty(filter.least_minor)),
            "max" => with("filter-was-max", pretty(filter.most_minor)),
            "trouble" => words.t("filter-trouble"),
            _ => with("filter-was-search", value.to_owned()),
        }
    }
}

/// The key of the word for a payment status where it stands alone.
const fn payment_key(status: PaymentStatus) -> &'static str {
    match status {
        PaymentStatus::Unpaid => "filter-pay-unpaid",
        PaymentStatus::Checking => "filter-pay-checking",
        PaymentStatus::Prepaid => "filter-pay-prepaid",
        PaymentStatus::Paid => "filter-pay-paid",
        PaymentStatus::PartlyRefunded => "filter-pay-partly-refunded",
        PaymentStatus::Refunded => "filter-pay-refunded",
    }
}

/// A list to choose from.
pub(super) struct Select {
    pub(super) name: &'static str,
    pub(super) label: String,
    pub(super) choices: Vec<Choice>,
}

/// The lists of the form.
pub(super) fn selects(words: Words<'_>, asked: &Asked) -> Vec<Select> {
    let select = |name: &'static str, label: &str, all: Vec<(&'static str, &'static str)>| Select {
        name,
        label: words.t(label),
        choices: all
            .into_iter()
            .map(|(value, key)| Choice { value, text: words.t(key), is_chosen: asked.value(name) == value })
            .collect(),
    };
    vec![
        select(
            "payment",
            "console-col-payment",
            PaymentStatus::ALL.map(|p| (p.code(), payment_key(p))).to_vec(),
        ),
        select("status", "console-col-status", Status::ALL.map(|s| (s.code(), status_key(s))).to_vec()),
        select("pay", "filter-pay-type", PayType::ALL.map(|p| (p.code(), pay_type_key(p))).to_vec()),
        select("source", "console-col-source", Source::ALL.map(|s| (s.code(), source_key(s))).to_vec()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_the_stores_and_end_where_the_next_begins() {
        let zone = Zone::kyiv();
        for (day, next) in
            [("2026-11-21", "2026-11-22"), ("2026-11-30", "2026-12-01"), ("2026-12-31", "2027-01-01")]
        {
            assert_eq!(day_ends(&zone, day), day_starts(&zone, next), "{day}");
            assert!(day_ends(&zone, day) > day_starts(&zone, day));
        }
        for bad in
            ["", "2026-02-30", "21.11.2026", "2026-1-1", "99999-01-01", "2026-11-21T00:00", "٢٠٢٦-١١-٢١"]
        {
            assert_eq!((day_starts(&zone, bad), day_ends(&zone, bad)), (None, None), "{bad}");
        }
    }
}
