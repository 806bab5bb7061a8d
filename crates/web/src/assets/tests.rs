//! Budgets, contrast and names of the assets.

use super::*;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::collections::HashMap;
use std::io::Write;

/// Limit of the stylesheet, gzipped (ux 2.5).
const CSS_MAX_GZ_BYTES: usize = 10 * 1024;
/// Largest stylesheets of the console, compressed, in bytes.
const CONSOLE_CSS_MAX_GZ_BYTES: usize = 18 * 1024;
/// Limit of a shopper's scripts together, gzipped.
const JS_MAX_GZ_BYTES: usize = 8 * 1024;
/// Limit of the console's script, gzipped.
const CONSOLE_JS_MAX_GZ_BYTES: usize = 3 * 1024;

/// Contrast of text with what it stands on (WCAG 2.2, 1.4.3).
const TEXT_MIN: f64 = 4.5;
/// Contrast of a control's border with what it stands on (WCAG 2.2, 1.4.11).
const BORDER_MIN: f64 = 3.0;

/// Text over background.
const TEXT_PAIRS: [(&str, &str); 25] = [
    ("text", "bg"),
    ("text", "surface"),
    ("text", "surface-2"),
    ("text", "info-bg"),
    ("text-2", "bg"),
    ("text-2", "surface"),
    ("text-2", "surface-2"),
    ("text-2", "info-bg"),
    ("text-3", "bg"),
    ("text-3", "surface"),
    ("text-3", "surface-2"),
    ("accent", "bg"),
    ("accent", "surface"),
    ("accent", "surface-2"),
    ("accent-hover", "surface"),
    ("on-accent", "accent"),
    ("on-accent", "accent-hover"),
    ("success-text", "success-bg"),
    ("info-text", "info-bg"),
    ("warning-text", "warning-bg"),
    ("danger-text", "danger-bg"),
    ("neutral-text", "neutral-bg"),
    ("partial-text", "partial-bg"),
    ("hold-text", "hold-bg"),
    ("sandbox-text", "sandbox-bg"),
];

/// Text without a background of its own.
const BARE_TEXT: [&str; 2] = ["danger-text", "warning-text"];

/// Borders of controls over what surrounds them.
const BORDER_PAIRS: [(&str, &str); 4] =
    [("border-strong", "surface"), ("border-strong", "bg"), ("accent", "surface"), ("accent", "info-bg")];

fn gzipped(bytes: &[u8]) -> usize {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).expect("memory takes everything");
    encoder.finish().expect("memory takes everything").len()
}

#[test]
fn the_budgets_are_kept() {
    let sum = |ending: &str| {
        FILES
            .iter()
            .filter(|(name, _, _)| name.ends_with(ending) && !name.starts_with("console."))
            .map(|(_, _, bytes)| gzipped(bytes))
            .sum::<usize>()
    };
    let shop = gzipped(include_bytes!("../../static/shop.css"));
    assert!(shop <= CSS_MAX_GZ_BYTES, "{shop} bytes of the shop's CSS");
    // Pages of the console load both.
    assert!(sum(".css") <= CONSOLE_CSS_MAX_GZ_BYTES, "{} bytes of CSS", sum(".css"));
    assert!(sum(".js") <= JS_MAX_GZ_BYTES, "{} bytes of scripts", sum(".js"));
    // The console's pages have a stylesheet and a script of their own, and load no other.
    let console = gzipped(include_bytes!("../../static/console.css"));
    assert!(console <= CSS_MAX_GZ_BYTES, "{console} bytes of the console's CSS");
    let console = gzipped(include_bytes!("../../static/console.js"));
    assert!(console <= CONSOLE_JS_MAX_GZ_BYTES, "{console} bytes of the console's script");
}

fn stylesheet() -> String {
    String::from_utf8(get(&url("shop.css")).expect("there").bytes.to_vec()).expect("UTF-8")
}

/// The colours that the `nth` block `:root` sets: 0 light, 1 dark.
fn tokens(nth: usize) -> HashMap<String, [f64; 3]> {
    let css = stylesheet();
    let block = css.split(":root {").nth(nth + 1).expect("two themes").split('}').next().unwrap_or_default();
    let declarations = block.split(';').filter_map(|d| d.trim().strip_prefix("--")?.split_once(": #"));
    declarations.map(|(name, hex)| (name.to_owned(), channels(hex))).collect()
}

