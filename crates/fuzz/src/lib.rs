//! What must hold for any bytes from outside. Each target is a plain function over bytes that panics when its property
//! does not hold; `tests/bounded.rs` feeds them mutated vectors on every run of the tests, `fuzz/` feeds them libFuzzer's
//! inputs with coverage.

mod answers;
mod bank;
mod files;
mod forms;
mod lists;
mod meta;
mod sample;
mod telegram;
mod template;
mod texts;

/// A target: what is tried, and how.
pub type Target = (&'static str, fn(&[u8]));

/// All targets. Names are those of the files in `fuzz/fuzz_targets`.
pub const TARGETS: [Target; 14] = [
    ("bank_webhook", bank::webhook),
    ("answers", answers::read),
    ("twins", answers::twins),
    ("telegram_html", telegram::judge),
    ("telegram_render", telegram::render),
    ("templates", template::read),
    ("meta_cookies", meta::cookies),
    ("texts", texts::parse),
    ("forms", forms::read),
    ("secrets", texts::open),
    ("products_csv", files::products),
    ("settings_file", files::settings),
    ("cursors", lists::cursors),
    ("list_filters", lists::filters),
];

/// Runs the target of that name.
pub fn run(name: &str, bytes: &[u8]) {
    let target = TARGETS.iter().find(|(known, _)| *known == name);
    let (_, body) = target.unwrap_or_else(|| panic!("there is no target {name}"));
    body(bytes);
}

/// Splits bytes in two at the first zero, so that one input can feed two parameters.
fn halves(bytes: &[u8]) -> (&[u8], &[u8]) {
    let at = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
    (&bytes[..at], bytes.get(at + 1..).unwrap_or_default())
}
