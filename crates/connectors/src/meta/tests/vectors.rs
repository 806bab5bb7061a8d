//! The normalisation vectors, and inputs of the same kind that they lack.

use crate::meta::hash::Digest;
use crate::meta::normalize::{birth, country, email, external_id, gender, name, phone, place, zip};
use krama_domain::phone::Country;
use serde_json::Value;

const VECTORS: &str = include_str!("../../../tests/vectors/meta_normalization.json");

fn normalized(field: &str, input: &str) -> Vec<String> {
    let one = match field {
        "em" => email(input),
        "ph" => phone(input, Country::Ua),
        "fn" | "ln" => return name(input),
        "ct" => place::city(input),
        "st" => place::region(input),
        "zp" => zip(input),
        "country" => country::code(input),
        "db" => birth::date(input),
        "ge" => gender(input),
        "external_id" => external_id(input),
        other => panic!("a field that is not known: {other}"),
    };
    one.into_iter().collect()
}

#[test]
fn every_vector_gives_the_proposed_value_and_digest() {
    let vectors: Value = serde_json::from_str(VECTORS).expect("the vectors are JSON");
    let cases = vectors["cases"].as_array().expect("cases");
    assert!(cases.len() >= 50);
    for case in cases {
        let (field, input) = (case["field"].as_str().expect("field"), case["input"].as_str().expect("input"));
        let proposal = &case["proposal"];
        let got = normalized(field, input);
        let digests: Vec<String> = got.iter().map(|v| Digest::of(v).as_str().to_owned()).collect();
        if let Some(sent) = proposal["sent"].as_str() {
            assert_eq!(digests, [sent], "{field} {input:?}");
            continue;
        }
        let expected: Vec<_> =
            [proposal, &proposal["also_send"]].into_iter().filter(|p| p["normalized"].is_string()).collect();
        let texts: Vec<_> = expected.iter().map(|p| p["normalized"].as_str().expect("filtered")).collect();
        let hashes: Vec<_> = expected.iter().map(|p| p["sha256"].as_str().expect("has a digest")).collect();
        assert_eq!(got, texts, "{field} {input:?}");
        assert_eq!(digests, hashes, "{field} {input:?}");
    }
}

#[test]
fn inputs_that_the_vectors_lack() {
    let md5 = "5d41402abc4b2a76b9719d911017c592";
    let cases: &[(&str, &str, &[&str])] = &[
        ("em", "user@localhost", &[]),
        ("em", "", &[]),
        ("em", "@example.com", &[]),
        ("em", "user@@example.com", &[]),
        ("em", "Name <user@example.com>", &[]),
        ("em", "user@example.", &[]),
        ("em", ".user@example.com", &[]),
        ("em", md5, &[]),
        ("em", "jose\u{301}@example.com", &["jos\u{e9}@example.com"]),
        ("ph", "067.123.45.67", &["380671234567"]),
        ("ph", "+380 67 123 45 67 доб. 12", &["380671234567"]),
        ("ph", "067-123-45-67 ext 5", &["380671234567"]),
        ("ph", "00380671234567", &["380671234567"]),
        ("ph", "80671234567", &["380671234567"]),
        ("ph", "12", &[]),
        ("ph", "", &[]),
        ("fn", "Jose\u{301}", &["jos\u{e9}"]),
        ("fn", "İpek", &["i\u{307}pek"]),
        ("fn", "ҐАЛАҐАН", &["ґалаґан"]),
        ("fn", "Єва-Ія", &["єваія", "єва-ія"]),
        ("fn", " - ", &[]),
        ("fn", md5, &[]),
        ("ln", "«Сокіл»", &["сокіл", "«сокіл»"]),
        ("ct", "м. Київ", &["київ"]),
        ("ct", "м.Київ", &["київ"]),
        ("ct", "смт Ворзель", &["ворзель"]),
        ("ct", "смт. Ворзель", &["ворзель"]),
        ("ct", "с. Софіївська Борщагівка", &["софіївськаборщагівка"]),
        ("ct", "Мена", &["мена"]),
        ("ct", "Самбір", &["самбір"]),
        ("ct", "Київ 2", &["київ"]),
        ("ct", "123", &[]),
        ("st", "Київська обл.", &["київська"]),
        ("st", "Київська область", &["київська"]),
        ("st", "обл. Одеська", &["одеська"]),
        ("st", "м. Київ", &["київ"]),
        ("st", "Івано-Франківська обл", &["іванофранківська"]),
        ("zp", "10001-1234", &["10001"]),
        ("zp", " 050 000 ", &["050000"]),
        ("zp", "", &[]),
        ("country", "Kazakhstan", &["kz"]),
        ("country", "Қазақстан", &["kz"]),
        ("country", "KAZ", &["kz"]),
        ("country", "Польща", &["pl"]),
        ("country", "Poland", &["pl"]),
        ("country", "USA", &["us"]),
        ("country", "United States", &["us"]),
        ("country", "U.S.A.", &["us"]),
        ("country", "Атлантида", &[]),
        ("country", "xx", &[]),
        ("country", "", &[]),
        ("db", "31.02.1991", &[]),
        ("db", "1991-13-01", &[]),
        ("db", "26/05/1991", &[]),
        ("db", "5/6/1991", &["19910506"]),
        ("db", "19910231", &[]),
        ("db", "вчора", &[]),
        ("db", "29.02.2000", &["20000229"]),
        ("ge", "Female", &["f"]),
        ("ge", "чоловік", &["m"]),
        ("ge", "Жінка", &["f"]),
        ("ge", "інше", &[]),
        ("external_id", " C-42 ", &["c-42"]),
        ("external_id", "клієнт", &[]),
    ];
    for (field, input, expected) in cases {
        assert_eq!(normalized(field, input), *expected, "{field} {input:?}");
    }
}

#[test]
fn a_phone_without_country_belongs_to_the_stores_country() {
    assert_eq!(phone("8 701 234 56 78", Country::Kz).as_deref(), Some("77012345678"));
}

#[test]
fn cities_are_sent_in_both_alphabets() {
    let both = |city: &str, country| place::city_values(city, country);
    assert_eq!(both("м. Київ", Country::Ua), ["київ", "kyiv"]);
    assert_eq!(both("Кам'янець-Подільський", Country::Ua), ["камянецьподільський", "kamianetspodilskyi"]);
    assert_eq!(both("Згурівка", Country::Ua), ["згурівка", "zghurivka"]);
    assert_eq!(both("Нова Яр’юга", Country::Ua), ["новаярюга", "novayariuha"]);
    assert_eq!(both("г. Алматы", Country::Kz), ["алматы", "almaty"]);
    assert_eq!(both("Қарағанды", Country::Kz), ["қарағанды", "karagandy"]);
    assert_eq!(both("Одесса, Молдаванка ы", Country::Ua).len(), 2);
    assert_eq!(both("Kyiv", Country::Ua), ["kyiv"]);
    assert_eq!(both("北京", Country::Ua), ["北京"]);
}
