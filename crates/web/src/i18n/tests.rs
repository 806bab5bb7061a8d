//! The texts as a whole: complete in four languages, with the same variables, in the words of the glossary.

use super::*;
use fluent_bundle::FluentResource;
use std::collections::{BTreeMap, BTreeSet};

/// Keys and the variables of their texts, as they stand in the files.
fn variables(files: &[&str]) -> BTreeMap<String, BTreeSet<String>> {
    let mut keys = BTreeMap::<String, BTreeSet<String>>::new();
    let mut key = String::new();
    for text in files.iter().flat_map(|file| file.lines()) {
        if text.starts_with(|c: char| c.is_ascii_lowercase()) {
            key = text.split(' ').next().unwrap_or_default().to_owned();
            assert!(keys.insert(key.clone(), BTreeSet::new()).is_none(), "{key} is given twice");
        }
        let found = text.split('$').skip(1).map(|rest| {
            rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect::<String>()
        });
        keys.entry(key.clone()).or_default().extend(found);
    }
    keys.remove("");
    keys
}

fn files(lang: Lang) -> &'static [&'static str] {
    SOURCES.iter().find(|(of, _)| *of == lang).expect("all four are there").1
}

#[test]
fn every_file_is_wellformed_and_every_key_is_in_four_languages_with_the_same_variables() {
    let uk = variables(files(Lang::Uk));
    assert!(uk.len() > 150, "the list was read");
    for lang in Lang::ALL {
        for file in files(lang) {
            assert!(
                FluentResource::try_new((*file).to_owned()).is_ok(),
                "{}: {}",
                lang.tag(),
                &file[..40.min(file.len())]
            );
        }
        assert_eq!(variables(files(lang)), uk, "{}", lang.tag());
    }
}

#[test]
fn every_text_can_be_shown() {
    let catalog = Catalog::new();
    for lang in Lang::ALL {
        for (key, names) in variables(files(lang)) {
            let value =
                |name: &str| if ["count", "most"].contains(&name) { Arg::Count(3) } else { Arg::from("X") };
            let args: Vec<_> = names.iter().map(|name| (name.as_str(), value(name))).collect();
            let text = catalog.t_args(lang, &key, &args);
            assert!(
                !text.contains(['⟦', '{', '$']) && !text.trim().is_empty(),
                "{} {key}: {text}",
                lang.tag()
            );
        }
    }
}

#[test]
fn a_missing_key_or_variable_is_seen() {
    let catalog = Catalog::new();
    assert_eq!(catalog.t(Lang::Uk, "no-such-key"), "⟦no-such-key⟧");
    assert!(catalog.t(Lang::Uk, "pay-full-button").starts_with('⟦'));
}

#[test]
fn every_key_is_asked_for_somewhere() {
    let asked = sources();
    for key in variables(files(Lang::Uk)).keys() {
        // What became of a form is told by the rest of its key in an address.
        let name = ["done-", "refused-"].iter().find_map(|start| key.strip_prefix(start)).unwrap_or(key);
        assert!(asked.contains(&format!("\"{name}\"")), "{key} is used by nothing");
    }
}

/// All templates and all code of this crate except tests.
fn sources() -> String {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.join("src"), root.join("templates")];
    let mut all = String::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("the folder is there").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if !path.ends_with("tests.rs") {
                all.push_str(&std::fs::read_to_string(path).expect("text"));
            }
        }
    }
    all
}

#[test]
fn plurals_follow_the_language() {
    let catalog = Catalog::new();
    let forms = |lang, key: &str| {
        [1, 2, 5, 11, 21, 22].map(|n| {
            let text = catalog.t_args(lang, key, &[("count", Arg::Count(n))]);
            text.split(" · ").last().unwrap_or_default().to_owned()
        })
    };
    let key = "checkout-peek";
    let uk = ["1 товар", "2 товари", "5 товарів", "11 товарів", "21 товар", "22 товари"];
    let ru = ["1 товар", "2 товара", "5 товаров", "11 товаров", "21 товар", "22 товара"];
    let kk = ["1 тауар", "2 тауар", "5 тауар", "11 тауар", "21 тауар", "22 тауар"];
    let en = ["1 item", "2 items", "5 items", "11 items", "21 items", "22 items"];
    for (lang, expected) in [(Lang::Uk, uk), (Lang::Ru, ru), (Lang::Kk, kk), (Lang::En, en)] {
        assert_eq!(forms(lang, key), expected, "{}", lang.tag());
    }
}

/// Words that the glossary forbids: language, what must not stand, what stands instead.
const GLOSSARY: [(Lang, &[&str], &str); 4] = [
    (Lang::Uk, &["предоплат"], "передплата"),
    (Lang::Uk, &["одержувач"], "отримувач"),
    (Lang::Uk, &["отделени", "почтомат", "корзин", "наложен"], "українські слова"),
    (Lang::Ru, &["наложенн", "постамат"], "оплата при получении, почтомат"),
];

#[test]
fn the_glossary_is_kept() {
    for (lang, forbidden, instead) in GLOSSARY {
        let text = files(lang).concat().to_lowercase();
        for word in forbidden {
            assert!(!text.contains(word), "{}: \"{word}\", write: {instead}", lang.tag());
        }
    }
    let ukrainian = files(Lang::Uk).concat();
    for letter in ['ы', 'э', 'ё', 'ъ'] {
        assert!(!ukrainian.contains(letter), "a Russian letter {letter} in Ukrainian");
    }
    for mark in ['\'', '’', '`'] {
        assert!(!ukrainian.contains(mark), "write the apostrophe as ʼ (U+02BC), not {mark}");
    }
    for capital in [" Ви ", " Вас ", " Вам ", " Ваш"] {
        assert!(
            !ukrainian.replace("= Ваш", "").contains(capital),
            "address the shopper in lower case:{capital}"
        );
    }
    assert!(ukrainian.contains("передплату"));
}

#[test]
fn kazakh_is_written_in_kazakh() {
    let text = files(Lang::Kk).concat();
    for letter in ['ә', 'ғ', 'қ', 'ң', 'ө', 'ұ', 'ү', 'і'] {
        assert!(text.contains(letter), "no {letter} anywhere");
    }
}

#[test]
fn the_language_is_what_the_shopper_chose_and_never_russian_by_itself() {
    let check = |query, cookie, accept, store, expected: Lang| {
        assert_eq!(
            choose(query, cookie, accept, store),
            expected,
            "{query:?} {cookie:?} {accept:?} {store:?}"
        );
    };
    check(None, None, None, Lang::Uk, Lang::Uk);
    check(Some("en"), Some("ru"), Some("kk"), Lang::Uk, Lang::En);
    check(Some("xx"), Some("ru"), None, Lang::Uk, Lang::Ru);
    check(None, Some("kk"), Some("uk"), Lang::Uk, Lang::Kk);
    check(None, None, Some("ru-RU,ru;q=0.9"), Lang::Uk, Lang::Uk);
    check(None, None, Some("en-US,en;q=0.9"), Lang::Uk, Lang::Uk);
    check(None, None, Some("uk-UA,uk;q=0.9"), Lang::Ru, Lang::Uk);
    check(None, None, Some("kk;q=1"), Lang::Ru, Lang::Kk);
    check(None, None, Some("ru"), Lang::Ru, Lang::Ru);
    check(Some("<script>"), Some(""), Some(",,;"), Lang::En, Lang::En);
}
