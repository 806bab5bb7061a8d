//! Forms as browsers and attackers send them.

use super::cart::{quantity, wanted};
use super::checkout::{CITY_MAX_CHARS, COMMENT_MAX_CHARS, CheckoutForm};
use super::contact::ContactForm;
use super::fields::{BODY_MAX_BYTES, FIELD_MAX_CHARS, FIELDS_MAX, Fields};
use super::{FieldError, rules};
use crate::view::sample::words;
use krama_domain::lang::Lang;
use krama_domain::pay::PayType;
use krama_domain::phone::Country;
use std::collections::HashSet;

const GOOD: &str = "phone=067+123+45+67&name=%D0%A8%D0%B5%D0%B2%D1%87%D0%B5%D0%BD%D0%BA%D0%BE+%D0%A2%D0%B0%D1%80%D0%B0%D1%81\
                    &email=&city=Kyiv&branch=12&pay_type=prepay&comment=&shown_total=149900&revision=r7";

fn form(body: &str) -> CheckoutForm {
    CheckoutForm::read(&Fields::parse(body.as_bytes()))
}

fn errors(body: &str) -> Vec<(&'static str, &'static str)> {
    let checked = form(body).check(Country::Ua);
    checked.err().unwrap_or_default().into_iter().map(|error| (error.field, error.key)).collect()
}

#[test]
fn a_filled_form_is_a_checkout() {
    let checkout = form(GOOD).check(Country::Ua).expect("all is well");
    assert_eq!(checkout.phone.as_str(), "+380671234567");
    assert_eq!((checkout.name.last.as_str(), checkout.name.first.as_str()), ("Шевченко", "Тарас"));
    assert_eq!((checkout.city.as_str(), checkout.branch.as_str()), ("Kyiv", "12"));
    assert_eq!((checkout.email, checkout.comment), (None, None));
    assert_eq!(checkout.pay_type, PayType::Prepay);
    assert_eq!((checkout.shown_total, checkout.revision.as_str()), (Some(149_900), "r7"));
}

#[test]
fn an_empty_form_names_every_field_in_the_order_of_the_page() {
    let expected = [
        ("phone", "error-phone-empty"),
        ("name", "error-name-empty"),
        ("city", "error-city-empty"),
        ("branch", "error-branch-empty"),
        ("pay_type", "error-pay-missing"),
    ];
    assert_eq!(errors(""), expected);
}

#[test]
fn no_pay_type_is_guessed() {
    for pay_type in ["", "PREPAY", "card", "prepay%00", "online_full+"] {
        let body = GOOD.replace("pay_type=prepay", &format!("pay_type={pay_type}"));
        assert_eq!(errors(&body), [("pay_type", "error-pay-missing")], "{pay_type}");
    }
    assert_eq!(form("pay_type=prepay_200").chosen(), Some(PayType::Prepay));
}

#[test]
fn a_lost_or_broken_total_is_no_total() {
    for sent in ["", "abc", "1499.00", "99999999999999999999", "-"] {
        let body = GOOD.replace("shown_total=149900", &format!("shown_total={sent}"));
        assert_eq!(form(&body).check(Country::Ua).expect("still a checkout").shown_total, None, "{sent}");
    }
}

#[test]
fn what_was_typed_is_kept_word_for_word() {
    let form = form("name=%3Cb%3E&phone=12&city=++Lviv");
    assert_eq!((form.name.as_str(), form.phone.as_str(), form.city.as_str()), ("<b>", "12", "  Lviv"));
}

#[test]
fn each_slip_in_a_phone_has_its_own_text() {
    let slips = [
        "",
        "06712345",
        "067123456789",
        "call me",
        "+999 123 456",
        "+380 001 234 56 78",
        &"1 ".repeat(150),
        "38 67 123 45 67",
    ];
    let error = |raw: &str| rules::phone("phone", raw, Country::Ua).expect_err(raw);
    let keys: Vec<_> = slips.iter().map(|raw| error(raw).key).collect();
    let expected = [
        "error-phone-empty",
        "error-phone-short",
        "error-phone-long",
        "error-phone-letters",
        "error-phone-country",
        "error-phone-code",
        "error-phone-text",
        "error-phone-country",
    ];
    assert_eq!(keys, expected);
    for lang in Lang::ALL {
        let texts: HashSet<_> = slips.iter().map(|raw| error(raw).text(&words(lang))).collect();
        assert_eq!(texts.len(), slips.len() - 1, "{}: {texts:?}", lang.tag());
        assert!(texts.iter().all(|text| !text.contains('⟦')), "{texts:?}");
    }
}

#[test]
fn the_phone_error_counts_and_shows_the_gap() {
    let text = |raw: &str, lang| rules::phone("phone", raw, Country::Ua).expect_err(raw).text(&words(lang));
    assert_eq!(text("067 123 45", Lang::Uk), "Бракує 2 цифр: +380 67 123 45 __");
    assert_eq!(text("067 123 45 6", Lang::Uk), "Бракує 1 цифри: +380 67 123 45 6_");
    assert_eq!(text("067 123 45 67 89", Lang::Uk), "Забагато на 2 цифри. Після +380 має бути 9 цифр");
    assert_eq!(text("067 123 45", Lang::En), "2 digits are missing: +380 67 123 45 __");
}

