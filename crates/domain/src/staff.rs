//! Who works for a store, and what they may do: three roles and one table of rights, which the console, the API and the
//! tests of all routes read.

use crate::ids::StoreId;
use serde::{Deserialize, Serialize};

/// Longest name of a person, in characters.
pub const NAME_MAX_CHARS: usize = 100;
/// Longest e-mail address, in characters.
pub const EMAIL_MAX_CHARS: usize = 254;
/// Shortest password, in characters. Length is what makes a password strong; nothing else is asked of it.
pub const PASSWORD_MIN_CHARS: usize = 10;
/// Longest password, in characters, so that hashing it costs a bounded time.
pub const PASSWORD_MAX_CHARS: usize = 200;

/// What somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// May do everything.
    Owner,
    /// Works with orders, money and failed effects.
    Manager,
    /// Looks, and changes nothing.
    Viewer,
}

/// One thing that somebody may or may not do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Right {
    /// See orders, effects, lanes, contact requests, webhooks and reconciliations.
    View,
    /// Confirm and cancel orders, write receipts down and judge them, judge sums that do not fit.
    WorkOrders,
    /// Give money back.
    Refund,
    /// Retry and discard effects.
    RepairEffects,
    /// Pause and resume lanes.
    RunLanes,
    /// Compare with the providers' statements now.
    Reconcile,
    /// Take all orders out as a file.
    Export,
    /// Write, publish and switch the messages to customers.
    EditTemplates,
    /// Read and change a store's settings, test its connections.
    Settings,
    /// Invite and disable people, end their sessions, make and revoke keys.
    People,
    /// Read who did what.
    Audit,
}

/// The table of rights: who may do what. A right that is missing here is nobody's.
pub const RIGHTS: [(Right, &[Role]); 11] = [
    (Right::View, &[Role::Owner, Role::Manager, Role::Viewer]),
    (Right::WorkOrders, &[Role::Owner, Role::Manager]),
    (Right::Refund, &[Role::Owner, Role::Manager]),
    (Right::RepairEffects, &[Role::Owner, Role::Manager]),
    (Right::RunLanes, &[Role::Owner, Role::Manager]),
    (Right::Reconcile, &[Role::Owner, Role::Manager]),
    (Right::Export, &[Role::Owner, Role::Manager]),
    (Right::EditTemplates, &[Role::Owner, Role::Manager]),
    (Right::Settings, &[Role::Owner]),
    (Right::People, &[Role::Owner]),
    (Right::Audit, &[Role::Owner]),
];

impl Role {
    /// All of them, the mightiest first.
    pub const ALL: [Self; 3] = [Self::Owner, Self::Manager, Self::Viewer];

    /// The name in the database, files and commands.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Manager => "manager",
            Self::Viewer => "viewer",
        }
    }

    /// The role of a name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }

    /// Whether the table gives this role that right.
    pub fn may(self, right: Right) -> bool {
        RIGHTS.iter().any(|(given, roles)| *given == right && roles.contains(&self))
    }
}

/// Which stores somebody works for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// All of the program, including those that are made later.
    All,
    /// One.
    Store(StoreId),
}

impl Scope {
    /// Whether it reaches that store.
    pub fn covers(&self, store: &StoreId) -> bool {
        match self {
            Self::All => true,
            Self::Store(own) => own == store,
        }
    }
}

/// Why an e-mail address or a name cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadPerson {
    /// Nobody could write to it.
    #[error("this is not an e-mail address: it needs the form name@example.com")]
    Email,
    /// Empty, or too long.
    #[error("a name has 1 to {NAME_MAX_CHARS} characters")]
    Name,
    /// Too short, or so long that it cannot be meant.
    #[error("a password has {PASSWORD_MIN_CHARS} to {PASSWORD_MAX_CHARS} characters")]
    Password,
}

