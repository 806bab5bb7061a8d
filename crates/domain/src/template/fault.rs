//! What is wrong with a text, where, and what to do about it.

use std::fmt;

/// A place in a text, as people count: the first character is in line 1, column 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
}

impl Position {
    /// The position of a byte of the text, which is the beginning of a character or the text's end.
    pub(super) fn of(text: &str, at: usize) -> Self {
        let before = &text[..at];
        let line = before.matches('\n').count() + 1;
        let begin = before.rfind('\n').map_or(0, |end| end + 1);
        Self { line, column: before[begin..].chars().count() + 1 }
    }
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where it begins.
    pub at: Position,
    /// What it is.
    pub problem: Problem,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}: {}", self.at.line, self.at.column, self.problem)
    }
}

/// What can be wrong. [`Problem::code`] names it for texts in other languages.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// Nothing to send.
    #[error("the text is empty: write something, or use the built-in text")]
    Empty,
    /// More than [`super::SOURCE_MAX_CHARS`].
    #[error("the text has {chars} characters, and {max} are taken: shorten it")]
    TooLong {
        /// How many there are.
        chars: usize,
        /// How many may be there.
        max: usize,
    },
    /// Filled with the longest values it would not fit into one message.
    #[error(
        "with long names and lists this becomes {units} characters, and a message takes {max}: shorten it"
    )]
    MayNotFit {
        /// Length at worst.
        units: usize,
        /// What a message takes.
        max: usize,
    },
    /// More than [`super::TAGS_MAX`].
    #[error("there are more than {max} tags: remove some")]
    TooManyTags {
        /// How many may be there.
        max: usize,
    },
    /// Deeper than [`super::DEPTH_MAX`].
    #[error("conditions stand more than {max} deep in one another: take some apart")]
    TooDeep {
        /// How deep they may stand.
        max: usize,
    },
    /// A character that nobody can see.
    #[error("an invisible character stands here: delete it and type the place anew")]
    Invisible,
    /// `{{` or `{%` without its end.
    #[error("{opening} is never closed: end it with {closing}")]
    UnclosedTag {
        /// What was opened.
        opening: &'static str,
        /// What is missing.
        closing: &'static str,
    },
    /// `}}` or `%}` without its beginning.
    #[error("{closing} closes nothing: remove it, or write \\{closing} to show it")]
    StrayEnd {
        /// What stands there.
        closing: &'static str,
    },
    /// `{# … #}`.
    #[error("comments are not part of a message: remove {{#")]
    Comment,
    /// `{% for %}`.
    #[error("there is no {{% {word} %}}: only if, else and endif are known")]
    UnknownTag {
        /// What was written.
        word: String,
    },
    /// `{{ }}`.
    #[error("a variable is missing here, such as order.number")]
    NoVariable,
    /// A name that is not in the table.
    #[error("there is no variable {name}{}", did_you_mean(.meant.as_ref()))]
    UnknownVariable {
        /// What was written.
        name: String,
        /// What may be meant.
        meant: Option<&'static str>,
    },
    /// A variable of other messages.
    #[error("{name} is not known in this message: take one of those that are listed for it")]
    NotHere {
        /// The variable.
        name: &'static str,
    },
    /// `{{ x | upper }}`.
    #[error("there is no filter {name}: only default(\"…\") and plural(\"…\") are known")]
    UnknownFilter {
        /// What was written.
        name: String,
    },
    /// A filter without its text.
    #[error("write {filter}(\"…\") with the text in straight quotes")]
    NeedsText {
        /// The filter.
        filter: &'static str,
    },
    /// `"…` without its end.
    #[error("a text begins with a quote and never ends: add the closing quote")]
    UnclosedQuote,
    /// Something that does not belong into a tag.
    #[error("\"{found}\" cannot stand here: write {{{{ variable }}}} or {{{{ variable | default(\"…\") }}}}")]
    Unexpected {
        /// What stands there.
        found: String,
    },
    /// `{user_name}` of older scripts.
    #[error("{{{name}}} is an older spelling{}", now_written(.becomes.as_ref()))]
    OldSpelling {
        /// What was written.
        name: String,
        /// How it is written now, where that is known.
        becomes: Option<String>,
    },
    /// `*` or `_` that begins and does not end.
    #[error(
        "{mark} opens here and is not closed in the same line and branch: close it, or write \\{mark} to show it"
    )]
    UnclosedMark {
        /// The mark.
        mark: char,
    },
    /// `{% else %}` or `{% endif %}` without `{% if %}`.
    #[error("{{% {word} %}} belongs to no {{% if %}}: remove it")]
    NoIf {
        /// Which of them.
        word: &'static str,
    },
    /// A second `{% else %}`.
    #[error("this condition has an {{% else %}} already: remove one of them")]
    SecondElse,
    /// `{% if %}` without `{% endif %}`.
    #[error("this condition is never ended: write {{% endif %}} where it ends")]
    UnclosedIf,
    /// A variable that may be empty stands without protection.
    #[error(
        "{name} may be empty: write {{{{ {name} | default(\"…\") }}}}, or put it into {{% if {name} %}}…{{% endif %}}"
    )]
    MayBeEmpty {
        /// The variable.
        name: &'static str,
    },
    /// Forms of a word for something that is no number.
    #[error("{name} is no number, so there is nothing to choose a form by")]
    NotANumber {
        /// The variable.
        name: &'static str,
    },
    /// Too few or too many forms for the language.
    #[error("this language needs {wanted} forms of the word here, and {given} are given")]
    PluralForms {
        /// How many stand there.
        given: usize,
        /// How many the language has.
        wanted: usize,
    },
    /// A link without encryption.
    #[error("links begin with https://")]
    InsecureLink,
}

impl Problem {
    /// A stable name, from which the words in the reader's language are chosen.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLong { .. } => "too-long",
            Self::MayNotFit { .. } => "may-not-fit",
            Self::TooManyTags { .. } => "too-many-tags",
            Self::TooDeep { .. } => "too-deep",
            Self::Invisible => "invisible",
            Self::UnclosedTag { .. } => "unclosed-tag",
            Self::StrayEnd { .. } => "stray-end",
            Self::Comment => "comment",
            Self::UnknownTag { .. } => "unknown-tag",
            Self::NoVariable => "no-variable",
            Self::UnknownVariable { .. } => "unknown-variable",
            Self::NotHere { .. } => "not-here",
            Self::UnknownFilter { .. } => "unknown-filter",
            Self::NeedsText { .. } => "needs-text",
            Self::UnclosedQuote => "unclosed-quote",
            Self::Unexpected { .. } => "unexpected",
            Self::OldSpelling { .. } => "old-spelling",
            Self::UnclosedMark { .. } => "unclosed-mark",
            Self::NoIf { .. } => "no-if",
            Self::SecondElse => "second-else",
            Self::UnclosedIf => "unclosed-if",
            Self::MayBeEmpty { .. } => "may-be-empty",
            Self::NotANumber { .. } => "not-a-number",
            Self::PluralForms { .. } => "plural-forms",
            Self::InsecureLink => "insecure-link",
        }
    }
}

fn did_you_mean(meant: Option<&&'static str>) -> String {
    meant.map(|name| format!(": did you mean {name}?")).unwrap_or_default()
}

fn now_written(now: Option<&String>) -> String {
    match now {
        Some(now) => format!(": write {now}"),
        None => ": such a variable is not known; write \\{ to show a brace".to_owned(),
    }
}