fn channels(hex: &str) -> [f64; 3] {
    assert_eq!(hex.len(), 6, "write colours with six digits: {hex}");
    [0, 2, 4].map(|at| f64::from(u8::from_str_radix(&hex[at..at + 2], 16).expect("hexadecimal")) / 255.0)
}

/// Relative luminance (WCAG 2.2).
fn luminance(colour: [f64; 3]) -> f64 {
    let linear = colour.map(|c| if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) });
    0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
}

fn contrast(theme: &HashMap<String, [f64; 3]>, one: &str, other: &str) -> f64 {
    let of = |name: &str| luminance(*theme.get(name).unwrap_or_else(|| panic!("no token {name}")));
    let (a, b) = (of(one), of(other));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn every_pair_of_tokens_can_be_read_in_both_themes() {
    for (nth, theme) in ["light", "dark"].into_iter().enumerate() {
        let tokens = tokens(nth);
        let bare = BARE_TEXT.into_iter().flat_map(|text| [(text, "surface"), (text, "bg")]);
        for (text, ground) in TEXT_PAIRS.into_iter().chain(bare) {
            let ratio = contrast(&tokens, text, ground);
            assert!(ratio >= TEXT_MIN, "{theme}: {text} on {ground} is {ratio:.2}");
        }
        for (border, ground) in BORDER_PAIRS {
            let ratio = contrast(&tokens, border, ground);
            assert!(ratio >= BORDER_MIN, "{theme}: {border} on {ground} is {ratio:.2}");
        }
    }
}

#[test]
fn contrast_is_computed_as_wcag_says() {
    let theme = HashMap::from([("w".to_owned(), channels("FFFFFF")), ("b".to_owned(), channels("000000"))]);
    assert!((contrast(&theme, "w", "b") - 21.0).abs() < 1e-9);
}

#[test]
fn dark_sets_every_colour_that_light_sets() {
    let names = |nth| {
        let mut names: Vec<_> = tokens(nth).into_keys().collect();
        names.sort();
        names
    };
    assert_eq!(names(0), names(1));
}

#[test]
fn components_use_no_colour_of_their_own() {
    let css = stylesheet();
    let (_, after) = css.split_once("@layer base {").expect("the tokens come first");
    let digits = |rest: &str| rest.chars().take_while(char::is_ascii_hexdigit).count();
    let colour = after.split('#').skip(1).find(|rest| matches!(digits(rest), 3 | 6 | 8));
    assert_eq!(colour.map(|rest| &rest[..8]), None);
}

#[test]
fn the_stylesheet_is_balanced_and_keeps_its_promises() {
    let css = stylesheet();
    assert_eq!(css.matches('{').count(), css.matches('}').count());
    for needed in
        ["prefers-reduced-motion", "forced-colors: active", "color-scheme: light dark", ":focus-visible"]
    {
        assert!(css.contains(needed), "{needed}");
    }
}

#[test]
fn names_carry_the_hash_and_only_they_are_answered() {
    let address = url("shop.css");
    let asset = get(&address).expect("the address that we give is answered");
    assert_eq!(asset.content_type, "text/css; charset=utf-8");
    assert!(address.contains(asset.etag.trim_matches('"')));
    assert_eq!(get(address.strip_prefix(PREFIX).expect("under the prefix")), Some(asset));
    for wrong in
        ["shop.css", "/assets/shop.css", "", "/assets/", "../Cargo.toml", "shop.0000000000000000.css"]
    {
        assert_eq!(get(wrong), None, "{wrong}");
    }
}

#[test]
fn every_file_of_the_folder_is_served() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/static");
    let entries = std::fs::read_dir(folder).expect("there").flatten();
    for entry in entries.filter(|entry| entry.path().is_file()) {
        let name = entry.file_name().into_string().expect("UTF-8");
        assert!(get(&url(&name)).is_some(), "{name} is not in the table");
    }
}
