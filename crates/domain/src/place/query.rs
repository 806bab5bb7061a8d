//! What people type to find a place: which keys it may have, and how well what is found fits it.

use super::fold::fold;
use super::layout::retyped;
use super::names::{CLOSED, PIECES, TOWNS};
use super::{Branch, Settlement};
use std::sync::LazyLock;

/// Longest text that is searched for, in characters.
pub const QUERY_MAX_CHARS: usize = 100;
/// Most keys of one query.
pub const KEYS_MAX: usize = 8;
/// Shortest piece of a town's other name that stands for that town, in signs of a key.
const NAME_MIN_CHARS: usize = 2;

/// Keys of the names of towns that have several.
static TOWN_KEYS: LazyLock<Vec<Vec<String>>> = LazyLock::new(|| {
    let keys = |names: &&[&str]| names.iter().map(|name| fold(name)).collect();
    TOWNS.iter().map(keys).collect()
});

/// Keys of [`COMMON`].
static COMMON_KEYS: LazyLock<Vec<String>> = LazyLock::new(|| COMMON.iter().map(|word| fold(word)).collect());

/// Words before a name that say what it is.
const KINDS: [&str; 12] =
    ["м", "с", "г", "смт", "пгт", "сел", "селище", "село", "місто", "город", "пос", "m"];

/// What a name may begin with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The key.
    pub text: String,
    /// Whether more of the name is in the key than was typed: another name of a town of which only the beginning was.
    pub completed: bool,
}

/// A search for a settlement.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    /// Keys that a name may begin with; the first is of what was typed.
    pub keys: Vec<Key>,
    /// Keys of what the same keyboard keys mean under other layouts: for when nothing else is found.
    pub retyped: Vec<Key>,
    /// Keys of what stands after a comma: oblast or raion.
    pub hints: Vec<String>,
}

impl Query {
    /// Reads what was typed: a name or its beginning, after it perhaps oblast and raion.
    pub fn read(text: &str) -> Self {
        let text: String = text.chars().take(QUERY_MAX_CHARS).collect();
        let whole = keys(&text);
        // Under other layouts a comma is a letter.
        let mut retyped: Vec<Key> = retyped(&text).iter().flat_map(|reading| keys(reading)).collect();
        retyped.retain(|key| !whole.contains(key));
        retyped.truncate(KEYS_MAX);
        let mut parts = text.split(',');
        let keys = keys(parts.next().unwrap_or_default());
        let hints = parts.filter_map(|part| fold(part).split(' ').next().map(str::to_owned));
        Self { keys, retyped, hints: hints.filter(|hint| !hint.is_empty()).collect() }
    }

    /// Whether there is nothing to search for.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty() && self.retyped.is_empty()
    }

    /// Whether oblast and raion of a settlement are those that were typed.
    pub fn agrees(&self, settlement: &Settlement) -> bool {
        let known = [fold(&settlement.area), fold(&settlement.region)];
        self.hints.iter().all(|hint| known.iter().any(|word| word.starts_with(hint.as_str())))
    }

    /// Whether a settlement is called as was typed, in whole.
    pub fn names(&self, settlement: &Settlement) -> bool {
        let called = [fold(&settlement.name), fold(&settlement.name_ru)];
        self.is_met_by(settlement, |key| !key.completed && called.contains(&key.text))
    }

    /// Whether a settlement could have been meant: a word of its name begins so.
    pub fn could_mean(&self, settlement: &Settlement) -> bool {
        let words = name_keys(&settlement.name, &settlement.name_ru);
        self.is_met_by(settlement, |key| words.iter().any(|(word, _)| word.starts_with(&key.text)))
    }

    fn is_met_by(&self, settlement: &Settlement, meets: impl Fn(&Key) -> bool) -> bool {
        (self.agrees(settlement) && self.keys.iter().any(&meets)) || self.retyped.iter().any(meets)
    }
}

/// The keys of one name or its beginning.
fn keys(text: &str) -> Vec<Key> {
    let typed = fold(without_kind(text));
    if typed.is_empty() {
        return Vec::new();
    }
    let plain = [typed.clone()].into_iter().chain(respelled(&typed));
    let mut keys: Vec<Key> = Vec::new();
    for key in plain.map(|text| Key { text, completed: false }).chain(other_names(&typed)) {
        if !keys.iter().any(|known| known.text == key.text) {
            keys.push(key);
        }
    }
    keys.truncate(KEYS_MAX);
    keys
}

