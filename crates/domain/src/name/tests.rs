//! Cases of names as people type them.

#![allow(clippy::unwrap_used, reason = "in a test a failed unwrap is the report")]

use super::*;
use proptest::prelude::*;

fn parts(typed: &str) -> (String, String, Option<String>) {
    let (name, _) = PersonName::parse(typed).unwrap();
    (name.last, name.first, name.middle)
}

fn check(typed: &str, last: &str, first: &str, middle: Option<&str>) {
    assert_eq!(parts(typed), (last.to_owned(), first.to_owned(), middle.map(str::to_owned)), "{typed:?}");
}

#[test]
fn surname_comes_first() {
    check("Шевченко Тарас", "Шевченко", "Тарас", None);
    check("  Шевченко \u{a0} Тарас\tГригорович ", "Шевченко", "Тарас", Some("Григорович"));
    check("Петренко-Коваль Анна Марія", "Петренко-Коваль", "Анна", Some("Марія"));
    check("Алієв Ельдар Рашид огли", "Алієв", "Ельдар", Some("Рашид огли"));
    check("О'Коннор Шинейд", "О'Коннор", "Шинейд", None);
}

#[test]
fn a_patronymic_in_the_middle_shows_the_other_order() {
    check("Тарас Григорович Шевченко", "Шевченко", "Тарас", Some("Григорович"));
    check("Леся Петрівна Косач", "Косач", "Леся", Some("Петрівна"));
    check("Петрович Маркович Іванович", "Петрович", "Маркович", Some("Іванович"));
}

#[test]
fn markup_is_kept_as_typed() {
    let (name, notes) = PersonName::parse("<b>&\"Їжак\"").unwrap();
    assert_eq!(name.full(), "<b>&\"Їжак\"");
    assert_eq!(name.short(), "<b>&\"Їжак\"");
    assert_eq!(notes, [NameNote::OneWord, NameNote::Latin]);
    assert_eq!(PersonName::parse("Їжак <script>").unwrap().0.first, "<script>");
}

#[test]
fn notes_are_remarks_and_not_refusals() {
    let notes = |typed: &str| PersonName::parse(typed).unwrap().1;
    assert_eq!(notes("Шевченко Тарас"), []);
    assert_eq!(notes("Шевченко"), [NameNote::OneWord]);
    assert_eq!(notes("John Smith"), [NameNote::Latin]);
    assert_eq!(notes("Müller Jürgen"), [NameNote::Latin]);
    assert_eq!(notes("Шевченкo Тарас"), [NameNote::Latin], "a Latin o among Cyrillic letters");
    assert_eq!(notes("Тарас 0671234567"), [NameNote::Digits]);
    assert_eq!(notes("x1"), [NameNote::OneWord, NameNote::Latin, NameNote::Digits]);
    assert_eq!(
        [NameNote::OneWord, NameNote::Latin, NameNote::Digits].map(NameNote::code),
        ["name_one_word", "name_latin", "name_digits"]
    );
}

#[test]
fn only_empty_and_endless_names_are_refused() {
    for empty in ["", "   ", "\u{0}\u{200b}\n"] {
        assert_eq!(PersonName::parse(empty), Err(NameError::Empty), "{empty:?}");
    }
    assert!(PersonName::parse(&"ї".repeat(MAX_NAME_CHARS)).is_ok());
    let refused = PersonName::parse(&"ї".repeat(MAX_NAME_CHARS + 1)).unwrap_err();
    assert_eq!(refused, NameError::TooLong { chars: MAX_NAME_CHARS + 1 });
    assert_eq!((NameError::Empty.code(), refused.code()), ("name_empty", "name_too_long"));
}

#[test]
fn full_and_short_forms() {
    let (name, _) = PersonName::parse("Шевченко Тарас Григорович").unwrap();
    assert_eq!(name.full(), "Шевченко Тарас Григорович");
    assert_eq!(name.short(), "Шевченко Т.");
    assert_eq!(PersonName::parse("Шевченко \"Тарас\"").unwrap().0.short(), "Шевченко Т.");
    assert_eq!(PersonName::parse("Шевченко").unwrap().0.short(), "Шевченко");
}

#[test]
fn swapping_exchanges_surname_and_given_name() {
    let (name, _) = PersonName::parse("Тарас Шевченко").unwrap();
    let swapped = name.clone().swapped();
    assert_eq!(swapped.full(), "Шевченко Тарас");
    assert_eq!(swapped.swapped(), name);
    assert_eq!(PersonName::parse("Тарас").unwrap().0.swapped().short(), "Тарас");
}

#[test]
fn apostrophes_fold_inside_words_only() {
    for typed in ["Мар'яна", "Мар’яна", "Марʼяна", "Мар`яна", "Мар‘яна"] {
        assert_eq!(fold_apostrophes(typed), "Марʼяна");
        assert_eq!(parts(&format!("Коваль {typed}")).1, typed, "kept as typed");
    }
    assert_eq!(fold_apostrophes("'Їжак' і 'дʼ'"), "'Їжак' і 'дʼ'");
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(typed in any::<String>()) {
        if let Ok((name, _)) = PersonName::parse(&typed) {
            prop_assert!(name.full().chars().count() <= MAX_NAME_CHARS);
            prop_assert!(!name.full().is_empty() && !name.short().is_empty());
        }
    }
}

#[test]
fn a_name_is_found_however_it_is_typed() {
    for (typed, wanted) in [
        ("  ҐАЛАҐАН   Марʼяна ", "галаган маряна"),
        ("Лук'яненко", "лукяненко"),
        ("ЛУК’ЯНЕНКО", "лукяненко"),
        ("Фёдоров", "федоров"),
        ("ӘБІЛҚАСЫМҰЛЫ", "әбілқасымұлы"),
        (" ' ", ""),
    ] {
        assert_eq!(folded(typed), wanted, "{typed}");
    }
}
