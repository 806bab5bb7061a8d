//! Cyrillic place names in Latin letters, as maps and address books spell them.
//!
//! Ukrainian after the Cabinet's resolution 55 of 2010 (Kyiv, Zghurivka, Kamianets); Russian and Kazakh as gazetteers
//! do it (Almaty, Karagandy). Letters that only one of the languages has decide; otherwise the country does.

use krama_domain::phone::Country;

/// The text with its Cyrillic letters spelled in Latin; everything else stays. Expects lower case.
pub fn spell(text: &str, default: Country) -> String {
    let ukrainian = is_ukrainian(text, default);
    let mut spelled = String::with_capacity(text.len());
    let mut before = ' ';
    for c in text.chars() {
        if ukrainian && before == 'з' && c == 'г' {
            spelled.push_str("gh");
        } else if let Some(latin) = letter(c, ukrainian, !continues_word(before)) {
            spelled.push_str(latin);
        } else {
            spelled.push(c);
        }
        before = c;
    }
    spelled
}

fn is_ukrainian(text: &str, default: Country) -> bool {
    if text.contains(['ы', 'э', 'ъ', 'ё', 'ә', 'ғ', 'қ', 'ң', 'ө', 'ұ', 'ү', 'һ']) {
        return false;
    }
    text.contains(['ґ', 'є', 'ї']) || default == Country::Ua
}

/// An apostrophe stands inside a word.
fn continues_word(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '\'' | '’' | '`')
}

fn letter(c: char, ukrainian: bool, begins_word: bool) -> Option<&'static str> {
    let own = if ukrainian { ukrainian_letter(c, begins_word) } else { eastern_letter(c) };
    own.or(match c {
        'а' => Some("a"),
        'б' => Some("b"),
        'в' => Some("v"),
        'д' => Some("d"),
        'е' => Some("e"),
        'ж' => Some("zh"),
        'з' => Some("z"),
        'і' => Some("i"),
        'к' => Some("k"),
        'л' => Some("l"),
        'м' => Some("m"),
        'н' => Some("n"),
        'о' => Some("o"),
        'п' => Some("p"),
        'р' => Some("r"),
        'с' => Some("s"),
        'т' => Some("t"),
        'у' => Some("u"),
        'ф' => Some("f"),
        'х' => Some("kh"),
        'ц' => Some("ts"),
        'ч' => Some("ch"),
        'ш' => Some("sh"),
        'щ' => Some("shch"),
        'ь' | 'ъ' => Some(""),
        _ => None,
    })
}

fn ukrainian_letter(c: char, begins_word: bool) -> Option<&'static str> {
    Some(match (c, begins_word) {
        ('г', _) => "h",
        ('ґ', _) => "g",
        ('и', _) | ('й', true) => "y",
        ('є', true) => "ye",
        ('є', false) => "ie",
        ('ї', true) => "yi",
        ('ї' | 'й', false) => "i",
        ('ю', true) => "yu",
        ('ю', false) => "iu",
        ('я', true) => "ya",
        ('я', false) => "ia",
        _ => return None,
    })
}

fn eastern_letter(c: char) -> Option<&'static str> {
    Some(match c {
        'г' | 'ғ' => "g",
        'и' => "i",
        'й' | 'ы' => "y",
        'ё' => "yo",
        'э' => "e",
        'ю' => "yu",
        'я' => "ya",
        'ә' => "a",
        'қ' => "k",
        'ң' => "n",
        'ө' => "o",
        'ұ' | 'ү' => "u",
        'һ' => "h",
        _ => return None,
    })
}
