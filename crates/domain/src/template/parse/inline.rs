//! Words and marks of style: what stands outside tags.

use super::super::fault::Problem;
use super::super::import;
use super::super::text::Style;
use super::{Piece, Reader};

/// Characters that a backslash makes plain.
const ESCAPED: [char; 5] = ['\\', '*', '_', '{', '}'];

/// Which marks are open, and where they opened.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Marks {
    bold: Option<usize>,
    italic: Option<usize>,
}

impl Marks {
    pub(super) const fn style(self) -> Style {
        Style { bold: self.bold.is_some(), italic: self.italic.is_some() }
    }

    const fn at(self, mark: char) -> Option<usize> {
        if mark == '*' { self.bold } else { self.italic }
    }

    const fn set(&mut self, mark: char, at: Option<usize>) {
        if mark == '*' {
            self.bold = at;
        } else {
            self.italic = at;
        }
    }
}

impl Reader<'_> {
    /// The next piece: a tag, a mark, or one character of the words.
    pub(super) fn next_piece(&mut self) -> Piece {
        let rest = self.rest();
        if let Some(piece) = self.tag() {
            return piece;
        }
        let Some(c) = rest.chars().next() else { return Piece::Nothing };
        if let Some(length) = self.old_spelling() {
            self.at += length;
            return Piece::Nothing;
        }
        let escaped = rest[c.len_utf8()..].chars().next().filter(|next| c == '\\' && ESCAPED.contains(next));
        if let Some(plain) = escaped {
            self.at += c.len_utf8() + plain.len_utf8();
            return Piece::Words(plain.to_string());
        }
        if matches!(c, '*' | '_') && self.mark(c) {
            self.at += c.len_utf8();
            return Piece::Nothing;
        }
        self.plain(c)
    }

    fn plain(&mut self, c: char) -> Piece {
        let begin = self.at;
        self.at += c.len_utf8();
        match c {
            '\n' => self.close_marks(Marks::default()),
            c if c.is_control() && c != '\t' => {
                self.fault(begin, Problem::Invisible);
                return Piece::Nothing;
            }
            'h' if self.source[begin..].starts_with("http://") => self.fault(begin, Problem::InsecureLink),
            _ => {}
        }
        Piece::Words(c.to_string())
    }

    /// Reports `{user_name}`, and answers its length in bytes.
    fn old_spelling(&mut self) -> Option<usize> {
        let (name, length) = import::single(self.rest())?;
        let problem = Problem::OldSpelling { name: name.to_owned(), becomes: import::becomes(name) };
        self.fault(self.at, problem);
        Some(length)
    }

    /// Opens or closes a style, where the mark is one: `2*3`, `a_b` and `5 * 3` are words, and so is an address.
    fn mark(&mut self, mark: char) -> bool {
        let (before, after) =
            (&self.source[..self.at], self.source[self.at + mark.len_utf8()..].chars().next());
        if mark == '_' && before.rsplit(char::is_whitespace).next().is_some_and(|word| word.contains("://")) {
            return false;
        }
        let last = before.chars().next_back();
        let space = |c: Option<char>| c.is_none_or(char::is_whitespace);
        let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        // A value is read as a word.
        let after_word = word(last) || before.ends_with("}}");
        match self.style.at(mark) {
            Some(_) if !space(last) && !word(after) => self.style.set(mark, None),
            None if !space(after) && !after_word => self.style.set(mark, Some(self.at)),
            _ => return false,
        }
        true
    }

    /// Reports marks that should have been closed by now, and goes on as before.
    pub(super) fn close_marks(&mut self, before: Marks) {
        for mark in ['*', '_'] {
            let (now, then) = (self.style.at(mark), before.at(mark));
            if now != then
                && let Some(at) = now.or(then)
            {
                self.fault(at, Problem::UnclosedMark { mark });
            }
        }
        self.style = before;
    }
}
