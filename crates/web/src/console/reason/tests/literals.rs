//! The string literals of the crates that make reasons, each with the code before it. Not a parser of Rust: it knows
//! comments, characters and strings, which is what the literals need.

use std::fs;
use std::path::{Path, PathBuf};

/// Most characters of code that are kept before a literal.
const BEFORE_MAX_CHARS: usize = 300;

/// A string literal.
pub(super) struct Literal {
    pub(super) file: String,
    /// Its text, with continued lines joined.
    pub(super) text: String,
    /// The code before it, on one line; other literals are empty there.
    pub(super) before: String,
}

/// All of them. What twins, samples and tests say is left out: it is not said to anybody.
pub(super) fn literals() -> Vec<Literal> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("this crate lies beside the others");
    let mut folders: Vec<PathBuf> = ["connectors", "engine", "domain", "store"]
        .iter()
        .map(|name| crates.join(name).join("src"))
        .collect();
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("the sources are there").flatten() {
            let path = entry.path();
            let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
            if ["tests", "sandbox", "sample"].contains(&name) {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let source = fs::read_to_string(&path).expect("sources are text");
                let code = source.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
                of_source(&path.display().to_string(), code, &mut found);
            }
        }
    }
    found
}

fn of_source(file: &str, source: &str, found: &mut Vec<Literal>) {
    let mut code = String::new();
    let mut rest = source;
    while let Some(c) = rest.chars().next() {
        if rest.starts_with("//") {
            rest = rest.find('\n').map_or("", |end| &rest[end..]);
        } else if let Some((len, is_string)) = quoted(rest) {
            if is_string {
                let before = last_chars(&code).to_owned();
                found.push(Literal { file: file.to_owned(), text: plain(&rest[1..len - 1]), before });
                code.push_str("\"\"");
            } else {
                code.push_str("' '");
            }
            rest = &rest[len..];
        } else {
            if !c.is_whitespace() {
                code.push(c);
            } else if !code.ends_with(' ') {
                code.push(' ');
            }
            rest = &rest[c.len_utf8()..];
        }
    }
}

/// Length of the string or character at the beginning, and whether it is a string. A lifetime is neither.
fn quoted(rest: &str) -> Option<(usize, bool)> {
    let quote = rest.chars().next().filter(|c| ['"', '\''].contains(c))?;
    let mut is_escaped = false;
    let end = rest.char_indices().skip(1).find(|(_, c)| {
        let is_end = !is_escaped && *c == quote;
        is_escaped = !is_escaped && *c == '\\';
        is_end
    });
    let len = end.map(|(at, _)| at + 1)?;
    let inner = &rest[1..len - 1];
    let is_whole = quote == '"' || inner.starts_with('\\') || inner.chars().count() == 1;
    is_whole.then_some((len, quote == '"'))
}

/// The text of a literal: lines that are continued are joined, quotes are bare.
fn plain(inner: &str) -> String {
    let mut lines = inner.split("\\\n");
    let first = lines.next().unwrap_or_default().to_owned();
    lines.fold(first, |text, line| text + line.trim_start()).replace("\\\"", "\"")
}

fn last_chars(code: &str) -> &str {
    let from = code.char_indices().rev().nth(BEFORE_MAX_CHARS).map_or(0, |(at, _)| at);
    &code[from..]
}

/// The call that is open at the end of some code: its name, and what was given to it so far.
pub(super) fn open_call(code: &str) -> Option<(&str, &str)> {
    let mut closed = 0;
    let open = code.char_indices().rev().find(|(_, c)| {
        match c {
            ')' | ']' | '}' => closed += 1,
            '(' | '[' | '{' if closed > 0 => closed -= 1,
            '(' | '[' | '{' => return true,
            _ => {}
        }
        false
    });
    let at = open.filter(|(_, c)| *c == '(').map(|(at, _)| at)?;
    let name = code[..at].rsplit(|c: char| !c.is_ascii_alphanumeric() && c != '_').next()?;
    Some((name, &code[at + 1..]))
}

#[test]
fn literals_are_found_with_the_code_before_them() {
    let source =
        "fn f<'a>() { // \"no\"\n let c = '\"'; refused(\n \"code\", \"two \\\n   words \\\"{x}\\\"\") }";
    let mut found = Vec::new();
    of_source("f.rs", source, &mut found);
    let texts: Vec<_> = found.iter().map(|literal| literal.text.as_str()).collect();
    assert_eq!(texts, ["code", "two words \"{x}\""]);
    assert_eq!(open_call(&found[1].before), Some(("refused", " \"\", ")));
    assert_eq!(open_call("f(x) + [g(1)"), None);
}
