//! Texts of older scripts, with `{user_name}` in single braces, made into templates.

use super::meant::alias;
use super::variable::{Certain, Variable};

/// The text with every single-brace spelling that is known replaced by ours; all else stays as it is, so that
/// [`super::check`] points at what is not known.
pub fn import(text: &str) -> String {
    let mut imported = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('{') {
        let (before, from) = rest.split_at(at);
        imported.push_str(before);
        let escaped = before.ends_with('\\');
        if let Some((name, length)) = single(from).filter(|_| !escaped) {
            imported.push_str(&becomes(name).unwrap_or_else(|| from[..length].to_owned()));
            rest = &from[length..];
        } else {
            let braces = from.len() - from.trim_start_matches('{').len();
            imported.push_str(&from[..braces]);
            rest = &from[braces..];
        }
    }
    imported + rest
}

/// The name in `{name}` at the beginning of a text, and the length of the whole in bytes.
pub(super) fn single(text: &str) -> Option<(&str, usize)> {
    let inside = text.strip_prefix('{')?;
    let end = inside.find(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '.')?;
    (end > 0 && inside[end..].starts_with('}')).then(|| (&inside[..end], end + 2))
}

/// How an older name is written now; guarded, where the variable may be empty.
pub(super) fn becomes(name: &str) -> Option<String> {
    let variable = Variable::named(alias(name).unwrap_or(name))?;
    let sure = matches!(variable.certain, Certain::Always | Certain::OfOrder);
    let guard = if sure { "" } else { " | default(\"\")" };
    Some(format!("{{{{ {}{guard} }}}}", variable.name))
}
