//! The table of variables: what each is, what it looks like, and in which messages it has a value.

use super::topic::Topic;

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

/// In which messages a variable is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// In all of them.
    All,
    /// In those about an order.
    Order,
    /// In those to managers about an order.
    Managers,
    /// In those about somebody who wants to be contacted.
    Contact,
}

/// In which of the messages where it is known a variable has a value for certain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Certain {
    /// In all.
    Always,
    /// In those about an order.
    OfOrder,
    /// In those that tell a customer of a parcel.
    OfParcel,
    /// In none: it may be empty.
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
    /// Where it is known.
    pub scope: Scope,
    /// Where it has a value.
    pub certain: Certain,
    /// Its length at most, in UTF-16 units; longer texts are cut. A link is not cut: it would lead nowhere. The list of
    /// goods is made as short as the message needs.
    pub longest: usize,
}

impl Variable {
    /// The variable of a name.
    pub fn named(name: &str) -> Option<&'static Self> {
        VARIABLES.iter().find(|variable| variable.name == name)
    }

    /// Whether it can have a value in messages on `topic`.
    pub const fn is_known(&self, topic: Topic) -> bool {
        match self.scope {
            Scope::All => true,
            Scope::Order => topic.is_about_order(),
            Scope::Managers => topic.is_to_managers() && topic.is_about_order(),
            Scope::Contact => !topic.is_about_order(),
        }
    }

    /// Whether it has a value in every message on `topic`.
    pub const fn is_certain(&self, topic: Topic) -> bool {
        self.is_known(topic)
            && match self.certain {
                Certain::Always => true,
                Certain::OfOrder => topic.is_about_order(),
                Certain::OfParcel => topic.tells_of_parcel(),
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
    Sum {
        /// In minor units.
        minor: i64,
        /// As it is read.
        shown: String,
    },
}

impl Value {
    /// How it is shown.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Sum { shown, .. } => shown.clone(),
        }
    }

    /// Whether `{% if %}` takes it for something: words that can be seen, a number or sum that is not zero.
    pub(super) fn is_something(&self) -> bool {
        match self {
            Self::Text(text) => !text.trim().is_empty(),
            Self::Number(number) => *number != 0,
            Self::Sum { minor, .. } => *minor != 0,
        }
    }
}

macro_rules! variables {
    ($($name:literal: $kind:ident, $scope:ident, $certain:ident, $longest:literal, $example:literal;)*) => {
        [$(Variable {
            name: $name,
            kind: Kind::$kind,
            example: $example,
            scope: Scope::$scope,
            certain: Certain::$certain,
            longest: $longest,
        },)*]
    };
}

/// All variables, as they are listed to people.
pub static VARIABLES: [Variable; 35] = variables! {
    "customer.first_name": Text, Order, Never, 100, "Тарас";
    "customer.name": Text, All, Always, 120, "Шевченко Тарас";
    "customer.phone": Text, All, Always, 24, "+380 67 123 45 67";
    "order.number": Text, Order, Always, 60, "TWC30102025N01";
    "order.date": Day, Order, Always, 30, "30 жовтня";
    "order.time": Text, Order, Always, 24, "30.10.2025, 14:25";
    "order.link": Link, Order, Always, 400, "https://shop.example/orders/5f…";
    "order.items": List, All, OfOrder, 40, "• Худі, M — 2 × 500 ₴";
    "order.item_count": Number, All, Always, 20, "3";
    "order.position_count": Number, All, Always, 20, "2";
    "order.first_item": Text, All, OfOrder, 120, "Худі, M";
    "order.delivery": Text, Order, Never, 300, "Львів, Відділення № 5";
    "order.city": Text, Order, Never, 100, "Львів";
    "order.branch": Text, Order, Never, 200, "Відділення № 5";
    "order.comment": Text, Order, Never, 1000, "Подзвоніть зранку";
    "order.cancelled": Text, Managers, Never, 240, "Замовлення скасовано: дубль";
    "order.parcels": List, Managers, Never, 640, "ТТН: 20451234567890";
    "money.total": Sum, All, Always, 40, "1 499 ₴";
    "money.paid": Sum, Order, Always, 40, "200 ₴";
    "money.due_on_pickup": Sum, Order, Always, 40, "1 299 ₴";
    "money.refunded": Sum, Order, Always, 40, "200 ₴";
    "money.way": Text, Order, Always, 80, "при отриманні";
    "money.state": List, Order, Never, 320, "Передплата 200 грн ✅";
    "notice.figures": List, Managers, Never, 480, "Банк повідомив: 150 грн";
    "np.number": Text, Order, OfParcel, 40, "20451234567890";
    "np.status": Text, Order, Never, 200, "Прибув у відділення";
    "np.point": Text, Order, OfParcel, 200, "Відділення № 5";
    "np.city": Text, Order, Never, 100, "Львів";
    "np.free_until": Day, Order, Never, 30, "28 листопада";
    "np.days": Number, Order, Never, 20, "3";
    "contact.telegram": Text, Contact, Never, 100, "@taras";
    "contact.whatsapp": Text, Contact, Never, 100, "+380 67 123 45 67";
    "contact.question": Text, Contact, Never, 1000, "Чи є розмір L?";
    "contact.time": Text, Contact, Always, 24, "30.10.2025, 14:25";
    "store.name": Text, All, Always, 120, "Lviv Wear";
};
