//! Reads what our own sources say about their items: doc comments, fields, the names that a function gives to variants.
//! It knows the form that rustfmt gives them, and nothing more of Rust.

use super::root;
use std::collections::BTreeMap;

/// A variant or a field, with its doc comment as one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) name: String,
    pub(super) doc: String,
    /// Those of a variant with named fields.
    pub(super) fields: Vec<Item>,
}

/// A source file below `crates/`.
pub(super) fn read(path: &str) -> String {
    let path = root().join("crates").join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The variants of an enum, or the fields of a struct; `head` is its first line, e.g. `pub enum Fact {`.
pub(super) fn items(source: &str, head: &str) -> Vec<Item> {
    let mut lines = source.lines().skip_while(|line| *line != head).skip(1);
    let found = items_until(&mut lines, "}", 4);
    assert!(!found.is_empty(), "the source has no `{head}`");
    found
}

fn items_until<'a>(lines: &mut impl Iterator<Item = &'a str>, end: &str, indent: usize) -> Vec<Item> {
    let mut found = Vec::new();
    let mut doc: Vec<&str> = Vec::new();
    while let Some(line) = lines.next().filter(|line| *line != end) {
        let text = line.trim_start();
        if line.len() - text.len() != indent {
            continue;
        }
        if let Some(said) = text.strip_prefix("///") {
            doc.push(said.trim());
        } else if let Some(name) = name_of(text) {
            let inner = format!("{}}},", " ".repeat(indent));
            let fields =
                if text.ends_with('{') { items_until(lines, &inner, indent + 4) } else { Vec::new() };
            found.push(Item { name, doc: plain(&doc.join(" ")), fields });
            doc.clear();
        }
    }
    found
}

fn name_of(line: &str) -> Option<String> {
    let line =
        ["pub(crate) ", "pub(super) ", "pub "].iter().find_map(|p| line.strip_prefix(p)).unwrap_or(line);
    let name: String = line.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    (!name.is_empty()).then_some(name)
}

/// A doc comment without links that lead nowhere outside the code.
fn plain(doc: &str) -> String {
    doc.replace("[`", "`").replace("`]", "`").replace("crate::", "")
}

/// The lines of the doc comment above the first line that holds `head`; attributes between them are skipped.
pub(super) fn doc_lines(source: &str, head: &str) -> Vec<String> {
    let lines: Vec<_> = source.lines().collect();
    let at = lines.iter().position(|line| line.contains(head));
    let above = lines[..at.unwrap_or(0)].iter().rev().map(|line| line.trim_start());
    let mut said: Vec<_> = above
        .take_while(|line| line.starts_with("///") || line.starts_with("#["))
        .filter_map(|line| line.strip_prefix("///"))
        .map(|line| line.strip_prefix(' ').unwrap_or(line).to_owned())
        .collect();
    said.reverse();
    said
}

/// [`doc_lines`] as one line.
pub(super) fn doc(source: &str, head: &str) -> String {
    plain(&doc_lines(source, head).join(" "))
}

/// The first sentence of what a file says it is for.
pub(super) fn purpose(source: &str) -> String {
    let said = source.lines().take_while(|line| line.starts_with("//!"));
    let said = said.map(|line| line.trim_start_matches("//!").trim()).take_while(|line| !line.is_empty());
    let text = plain(&said.collect::<Vec<_>>().join(" "));
    text.split_once(". ").map_or(text.clone(), |(first, _)| format!("{first}."))
}

/// What `fn function` of `impl owner` gives for each variant: a text in quotes, or the last name of a path.
pub(super) fn arms(source: &str, owner: &str, function: &str) -> BTreeMap<String, String> {
    let (_, methods) = source.split_once(&format!("\nimpl {owner} {{")).expect("the type has methods");
    let (_, body) = methods.split_once(&format!("fn {function}(")).expect("the type has this method");
    let body = body.split_once("\n    }\n").map_or(body, |(body, _)| body);
    let flat = body.split_whitespace().collect::<Vec<_>>().join(" ");
    let (mut found, mut waiting) = (BTreeMap::new(), Vec::new());
    for piece in flat.split("Self::").skip(1) {
        waiting.extend(name_of(piece));
        if let Some((_, value)) = piece.split_once("=>") {
            let value = value_of(value);
            found.extend(waiting.drain(..).map(|name| (name, value.clone())));
        }
    }
    found
}

/// Of `format!("conversion/{}", event.code())` it makes `conversion/{event}`.
fn value_of(text: &str) -> String {
    let Some((_, rest)) = text.split_once('"') else {
        let last = text.rsplit("::").next().unwrap_or(text);
        return name_of(last.trim()).unwrap_or_default();
    };
    let (literal, given) = rest.split_once('"').unwrap_or((rest, ""));
    let names = given.split(',').skip(1).filter_map(|argument| name_of(argument.trim()));
    names.fold(literal.to_owned(), |text, name| text.replacen("{}", &format!("{{{name}}}"), 1))
}

#[test]
fn sources_are_read_as_they_are_written() {
    let source = "/// What is sold.\n#[derive(Debug)]\npub enum Ware {\n    /// A cup,\n    /// see [`Tea`].\n    Cup,\n    \
        /// Tea.\n    Tea {\n        /// Which.\n        leaf: String,\n    },\n}\n\nimpl Ware {\n    \
        fn code(&self) -> &str {\n        match self {\n            Self::Cup => {\n                \"cup\"\n            }\n            \
        Self::Tea { leaf } => format!(\"tea/{}\", leaf.name()),\n        }\n    }\n}\n";
    let found = items(source, "pub enum Ware {");
    let shown: Vec<_> = found.iter().map(|i| (i.name.as_str(), i.doc.as_str(), i.fields.len())).collect();
    assert_eq!(shown, [("Cup", "A cup, see `Tea`.", 0), ("Tea", "Tea.", 1)]);
    assert_eq!(found[1].fields[0].doc, "Which.");
    assert_eq!(doc(source, "pub enum Ware"), "What is sold.");
    let codes = arms(source, "Ware", "code");
    assert_eq!((codes["Cup"].as_str(), codes["Tea"].as_str()), ("cup", "tea/{leaf}"));
}
