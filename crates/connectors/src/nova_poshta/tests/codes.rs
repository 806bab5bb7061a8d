//! Every code of the vectors is in the table, with its phase and whether anything comes after it.

use crate::nova_poshta::codes::find;
use krama_domain::lang::Lang;
use krama_domain::parcel::Phase;
use serde_json::Value;

fn file() -> Value {
    serde_json::from_str(include_str!("../../../tests/vectors/nova_poshta_status_codes.json")).unwrap()
}

#[test]
fn the_table_is_that_of_the_vectors() {
    let file = file();
    let vectors = file["codes"].as_array().unwrap();
    assert_eq!(vectors.len(), 63, "the file lost codes");
    for vector in vectors {
        let text = |key: &str| vector[key].as_str().unwrap();
        let code = find(text("code")).unwrap_or_else(|| panic!("{} is missing", text("code")));
        let phase = match text("phase") {
            // Nobody has the goods, or nobody will get them without a person.
            "other" if code.code == "999" => None,
            "other" => Some(Phase::Stuck),
            name => Some(Phase::from_code(name).unwrap()),
        };
        assert_eq!(code.phase, phase, "{}", code.code);
        assert_eq!(Some(code.terminal), vector["terminal"].as_bool(), "{}", code.code);
        for (lang, key) in [
            (Lang::Uk, "meaning_uk"),
            (Lang::Ru, "meaning_ru"),
            (Lang::Kk, "meaning_ru"),
            (Lang::En, "meaning_en"),
        ] {
            assert_eq!(code.words(lang), text(key));
        }
    }
}

#[test]
fn codes_that_shops_read_wrongly_are_read_rightly() {
    let phase = |code| find(code).and_then(|code| code.phase);
    for received in ["9", "10", "106"] {
        assert_eq!(phase(received), Some(Phase::Received), "{received}");
    }
    assert_eq!(phase("11"), Some(Phase::MoneyTransferred));
    for arrived in ["7", "8", "14", "107", "113"] {
        assert_eq!(phase(arrived), Some(Phase::Arrived), "{arrived}");
    }
    assert_eq!((phase("6"), phase("2")), (Some(Phase::InTransit), Some(Phase::Deleted)));
    assert_eq!((phase("102"), phase("103")), (Some(Phase::Returning), Some(Phase::Refused)));
}

#[test]
fn an_unknown_code_is_none() {
    for code in ["", "0", "7777", "09", " 9", "-1", "9.0"] {
        assert_eq!(find(code), None, "{code:?}");
    }
}
