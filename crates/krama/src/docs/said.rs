//! The codes with which connectors and the engine refuse effects, gathered from where they are written.

use super::markdown::{code, table};
use super::root;
use std::collections::BTreeMap;
use std::path::Path;

/// Where refusals are made, and the name of the place.
const PLACES: [(&str, &str); 2] = [("connectors/src", ""), ("engine/src", "any lane")];

/// Code and lane, with what is said.
pub(super) type Refusals = BTreeMap<(String, String), String>;

pub(super) fn page() -> String {
    let rows = all().into_iter().map(|((refusal, lane), said)| vec![code(refusal), lane, said]);
    format!(
        "The code groups effects that failed for the same cause. Where a provider's own code is known, it is used in lower \
         case (`bad_request`); otherwise the HTTP status is (`http_400`). What to do about each stands in \
         [troubleshooting](../troubleshooting.md#codes-of-refused-effects).\n\n{}",
        table(&["code", "lane", "what is said"], rows)
    )
}

/// All of them.
pub(super) fn all() -> Refusals {
    let mut found = Refusals::new();
    for (place, lane) in PLACES {
        gather(&root().join("crates").join(place), lane, &mut found);
    }
    found
}

fn gather(dir: &Path, lane: &str, found: &mut Refusals) {
    let mut entries: Vec<_> = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        if name.contains("test") || name == "sandbox" {
            continue;
        }
        if path.is_dir() {
            gather(&path, if lane.is_empty() { &name } else { lane }, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            let text = text.split("#[cfg(test)]").next().unwrap_or_default();
            for (refusal, said) in refusals(text) {
                let kept = found.entry((refusal, lane.to_owned())).or_default();
                if kept.is_empty() {
                    *kept = said;
                }
            }
        }
    }
}

/// `refused("code", "reason")`, `failed("code", …)`, `code: "code".to_owned()` and `const …: &str = "code"` of a code.
fn refusals(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for opening in ["refused(", ".failed(", "code: ", "const GAVE_UP: &str = "] {
        for (at, _) in text.match_indices(opening) {
            let given = text[at + opening.len()..].trim_start();
            let given = given.strip_prefix("&format!(").unwrap_or(given);
            let Some((refusal, rest)) = literal(given) else { continue };
            if refusal.chars().all(|c| c.is_ascii_lowercase() || c == '_' || c == '{' || c == '}') {
                let before = &text[..at];
                let said =
                    if opening.starts_with("const ") { doc_at_end(before) } else { reason(before, rest) };
                found.push((refusal, said));
            }
        }
    }
    found
}

/// A text in quotes at the very beginning, and what follows it.
fn literal(text: &str) -> Option<(String, &str)> {
    let rest = text.strip_prefix('"')?;
    let end = rest.find('"')?;
    Some((rest[..end].to_owned(), &rest[end + 1..]))
}

/// The reason is the next argument or field; where that is a variable, it was made just before.
fn reason(before: &str, after: &str) -> String {
    let arguments = after.split(";\n").next().unwrap_or_default();
    let arguments = arguments.split("\n    }").next().unwrap_or_default();
    let told = arguments.find('"').and_then(|at| literal(&arguments[at..]));
    let made = || {
        let (_, made) = before.rsplit_once("let reason =")?;
        (made.matches("\n}\n").count() == 0)
            .then(|| made.find('"').and_then(|at| literal(&made[at..])))
            .flatten()
    };
    told.or_else(made).map_or_else(|| doc_around(before), |(said, _)| said.replace(" ({told})", ""))
}

/// Where no text stands beside the code: what the function or constant around it says of itself.
fn doc_around(before: &str) -> String {
    let is_head = |line: &str| {
        ["fn ", "const "]
            .iter()
            .any(|word| line.split("pub(super) ").last().unwrap_or(line).starts_with(word))
    };
    let lines: Vec<_> = before.lines().map(str::trim_start).collect();
    let at = lines.iter().rposition(|line| is_head(line)).unwrap_or(lines.len());
    doc_at_end(&lines[..at].join("\n"))
}

/// The documentation with which a text ends.
fn doc_at_end(text: &str) -> String {
    let lines = text.trim_end().lines().rev().map(str::trim_start);
    let mut said: Vec<_> = lines.map_while(|line| line.strip_prefix("///")).map(str::trim).collect();
    said.reverse();
    said.join(" ")
}

#[test]
fn codes_are_found_in_every_form_they_are_written_in() {
    let source = "refused(\n    \"too_old\",\n    \"too old\",\n)\nOutcome::Refused { code: \"gone\".to_owned(), reason: \"it went\".to_owned() }\n\
        refused(&format!(\"http_{status}\"), \"refused\")\n\n/// Never.\nfn no() {}\n\n/// Tried\n/// enough.\nconst GAVE_UP: &str = \"gave_up\";\n";
    let found = refusals(source);
    let codes: Vec<_> = found.iter().map(|(code, said)| format!("{code}: {said}")).collect();
    assert_eq!(
        codes,
        ["too_old: too old", "http_{status}: refused", "gone: it went", "gave_up: Tried enough."]
    );
    assert!(all().len() > 15, "{:?}", all());
}
