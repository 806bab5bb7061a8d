//! Properties that every page has, in every language.

use super::pages;
use crate::assets;
use crate::view::sample::NASTY;
use krama_domain::lang::Lang;
use std::collections::HashSet;

/// Opening tags of a page, each with its attributes.
fn tags<'a>(page: &'a str, name: &str) -> Vec<&'a str> {
    let opening = format!("<{name}");
    let is_whole = |rest: &&str| rest.starts_with([' ', '>']);
    page.split(opening.as_str())
        .skip(1)
        .filter(is_whole)
        .map(|rest| rest.split('>').next().unwrap_or_default())
        .collect()
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.split(&format!(" {name}=\"")).nth(1)?.split('"').next()
}

fn check_all(check: impl Fn(&str, &str)) {
    for lang in Lang::ALL {
        for (name, page) in pages::all(lang) {
            check(&format!("{} {name}", lang.tag()), &page);
        }
    }
}

#[test]
fn every_text_is_there_and_nothing_is_left_unfilled() {
    check_all(|name, page| {
        assert!(!page.contains(['⟦', '⟧']), "{name}: a text is missing");
        assert!(!page.contains("{{") && !page.contains("{%"), "{name}");
        assert!(!page.contains("<h1></h1>") && !page.contains("<button></button>"), "{name}");
    });
}

#[test]
fn pages_say_their_language_and_have_one_heading_and_one_title() {
    for lang in Lang::ALL {
        for (name, page) in pages::all(lang) {
            assert!(page.contains(&format!("<html lang=\"{}\">", lang.tag())), "{name}");
            assert_eq!((tags(&page, "h1").len(), tags(&page, "title").len()), (1, 1), "{name}");
            assert!(page.contains("class=\"sandbox\""), "{name}: the sandbox says so on every page");
        }
    }
}

#[test]
fn what_people_type_never_becomes_markup() {
    check_all(|name, page| {
        assert!(!page.contains(NASTY) && !page.contains("alert(1)<"), "{name}");
        assert!(!page.contains("<script>"), "{name}");
    });
}

#[test]
fn the_content_security_policy_can_be_strict() {
    check_all(|name, page| {
        assert!(!page.contains(" style=") && !page.contains("<style"), "{name}: inline style");
        assert!(!page.contains(" onclick") && !page.contains("javascript:"), "{name}: inline script");
        for tag in tags(page, "script") {
            let inline = attribute(tag, "type") == Some("application/json");
            assert!(inline || attribute(tag, "src").is_some(), "{name}: <script{tag}>");
        }
    });
}

#[test]
fn every_link_leads_somewhere_without_scripts() {
    check_all(|name, page| {
        for tag in tags(page, "a") {
            let href = attribute(tag, "href").unwrap_or_default();
            let inside = href.strip_prefix('#').is_some_and(|id| page.contains(&format!(" id=\"{id}\"")));
            assert!(inside || href.starts_with("/s/lviv/"), "{name}: <a{tag}>");
        }
        for tag in tags(page, "form") {
            let method = attribute(tag, "method");
            let acts = attribute(tag, "action").is_some_and(|action| action.starts_with("/s/lviv/"));
            assert!(method == Some("dialog") || (method == Some("post") && acts), "{name}: <form{tag}>");
        }
    });
}

#[test]
fn every_button_stands_in_a_form_and_has_a_name() {
    check_all(|name, page| {
        for (at, _) in page.match_indices("<button") {
            let before = &page[..at];
            assert!(before.rfind("<form") > before.rfind("</form"), "{name}: a button outside a form");
            let rest = &page[at..];
            let (tag, after) = rest.split_once('>').expect("closed");
            let text = after.split("</button>").next().unwrap_or_default();
            let named = text.chars().any(char::is_alphanumeric) || attribute(tag, "aria-label").is_some();
            assert!(named, "{name}: {tag}");
        }
    });
}

#[test]
fn every_field_has_a_label_and_no_id_is_used_twice() {
    check_all(|name, page| {
        let ids: Vec<_> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let unique: HashSet<_> = ids.iter().collect();
        assert_eq!(unique.len(), ids.len(), "{name}: {ids:?}");
        let fields = tags(page, "input").into_iter().chain(tags(page, "textarea"));
        for tag in fields.filter(|tag| attribute(tag, "type") != Some("hidden")) {
            let by_id = attribute(tag, "id").is_some_and(|id| page.contains(&format!("for=\"{id}\"")));
            assert!(by_id || page.contains(&format!("<label class=\"chip\"><input{tag}")), "{name}: {tag}");
            for described in
                attribute(tag, "aria-describedby").unwrap_or_default().split(' ').filter(|d| !d.is_empty())
            {
                assert!(ids.contains(&described), "{name}: {described}");
            }
        }
    });
}

#[test]
fn every_asset_is_served() {
    check_all(|name, page| {
        let addresses = tags(page, "link").into_iter().filter_map(|tag| attribute(tag, "href"));
        let scripts = tags(page, "script").into_iter().filter_map(|tag| attribute(tag, "src"));
        for address in addresses.chain(scripts) {
            assert!(assets::get(address).is_some(), "{name}: {address}");
        }
    });
}

#[test]
fn help_stands_in_the_same_place_on_every_page() {
    check_all(|name, page| {
        let nav = page.split("<nav").nth(1).and_then(|rest| rest.split("</nav>").next()).unwrap_or_default();
        let first = tags(nav, "a").into_iter().next().unwrap_or_default();
        assert_eq!(attribute(first, "href"), Some("/s/lviv/contact"), "{name}");
    });
}
