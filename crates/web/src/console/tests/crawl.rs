//! Properties that every page of the console has, in every language.

use super::life::{self, PAGES, enter, page_in};
use super::staff::{OFFICE, world};
use crate::assets;
use crate::testing::Page;
use crate::view::sample::NASTY;
use axum::http::StatusCode;
use krama_domain::lang::Lang;
use std::collections::{BTreeSet, HashSet};

/// All pages of all languages, from inside and at the door.
async fn all() -> Vec<(String, Page)> {
    let world = world().await;
    life::add_store(&world).await;
    let session = enter(&world).await;
    let mut pages = Vec::new();
    for lang in Lang::ALL {
        for path in
            PAGES.into_iter().chain(OFFICE).chain(life::STEPS).chain(["/console/enter", "/console/enter/x"])
        {
            pages.push((format!("{} {path}", lang.tag()), page_in(&world, &session, path, lang).await));
        }
    }
    pages
}

fn tags<'a>(page: &'a str, name: &str) -> Vec<&'a str> {
    let opening = format!("<{name}");
    let is_whole = |rest: &&str| rest.starts_with([' ', '>']);
    let found = page.split(opening.as_str()).skip(1).filter(is_whole);
    found.map(|rest| rest.split('>').next().unwrap_or_default()).collect()
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.split(&format!(" {name}=\"")).nth(1)?.split('"').next()
}

fn check_texts(name: &str, page: &str) {
    assert!(!page.contains(['⟦', '⟧']), "{name}: a text is missing");
    assert!(!page.contains(NASTY), "{name}: markup came through");
    for script in tags(page, "script") {
        let file = attribute(script, "src").and_then(assets::get);
        assert!(file.is_some() && script.contains("defer"), "{name}: a script that is not ours: {script}");
    }
    assert!(!page.contains(" style=") && !page.contains("<style") && !page.contains(" onclick"), "{name}");
}

fn check_structure(name: &str, page: &str) {
    assert_eq!(
        (tags(page, "h1").len(), tags(page, "title").len(), tags(page, "main").len()),
        (1, 1, 1),
        "{name}"
    );
    for table in page.split("<table").skip(1) {
        let table = table.split("</table>").next().unwrap_or_default();
        assert!(table.contains("aria-label"), "{name}: a table without a name");
        let head = table.split("</thead>").next().unwrap_or_default();
        let columns = tags(head, "th");
        assert!(
            columns.len() > 3 && columns.iter().all(|th| attribute(th, "scope") == Some("col")),
            "{name}"
        );
    }
    for nav in tags(page, "nav") {
        assert!(attribute(nav, "aria-label").is_some_and(|label| !label.is_empty()), "{name}");
    }
}

fn check_ids(name: &str, page: &str) {
    let ids: Vec<_> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let unique: HashSet<_> = ids.iter().collect();
    assert_eq!(unique.len(), ids.len(), "{name}: {ids:?}");
    let named = page.split("aria-labelledby=\"").skip(1).filter_map(|rest| rest.split('"').next());
    for label in named {
        assert!(ids.contains(&label), "{name}: nothing has the id {label}");
    }
}

fn check_controls(name: &str, page: &str) {
    for (at, _) in page.match_indices("<button") {
        let before = &page[..at];
        assert!(before.rfind("<form") > before.rfind("</form"), "{name}: a button outside a form");
    }
    for tag in tags(page, "form") {
        // A form that asks leads nowhere by itself, one of a dialog goes nowhere, all others change something.
        let method = attribute(tag, "method").unwrap_or_default();
        assert!(["post", "get", "dialog"].contains(&method), "{name}: {tag}");
        assert!(method != "get" || attribute(tag, "action").is_some(), "{name}: {tag}");
    }
    for (at, _) in page.match_indices("method=\"post\"") {
        let form = page[at..].split("</form>").next().unwrap_or_default();
        assert!(
            form.contains("name=\"csrf\"")
                || !name.contains("/console")
                || form.contains("password")
                || name.contains("/enter"),
            "{name}: {form}"
        );
    }
    for tag in tags(page, "a").into_iter().filter(|tag| tag.contains("target=")) {
        assert_eq!(attribute(tag, "rel"), Some("noopener"), "{name}: {tag}");
    }
    for tag in tags(page, "link") {
        assert!(attribute(tag, "href").is_some_and(|href| assets::get(href).is_some()), "{name}: {tag}");
    }
    let sheets = tags(page, "link").iter().filter(|tag| tag.contains("stylesheet")).count();
    assert_eq!(sheets, 2, "{name}");
}

fn check_headers(name: &str, page: &Page) {
    let policy = page.header("content-security-policy");
    assert!(
        policy.contains("default-src 'none'") && policy.contains("script-src 'self';"),
        "{name}: {policy}"
    );
    assert_eq!(page.header("cache-control"), "private, no-store", "{name}");
    assert_eq!(page.header("referrer-policy"), "no-referrer", "{name}");
    assert_eq!(page.header("x-frame-options"), "DENY", "{name}");
    assert_eq!(page.header("x-robots-tag"), "noindex, nofollow", "{name}");
}

#[tokio::test]
async fn every_page_is_complete_safe_and_wellformed() {
    for (name, page) in all().await {
        check_texts(&name, &page.body);
        check_structure(&name, &page.body);
        check_ids(&name, &page.body);
        check_controls(&name, &page.body);
        check_headers(&name, &page);
        let tag = name.split(' ').next().unwrap();
        assert!(page.body.contains(&format!("<html lang=\"{tag}\">")), "{name}");
    }
}

#[tokio::test]
async fn every_link_leads_somewhere() {
    let world = world().await;
    life::add_store(&world).await;
    let session = enter(&world).await;
    let (mut seen, mut waiting) = (BTreeSet::new(), vec!["/console".to_owned()]);
    while let Some(url) = waiting.pop() {
        let page = world.get(&url, &session).await;
        assert_eq!(page.status, StatusCode::OK, "{url}");
        for tag in tags(&page.body, "a").into_iter().filter(|_| url.starts_with("/console")) {
            let href = attribute(tag, "href")
                .expect("every link has an address")
                .replace("&amp;", "&")
                .replace("&#38;", "&");
            let path = url.split('?').next().unwrap_or_default();
            let target = if href.starts_with('?') { format!("{path}{href}") } else { href };
            let elsewhere = target.starts_with('#') || target.starts_with("tel:") || target.contains("lang=");
            if !elsewhere && seen.insert(target.clone()) {
                waiting.push(target);
            }
        }
    }
    let numbers = seen.iter().filter_map(|url| url.strip_prefix("/console/orders/"));
    let orders: BTreeSet<_> = numbers.filter_map(|rest| rest.split(['/', '?']).next()).collect();
    assert_eq!(orders.len(), 11, "{seen:?}");
    let steps = [
        "confirm",
        "cancel",
        "refund",
        "receipt",
        "receipt/judge",
        "receipt/return",
        "mismatch",
        "parcel",
        "parcel/drop",
        "retry",
        "discard",
    ];
    for step in steps {
        assert!(seen.iter().any(|url| url.contains(&format!("/{step}"))), "no link leads to {step}");
    }
}
