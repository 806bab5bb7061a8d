//! The settings file: a few lines of TOML, each a text. Which names there are stands in the table of settings.

use super::SETTINGS;
use anyhow::{Context, bail};
use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The settings file that is read when it is there.
const DEFAULT_FILE: &str = "krama.toml";

/// What stands in the file.
pub(super) struct File {
    /// Its path, for messages.
    pub(super) name: String,
    /// Values by setting; none when there is no file.
    pub(super) values: BTreeMap<String, String>,
}

/// Reads the file that was named, which must be there, or the default one, which may be missing.
pub(super) fn read(given: Option<&Path>) -> anyhow::Result<File> {
    let path = given.map_or_else(|| PathBuf::from(DEFAULT_FILE), Path::to_path_buf);
    let name = path.display().to_string();
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound && given.is_none() => String::new(),
        Err(error) => return Err(error).with_context(|| format!("cannot read the settings file {name}")),
    };
    let values = values(&name, &text)?;
    Ok(File { name, values })
}

/// The values of a file's text by their settings.
pub(crate) fn values(name: &str, text: &str) -> anyhow::Result<BTreeMap<String, String>> {
    let mut values = BTreeMap::new();
    for (key, value) in parse(name, text)? {
        if !SETTINGS.iter().any(|(known, _)| *known == key) {
            let known: Vec<_> = SETTINGS.iter().map(|(known, _)| *known).collect();
            bail!("the settings file {name} has an unknown setting {key}: known are {}", known.join(", "));
        }
        let Some(text) = value.as_str() else {
            bail!("the settings file {name}: {key} must be a text in quotes");
        };
        values.insert(key, text.to_owned());
    }
    Ok(values)
}

/// The parser's own error shows the line as it stands, with the secret that may be in it; ours tells its number.
fn parse(name: &str, text: &str) -> anyhow::Result<toml::Table> {
    text.parse().map_err(|error: toml::de::Error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let what = error.message().replace('\n', " ");
        anyhow::anyhow!(
            "the settings file {name} cannot be read at line {line}: {what}; write lines such as listen = \"127.0.0.1:8080\""
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_line_is_told_by_its_number_and_not_shown() {
        let text = "log = \"info\"\n\nsecret_key = hunter2\n";
        let error = parse("krama.toml", text).unwrap_err().to_string();
        assert!(error.contains("line 3") && !error.contains("hunter2") && !error.contains('\n'), "{error}");
    }
}
