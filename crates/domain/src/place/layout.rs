//! The same keys under another keyboard layout: `rb]d` and `Rbtd` were meant to be «Київ» and «Киев».

/// The letter keys from left to right, row by row, in three layouts.
const LATIN: &str = "`qwertyuiop[]asdfghjkl;'zxcvbnm,.";
const UKRAINIAN: &str = "'йцукенгшщзхїфівапролджєячсмитьбю";
const RUSSIAN: &str = "ёйцукенгшщзхъфывапролджэячсмитьбю";

/// Signs that share a key with those of [`LATIN`], with Shift.
const SHIFTED: [(char, char); 7] =
    [('{', '['), ('}', ']'), (':', ';'), ('"', '\''), ('<', ','), ('>', '.'), ('~', '`')];

/// What the keys would have typed under other layouts, without those that would have typed nothing sensible.
pub fn retyped(text: &str) -> Vec<String> {
    let small: String = text.chars().flat_map(char::to_lowercase).collect();
    let mut readings = Vec::new();
    if small.chars().any(|c| c.is_ascii_alphabetic()) {
        readings.extend([retype(&small, LATIN, UKRAINIAN), retype(&small, LATIN, RUSSIAN)]);
    } else if small.chars().any(char::is_alphabetic) {
        readings.extend([retype(&small, RUSSIAN, UKRAINIAN), retype(&small, UKRAINIAN, LATIN)]);
    }
    readings.retain(|reading| *reading != small);
    readings.dedup();
    readings
}

fn retype(text: &str, from: &str, to: &str) -> String {
    let plain = |c: char| SHIFTED.iter().find(|(with, _)| *with == c).map_or(c, |(_, without)| *without);
    let key = |c: char| from.chars().position(|key| key == c).and_then(|at| to.chars().nth(at));
    text.chars().map(|c| key(if from == LATIN { plain(c) } else { c }).unwrap_or(c)).collect()
}
