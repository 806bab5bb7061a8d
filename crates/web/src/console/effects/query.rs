//! Which effects the page of effects speaks of, as its address says it: filters that add to each other, and the same
//! things as links, as hidden fields, as a search, and as one line of the audit log.
//!
//! A value that means nothing is refused and never ignored: a filter that falls away would widen what a replay touches.

use crate::console::desk::Failure;
use krama_connectors::http::encode;
use krama_domain::effect::{Destination, Intent, State};
use krama_domain::time::{DAY_MS, HOUR_MS, Timestamp};
use krama_store::repo::outbox::search::Filter;

/// Longest code or order number that is looked for, in characters.
const TEXT_MAX_CHARS: usize = 64;
/// Stands in addresses for effects without a code.
const NO_CODE: &str = "-";

/// Which states are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum View {
    /// Those that a person must look at.
    #[default]
    Needing,
    /// Waiting or under way.
    Running,
    /// Done.
    Done,
    /// Given up by a person.
    Discarded,
    /// Whatever their state.
    All,
}

impl View {
    /// All of them, as they stand in the menu.
    pub(super) const ALL: [Self; 5] = [Self::Needing, Self::Running, Self::Done, Self::Discarded, Self::All];

    /// The name in addresses.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Needing => "needing",
            Self::Running => "running",
            Self::Done => "done",
            Self::Discarded => "discarded",
            Self::All => "all",
        }
    }

    /// The key of its word.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Needing => "effects-view-needing",
            Self::Running => "effects-view-running",
            Self::Done => "effects-view-done",
            Self::Discarded => "effects-view-discarded",
            Self::All => "effects-view-all",
        }
    }

    fn states(self) -> Vec<State> {
        match self {
            Self::Needing => vec![State::Refused, State::Unknown],
            Self::Running => vec![State::Ready, State::Started],
            Self::Done => vec![State::Done],
            Self::Discarded => vec![State::Discarded],
            Self::All => Vec::new(),
        }
    }
}

/// How far back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Period {
    /// An hour.
    Hour,
    /// A day.
    Day,
    /// Seven days.
    Week,
    /// Thirty days.
    Month,
}

impl Period {
    /// All of them, the shortest first.
    pub(super) const ALL: [Self; 4] = [Self::Hour, Self::Day, Self::Week, Self::Month];

    /// The name in addresses.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Hour => "1h",
            Self::Day => "24h",
            Self::Week => "7d",
            Self::Month => "30d",
        }
    }

    /// The key of its word.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Hour => "effects-period-hour",
            Self::Day => "effects-period-day",
            Self::Week => "effects-period-week",
            Self::Month => "effects-period-month",
        }
    }

    const fn ms(self) -> i64 {
        match self {
            Self::Hour => HOUR_MS,
            Self::Day => DAY_MS,
            Self::Week => 7 * DAY_MS,
            Self::Month => 30 * DAY_MS,
        }
    }
}

/// What is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Query {
    pub(super) view: View,
    pub(super) lane: Option<Destination>,
    pub(super) kind: Option<&'static str>,
    /// `Some(None)` asks for those without a code.
    #[expect(clippy::option_option, reason = "not asked for, asked for none, asked for one")]
    pub(super) code: Option<Option<String>>,
    pub(super) period: Option<Period>,
    /// An order's number.
    pub(super) order: Option<String>,
}

impl Query {
    /// Reads it from wherever `value` gives the value of a name; empty ones count as not given.
    pub(super) fn read(value: impl Fn(&str) -> String) -> Result<Self, Failure> {
        Ok(Self {
            view: one_of(&value("state"), &View::ALL, View::code)?.unwrap_or_default(),
            lane: one_of(&value("lane"), &Destination::ALL, Destination::code)?,
            kind: one_of(&value("kind"), &Intent::KINDS, |(kind, _)| kind)?.map(|(kind, _)| kind),
            code: code(&value("code"))?,
            period: one_of(&value("period"), &Period::ALL, Period::code)?,
            order: text(value("order").trim())?,
        })
    }

    /// Name and value of everything that is not as it is by itself.
    pub(super) fn pairs(&self) -> Vec<(&'static str, String)> {
        let code = self.code.as_ref().map(|code| code.clone().unwrap_or_else(|| NO_CODE.to_owned()));
        let all = [
            ("state", (self.view != View::default()).then(|| self.view.code().to_owned())),
            ("lane", self.lane.map(|lane| lane.code().to_owned())),
            ("kind", self.kind.map(str::to_owned)),
            ("code", code),
            ("period", self.period.map(|period| period.code().to_owned())),
            ("order", self.order.clone()),
        ];
        all.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }

