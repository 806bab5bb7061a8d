//! What holds for any input: nothing panics, nothing personal leaves unhashed, cookies stay as they are.

use super::{NOW, Same, lead, order, settings};
use crate::meta::hash::{Digest, given};
use crate::meta::ids::{Cookies, is_valid, visit};
use crate::meta::normalize::{birth, country, email, external_id, gender, latin, name, phone, place, zip};
use crate::meta::requests::plan;
use crate::meta::wire::Decimal;
use crate::task::Step;
use krama_domain::money::{Currency, Money};
use krama_domain::phone::Country;
use krama_domain::text::clean_line;
use proptest::prelude::*;
use serde_json::Value;

proptest! {
    #[test]
    fn normalisers_take_anything(text in "\\PC*") {
        let single = [
            email(&text), phone(&text, Country::Ua), place::city(&text), place::region(&text), zip(&text),
            country::code(&text), birth::date(&text), gender(&text), external_id(&text),
        ];
        let lists = [name(&text), place::city_values(&text, Country::Kz)];
        for value in single.into_iter().flatten().chain(lists.into_iter().flatten()) {
            prop_assert!(!value.is_empty());
            prop_assert!(given(Digest::of(&value).as_str()).is_some());
        }
        latin::spell(&text, Country::Ua);
    }

    #[test]
    fn what_is_normal_stays_so(text in "[a-zA-Zа-яА-ЯіїєґІЇЄҐ' -]{1,20}") {
        for value in name(&text).into_iter().take(1).chain(place::city(&text)) {
            prop_assert_eq!(name(&value), [value]);
        }
    }

    #[test]
    fn a_digest_passes_through(text in "[0-9a-fA-F]{64}") {
        let lower = text.to_lowercase();
        prop_assert_eq!(email(&text), Some(lower.clone()));
        let digest = Digest::of(&text);
        prop_assert_eq!(digest.as_str(), lower);
    }

    #[test]
    fn nothing_personal_is_in_a_call(first in "[А-ЯІЇЄҐ][а-яіїєґ']{4,9}", city in "[А-ЯІЇЄҐ][а-яіїєґ]{4,9}") {
        let mut order = order(1, NOW);
        order.customer.name.first = clean_line(&first, 100).expect("short");
        order.delivery.city.clone_from(&city);
        let steps = plan(&settings(), &[lead(order)], NOW);
        let [Step::Send { request, .. }] = steps.as_slice() else { return Err(TestCaseError::fail("not sent")) };
        let body = String::from_utf8(request.body.clone()).expect("JSON is UTF-8");
        for personal in [first.as_str(), city.as_str(), "671234567", "uyer@", "Петренко"] {
            prop_assert!(!body.to_lowercase().contains(&personal.to_lowercase()), "{}", body);
        }
        prop_assert!(!request.url.contains("EAAGsecret"));
    }

    #[test]
    fn a_cookie_that_we_made_is_kept(host in "([a-z]{1,8}\\.){0,3}[a-z]{2,8}", click in "[A-Za-z0-9_-]{1,500}", byte: u8) {
        let first = visit(&host, Some(&click), &Cookies::default(), NOW, &mut Same(byte));
        let (fbp, fbc) = (first.fbp, first.fbc.expect("the click is fit"));
        prop_assert!(is_valid(&fbp) && is_valid(&fbc));
        let later = visit(&host, Some(&click), &Cookies { fbp: Some(&fbp), fbc: Some(&fbc) }, NOW.plus_ms(9), &mut Same(1));
        prop_assert!(later.set.is_empty());
        prop_assert_eq!((later.fbp, later.fbc), (fbp, Some(fbc)));
    }

    #[test]
    fn visits_take_anything(host in "\\PC*", click in "\\PC*", cookie in "\\PC*") {
        let ids = visit(&host, Some(&click), &Cookies { fbp: Some(&cookie), fbc: Some(&cookie) }, NOW, &mut Same(1));
        prop_assert!(is_valid(&ids.fbp));
        prop_assert!(ids.fbc.is_none_or(|fbc| is_valid(&fbc)));
    }

    #[test]
    fn sums_keep_every_kopiyka(minor in 0..1_000_000_000_000_000_i64) {
        let sum = Money::new(minor, Currency::Uah);
        let text = serde_json::to_string(&Decimal(sum)).expect("a number");
        prop_assert_eq!(Money::parse_decimal(&text, Currency::Uah), Ok(sum));
        prop_assert!(serde_json::from_str::<Value>(&text).expect("a number").is_number());
    }
}