/// `м. Київ` is «Київ».
fn without_kind(text: &str) -> &str {
    let text = text.trim();
    let Some((first, rest)) = text.split_once(['.', ' ']) else { return text };
    let is_kind = KINDS.contains(&first.to_lowercase().as_str());
    if is_kind && rest.chars().any(char::is_alphabetic) { rest.trim_start_matches(['.', ' ']) } else { text }
}

/// Keys of all names of the towns one of whose names begins with `typed`; those that were typed in whole come first.
fn other_names(typed: &str) -> Vec<Key> {
    if typed.chars().count() < NAME_MIN_CHARS {
        return Vec::new();
    }
    let mut keys = Vec::new();
    for names in TOWN_KEYS.iter().filter(|names| names.iter().any(|name| name.starts_with(typed))) {
        let completed = !names.iter().any(|name| name == typed);
        keys.extend(names.iter().cloned().map(|text| Key { text, completed }));
    }
    keys.sort_by_key(|key| key.completed);
    keys
}

/// The key as Ukrainian may spell the same name.
fn respelled(key: &str) -> [String; 2] {
    let replace = |text: String, pieces: &[(&str, &str)]| {
        pieces.iter().fold(text, |text, (theirs, ours)| text.replace(theirs, ours))
    };
    let open = replace(format!("{key}$"), &PIECES);
    let closed = replace(open.clone(), &CLOSED);
    [open, closed].map(|text| text.trim_end_matches('$').to_owned())
}

/// The keys under which a settlement is found, and whether each is of its whole name (otherwise it begins with a later
/// word of it).
pub fn name_keys(name: &str, name_ru: &str) -> Vec<(String, bool)> {
    let mut found: Vec<(String, bool)> = Vec::new();
    for key in [fold(name), fold(name_ru)] {
        let later = key.match_indices(' ').map(|(at, _)| (key[at + 1..].to_owned(), false));
        for entry in [(key.clone(), true)].into_iter().chain(later) {
            if !entry.0.is_empty() && !found.iter().any(|(known, _)| *known == entry.0) {
                found.push(entry);
            }
        }
    }
    found
}

/// How well a key that was found fits the query; the smaller, the better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// It is the name.
    Whole,
    /// The name begins with it.
    Beginning,
    /// A later word of the name begins with it.
    Word,
}

impl Fit {
    /// How `found`, one of [`name_keys`], fits a key of the query.
    pub fn of(found: &str, is_whole: bool, key: &Key) -> Self {
        match (is_whole, found == key.text && !key.completed) {
            (true, true) => Self::Whole,
            (true, false) => Self::Beginning,
            (false, _) => Self::Word,
        }
    }
}

/// Most words by which branches are searched.
pub const WORDS_MAX: usize = 3;

/// Words that every branch has, and which therefore tell nothing.
const COMMON: [&str; 24] = [
    "відділення",
    "відд",
    "від",
    "поштомат",
    "пошт",
    "отделение",
    "отд",
    "почтомат",
    "нова",
    "пошта",
    "новая",
    "почта",
    "нп",
    "номер",
    "вул",
    "вулиця",
    "ул",
    "улица",
    "branch",
    "postomat",
    "no",
    "n",
    "буд",
    "дом",
];

/// A search for a branch within a settlement.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BranchQuery {
    /// The number, when one was typed first: `12`, `№12`, `відділення 12, вул. …`.
    pub number: Option<String>,
    /// Keys of words that all must be in it, at most [`WORDS_MAX`].
    pub words: Vec<String>,
}

impl BranchQuery {
    /// Reads what was typed: a number, a street, both.
    pub fn read(text: &str) -> Self {
        let text: String = text.chars().take(QUERY_MAX_CHARS).collect();
        let folded = fold(&text);
        let words = folded
            .split(' ')
            .filter(|word| !word.is_empty() && !COMMON_KEYS.iter().any(|common| common == word));
        let words: Vec<String> = words.map(str::to_owned).collect();
        let number = words.first().filter(|word| word.bytes().all(|b| b.is_ascii_digit())).cloned();
        Self { number, words: words.into_iter().take(WORDS_MAX).collect() }
    }

    /// Whether there is nothing to search for.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
}

/// What a branch is found by: the keys of its words, each after a space.
pub fn branch_key(branch: &Branch) -> String {
    format!(" {} {}", branch.number, fold(&branch.name))
}
