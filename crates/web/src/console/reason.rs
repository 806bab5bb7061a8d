//! The reasons that are stored in English, in the reader's language. Connectors and the engine say in whole sentences why
//! an effect was refused, a lane is closed or a parcel was not seen; in the database, the logs, the API and the commands
//! they stay as they were said.
//!
//! A phrase is such a sentence as it stands in the source, with a name where something is put in. What matches no phrase
//! is shown as it is: it is an outside system's own text, or of an older release. Tests hold the tables against the
//! sources, both ways.

mod carrier;
mod engine;
mod meta;
mod monobank;
mod network;
mod nova_poshta;
mod telegram;
mod templates;
#[cfg(test)]
mod tests;

use crate::i18n::Arg;
use crate::view::words::Words;

/// An English sentence with `{name}` where something is put in, and the key of its texts. They take the same names.
type Phrase = (&'static str, &'static str);

/// All phrases.
const TABLES: [&[Phrase]; 8] = [
    engine::PHRASES,
    templates::PHRASES,
    telegram::PHRASES,
    monobank::PHRASES,
    meta::PHRASES,
    nova_poshta::PHRASES,
    carrier::PHRASES,
    network::PHRASES,
];

/// How deep reasons within reasons are followed: "gave up after 5 tries: no answer came (no answer in time (…))".
const DEPTH_MAX: u8 = 3;

/// Names that stand for a number before a noun, so that they choose its form.
const COUNTS: [&str; 3] = ["tries", "most", "count"];

/// Names that stand for one word. They belong to short phrases, which would otherwise fit sentences of other people.
const SINGLE_WORDS: [&str; 1] = ["id"];

/// What was captured under a name of a phrase.
type Capture<'t> = (&'static str, &'t str);

/// The reason in the language of the page. It is text: what an outside system put into it is never markup.
pub(super) fn said(words: Words<'_>, reason: &str) -> String {
    say(words, reason, DEPTH_MAX)
}

/// The same where there may be none: nothing said is an empty text.
pub(super) fn said_if_any(words: Words<'_>, reason: Option<&str>) -> String {
    reason.map(|reason| said(words, reason)).unwrap_or_default()
}

fn say(words: Words<'_>, reason: &str, depth: u8) -> String {
    let Some((key, captures)) = find(reason) else { return reason.to_owned() };
    let args: Vec<_> = captures.into_iter().map(|capture| argument(words, capture, depth)).collect();
    words.args(key, &args)
}

fn argument<'t>(words: Words<'_>, (name, value): Capture<'t>, depth: u8) -> (&'static str, Arg<'t>) {
    let count = value.parse::<i64>().ok().filter(|_| COUNTS.contains(&name));
    let arg = match (count, depth) {
        (Some(count), _) => Arg::Count(count),
        (None, 0) => Arg::from(value),
        (None, _) => Arg::from(say(words, value, depth - 1)),
    };
    (name, arg)
}

/// The key of the phrase that fits a whole reason, and what stands at its names. Of several the one that says most in
/// its own words.
fn find(reason: &str) -> Option<(&'static str, Vec<Capture<'_>>)> {
    let phrases = TABLES.iter().flat_map(|table| table.iter());
    let fitting =
        phrases.filter_map(|(phrase, key)| Some((own_chars(phrase), *key, captures(phrase, reason)?)));
    fitting.max_by_key(|(own, _, _)| *own).map(|(_, key, captures)| (key, captures))
}

/// Pieces of a phrase: the words before its first name, then each name with the words after it.
fn pieces(phrase: &'static str) -> (&'static str, impl Iterator<Item = (&'static str, &'static str)>) {
    let mut parts = phrase.split('{');
    let first = parts.next().unwrap_or_default();
    (first, parts.map(|part| part.split_once('}').unwrap_or((part, ""))))
}

/// Length of a phrase without its names.
fn own_chars(phrase: &'static str) -> usize {
    let (first, named) = pieces(phrase);
    first.len() + named.map(|(_, after)| after.len()).sum::<usize>()
}

/// What stands at the names of a phrase, where its own words stand in the text in their order and nothing is left over.
fn captures<'t>(phrase: &'static str, text: &'t str) -> Option<Vec<Capture<'t>>> {
    let (first, named) = pieces(phrase);
    let mut rest = text.strip_prefix(first)?;
    let mut found = Vec::new();
    let mut named = named.peekable();
    while let Some((name, after)) = named.next() {
        let is_last = named.peek().is_none();
        let (value, left) = if is_last { (rest.strip_suffix(after)?, "") } else { rest.split_once(after)? };
        if SINGLE_WORDS.contains(&name) && value.contains(char::is_whitespace) {
            return None;
        }
        found.push((name, value));
        rest = left;
    }
    rest.is_empty().then_some(found)
}
