//! Cases of the text limits.

#![allow(clippy::unwrap_used, reason = "in a test a failed unwrap is the report")]

use super::*;
use proptest::prelude::*;

#[test]
fn a_line_is_trimmed_folded_and_stripped() {
    for (typed, clean) in [
        ("  Київ  ", "Київ"),
        ("вул.\u{a0}\t Хрещатик\r\n1", "вул. Хрещатик 1"),
        ("a\u{0}b\u{7}c\u{1b}[0m", "abc[0m"),
        ("невидиме\u{200b}\u{202e}\u{feff}", "невидиме"),
        ("👩\u{200d}🍳", "👩\u{200d}🍳"),
        ("<b>&\"Їжак\"", "<b>&\"Їжак\""),
        (" \n ", ""),
    ] {
        assert_eq!(clean_line(typed, 100).as_deref(), Ok(clean), "{typed:?}");
    }
}

#[test]
fn length_counts_characters_of_the_cleaned_text() {
    assert_eq!(clean_line("  їжак  ", 4).as_deref(), Ok("їжак"));
    let refused = clean_line("їжаки", 4).unwrap_err();
    assert_eq!(refused, TextError::TooLong { chars: 5, max_chars: 4 });
    assert_eq!(refused.code(), "text_too_long");
}

#[test]
fn a_block_keeps_its_line_breaks() {
    let typed = "\n\n перший  рядок \r\nдругий\r\n\n\n\n третій\u{2028}кінець \n\n";
    assert_eq!(clean_block(typed, 100).as_deref(), Ok("перший рядок\nдругий\n\nтретій\nкінець"));
    assert_eq!(clean_block("а\nб", 2), Err(TextError::TooLong { chars: 3, max_chars: 2 }));
}

proptest! {
    #[test]
    fn cleaning_twice_changes_nothing(text in any::<String>()) {
        let line = clean_line(&text, usize::MAX).unwrap();
        prop_assert_eq!(clean_line(&line, usize::MAX).unwrap(), line.clone());
        prop_assert!(!line.chars().any(char::is_control));
        let block = clean_block(&text, usize::MAX).unwrap();
        prop_assert_eq!(clean_block(&block, usize::MAX).unwrap(), block);
    }
}
