//! Names of places in many spellings, layouts and scripts, and what is found by them.

use super::fold::fold;
use super::query::{BranchQuery, Fit, Key, Query, name_keys};
use super::*;

/// A settlement of this world.
fn settlement(name: &str, name_ru: &str, area: &str, region: &str) -> Settlement {
    let text = str::to_owned;
    Settlement {
        reference: "s".to_owned(),
        city: "c".to_owned(),
        name: text(name),
        name_ru: text(name_ru),
        area: text(area),
        region: text(region),
        kind: "місто".to_owned(),
        branches: 1,
    }
}

/// Whether `typed` finds a settlement that the carrier calls `name` (without knowing its Russian name).
fn finds(typed: &str, name: &str) -> bool {
    Query::read(typed).could_mean(&settlement(name, "", "", ""))
}

#[test]
fn spellings_of_one_name_have_one_key() {
    let same: [&[&str]; 13] = [
        &["Київ", "київ", "КИЇВ", "Kyiv", "kyjiv", " Київ "],
        &["Харків", "Kharkiv", "Harkiv"],
        &["Камʼянське", "Кам'янське", "Кам’янське", "Кам`янське", "Камянське", "Kamianske", "Kamyanske"],
        &["Хмельницький", "Хмельницкий", "Khmelnytskyi", "Khmelnytskyy", "Hmelnitsky"],
        &["Вінниця", "Винница", "Vinnytsia", "Vinnitsa"],
        &["Ґринджоли", "Гринджоли", "Grindzholy"],
        &["Щирець", "Shchyrets", "Schirets", "Shchirec"],
        &["Житомир", "Zhytomyr", "Жытомыр"],
        &["Миколаївка", "Mykolaivka", "Mykolayivka", "Миколаiвка"],
        &["Юріївка", "Yuriivka", "Juriivka", "Iuriivka"],
        &["Згурівка", "Zghurivka"],
        &["Запоріжжя", "Zaporizhzhia", "Zaporizhia", "Запорижя"],
        &["Івано-Франківськ", "Ivano Frankivsk", "івано  франківськ"],
    ];
    for spellings in same {
        let keys: Vec<_> = spellings.iter().map(|name| fold(name)).collect();
        for (name, key) in spellings.iter().zip(&keys) {
            assert_eq!(key, &keys[0], "{name} beside {}", spellings[0]);
        }
    }
}

#[test]
fn different_names_keep_different_keys() {
    let different =
        [("Суми", "Сам"), ("Луцьк", "Луганськ"), ("Лиман", "Лимани"), ("Ромни", "Рівне"), ("Ізюм", "Ізмаїл")];
    for (one, other) in different {
        assert_ne!(fold(one), fold(other));
    }
}

#[test]
fn keys_hold_nothing_but_letters_digits_and_single_spaces() {
    for text in ["Відділення №12 (до 30 кг): вул. Прикладна, 7/9", "  %_\\  ", "Café «Ü»", "", "'"]
    {
        let key = fold(text);
        assert!(key.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == ' '), "{key:?}");
        assert!(!key.contains("  ") && key.trim() == key, "{key:?}");
    }
    assert_eq!(fold("буд. 11"), "bud 11", "doubled digits are no doubled letters");
}

#[test]
fn a_town_is_found_by_everything_that_people_type() {
    let cases: [(&str, &[&str]); 20] = [
        (
            "Київ",
            &[
                "Київ",
                "киїів",
                "Киев",
                "Кие",
                "Kyiv",
                "Kiev",
                "kyiv",
                "rb]d",
                "Rb]d",
                "RB}D",
                "rbtd",
                "лншм",
                "м. Київ",
                "м.Київ",
                "г. Киев",
            ],
        ),
        ("Харків", &["Харьков", "Харко", "харк", "Kharkiv", "Kharkov", "[fhrsd", "[fhmrjd"]),
        (
            "Дніпро",
            &["Днепр", "Дніпропетровськ", "Днепропетровск", "Днеп", "Dnipro", "Dnepr", "lysghj", "Дныпро"],
        ),
        ("Запоріжжя", &["Запорожье", "запорож", "Zaporozhye", "Zaporizhzhia", "pfgjhs;;z"]),
        ("Львів", &["Львов", "Lviv", "Lvov", "дмшм", "kmdsd"]),
        ("Одеса", &["Одесса", "Odesa", "Odessa", "jltcf"]),
        ("Миколаїв", &["Николаев", "Никола", "Mykolaiv", "Nikolaev"]),
        ("Кривий Ріг", &["Кривой Рог", "кривой", "Kryvyi Rih", "ріг"]),
        ("Біла Церква", &["Белая Церковь", "Белая", "Bila Tserkva", "церква", "церк"]),
        ("Івано-Франківськ", &["Ивано-Франковск", "Ivano-Frankivsk", "франк", "франківськ"]),
        ("Камʼянське", &["Каменское", "Днепродзержинск", "Камянське", "Кам'янське", "Kamianske"]),
        ("Кропивницький", &["Кировоград", "Кіровоград", "Кропивницкий"]),
        ("Тернопіль", &["Тернополь", "Ternopil", "Ternopol"]),
        ("Чернівці", &["Черновцы", "Chernivtsi"]),
        ("Покровськ", &["Покровск", "Pokrovsk", "Красноармейск"]),
        ("Покровське", &["Покровское"]),
        ("Миколаївка", &["Николаевка", "Mykolaivka"]),
        ("Новоселівка", &["Новоселовка", "Novoselivka"]),
        ("Олександрівка", &["Александровка", "Oleksandrivka"]),
        ("Борислав", &["борислав", "boryslav", ",jhbckfd"]),
    ];
    for (name, spellings) in cases {
        for typed in spellings {
            assert!(finds(typed, name), "{typed} should find {name}: {:?}", Query::read(typed));
        }
    }
}

