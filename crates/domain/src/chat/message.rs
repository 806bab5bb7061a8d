//! The shape of the bot's answers: typed, without markup. How a messenger shows a [`Block`] is its connector's affair.

/// An answer of the bot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The first line: what happened, and the order's number.
    pub title: String,
    /// Paragraphs, in the order in which they are read.
    pub blocks: Vec<Block>,
    /// Where a tap leads.
    pub buttons: Vec<Button>,
}

/// One paragraph of a message. All texts are plain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// Lines, one fact each.
    Facts(Vec<Fact>),
    /// Sentences for reading, nothing of which stands out.
    Plain(String),
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// `label: value`.
    Pair(Pair),
    /// A sentence that stands for itself, e.g. what came and what is due.
    Sentence(String),
}

/// A value and what it is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// Without a colon.
    pub label: String,
    /// As the customer typed it, or as krama writes it.
    pub value: String,
}

/// A button that opens an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Button {
    /// What stands on it.
    pub label: String,
    /// Absolute address.
    pub url: String,
}
