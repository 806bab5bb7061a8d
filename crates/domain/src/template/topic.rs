//! What a text tells, and to whom.

use crate::news::News;
use crate::notice::Notice;

/// Stands before the codes of texts for managers, some of which are called as those for customers are.
const MANAGERS: &str = "managers.";

/// What a text tells, and to whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topic {
    /// Something to the customer, in the customer's language.
    Customer(News),
    /// Something to the managers, in the store's language.
    Managers(Notice),
}

impl Topic {
    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        News::ALL.map(Self::Customer).into_iter().chain(Notice::ALL.map(Self::Managers))
    }

    /// The name in the database and in addresses: `arrived`, `managers.waits`.
    pub fn code(self) -> String {
        match self {
            Self::Customer(news) => news.code().to_owned(),
            Self::Managers(notice) => format!("{MANAGERS}{}", notice.code()),
        }
    }

    /// The topic of a name.
    pub fn from_code(code: &str) -> Option<Self> {
        match code.strip_prefix(MANAGERS) {
            Some(notice) => Notice::from_code(notice).map(Self::Managers),
            None => News::from_code(code).map(Self::Customer),
        }
    }

    /// Whether managers read it.
    pub const fn is_to_managers(self) -> bool {
        matches!(self, Self::Managers(_))
    }

    /// Whether it tells of an order; otherwise of somebody who wants to be contacted.
    pub const fn is_about_order(self) -> bool {
        !matches!(self, Self::Managers(Notice::Contact))
    }

    /// Whether it tells of one parcel, so that its number is known.
    pub const fn tells_of_parcel(self) -> bool {
        match self {
            Self::Customer(news) => news.tells_of_parcel(),
            Self::Managers(_) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back_and_differ() {
        let codes: std::collections::BTreeSet<_> = Topic::all().map(Topic::code).collect();
        assert_eq!(codes.len(), News::ALL.len() + Notice::ALL.len());
        for topic in Topic::all() {
            assert_eq!(Topic::from_code(&topic.code()), Some(topic));
        }
        for nobody in ["", "managers", "managers.", "managers.arrived", "contact"] {
            assert_eq!(Topic::from_code(nobody), None, "{nobody}");
        }
    }
}