    /// The same as part of an address, each pair with `&` before it.
    pub(super) fn tail(&self) -> String {
        let pair = |tail: String, (name, value): &(&str, String)| tail + "&" + name + "=" + &encode(value);
        self.pairs().iter().fold(String::new(), pair)
    }

    /// The same as one line for the audit log.
    pub(super) fn line(&self) -> String {
        let mut pairs = self.pairs();
        if self.view == View::default() {
            pairs.insert(0, ("state", self.view.code().to_owned()));
        }
        let pairs: Vec<_> = pairs.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
        pairs.join(" ")
    }

    /// Whether anything but the states is asked for.
    pub(super) fn narrows(&self) -> bool {
        Self { view: View::default(), ..self.clone() } != Self::default()
    }

    /// The search, but for the order, whose key only the database knows. What lies back lies back from `now`.
    pub(super) fn filter(&self, now: Timestamp) -> Filter {
        Filter {
            states: self.view.states(),
            lanes: self.lane.into_iter().collect(),
            kinds: self.kind.into_iter().map(str::to_owned).collect(),
            codes: self.code.clone().into_iter().collect(),
            since: self.period.map(|period| now.plus_ms(-period.ms())),
            ..Filter::default()
        }
    }
}

fn one_of<T: Copy>(text: &str, all: &[T], code: impl Fn(T) -> &'static str) -> Result<Option<T>, Failure> {
    if text.is_empty() {
        return Ok(None);
    }
    all.iter().copied().find(|one| code(*one) == text).map(Some).ok_or(Failure::Missing)
}

#[expect(clippy::option_option, reason = "not asked for, asked for none, asked for one")]
fn code(value: &str) -> Result<Option<Option<String>>, Failure> {
    if value == NO_CODE {
        return Ok(Some(None));
    }
    Ok(text(value)?.map(Some))
}

/// A text that a database can be asked for.
fn text(value: &str) -> Result<Option<String>, Failure> {
    if value.contains('\0') || value.chars().count() > TEXT_MAX_CHARS {
        return Err(Failure::Missing);
    }
    Ok(Some(value.to_owned()).filter(|value| !value.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Result<Query, Failure> {
        let pairs: Vec<_> = query.split('&').filter_map(|pair| pair.split_once('=')).collect();
        Query::read(|name| {
            pairs.iter().find(|(key, _)| *key == name).map_or_else(String::new, |(_, v)| (*v).to_owned())
        })
    }

    #[test]
    fn what_an_address_says_is_written_back_the_same() {
        for query in [
            "",
            "state=all",
            "lane=telegram&kind=notify_manager&code=chat_not_found&period=24h",
            "state=done&code=-&order=LVI21112026N02",
        ] {
            let parsed = read(query).expect("it means something");
            assert_eq!(parsed.tail().trim_start_matches('&'), query);
            assert_eq!(parsed.narrows(), query.contains(['k', 'r']) || query.contains("code"), "{query}");
        }
        assert_eq!(read("").expect("valid").line(), "state=needing");
        assert_eq!(read("state=all&lane=meta").expect("valid").line(), "state=all lane=meta");
    }

    #[test]
    fn what_means_nothing_is_refused_and_does_not_widen_the_search() {
        let long = format!("code={}", "x".repeat(TEXT_MAX_CHARS + 1));
        for query in ["state=x", "lane=pigeon", "kind=juggle", "period=1y", "order=\0", &long] {
            assert!(read(query).is_err(), "{query}");
        }
    }

    #[test]
    fn a_search_holds_everything_that_was_asked_for() {
        let now = Timestamp::from_ms(100 * DAY_MS);
        let filter = read("lane=meta&kind=conversion&code=-&period=7d").expect("valid").filter(now);
        assert_eq!(filter.states, [State::Refused, State::Unknown]);
        assert_eq!((filter.lanes, filter.kinds), (vec![Destination::Meta], vec!["conversion".to_owned()]));
        assert_eq!((filter.codes, filter.since), (vec![None], Some(now.plus_ms(-7 * DAY_MS))));
        assert_eq!(read("state=all").expect("valid").filter(now), Filter::default());
    }
}
