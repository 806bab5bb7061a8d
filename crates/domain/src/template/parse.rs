//! Reading a text: words, marks of style, tags. All faults are collected, so that somebody who writes sees them at once.

mod inline;
mod tag;

use super::fault::{Fault, Position, Problem};
use super::text::Style;
use super::variable::Variable;

/// Longest text that is read, in characters.
pub const SOURCE_MAX_CHARS: usize = 3_000;
/// Most tags of one text.
pub const TAGS_MAX: usize = 100;
/// How deep conditions may stand in one another.
pub const DEPTH_MAX: usize = 8;

/// A text that was read: every variable in it exists, every condition ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    pub(super) nodes: Vec<Node>,
}

/// A piece of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Node {
    /// Words as they are.
    Words { text: String, style: Style },
    /// What a variable holds.
    Value(Insert),
    /// One of two branches.
    If { variable: &'static Variable, then: Vec<Node>, otherwise: Vec<Node> },
}

/// `{{ variable | filter }}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Insert {
    pub(super) variable: &'static Variable,
    pub(super) filter: Filter,
    pub(super) style: Style,
    pub(super) at: Position,
}

/// What is done to a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Filter {
    /// Nothing.
    None,
    /// This text stands where there is no value.
    Default(String),
    /// The form of a word that goes with the number stands in its place.
    Plural(Vec<String>),
}

/// Reads a text. The faults are in the order of their places, and there is at least one.
pub fn parse(source: &str) -> Result<Template, Vec<Fault>> {
    let chars = source.chars().count();
    if chars > SOURCE_MAX_CHARS {
        let problem = Problem::TooLong { chars, max: SOURCE_MAX_CHARS };
        return Err(vec![Fault { at: Position { line: 1, column: 1 }, problem }]);
    }
    let mut reader =
        Reader { source, at: 0, faults: Vec::new(), style: inline::Marks::default(), depth: 0, tags: 0 };
    if source.trim().is_empty() {
        reader.fault(0, Problem::Empty);
    }
    let nodes = reader.branch(None);
    if reader.faults.is_empty() {
        return Ok(Template { nodes });
    }
    reader.faults.sort_by_key(|fault| fault.at);
    reader.faults.dedup();
    Err(reader.faults)
}

/// Where reading stands.
struct Reader<'a> {
    source: &'a str,
    /// The next byte.
    at: usize,
    faults: Vec<Fault>,
    style: inline::Marks,
    depth: usize,
    tags: usize,
}

/// What ended a branch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// The text.
    Text,
    Else,
    Endif,
}

/// A condition whose branches are being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Open {
    /// Where it began.
    at: usize,
    /// Whether its `{% else %}` has been read.
    had_else: bool,
}

impl<'a> Reader<'a> {
    fn fault(&mut self, at: usize, problem: Problem) {
        self.faults.push(Fault { at: Position::of(self.source, at), problem });
    }

    fn rest(&self) -> &'a str {
        &self.source[self.at..]
    }

    /// The text's pieces up to the end of the branch, which is that of the whole text where nothing is open.
    fn branch(&mut self, open: Option<Open>) -> Vec<Node> {
        self.branch_and_end(open).0
    }

    fn branch_and_end(&mut self, open: Option<Open>) -> (Vec<Node>, End) {
        let before = self.style;
        let mut nodes = Vec::new();
        let end = loop {
            if self.rest().is_empty() {
                break End::Text;
            }
            let begin = self.at;
            match self.next_piece() {
                Piece::Words(text) => self.words(&mut nodes, &text),
                Piece::Node(node) => nodes.push(node),
                Piece::If(variable) => nodes.extend(self.condition(begin, variable)),
                Piece::Else if open.is_some_and(|open| !open.had_else) => break End::Else,
                Piece::Else if open.is_some() => self.fault(begin, Problem::SecondElse),
                Piece::Else => self.fault(begin, Problem::NoIf { word: "else" }),
                Piece::Endif if open.is_some() => break End::Endif,
                Piece::Endif => self.fault(begin, Problem::NoIf { word: "endif" }),
                Piece::Nothing => {}
            }
        };
        if let (Some(open), End::Text) = (open, end) {
            self.fault(open.at, Problem::UnclosedIf);
        }
        self.close_marks(before);
        (nodes, end)
    }

    fn words(&self, nodes: &mut Vec<Node>, more: &str) {
        let now = self.style.style();
        match nodes.last_mut() {
            Some(Node::Words { text, style }) if *style == now => text.push_str(more),
            _ => nodes.push(Node::Words { text: more.to_owned(), style: now }),
        }
    }

    /// Both branches of a condition that began at `at`. A variable that is not known has been reported; its branches are
    /// read all the same.
    fn condition(&mut self, at: usize, variable: Option<&'static Variable>) -> Option<Node> {
        if self.depth == DEPTH_MAX {
            self.fault(at, Problem::TooDeep { max: DEPTH_MAX });
            self.skip_condition(at);
            return None;
        }
        self.depth += 1;
        let (then, end) = self.branch_and_end(Some(Open { at, had_else: false }));
        let otherwise = match end {
            End::Else => self.branch(Some(Open { at, had_else: true })),
            End::Endif | End::Text => Vec::new(),
        };
        self.depth -= 1;
        variable.map(|variable| Node::If { variable, then, otherwise })
    }

    /// Reads on behind a condition that began at `at`, without descending into it.
    fn skip_condition(&mut self, at: usize) {
        let before = self.style;
        let mut open = 1;
        while open > 0 && !self.rest().is_empty() {
            match self.next_piece() {
                Piece::If(_) => open += 1,
                Piece::Endif => open -= 1,
                _ => {}
            }
        }
        if open > 0 {
            self.fault(at, Problem::UnclosedIf);
        }
        self.close_marks(before);
    }
}

/// What stands next in the text.
enum Piece {
    Words(String),
    Node(Node),
    If(Option<&'static Variable>),
    Else,
    Endif,
    /// Something that leaves no trace: a mark of style, or a fault.
    Nothing,
}
