//! The cookies' vectors (their own appendix aside: only the shape matters) and what must never be altered.

use super::{NOW, Same};
use crate::meta::ids::{Cookies, FBC, FBP, visit};
use krama_domain::time::{Random, Timestamp};
use serde_json::Value;

const VECTORS: &str = include_str!("../../../tests/vectors/meta_fbc_fbp.json");

/// Gives the number that the vectors were made with.
struct Number(u64);

impl Random for Number {
    fn fill(&mut self, bytes: &mut [u8]) {
        bytes.copy_from_slice(&self.0.to_le_bytes()[..bytes.len()]);
    }
}

/// A vector's cookie in our shape: without the fifth segment.
fn four_segments(cookie: &str) -> String {
    cookie.split('.').take(4).collect::<Vec<_>>().join(".")
}

#[test]
fn every_vector_has_our_shape() {
    let vectors: Value = serde_json::from_str(VECTORS).expect("the vectors are JSON");
    let now = Timestamp::from_ms(vectors["now_ms"].as_i64().expect("a moment"));
    for case in vectors["cases"].as_array().expect("cases") {
        let name = case["case"].as_str().expect("name");
        let cookies = Cookies { fbp: case["cookies"][FBP].as_str(), fbc: case["cookies"][FBC].as_str() };
        let fbclid = case["query"]["fbclid"][0].as_str();
        let ids =
            visit(case["host"].as_str().expect("host"), fbclid, &cookies, now, &mut Number(1_098_115_397));
        assert_eq!(Some(ids.fbp), case["fbp"].as_str().map(four_segments), "{name}");
        assert_eq!(ids.fbc, case["fbc"].as_str().map(four_segments), "{name}");
        let set: Vec<_> = ids.set.iter().map(|(name, value)| (*name, value.clone())).collect();
        let expected = case["set_cookies"].as_array().expect("cookies").iter();
        let expected: Vec<_> = expected
            .map(|c| (c["name"].as_str().expect("name"), four_segments(c["value"].as_str().expect("value"))))
            .collect();
        assert_eq!(set, expected, "{name}");
        let domain =
            case["set_cookies"][0]["domain"].as_str().filter(|d| d.contains('.') && !d.starts_with('['));
        assert_eq!(ids.domain.as_deref(), domain, "{name}");
    }
}

#[test]
fn a_good_cookie_stays_unless_another_click_comes() {
    let fbp = "fb.1.1558571054389.1098115397.AQICAQMC";
    let old = "fb.1.1554763741205.AbCdEf.Bg";
    let click = |fbclid| {
        visit("shop.example", fbclid, &Cookies { fbp: Some(fbp), fbc: Some(old) }, NOW, &mut Same(1))
    };
    for same in [None, Some("AbCdEf")] {
        let ids = click(same);
        assert_eq!((ids.fbp.as_str(), ids.fbc.as_deref()), (fbp, Some(old)));
        assert_eq!(ids.set, []);
    }
    let other_case = click(Some("abcdef"));
    assert_eq!(other_case.fbc.as_deref(), Some("fb.1.1788000000000.abcdef"));
    assert_eq!(other_case.set, [(FBC, "fb.1.1788000000000.abcdef".to_owned())]);
}

#[test]
fn unfit_clicks_are_ignored_and_never_cut() {
    let long = "x".repeat(501);
    for unfit in ["", "a.b", "a;b", "a b", "ї", long.as_str()] {
        let ids = visit("shop.example", Some(unfit), &Cookies::default(), NOW, &mut Same(1));
        assert_eq!(ids.fbc, None, "{unfit}");
    }
    let longest = "x".repeat(500);
    let ids = visit("shop.example", Some(&longest), &Cookies::default(), NOW, &mut Same(1));
    let fbc = ids.fbc.expect("taken");
    let again = visit("shop.example", None, &Cookies { fbp: None, fbc: Some(&fbc) }, NOW, &mut Same(1));
    assert_eq!(again.fbc, Some(fbc));
}

#[test]
fn the_index_follows_the_registrable_domain() {
    let cases = [
        ("example.com", "fb.1.", Some("example.com")),
        ("www.Shop.example.com:8080", "fb.1.", Some("example.com")),
        ("a.b.example.com.ua", "fb.2.", Some("example.com.ua")),
        ("shop.kz.", "fb.1.", Some("shop.kz")),
        ("localhost", "fb.0.", None),
        ("127.0.0.1:8080", "fb.0.", None),
        ("[::1]:8080", "fb.0.", None),
        ("::1", "fb.0.", None),
    ];
    for (host, prefix, domain) in cases {
        let ids = visit(host, None, &Cookies::default(), NOW, &mut Same(1));
        assert!(ids.fbp.starts_with(prefix), "{host}: {}", ids.fbp);
        assert_eq!(ids.domain.as_deref(), domain, "{host}");
    }
}
