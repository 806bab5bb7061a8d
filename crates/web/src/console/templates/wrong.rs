//! What is wrong with a text, in the reader's words.

use crate::i18n::Arg;
use crate::view::words::Words;
use krama_domain::template::{Fault, Problem};

/// Most faults that are listed; one leads to others.
const SAID_MAX: usize = 20;

/// One fault.
pub(super) struct Said {
    pub(super) place: String,
    pub(super) text: String,
}

/// The faults in words, in the order of their places.
pub(super) fn said(words: Words<'_>, faults: &[Fault]) -> Vec<Said> {
    let one = |fault: &Fault| {
        let [line, column] = [fault.at.line, fault.at.column].map(|n| Arg::from(n.to_string()));
        Said {
            place: words.args("template-place", &[("line", line), ("column", column)]),
            text: text(words, &fault.problem),
        }
    };
    faults.iter().take(SAID_MAX).map(one).collect()
}

fn text(words: Words<'_>, problem: &Problem) -> String {
    let said = |args: &[(&str, String)]| {
        let args: Vec<_> = args.iter().map(|(name, value)| (*name, Arg::from(value.clone()))).collect();
        words.args(key(problem), &args)
    };
    match problem {
        Problem::TooLong { chars, max } | Problem::MayNotFit { units: chars, max } => {
            said(&[("chars", chars.to_string()), ("max", max.to_string())])
        }
        Problem::TooManyTags { max } | Problem::TooDeep { max } => said(&[("max", max.to_string())]),
        Problem::UnclosedTag { opening, closing } => {
            said(&[("opening", (*opening).to_owned()), ("closing", (*closing).to_owned())])
        }
        Problem::StrayEnd { closing } => said(&[("closing", (*closing).to_owned())]),
        Problem::UnknownTag { word } => said(&[("word", word.clone())]),
        Problem::UnknownVariable { name, meant } => {
            let unknown = said(&[("name", name.clone())]);
            meant.map_or_else(
                || unknown.clone(),
                |meant| format!("{unknown} {}", words.with("template-wrong-meant", "name", meant)),
            )
        }
        Problem::UnknownFilter { name } => said(&[("name", name.clone())]),
        Problem::NeedsText { filter } => said(&[("write", format!("{filter}(\"…\")"))]),
        Problem::Unexpected { found } => said(&[("found", found.clone())]),
        Problem::OldSpelling { name, becomes: Some(now) } => {
            said(&[("name", format!("{{{name}}}")), ("write", now.clone())])
        }
        Problem::OldSpelling { name, becomes: None } => {
            words.with("template-wrong-old-unknown", "name", format!("{{{name}}}"))
        }
        Problem::UnclosedMark { mark } => said(&[("mark", mark.to_string())]),
        Problem::NoIf { word } => said(&[("word", (*word).to_owned())]),
        Problem::UnclosedIf => said(&[("write", "{% endif %}".to_owned())]),
        Problem::MayBeEmpty { name } => said(&[
            ("name", (*name).to_owned()),
            ("write", format!("{{{{ {name} | default(\"…\") }}}}")),
            ("guard", format!("{{% if {name} %}}…{{% endif %}}")),
        ]),
        Problem::NotHere { name } | Problem::NotANumber { name } => said(&[("name", (*name).to_owned())]),
        Problem::PluralForms { given, wanted } => {
            said(&[("given", given.to_string()), ("wanted", wanted.to_string())])
        }
        Problem::Empty
        | Problem::Invisible
        | Problem::Comment
        | Problem::NoVariable
        | Problem::UnclosedQuote
        | Problem::SecondElse
        | Problem::InsecureLink => said(&[]),
    }
}

const fn key(problem: &Problem) -> &'static str {
    match problem {
        Problem::Empty => "template-wrong-empty",
        Problem::TooLong { .. } => "template-wrong-too-long",
        Problem::MayNotFit { .. } => "template-wrong-may-not-fit",
        Problem::TooManyTags { .. } => "template-wrong-too-many-tags",
        Problem::TooDeep { .. } => "template-wrong-too-deep",
        Problem::Invisible => "template-wrong-invisible",
        Problem::UnclosedTag { .. } => "template-wrong-unclosed-tag",
        Problem::StrayEnd { .. } => "template-wrong-stray-end",
        Problem::Comment => "template-wrong-comment",
        Problem::UnknownTag { .. } => "template-wrong-unknown-tag",
        Problem::NoVariable => "template-wrong-no-variable",
        Problem::UnknownVariable { .. } => "template-wrong-unknown-variable",
        Problem::NotHere { .. } => "template-wrong-not-here",
        Problem::UnknownFilter { .. } => "template-wrong-unknown-filter",
        Problem::NeedsText { .. } => "template-wrong-needs-text",
        Problem::UnclosedQuote => "template-wrong-unclosed-quote",
        Problem::Unexpected { .. } => "template-wrong-unexpected",
        Problem::OldSpelling { .. } => "template-wrong-old-spelling",
        Problem::UnclosedMark { .. } => "template-wrong-unclosed-mark",
        Problem::NoIf { .. } => "template-wrong-no-if",
        Problem::SecondElse => "template-wrong-second-else",
        Problem::UnclosedIf => "template-wrong-unclosed-if",
        Problem::MayBeEmpty { .. } => "template-wrong-may-be-empty",
        Problem::NotANumber { .. } => "template-wrong-not-a-number",
        Problem::PluralForms { .. } => "template-wrong-plural-forms",
        Problem::InsecureLink => "template-wrong-insecure-link",
    }
}
