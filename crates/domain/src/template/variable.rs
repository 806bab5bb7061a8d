//! The table of variables: what each is, what it looks like, and for which news it is certain.

use crate::money::Money;
use crate::news::News;

/// What a variable holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Words.
    Text,
    /// A whole number.
    Number,
    /// A sum.
    Sum,
    /// A day, in words.
    Day,
    /// An address.
    Link,
    /// Several lines.
    List,
}

impl Kind {
    /// A stable name, from which the word in the reader's language is chosen.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "number",
            Self::Sum => "sum",
            Self::Day => "day",
            Self::Link => "link",
            Self::List => "list",
        }
    }
}

/// For which news a variable has a value for certain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Certain {
    /// For all.
    Always,
    /// For those that tell of a parcel.
    OfParcel,
    /// For none: it may be empty.
    Never,
}

/// One row of the table.
#[derive(Debug, PartialEq, Eq)]
pub struct Variable {
    /// As it is written in a text.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// What it may look like.
    pub example: &'static str,
    /// For which news it has a value.
    pub certain: Certain,
    /// Its length at most, in UTF-16 units; longer texts are cut. A link is not cut: it would lead nowhere.
    pub longest: usize,
}

impl Variable {
    /// The variable of a name.
    pub fn named(name: &str) -> Option<&'static Self> {
        VARIABLES.iter().find(|variable| variable.name == name)
    }

    /// Whether it has a value whenever `news` is told.
    pub const fn is_certain(&self, news: News) -> bool {
        match self.certain {
            Certain::Always => true,
            Certain::OfParcel => news.tells_of_parcel(),
            Certain::Never => false,
        }
    }
}

/// What stands in place of a variable. A variable without a value is missing from the map of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Words, shown as they are.
    Text(String),
    /// A whole number.
    Number(i64),
    /// A sum.
    Sum(Money),
}

impl Value {
    /// How it is shown.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Sum(money) => money.pretty(),
        }
    }

    /// Whether `{% if %}` takes it for something: words that can be seen, a number or sum that is not zero.
    pub(super) fn is_something(&self) -> bool {
        match self {
            Self::Text(text) => !text.trim().is_empty(),
            Self::Number(number) => *number != 0,
            Self::Sum(money) => money.minor != 0,
        }
    }
}

macro_rules! variables {
    ($($name:literal: $kind:ident, $certain:ident, $longest:literal, $example:literal;)*) => {
        [$(Variable {
            name: $name,
            kind: Kind::$kind,
            example: $example,
            certain: Certain::$certain,
            longest: $longest,
        },)*]
    };
}

/// All variables, as they are listed to people.
pub static VARIABLES: [Variable; 21] = variables! {
    "customer.first_name": Text, Never, 100, "Тарас";
    "customer.name": Text, Always, 120, "Шевченко Тарас";
    "customer.phone": Text, Always, 24, "+380 67 123 45 67";
    "order.number": Text, Always, 60, "TWC30102025N01";
    "order.date": Day, Always, 30, "30 жовтня";
    "order.link": Link, Always, 400, "https://shop.example/orders/5f…";
    "order.items": List, Always, 1400, "• Худі, M — 2 × 500 ₴";
    "order.item_count": Number, Always, 20, "3";
    "order.first_item": Text, Always, 120, "Худі, M";
    "order.delivery": Text, Never, 300, "Львів, Відділення № 5";
    "money.total": Sum, Always, 40, "1 499 ₴";
    "money.paid": Sum, Always, 40, "200 ₴";
    "money.due_on_pickup": Sum, Always, 40, "1 299 ₴";
    "money.refunded": Sum, Always, 40, "200 ₴";
    "np.number": Text, OfParcel, 40, "20451234567890";
    "np.status": Text, Never, 200, "Прибув у відділення";
    "np.point": Text, OfParcel, 200, "Відділення № 5";
    "np.city": Text, Never, 100, "Львів";
    "np.free_until": Day, Never, 30, "28 листопада";
    "np.days": Number, Never, 20, "3";
    "store.name": Text, Always, 120, "Lviv Wear";
};
