//! A template and values become a text: whole, or not at all.

use super::check::forms_of;
use super::parse::{Filter, Insert, Node, Template};
use super::text::Text;
use super::variable::Value;
use crate::channel::Channel;
use crate::channel::TEXT_MAX;
use crate::lang::Lang;
use std::collections::BTreeMap;

/// What stands in place of variables, by their names. A variable that is missing has no value.
pub type Values = BTreeMap<&'static str, Value>;

/// Why there is no text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotRendered {
    /// A variable that the template needs has no value.
    #[error("{name} has no value for this order, and the template needs it")]
    Missing {
        /// The variable.
        name: &'static str,
    },
    /// For this order all conditions say nothing.
    #[error("for this order the template leaves nothing to say")]
    Nothing,
    /// More than a message takes.
    #[error("the message has {units} characters, and a message takes {TEXT_MAX}")]
    TooLong {
        /// Length, as the channel counts.
        units: usize,
    },
}

/// The text of a template for one order.
pub fn render(
    template: &Template,
    channel: Channel,
    lang: Lang,
    values: &Values,
) -> Result<Text, NotRendered> {
    let mut text = Text::default();
    append(&mut text, &template.nodes, lang, values)?;
    if text.plain().trim().is_empty() {
        return Err(NotRendered::Nothing);
    }
    let units = text.length(channel);
    if units > TEXT_MAX { Err(NotRendered::TooLong { units }) } else { Ok(text) }
}

fn append(text: &mut Text, nodes: &[Node], lang: Lang, values: &Values) -> Result<(), NotRendered> {
    for node in nodes {
        match node {
            Node::Words { text: words, style } => text.push(words, *style),
            Node::Value(insert) => text.push(&shown(insert, lang, values)?, insert.style),
            Node::If { variable, then, otherwise } => {
                let holds = values.get(variable.name).is_some_and(Value::is_something);
                append(text, if holds { then } else { otherwise }, lang, values)?;
            }
        }
    }
    Ok(())
}

fn shown(insert: &Insert, lang: Lang, values: &Values) -> Result<String, NotRendered> {
    let name = insert.variable.name;
    match (values.get(name), &insert.filter) {
        (Some(Value::Number(number)), Filter::Plural(forms)) => {
            let form = plural(*number, lang).min(forms.len().saturating_sub(1));
            Ok(forms.get(form).cloned().unwrap_or_default())
        }
        (Some(value), Filter::Default(text)) if !value.is_something() => Ok(text.clone()),
        (Some(value), _) => Ok(value.shown()),
        (None, Filter::Default(text)) => Ok(text.clone()),
        (None, _) => Err(NotRendered::Missing { name }),
    }
}

/// Which of a language's forms goes with a whole number, from 0 (Unicode CLDR: one, few, many; one, other).
fn plural(number: i64, lang: Lang) -> usize {
    let (tens, units) = (number.unsigned_abs() % 100, number.unsigned_abs() % 10);
    let form = match lang {
        Lang::Uk | Lang::Ru => match units {
            1 if tens != 11 => 0,
            2..=4 if !(12..=14).contains(&tens) => 1,
            _ => 2,
        },
        Lang::En => usize::from(number != 1),
        Lang::Kk => 0,
    };
    form.min(forms_of(lang) - 1)
}
