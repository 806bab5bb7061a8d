//! `ct` and `st`: settlements and regions.

use super::{Start, latin, one, start};
use krama_domain::phone::Country;

/// What stands before the name of a settlement, lower case: Ukrainian, Russian, Kazakh.
const SETTLEMENT_WORDS: [&str; 27] = [
    "м",
    "місто",
    "смт",
    "с-ще",
    "сел",
    "селище",
    "с",
    "село",
    "х",
    "хутір",
    "г",
    "гор",
    "город",
    "пгт",
    "п",
    "пос",
    "поселок",
    "посёлок",
    "д",
    "дер",
    "деревня",
    "хутор",
    "аул",
    "ауыл",
    "қ",
    "қаласы",
    "кент",
];
/// What stands before or after the name of a region, lower case.
const REGION_WORDS: [&str; 5] = ["обл", "область", "облысы", "край", "р-н"];

/// `ct`: letters alone, lower case, without "м." and the like. The builder keeps nothing of Cyrillic, the SDK keeps
/// it; Cyrillic it is, and [`city_values`] adds the Latin spelling.
pub fn city(typed: &str) -> Option<String> {
    one(typed, |text| Some(letters(without_settlement_word(text))))
}

/// What an event sends for a city: its [`city`], and its Latin spelling where the first is not Latin. `default` is
/// the country whose spelling rules count where the letters do not tell.
pub fn city_values(typed: &str, default: Country) -> Vec<String> {
    let Start::Text(text) = start(typed) else { return city(typed).into_iter().collect() };
    let Some(native) = city(typed) else { return Vec::new() };
    let spelled = letters(&latin::spell(without_settlement_word(&text), default));
    if spelled.is_ascii() && !spelled.is_empty() && spelled != native {
        vec![native, spelled]
    } else {
        vec![native]
    }
}

/// `st`: letters alone, lower case, without "обл.".
pub fn region(typed: &str) -> Option<String> {
    one(typed, |text| {
        let words = without_settlement_word(text).split(|c: char| c.is_whitespace() || c == '.');
        let kept = words.filter(|word| !REGION_WORDS.contains(word));
        Some(letters(&kept.collect::<Vec<_>>().join(" ")))
    })
}

fn letters(text: &str) -> String {
    let is_apostrophe = |c: char| matches!(c, '\u{2B0}'..='\u{2FF}');
    let is_letter = |c: char| c.is_alphabetic() || unicode_normalization::char::is_combining_mark(c);
    text.chars().filter(|&c| is_letter(c) && !is_apostrophe(c)).collect()
}

/// "м. Київ", "м.Київ" and "м Київ" without their "м"; "Мена" stays whole.
fn without_settlement_word(text: &str) -> &str {
    let Some(end) = text.find(|c: char| c == '.' || c.is_whitespace()) else { return text };
    if !SETTLEMENT_WORDS.contains(&&text[..end]) {
        return text;
    }
    let rest = text[end..].trim_start_matches(|c: char| c == '.' || c.is_whitespace());
    if rest.is_empty() { text } else { rest }
}
