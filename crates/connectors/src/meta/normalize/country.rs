//! `country`: ISO 3166-1 alpha-2 in lower case.
//!
//! `countries.tsv` lists every country (alpha-2, alpha-3) and the names that people of our markets write, lower case
//! and without spaces. The official builder cuts `UKR` to `uk`, which is no country; here it becomes `ua`.

use super::one;

const TABLE: &str = include_str!("countries.tsv");

/// The code of a country given as alpha-2, alpha-3 or by one of its known names. An event's country comes from the
/// store or the phone; names are read for imports.
pub fn code(typed: &str) -> Option<String> {
    one(typed, |text| {
        let key: String = text.chars().filter(|c| c.is_alphabetic()).collect();
        let mut rows = TABLE.lines().map(|row| row.split('\t'));
        rows.find(|row| row.clone().any(|known| known == key))
            .and_then(|mut row| row.next())
            .map(str::to_owned)
    })
}