/// An e-mail address as people are known by: trimmed and in lower case. It only has to look like one; whether it
/// exists shows itself when somebody uses their invitation.
pub fn email(text: &str) -> Result<String, BadPerson> {
    let text = text.trim().to_lowercase();
    let fits = text.chars().count() <= EMAIL_MAX_CHARS
        && !text.chars().any(|c| c.is_whitespace() || c.is_control() || "<>,;\"()".contains(c));
    let named = text.split_once('@').is_some_and(|(name, host)| {
        let parts: Vec<_> = host.split('.').collect();
        !name.is_empty()
            && !host.contains('@')
            && parts.len() > 1
            && parts.iter().all(|part| !part.is_empty())
    });
    if fits && named { Ok(text) } else { Err(BadPerson::Email) }
}

/// A person's name: trimmed, 1 to [`NAME_MAX_CHARS`] characters, without control characters.
pub fn name(text: &str) -> Result<String, BadPerson> {
    let text: String = text.trim().chars().filter(|c| !c.is_control()).collect();
    if (1..=NAME_MAX_CHARS).contains(&text.chars().count()) { Ok(text) } else { Err(BadPerson::Name) }
}

/// Checks a new password's length.
pub fn check_password(text: &str) -> Result<(), BadPerson> {
    let long_enough = (PASSWORD_MIN_CHARS..=PASSWORD_MAX_CHARS).contains(&text.chars().count());
    if long_enough { Ok(()) } else { Err(BadPerson::Password) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_right_stands_in_the_table_once_and_the_owner_has_all() {
        let rights: std::collections::BTreeSet<_> = RIGHTS.iter().map(|(right, _)| right).collect();
        assert_eq!(rights.len(), RIGHTS.len());
        for (right, _) in RIGHTS {
            assert!(Role::Owner.may(right), "{right:?}");
        }
    }

    #[test]
    fn a_viewer_only_looks() {
        let may: Vec<_> = RIGHTS.iter().filter(|(right, _)| Role::Viewer.may(*right)).collect();
        assert_eq!(may.len(), 1);
        assert_eq!(may[0].0, Right::View);
    }

    #[test]
    fn a_manager_works_with_orders_and_not_with_people_or_settings() {
        let may = |right| Role::Manager.may(right);
        assert!(may(Right::Refund) && may(Right::RepairEffects) && may(Right::RunLanes));
        assert!(!may(Right::People) && !may(Right::Settings) && !may(Right::Audit));
    }

    #[test]
    fn names_of_roles_are_read_back() {
        for role in Role::ALL {
            assert_eq!(Role::from_code(role.code()), Some(role));
        }
        assert_eq!(Role::from_code("root"), None);
    }

    #[test]
    fn addresses_are_taken_in_lower_case_and_nonsense_is_not() {
        assert_eq!(email("  Olha@Shop.Example "), Ok("olha@shop.example".to_owned()));
        for bad in
            ["", "olha", "olha@", "@shop.example", "olha@shop", "a@b@c.d", "o l@h.a", "<a@b.c>", "a@b..c"]
        {
            assert_eq!(email(bad), Err(BadPerson::Email), "{bad}");
        }
    }

    #[test]
    fn passwords_need_length_and_names_need_something() {
        assert_eq!(check_password("123456789"), Err(BadPerson::Password));
        assert_eq!(check_password("довге слово"), Ok(()));
        assert_eq!(check_password(&"x".repeat(PASSWORD_MAX_CHARS + 1)), Err(BadPerson::Password));
        assert_eq!((name("  Оля "), name(" \u{7} ")), (Ok("Оля".to_owned()), Err(BadPerson::Name)));
    }

    #[test]
    fn a_scope_covers_its_own_store_alone() {
        let [one, two] = ["one", "two"].map(|id| StoreId::parse(id).unwrap());
        assert!(Scope::All.covers(&one) && Scope::Store(one.clone()).covers(&one));
        assert!(!Scope::Store(one).covers(&two));
    }
}
