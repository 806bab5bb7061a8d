//! Whom a request comes from, by connection and headers, under several settings.

use super::*;
use proptest::prelude::*;

fn headers(lines: &[(&'static str, &str)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in lines {
        headers.append(*name, value.parse().unwrap());
    }
    headers
}

fn caller(trusted: &str, peer: &str, lines: &[(&'static str, &str)]) -> String {
    let proxies: Proxies = trusted.parse().unwrap();
    proxies.caller(peer.parse().unwrap(), &headers(lines)).to_string()
}

#[test]
fn the_last_address_that_is_none_of_our_proxies_is_the_callers() {
    let xff = |value| [("x-forwarded-for", value)];
    let inside = "10.0.0.0/24, fd00::/8, 127.0.0.1";
    for (trusted, peer, value, expected) in [
        (DEFAULT, "203.0.113.7", "198.51.100.9", "203.0.113.7"),
        (DEFAULT, "127.0.0.1", "198.51.100.9", "198.51.100.9"),
        (DEFAULT, "127.8.8.8", "198.51.100.9", "198.51.100.9"),
        (DEFAULT, "::1", "2001:db8::1", "2001:db8::1"),
        (DEFAULT, "127.0.0.1", "6.6.6.6, 198.51.100.9", "198.51.100.9"),
        (DEFAULT, "127.0.0.1", "198.51.100.9, 10.0.0.5", "10.0.0.5"),
        (inside, "10.0.0.5", "6.6.6.6, 198.51.100.9", "198.51.100.9"),
        (inside, "127.0.0.1", "6.6.6.6, 198.51.100.9, 10.0.0.5", "198.51.100.9"),
        (inside, "127.0.0.1", "6.6.6.6,198.51.100.9 ,fd00::7,10.0.0.5", "198.51.100.9"),
        (inside, "10.0.1.5", "198.51.100.9", "10.0.1.5"),
        (inside, "::ffff:10.0.0.5", "198.51.100.9", "198.51.100.9"),
        (inside, "10.0.0.5", "::ffff:198.51.100.9", "198.51.100.9"),
        (inside, "10.0.0.5", "198.51.100.9:4711", "198.51.100.9"),
        (inside, "10.0.0.5", "[2001:db8::1]:4711", "2001:db8::1"),
        (inside, "10.0.0.5", "[2001:db8::1]", "2001:db8::1"),
        (inside, "10.0.0.5", "10.0.0.9", "10.0.0.9"),
        (inside, "10.0.0.5", "", "10.0.0.5"),
        ("none", "127.0.0.1", "198.51.100.9", "127.0.0.1"),
        ("0.0.0.0/0", "127.0.0.1", "198.51.100.9", "198.51.100.9"),
    ] {
        assert_eq!(caller(trusted, peer, &xff(value)), expected, "{trusted}: {peer} {value}");
    }
}

#[test]
fn what_cannot_be_read_ends_at_whoever_told_of_it() {
    let inside = "10.0.0.0/24";
    for (value, expected) in [
        ("198.51.100.9, nonsense", "10.0.0.5"),
        ("198.51.100.9, nonsense, 10.0.0.7", "10.0.0.7"),
        ("unknown", "10.0.0.5"),
    ] {
        assert_eq!(caller(inside, "10.0.0.5", &[("x-forwarded-for", value)]), expected, "{value}");
    }
}

#[test]
fn a_header_of_several_lines_is_one_list() {
    let lines = [("x-forwarded-for", "6.6.6.6"), ("x-forwarded-for", "198.51.100.9")];
    assert_eq!(caller(DEFAULT, "127.0.0.1", &lines), "198.51.100.9");
}

#[test]
fn the_standard_header_is_read_too() {
    for (value, expected) in [
        ("for=198.51.100.9", "198.51.100.9"),
        ("for=6.6.6.6, For=\"198.51.100.9:47011\";proto=https;by=10.0.0.5", "198.51.100.9"),
        ("for=\"[2001:db8:cafe::17]:4711\"", "2001:db8:cafe::17"),
        ("for=6.6.6.6, for=\"_a,b\"", "127.0.0.1"),
        ("for=6.6.6.6, proto=https", "127.0.0.1"),
        ("for=unknown", "127.0.0.1"),
    ] {
        assert_eq!(caller(DEFAULT, "127.0.0.1", &[("forwarded", value)]), expected, "{value}");
    }
}

#[test]
fn two_headers_that_disagree_are_not_believed() {
    let both = |one, other| [("x-forwarded-for", one), ("forwarded", other)];
    assert_eq!(caller(DEFAULT, "127.0.0.1", &both("198.51.100.9", "for=198.51.100.9")), "198.51.100.9");
    assert_eq!(caller(DEFAULT, "127.0.0.1", &both("198.51.100.9", "for=6.6.6.6")), "127.0.0.1");
    assert_eq!(caller(DEFAULT, "203.0.113.7", &both("198.51.100.9", "for=6.6.6.6")), "203.0.113.7");
}

#[test]
fn a_malformed_list_is_named() {
    for (text, named) in
        [("10.0.0.5, balancer", "\"balancer\""), ("10.0.0.0/33", "\"10.0.0.0/33\""), (" , ", "no address")]
    {
        let error = text.parse::<Proxies>().unwrap_err().to_string();
        assert!(error.contains(named), "{error}");
    }
    let many = vec!["10.0.0.1"; NETWORKS_MAX + 1].join(",");
    assert!(many.parse::<Proxies>().unwrap_err().to_string().contains("more than"));
    assert_eq!("10.0.0.5 10.0.0.6".parse::<Proxies>(), "10.0.0.5,10.0.0.6".parse());
}

proptest! {
    #[test]
    fn nothing_that_a_caller_sends_before_what_the_proxy_adds_counts(sent in "[ -~]{0,60}") {
        let line = format!("{sent}, 198.51.100.9");
        prop_assert_eq!(caller(DEFAULT, "127.0.0.1", &[("x-forwarded-for", &line)]), "198.51.100.9");
    }

    #[test]
    fn a_stranger_is_always_themselves(sent in "[ -~]{0,60}") {
        let lines = [("x-forwarded-for", sent.as_str()), ("forwarded", sent.as_str())];
        prop_assert_eq!(caller(DEFAULT, "203.0.113.7", &lines), "203.0.113.7");
    }
}
