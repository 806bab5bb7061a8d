//! Checks what the documents say: links lead somewhere, commands parse, settings and addresses exist, and every code of a
//! refusal is explained.

use super::{http, root, said};
use crate::cli::Cli;
use crate::command::store::settings::own;
use crate::config::SETTINGS;
use clap::CommandFactory;
use krama_connectors::ALL;
use krama_domain::ids::StoreId;
use krama_domain::shop::Store;
use std::path::{Path, PathBuf};

/// A document: its path, and its text.
struct Document {
    path: PathBuf,
    text: String,
}

impl Document {
    fn read(path: PathBuf) -> Self {
        Self { text: std::fs::read_to_string(&path).unwrap(), path }
    }

    fn name(&self) -> String {
        self.path.strip_prefix(root()).unwrap().display().to_string()
    }

    /// Lines outside blocks of code.
    fn prose(&self) -> impl Iterator<Item = &str> {
        let mut inside = false;
        self.text.lines().filter(move |line| {
            let fence = line.trim_start().starts_with("```");
            inside ^= fence;
            !inside && !fence
        })
    }

    /// Lines of blocks that are marked as shell, with continued lines joined.
    fn shell(&self) -> Vec<String> {
        let (mut found, mut inside, mut begun) = (Vec::new(), false, String::new());
        for line in self.text.lines().map(str::trim) {
            if line.starts_with("```") {
                inside = line == "```sh";
            } else if inside {
                match line.strip_suffix('\\') {
                    Some(part) => begun.push_str(part),
                    None => found.push(std::mem::take(&mut begun) + line),
                }
            }
        }
        found
    }

    /// Everything between single backquotes outside blocks.
    fn names(&self) -> Vec<String> {
        self.prose().flat_map(|line| line.split('`').skip(1).step_by(2)).map(str::to_owned).collect()
    }
}

fn documents() -> Vec<Document> {
    let mut found = vec![Document::read(root().join("README.md"))];
    gather(&root().join("docs"), &mut found);
    assert!(found.len() > 15, "the documents were not found");
    found
}

fn gather(dir: &Path, found: &mut Vec<Document>) {
    let mut entries: Vec<_> = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            gather(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            found.push(Document::read(path));
        }
    }
}

/// The anchor that a heading gets: lower case, spaces as dashes, everything else but letters, digits, - and _ dropped.
fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.flat_map(char::to_lowercase).map(|c| if c == ' ' { '-' } else { c }).collect()
}

fn anchors(document: &Document) -> Vec<String> {
    let headings =
        document.prose().filter(|line| line.starts_with('#')).map(|line| line.trim_start_matches('#'));
    headings.map(|heading| anchor(heading.trim())).collect()
}

/// Targets of `[text](target)` outside blocks of code.
fn targets(document: &Document) -> Vec<String> {
    let of = |line: &str| -> Vec<String> {
        let parts = line.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        parts.map(str::to_owned).collect()
    };
    document.prose().flat_map(of).collect()
}

#[test]
fn links_lead_to_files_and_headings_that_are_there() {
    let mut wrong = Vec::new();
    for document in documents() {
        for target in targets(&document).into_iter().filter(|target| !target.contains("://")) {
            let (file, heading) = target.split_once('#').unwrap_or((&target, ""));
            let path = if file.is_empty() {
                document.path.clone()
            } else {
                document.path.parent().unwrap().join(file)
            };
            let leads = path.exists()
                && (heading.is_empty()
                    || anchors(&Document::read(path)).iter().any(|known| known == heading));
            if !leads {
                wrong.push(format!("{}: {target}", document.name()));
            }
        }
    }
    assert!(wrong.is_empty(), "links that lead nowhere: {wrong:#?}");
}