#[test]
fn phones_of_other_countries_are_taken() {
    for raw in ["+48 601 234 567", "+7 701 234 56 78", "+1 212 555 0123"] {
        assert!(rules::phone("phone", raw, Country::Ua).is_ok(), "{raw}");
    }
    assert_eq!(
        rules::phone("phone", "8 701 234 56 78", Country::Kz).expect("Kazakh").as_str(),
        "+77012345678"
    );
}

#[test]
fn emails_are_checked_lightly() {
    let ok = |raw: &str| rules::email("email", raw).map_err(|error| error.key);
    assert_eq!(ok("  "), Ok(None));
    assert_eq!(ok(" taras@example.com "), Ok(Some("taras@example.com".to_owned())));
    assert_eq!(ok("тарас@приклад.укр"), Ok(Some("тарас@приклад.укр".to_owned())));
    for bad in
        ["taras", "@example.com", "taras@", "taras@example", "taras@.com", "a b@example.com", "a@b@c.com"]
    {
        assert_eq!(ok(bad), Err("error-email"), "{bad}");
    }
}

#[test]
fn long_texts_are_refused_with_the_excess() {
    let body = GOOD.replace("city=Kyiv", &format!("city={}", "a".repeat(CITY_MAX_CHARS + 2)));
    let body = body.replace("comment=", &format!("comment={}", "b".repeat(COMMENT_MAX_CHARS + 1)));
    assert_eq!(errors(&body), [("city", "error-too-long"), ("comment", "error-too-long")]);
    let error = form(&body).check(Country::Ua).expect_err("too long").remove(0);
    assert_eq!(error.text(&words(Lang::Uk)), "Скоротіть на 2 знаки: тут вміщується 100");
    let name = GOOD.replace("name=", &format!("name={}", "c".repeat(120)));
    assert_eq!(errors(&name), [("name", "error-too-long")]);
}

#[test]
fn remarks_on_a_name_stop_nothing() {
    let body = GOOD.replace("&name=", "&name=Taras&old=");
    assert_eq!(form(&body).name_remarks(), ["remark-name-one-word", "remark-name-latin"]);
    assert!(form(&body).check(Country::Ua).is_ok());
}

#[test]
fn repeated_unknown_and_broken_fields_are_harmless() {
    let fields = Fields::parse(b"a=1&a=2&=x&&b&c=%zz%41&%D0%B0=%ff&d=1+2%2B3");
    let got = ["a", "b", "c", "d", "nothing"].map(|name| fields.get(name));
    assert_eq!(got, ["1", "", "%zzA", "1 2+3", ""]);
    assert_eq!(fields.get("а"), "\u{fffd}");
    assert_eq!(Fields::parse(&[0xff, b'=', 0xfe]).get("\u{fffd}"), "\u{fffd}");
}

#[test]
fn huge_bodies_are_cut() {
    let many = (0..FIELDS_MAX + 10).map(|n| format!("f{n}=x")).collect::<Vec<_>>().join("&");
    let fields = Fields::parse(many.as_bytes());
    assert_eq!(fields.get(&format!("f{}", FIELDS_MAX - 1)), "x");
    assert_eq!(fields.get(&format!("f{FIELDS_MAX}")), "");
    let long = format!("a={}&b=1", "я".repeat(BODY_MAX_BYTES));
    let fields = Fields::parse(long.as_bytes());
    assert_eq!(fields.get("a").chars().count(), FIELD_MAX_CHARS);
    assert_eq!(fields.get("b"), "");
}

#[test]
fn a_contact_needs_a_name_and_a_phone_only() {
    let read = |body: &str| ContactForm::read(&Fields::parse(body.as_bytes()));
    let contact = read("name=Taras&phone=0671234567&telegram=%40taras&question=a%0D%0Ab").check(Country::Ua);
    let contact = contact.expect("enough");
    assert_eq!((contact.name.as_str(), contact.phone.as_str()), ("Taras", "+380671234567"));
    assert_eq!((contact.telegram.as_deref(), contact.whatsapp), (Some("@taras"), None));
    assert_eq!(contact.question.as_deref(), Some("a\nb"));
    let errors =
        read(&format!("name=+&phone=&whatsapp={}", "1".repeat(101))).check(Country::Ua).expect_err("empty");
    let keys: Vec<_> = errors.iter().map(|error| error.key).collect();
    assert_eq!(keys, ["error-contact-name", "error-phone-empty", "error-too-long"]);
}

#[test]
fn quantities_are_whole_and_small() {
    let quantity = |text: &str| quantity(text).ok();
    assert_eq!(
        (quantity(""), quantity(" 3 "), quantity("0"), quantity("99")),
        (Some(1), Some(3), Some(0), Some(99))
    );
    for bad in ["100", "-1", "1.5", "1e1", "x", "99999999999999999999"] {
        assert_eq!(quantity(bad), None, "{bad}");
    }
    assert_eq!(wanted(&Fields::parse(b"sku=TS-M&quantity=2")).expect("fine").sku, "TS-M");
    assert_eq!(wanted(&Fields::parse(b"quantity=2")), Err(FieldError::plain("sku", "error-variant")));
}
