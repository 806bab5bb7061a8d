//! Queries of the API: known parameters alone, each once, within limits; pages by cursor.

use super::problem::Problem;
use axum::http::Uri;
use krama_connectors::http::decode;
use std::fmt::Display;
use std::str::FromStr;

/// Entries of a page where nobody says how many.
const LIMIT_DEFAULT: usize = 50;
/// Most entries of a page.
pub(super) const LIMIT_MAX: usize = 100;
/// Changes that a typing error may need to become a parameter.
const TYPO_MAX: usize = 3;

/// A query.
#[derive(Debug, Default)]
pub(super) struct Params(Vec<(String, String)>);

impl Params {
    /// Reads the query of an address that takes these parameters, and `store`.
    pub(super) fn read(uri: &Uri, known: &[&str]) -> Result<Self, Problem> {
        let known: Vec<_> = known.iter().copied().chain(["store"]).collect();
        let pairs = uri.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty());
        let pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
        let mut read: Vec<(String, String)> = Vec::new();
        for (name, value) in pairs.map(|(name, value)| (decode(name), decode(value))) {
            if !known.contains(&name.as_str()) {
                return Err(Problem::unknown_parameter(&name, nearest(&name, &known), &known));
            }
            if read.iter().any(|(other, _)| *other == name) {
                return Err(Problem::invalid(&name, "it is given twice"));
            }
            read.push((name, value));
        }
        Ok(Self(read))
    }

    /// A parameter; an empty one counts as not given.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// A parameter read by `read`; `wanted` completes "it must be …".
    pub(super) fn parsed<T>(
        &self,
        name: &str,
        wanted: &str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, Problem> {
        let wrong = || Problem::invalid(name, format!("it must be {wanted}"));
        self.get(name).map(|text| read(text).ok_or_else(wrong)).transpose()
    }

    /// A parameter that holds several, separated by commas.
    pub(super) fn several<T>(
        &self,
        name: &str,
        wanted: &str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<Vec<T>, Problem> {
        let all = |text: &str| text.split(',').map(&read).collect::<Option<Vec<_>>>();
        Ok(self.parsed(name, wanted, all)?.unwrap_or_default())
    }

    /// How many entries a page shall have.
    pub(super) fn limit(&self) -> Result<usize, Problem> {
        let wanted = format!("a number from 1 to {LIMIT_MAX}");
        let read = |text: &str| usize::from_str(text).ok().filter(|n| (1..=LIMIT_MAX).contains(n));
        Ok(self.parsed("limit", &wanted, read)?.unwrap_or(LIMIT_DEFAULT))
    }

    /// The address of the next page: this one with another cursor.
    pub(super) fn next(&self, path: &str, cursor: impl Display) -> String {
        let encode = krama_connectors::http::encode;
        let kept = self.0.iter().filter(|(name, _)| name != "cursor");
        let kept = kept.map(|(name, value)| format!("{name}={}", encode(value)));
        let pairs: Vec<_> = kept.chain([format!("cursor={}", encode(&cursor.to_string()))]).collect();
        format!("{path}?{}", pairs.join("&"))
    }
}

/// The known name that a wrong one was most likely meant to be.
fn nearest<'a>(wrong: &str, known: &[&'a str]) -> Option<&'a str> {
    let close = known.iter().map(|name| (distance(wrong, name), *name)).min()?;
    (close.0 <= TYPO_MAX.min(close.1.len() / 2)).then_some(close.1)
}

/// How many letters must be put in, taken out or replaced to turn one name into the other.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, letter) in one.chars().enumerate() {
        let mut corner = std::mem::replace(&mut row[0], at + 1);
        for (place, same) in other.iter().enumerate() {
            let replaced = corner + usize::from(letter != *same);
            corner = row[place + 1];
            row[place + 1] = replaced.min(corner + 1).min(row[place] + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typing_error_is_guessed_and_nonsense_is_not() {
        let known = ["limit", "cursor", "state", "store"];
        for (wrong, meant) in
            [("limt", Some("limit")), ("Limit", Some("limit")), ("curser", Some("cursor")), ("page", None)]
        {
            assert_eq!(nearest(wrong, &known), meant, "{wrong}");
        }
        assert_eq!((distance("kitten", "sitting"), distance("", "abc"), distance("a", "a")), (3, 3, 0));
    }

    #[test]
    fn what_is_unknown_twice_or_out_of_bounds_is_refused() {
        let read = |query: &str| Params::read(&format!("/x?{query}").parse().expect("valid"), &["limit"]);
        assert!(read("limit=5&store=a").is_ok() && read("").is_ok());
        assert!(read("limit=5&limit=6").is_err() && read("offset=1").is_err());
        for bad in ["limit=0", "limit=101", "limit=-1", "limit=x"] {
            assert!(read(bad).expect("the name is known").limit().is_err(), "{bad}");
        }
        assert_eq!(read("limit=").expect("empty counts as not given").limit().ok(), Some(50));
    }
}
