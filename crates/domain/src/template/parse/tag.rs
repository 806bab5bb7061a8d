//! Tags: `{{ variable | filter }}`, `{% if variable %}`, `{% else %}`, `{% endif %}`.

use super::super::fault::{Position, Problem};
use super::super::meant::meant;
use super::super::variable::Variable;
use super::{Filter, Insert, Node, Piece, Reader, TAGS_MAX};

/// Longest piece of a text that a fault shows, in characters.
const SHOWN_MAX_CHARS: usize = 40;

/// A word of a tag, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Token {
    at: usize,
    word: Word,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Word {
    /// Letters, digits, points and underscores.
    Name(String),
    /// A text in quotes.
    Quoted(String),
    /// `|`, `(`, `)`, `,`.
    Sign(char),
    /// Something else.
    Other(char),
}

impl Reader<'_> {
    /// The tag that begins here, if one does. After a fault in it reading goes on behind it.
    pub(super) fn tag(&mut self) -> Option<Piece> {
        let (begin, rest) = (self.at, self.rest());
        let (opening, closing) = match rest.get(..2)? {
            "{{" => ("{{", "}}"),
            "{%" => ("{%", "%}"),
            "{#" => return Some(self.passed(Problem::Comment)),
            "}}" => return Some(self.passed(Problem::StrayEnd { closing: "}}" })),
            "%}" => return Some(self.passed(Problem::StrayEnd { closing: "%}" })),
            _ => return None,
        };
        self.tags += 1;
        if self.tags == TAGS_MAX + 1 {
            self.fault(begin, Problem::TooManyTags { max: TAGS_MAX });
        }
        self.at += opening.len();
        let Some(tokens) = self.tokens(closing) else {
            self.at = begin + behind(rest, closing);
            return Some(Piece::Nothing);
        };
        if opening == "{{" {
            return Some(self.insert(begin, &tokens).map_or(Piece::Nothing, Piece::Node));
        }
        self.skip_line_of_tag(begin);
        Some(self.block(begin, &tokens))
    }

    /// Reports two characters, and goes on behind them.
    fn passed(&mut self, problem: Problem) -> Piece {
        self.fault(self.at, problem);
        self.at += 2;
        Piece::Nothing
    }

    /// A tag that has a line for itself takes the line with it.
    fn skip_line_of_tag(&mut self, begin: usize) {
        let first = begin == 0 || self.source[..begin].ends_with('\n');
        if first && self.rest().starts_with('\n') {
            self.at += 1;
        }
    }

    /// The words up to the tag's end, behind which reading goes on; `None` where there is none, which is reported.
    fn tokens(&mut self, closing: &'static str) -> Option<Vec<Token>> {
        let opened = self.at - closing.len();
        let opening = if closing == "}}" { "{{" } else { "{%" };
        let mut tokens = Vec::new();
        loop {
            self.at += self.rest().len() - self.rest().trim_start().len();
            let (at, rest) = (self.at, self.rest());
            if rest.starts_with(closing) {
                self.at += closing.len();
                return Some(tokens);
            }
            let next = rest.chars().next().filter(|_| !rest.starts_with("{{") && !rest.starts_with("{%"));
            let Some(c) = next else {
                self.fault(opened, Problem::UnclosedTag { opening, closing });
                return None;
            };
            let word = match c {
                '"' => Word::Quoted(self.quoted()?),
                '|' | '(' | ')' | ',' => self.one(c, Word::Sign),
                c if is_of_name(c) => self.name(),
                other => self.one(other, Word::Other),
            };
            tokens.push(Token { at, word });
        }
    }

    fn one(&mut self, c: char, word: fn(char) -> Word) -> Word {
        self.at += c.len_utf8();
        word(c)
    }

    fn name(&mut self) -> Word {
        let rest = self.rest();
        let end = rest.find(|c| !is_of_name(c)).unwrap_or(rest.len());
        self.at += end;
        Word::Name(rest[..end].to_owned())
    }

    /// A text in straight quotes; `\"` and `\\` stand for what follows the backslash.
    fn quoted(&mut self) -> Option<String> {
        let (begin, mut text, mut escaped) = (self.at, String::new(), false);
        for (at, c) in self.rest().char_indices().skip(1) {
            match c {
                _ if escaped => {
                    text.push(c);
                    escaped = false;
                }
                '\\' => escaped = true,
                '"' => {
                    self.at = begin + at + 1;
                    return Some(text);
                }
                '\n' => break,
                c => text.push(c),
            }
        }
        self.fault(begin, Problem::UnclosedQuote);
        None
    }

    /// `{{ variable }}`, with a filter or without.
    fn insert(&mut self, begin: usize, tokens: &[Token]) -> Option<Node> {
        let variable = self.variable(begin, tokens.first());
        if variable.is_none() && !is_named(tokens.first()) {
            return None;
        }
        let rest = tokens.get(1..).unwrap_or_default();
        let filter = match rest {
            [] => Some(Filter::None),
            [Token { word: Word::Sign('|'), .. }, filter @ ..] => self.filter(begin, filter),
            [wrong, ..] => self.unexpected(wrong),
        };
        let (variable, filter) = (variable?, filter?);
        let at = Position::of(self.source, begin);
        Some(Node::Value(Insert { variable, filter, style: self.style.style(), at }))
    }

    fn filter(&mut self, begin: usize, tokens: &[Token]) -> Option<Filter> {
        let [Token { at, word: Word::Name(name) }, arguments @ ..] = tokens else {
            return match tokens.first() {
                Some(wrong) => self.unexpected(wrong),
                None => self.refused(begin, Problem::NeedsText { filter: "default" }),
            };
        };
        let known = ["default", "plural"].into_iter().find(|known| known == name);
        let Some(filter) = known else {
            return self.refused(*at, Problem::UnknownFilter { name: shortened(name) });
        };
        let Some(mut texts) = texts(arguments) else {
            return self.refused(*at, Problem::NeedsText { filter });
        };
        match (filter, texts.len()) {
            ("default", 1) => texts.pop().map(Filter::Default),
            ("plural", _) => Some(Filter::Plural(texts)),
            _ => self.refused(*at, Problem::NeedsText { filter }),
        }
    }

    /// `{% if variable %}` and what belongs to it.
    fn block(&mut self, begin: usize, tokens: &[Token]) -> Piece {
        let Some(Token { word: Word::Name(word), .. }) = tokens.first() else {
            let word = tokens.first().map(|token| token.word.shown()).unwrap_or_default();
            self.fault(begin, Problem::UnknownTag { word });
            return Piece::Nothing;
        };
        let (piece, end) = match word.as_str() {
            "if" => (Piece::If(self.variable(begin, tokens.get(1))), 2),
            "else" => (Piece::Else, 1),
            "endif" => (Piece::Endif, 1),
            other => {
                self.fault(begin, Problem::UnknownTag { word: shortened(other) });
                return Piece::Nothing;
            }
        };
        if let Some(wrong) = tokens.get(end).filter(|_| end == 1 || is_named(tokens.get(1))) {
            self.unexpected::<()>(wrong);
        }
        piece
    }

    fn variable(&mut self, begin: usize, token: Option<&Token>) -> Option<&'static Variable> {
        match token {
            None => self.refused(begin, Problem::NoVariable),
            Some(Token { at, word: Word::Name(name) }) => match Variable::named(name) {
                Some(variable) => Some(variable),
                None => {
                    self.refused(*at, Problem::UnknownVariable { name: shortened(name), meant: meant(name) })
                }
            },
            Some(wrong) => self.unexpected(wrong),
        }
    }

    fn unexpected<T>(&mut self, token: &Token) -> Option<T> {
        self.refused(token.at, Problem::Unexpected { found: token.word.shown() })
    }

    fn refused<T>(&mut self, at: usize, problem: Problem) -> Option<T> {
        self.fault(at, problem);
        None
    }
}

