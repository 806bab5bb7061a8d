//! One key for all spellings of a name: small Latin letters, digits and single spaces.
//!
//! Cyrillic is spelled in Latin letters first, then what spellings disagree about is dropped from both: `Харків`,
//! `Kharkiv` and `Harkiv` have one key, so have `Хмельницький`, `Хмельницкий` and `Khmelnytskyi`. Keys are compared with
//! keys and shown to nobody. What no rule of letters covers (`Киев`, `Белая Церковь`) stands in [`super::names`].

/// The key of a text.
pub fn fold(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    for word in latin(text).split(' ').filter(|word| !word.is_empty()) {
        if !key.is_empty() {
            key.push(' ');
        }
        key.push_str(&skeleton(word));
    }
    key
}

/// Small Latin letters, digits, and spaces for everything that parts words.
fn latin(text: &str) -> String {
    let mut spelled = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match letter(c) {
            Some(latin) => spelled.push_str(latin),
            None if c.is_ascii_alphanumeric() => spelled.push(c),
            // Inside a word; and accents typed as marks of their own.
            None if is_apostrophe(c) || ('\u{300}'..='\u{36F}').contains(&c) => {}
            None => spelled.push(' '),
        }
    }
    spelled
}

const fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ' | '`' | '‘' | '´' | 'ʹ' | 'ˈ' | '′')
}

const fn letter(c: char) -> Option<&'static str> {
    Some(match c {
        'а' | 'ә' => "a",
        'б' => "b",
        'в' => "v",
        'г' | 'ґ' | 'ғ' | 'х' | 'һ' => "h",
        'д' => "d",
        'е' | 'є' | 'э' | 'ё' => "e",
        'ж' => "zh",
        'з' => "z",
        'и' | 'і' | 'ї' | 'й' | 'ы' => "i",
        'к' | 'қ' => "k",
        'л' => "l",
        'м' => "m",
        'н' | 'ң' => "n",
        'о' | 'ө' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' | 'ў' | 'ү' | 'ұ' => "u",
        'ф' => "f",
        'ц' => "ts",
        'ч' => "ch",
        'ш' | 'щ' => "sh",
        'ь' | 'ъ' => "",
        'ю' => "iu",
        'я' => "ia",
        _ => return None,
    })
}

/// Spellings of one sound, longest first. The right side is short, and says nothing of how it sounds.
const SOUNDS: [(&str, &str); 19] = [
    ("shch", "w"),
    ("sch", "w"),
    ("zgh", "j"),
    ("sh", "w"),
    ("ch", "c"),
    ("zh", "j"),
    ("kh", "h"),
    ("gh", "h"),
    ("ts", "q"),
    ("tz", "q"),
    ("ck", "k"),
    ("ph", "f"),
    ("y", "i"),
    ("j", "i"),
    ("g", "h"),
    ("w", "v"),
    ("x", "ks"),
    ("q", "k"),
    ("c", "q"),
];

/// A word without what spellings disagree about: digraphs become one sign, `i` before a vowel (`ya`, `iu`, `йо`) is
/// dropped, doubled letters become one.
fn skeleton(word: &str) -> String {
    let mut sounds = String::with_capacity(word.len());
    let mut rest = word;
    'next: while let Some(first) = rest.chars().next() {
        for (spelled, sound) in SOUNDS {
            if let Some(after) = rest.strip_prefix(spelled) {
                sounds.push_str(sound);
                rest = after;
                continue 'next;
            }
        }
        sounds.push(first);
        rest = &rest[first.len_utf8()..];
    }
    let mut kept = String::with_capacity(sounds.len());
    let mut signs = sounds.chars().peekable();
    while let Some(sign) = signs.next() {
        let glides = sign == 'i' && matches!(signs.peek(), Some('a' | 'e' | 'o' | 'u'));
        let is_again = !sign.is_ascii_digit() && kept.ends_with(sign);
        if !glides && !is_again {
            kept.push(sign);
        }
    }
    kept
}