/// The words of a command line up to a pipe, a redirection or a comment. Quotes keep words together.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    for c in line.chars() {
        match quote {
            Some(open) if c == open => quote = None,
            None if matches!(c, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            None if matches!(c, '|' | '<' | '>' | '#' | ';' | '&') && word.is_none() => break,
            None if c == ' ' => words.extend(word.take()),
            _ => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

/// The arguments of krama in a line, after variables and `sudo -u krama`; `None` when it runs something else.
fn krama(line: &str) -> Option<Vec<String>> {
    let mut words = words(line).into_iter().peekable();
    while let Some(word) = words.next_if(|word| word.contains('=') || word.starts_with('-') || word == "sudo")
    {
        if word == "-u" {
            words.next();
        }
    }
    let program = words.next()?;
    (program.rsplit('/').next() == Some("krama")).then(|| words.collect())
}

#[test]
fn every_command_that_is_shown_parses() {
    let (mut wrong, mut seen) = (Vec::new(), 0);
    for document in documents() {
        for line in document.shell() {
            let Some(arguments) = krama(&line) else { continue };
            seen += 1;
            let given = std::iter::once("krama".to_owned()).chain(arguments);
            if let Err(error) = Cli::command().try_get_matches_from(given)
                && error.use_stderr()
            {
                wrong.push(format!("{}: {line}: {}", document.name(), error.kind()));
            }
        }
    }
    assert!(seen > 20, "the commands were not found");
    assert!(wrong.is_empty(), "commands that do not parse: {wrong:#?}");
}

#[test]
fn lines_of_a_shell_are_read_as_a_shell_would() {
    let read = |line: &str| krama(line).map(|words| words.join("·"));
    assert_eq!(
        read("krama store set main name 'Їжак і я' < x").as_deref(),
        Some("store·set·main·name·Їжак і я")
    );
    assert_eq!(read("TOKEN=a sudo -u krama ./target/krama serve # now").as_deref(), Some("serve"));
    assert_eq!(read("krama store set main prefix ''").as_deref(), Some("store·set·main·prefix·"));
    assert_eq!(read("sudo systemctl start krama"), None);
    assert_eq!(read("sudo -u krama sqlite3 krama.db"), None);
    assert_eq!(anchor("Wrong key: `krama.key`"), "wrong-key-kramakey");
}

fn settings() -> Vec<String> {
    let store = Store::new(StoreId::parse("main").unwrap(), "");
    let mut known: Vec<String> = own(&store).into_iter().map(|(name, _)| name.to_owned()).collect();
    known.extend(ALL.into_iter().flat_map(|c| c.fields).flat_map(|f| [f.key.to_owned(), f.env.to_owned()]));
    known.extend(SETTINGS.iter().flat_map(|(name, variable)| [(*name).to_owned(), (*variable).to_owned()]));
    known
}

#[test]
fn every_setting_that_is_named_exists() {
    let known = settings();
    let lanes: Vec<_> = ALL.into_iter().map(|c| format!("{}.", c.destination.code())).collect();
    let is_named = |name: &str| {
        let variable =
            ["KRAMA_", "MONOBANK_", "TELEGRAM_", "FACEBOOK_"].iter().any(|start| name.starts_with(start));
        let field = lanes.iter().any(|lane| name.starts_with(lane.as_str()));
        (variable || field)
            && !name.ends_with('_')
            && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.'))
    };
    for document in documents() {
        for name in document.names().into_iter().filter(|name| is_named(name)) {
            assert!(
                known.contains(&name),
                "{} names the setting {name}, which does not exist",
                document.name()
            );
        }
    }
}

#[test]
fn every_address_that_is_named_is_routed() {
    let known: Vec<Vec<String>> = http::paths().iter().map(|path| segments(path)).collect();
    let ours =
        ["/console", "/webhooks", "/orders", "/healthz", "/readyz", "/metrics", "/checkout", "/contact"];
    for document in documents() {
        for name in document.names() {
            let path = name.trim_start_matches("GET ").trim_start_matches("POST ");
            if !ours.iter().any(|start| path == *start || path.starts_with(&format!("{start}/"))) {
                continue;
            }
            let wanted = segments(path.split('?').next().unwrap_or(path));
            let fits = known.iter().any(|route| {
                let same = |(a, b): (&String, &String)| a.starts_with('{') || a == b;
                route.len() == wanted.len() && route.iter().zip(&wanted).all(same)
            });
            assert!(fits, "{} names the address {name}, which no router knows", document.name());
        }
    }
}

fn segments(path: &str) -> Vec<String> {
    path.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

#[test]
fn every_code_of_a_refusal_is_explained() {
    let text = std::fs::read_to_string(root().join("docs/troubleshooting.md")).unwrap();
    for ((refusal, lane), _) in said::all() {
        assert!(
            text.contains(&format!("`{refusal}`")),
            "troubleshooting.md does not explain {refusal} ({lane})"
        );
    }
}