impl Word {
    fn shown(&self) -> String {
        match self {
            Self::Name(text) | Self::Quoted(text) => shortened(text),
            Self::Sign(c) | Self::Other(c) => c.to_string(),
        }
    }
}

/// The texts of `("…", "…")`, at least one.
fn texts(tokens: &[Token]) -> Option<Vec<String>> {
    let [Token { word: Word::Sign('('), .. }, inside @ .., Token { word: Word::Sign(')'), .. }] = tokens
    else {
        return None;
    };
    let mut texts = Vec::new();
    for (nth, token) in inside.iter().enumerate() {
        match &token.word {
            Word::Quoted(text) if nth % 2 == 0 => texts.push(text.clone()),
            Word::Sign(',') if nth % 2 == 1 => {}
            _ => return None,
        }
    }
    (inside.len() % 2 == 1).then_some(texts)
}

fn is_named(token: Option<&Token>) -> bool {
    matches!(token, Some(Token { word: Word::Name(_), .. }))
}

/// Where reading goes on behind a tag that could not be read: behind its end, where the line has one.
fn behind(tag: &str, closing: &str) -> usize {
    let line = tag.split('\n').next().unwrap_or_default();
    line.find(closing).map_or(closing.len(), |end| end + closing.len())
}

fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || c == '.' || c == '_'
}

fn shortened(text: &str) -> String {
    text.chars().take(SHOWN_MAX_CHARS).collect()
}
