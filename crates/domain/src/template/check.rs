//! The judgement before a text is published: whatever passes it can be sent for every order, in one message.

use super::fault::{Fault, Position, Problem};
use super::parse::{Filter, Insert, Node, Template, parse};
use super::text::Style;
use super::topic::Topic;
use super::variable::{Kind, Variable};
use crate::channel::Channel;
use crate::channel::TEXT_MAX;
use crate::lang::Lang;

/// Reads a text and judges it for one topic, channel and language. The faults are in the order of their places.
pub fn check(source: &str, topic: Topic, channel: Channel, lang: Lang) -> Result<Template, Vec<Fault>> {
    let template = parse(source)?;
    let mut judge = Judge { topic, lang, faults: Vec::new(), guarded: Vec::new() };
    judge.nodes(&template.nodes);
    let units = longest(&template.nodes, channel);
    if units > TEXT_MAX {
        let problem = Problem::MayNotFit { units, max: TEXT_MAX };
        judge.faults.push(Fault { at: Position { line: 1, column: 1 }, problem });
    }
    judge.faults.sort_by_key(|fault| fault.at);
    if judge.faults.is_empty() { Ok(template) } else { Err(judge.faults) }
}

struct Judge {
    topic: Topic,
    lang: Lang,
    faults: Vec<Fault>,
    /// Variables that have a value here, because a condition asked.
    guarded: Vec<&'static Variable>,
}

impl Judge {
    fn nodes(&mut self, nodes: &[Node]) {
        for node in nodes {
            match node {
                Node::Words { .. } => {}
                Node::Value(insert) => self.insert(insert),
                Node::If { variable, then, otherwise } => {
                    self.guarded.push(variable);
                    self.nodes(then);
                    self.guarded.pop();
                    self.nodes(otherwise);
                }
            }
        }
    }

    fn insert(&mut self, insert: &Insert) {
        let variable = insert.variable;
        let has_value = variable.is_certain(self.topic) || self.guarded.contains(&variable);
        let mut found = Vec::new();
        if !variable.is_known(self.topic) {
            found.push(Problem::NotHere { name: variable.name });
        } else if !has_value && !matches!(insert.filter, Filter::Default(_)) {
            found.push(Problem::MayBeEmpty { name: variable.name });
        }
        if let Filter::Plural(forms) = &insert.filter {
            let wanted = forms_of(self.lang);
            if variable.kind != Kind::Number {
                found.push(Problem::NotANumber { name: variable.name });
            } else if forms.len() != wanted {
                found.push(Problem::PluralForms { given: forms.len(), wanted });
            }
        }
        self.faults.extend(found.into_iter().map(|problem| Fault { at: insert.at, problem }));
    }
}

/// How many forms a word has beside whole numbers (Unicode CLDR).
pub(super) const fn forms_of(lang: Lang) -> usize {
    match lang {
        Lang::Uk | Lang::Ru => 3,
        Lang::En => 2,
        Lang::Kk => 1,
    }
}

/// The length that no message of these pieces exceeds.
fn longest(nodes: &[Node], channel: Channel) -> usize {
    let of = |node: &Node| match node {
        Node::Words { text, style } => channel.length(text) + marks(*style) * lines(text),
        Node::Value(insert) => {
            let other = match &insert.filter {
                Filter::None => 0,
                Filter::Default(text) => channel.length(text),
                Filter::Plural(forms) => {
                    return forms.iter().map(|form| channel.length(form)).max().unwrap_or(0)
                        + marks(insert.style);
                }
            };
            let lines = if insert.variable.kind == Kind::List { LIST_LINES } else { 1 };
            other.max(insert.variable.longest) + marks(insert.style) * lines
        }
        Node::If { then, otherwise, .. } => longest(then, channel).max(longest(otherwise, channel)),
    };
    nodes.iter().map(of).sum()
}

/// Lines of a list at most; WhatsApp wants each of them marked for itself.
const LIST_LINES: usize = 11;

/// The length of the marks around one line.
fn marks(style: Style) -> usize {
    2 * (usize::from(style.bold) + usize::from(style.italic))
}

fn lines(text: &str) -> usize {
    text.matches('\n').count() + 1
}