#[test]
fn what_is_something_else_is_not_found() {
    for (typed, name) in
        [("Суми", "Самбір"), ("Київ", "Харків"), ("Днепр", "Дрогобич"), ("ківськ", "Київ"), ("", "Київ")]
    {
        assert!(!finds(typed, name), "{typed} should not find {name}");
    }
}

#[test]
fn oblast_and_raion_after_a_comma_choose_among_homonyms() {
    let donetsk = settlement("Покровськ", "Покровск", "Донецька", "Покровський");
    let other = settlement("Покровськ", "Покровск", "Запорізька", "Пологівський");
    for typed in [donetsk.label(), "Покровск, Донецкая".to_owned(), "покровськ,донецька обл".to_owned()]
    {
        let query = Query::read(&typed);
        assert!(query.names(&donetsk) && !query.names(&other), "{typed}");
    }
    let query = Query::read("Покровськ");
    assert!(query.names(&donetsk) && query.names(&other));
    assert!(!Query::read("Покров").names(&donetsk), "the beginning of a name is not the name");
    assert!(!Query::read("Харко").names(&settlement("Харків", "", "", "")), "nor of another name");
    assert!(Query::read("Харьков").names(&settlement("Харків", "", "", "")), "but the whole other name is");
}

#[test]
fn the_whole_name_fits_better_than_its_beginning_than_a_later_word() {
    let key = |text: &str| Key { text: fold(text), completed: false };
    let words = name_keys("Біла Церква", "");
    assert_eq!(words, [("bila qerkva".to_owned(), true), ("qerkva".to_owned(), false)]);
    let of = |word: usize, typed: &str| Fit::of(&words[word].0, words[word].1, &key(typed));
    assert_eq!(of(0, "Біла Церква"), Fit::Whole);
    assert_eq!(of(0, "Біла"), Fit::Beginning);
    assert_eq!(of(1, "Церква"), Fit::Word);
    assert!(Fit::Whole < Fit::Beginning && Fit::Beginning < Fit::Word);
    let completed = Key { text: fold("Біла Церква"), completed: true };
    assert_eq!(Fit::of(&words[0].0, true, &completed), Fit::Beginning, "only its beginning was typed");
}

#[test]
fn labels_tell_homonyms_apart() {
    assert_eq!(
        settlement("Покровськ", "", "Донецька", "Покровський").label(),
        "Покровськ, Донецька обл., Покровський р-н"
    );
    assert_eq!(settlement("Київ", "", "Київська", "").label(), "Київ, Київська обл.");
    assert_eq!(settlement("Київ", "", "", "").label(), "Київ");
}

#[test]
fn a_branch_is_asked_for_by_number_or_street() {
    let cases: [(&str, Option<&str>, &[&str]); 9] = [
        ("12", Some("12"), &["12"]),
        ("№12", Some("12"), &["12"]),
        ("№ 12", Some("12"), &["12"]),
        ("Відділення №12", Some("12"), &["12"]),
        ("отделение 12", Some("12"), &["12"]),
        ("Нова пошта, відділення 12", Some("12"), &["12"]),
        ("вул. Хрещатик", None, &["hrewatik"]),
        ("Хрещатик 22", None, &["hrewatik", "22"]),
        ("  ", None, &[]),
    ];
    for (typed, number, words) in cases {
        let query = BranchQuery::read(typed);
        assert_eq!(query.number.as_deref(), number, "{typed}");
        assert_eq!(query.words, words, "{typed}");
    }
    assert_eq!(BranchQuery::read("а б в г д е").words.len(), query::WORDS_MAX);
}

fn branch() -> Branch {
    Branch {
        reference: "b".to_owned(),
        settlement: "s".to_owned(),
        city: "c".to_owned(),
        number: "12".to_owned(),
        name: "Відділення №12: вул. Прикладна, 7".to_owned(),
        kind: Kind::Branch,
        schedule: String::new(),
        weight_max_kg: 0,
        declared_max_minor: 0,
        takes_money: true,
        works: true,
    }
}

#[test]
fn a_branch_takes_what_its_limits_allow() {
    let parcel = Parcel { declared_minor: 1_000_001, pays_on_receipt: true };
    let limited = |most_minor| Branch { declared_max_minor: most_minor, ..branch() };
    let cases = [
        (branch(), None),
        (limited(1_000_001), None),
        (limited(1_000_000), Some(Refusal::TooValuable { most_minor: 1_000_000 })),
        (Branch { works: false, ..branch() }, Some(Refusal::Closed)),
        (Branch { takes_money: false, ..branch() }, Some(Refusal::NoMoney)),
    ];
    for (branch, refusal) in cases {
        assert_eq!(branch.refusal(parcel), refusal, "{branch:?}");
    }
    let paid = Parcel { pays_on_receipt: false, ..parcel };
    assert_eq!(Branch { takes_money: false, ..branch() }.refusal(paid), None);
}

#[test]
fn a_branch_is_found_by_the_words_of_its_name() {
    assert_eq!(query::branch_key(&branch()), " 12 vidilena 12 vul prikladna 7");
}
