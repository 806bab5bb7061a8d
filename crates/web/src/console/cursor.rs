//! Where a page of a list begins, as it stands in addresses: `{milliseconds}.{key}` of the last thing before it.

use super::desk::{Desk, Failure};
use krama_domain::time::Timestamp;
use std::fmt::Display;

/// The text for an address.
pub(super) fn write(at: Timestamp, key: impl Display) -> String {
    format!("{}.{key}", at.as_ms())
}

/// What the address of this page asks for; `None` on the first page. A text that is no cursor leads nowhere.
pub(super) fn read<K, E>(
    desk: &Desk,
    parse: impl Fn(&str) -> Result<K, E>,
) -> Result<Option<(Timestamp, K)>, Failure> {
    desk.guest.asked("after").map(|text| self::parse(text, parse)).transpose()
}

/// Reads [`write`] back.
pub(super) fn parse<K, E>(
    text: &str,
    parse: impl Fn(&str) -> Result<K, E>,
) -> Result<(Timestamp, K), Failure> {
    let (ms, key) = text.split_once('.').ok_or(Failure::Missing)?;
    let ms: i64 = ms.parse().map_err(|_| Failure::Missing)?;
    let key = parse(key).map_err(|_| Failure::Missing)?;
    Ok((Timestamp::from_ms(ms), key))
}
