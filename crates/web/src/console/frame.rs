//! What every page of the console has around its content: name of the store, sections, languages, the way out.

use super::desk::Desk;
use crate::app::access::Guest;
use crate::view::icon::Tone;
use crate::view::links::Links;
use crate::view::words::Words;
use krama_connectors::http::encode;
use krama_domain::ids::StoreId;
use krama_domain::lang::Lang;
use krama_domain::shop::Store;
use krama_domain::staff::{Right, Role};
use krama_domain::time::Timestamp;
use krama_store::repo::outbox::load;
use krama_store::repo::people::Person;
use krama_store::repo::{attention, lanes};
use krama_store::{Result, Sql};
use std::borrow::Borrow;
use std::fmt::Display;

/// A part of the console.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    /// What needs a person.
    Home,
    /// Orders.
    Orders,
    /// Parcels and their money.
    Shipments,
    /// What must happen outside.
    Effects,
    /// Queues to outside systems.
    Lanes,
    /// Requests to be contacted.
    Contacts,
    /// Webhooks that match no order.
    Unmatched,
    /// The ledger against the bank's statement.
    Reconciliation,
    /// Messages to customers and managers.
    Templates,
    /// The store and its connections.
    Settings,
    /// Who works here.
    People,
    /// Keys for programs.
    Keys,
    /// Who did what.
    Audit,
}

impl Section {
    /// Its sign, drawn with a pen of 2 in a square of 24.
    const fn sign(self) -> &'static str {
        match self {
            Self::Home => {
                "M12 3a6 6 0 0 0-6 6c0 6-2 7-2 8h16c0-1-2-2-2-8a6 6 0 0 0-6-6M10 20.5a2.2 2.2 0 0 0 4 0"
            }
            Self::Orders => "M4 7.5l8-4l8 4v9l-8 4l-8-4zM4 7.5l8 4l8-4M12 11.5v9",
            Self::Shipments => {
                "M2.5 6h11v10h-11zM13.5 9.5h4l4 3.5v3h-8M6.5 19a2 2 0 1 0 0-4a2 2 0 0 0 0 4M17 19a2 2 0 1 0 0-4a2 2 0 0 0 0 4"
            }
            Self::Effects => "M13 3L5 13.5h6L10.5 21L19 10h-6z",
            Self::Lanes => "M4 6h16M4 12h16M4 18h10",
            Self::Reconciliation => "M4 8h13M13 4l4 4l-4 4M20 16H7M11 12l-4 4l4 4",
            Self::Templates => "M4 4.5h16v12h-8l-5 4v-4H4zM8 9h8M8 12.5h5",
            Self::Settings => "M4 7h9M17 7h3M15 4.5v5M4 17h3M11 17h9M9 14.5v5",
            Self::People => {
                "M9 11a3.5 3.5 0 1 0 0-7a3.5 3.5 0 0 0 0 7M2.5 20a6.5 6.5 0 0 1 13 0M16 4.5a3.5 3.5 0 0 1 0 6.5M18 14a6.5 6.5 0 0 1 3.5 6"
            }
            Self::Keys => "M8 11a4 4 0 1 0 0 8a4 4 0 0 0 0-8M11 12.5L20 4M16.5 7.5l2.5 2.5",
            Self::Audit => "M6 3h9l4 4v14H6zM9.5 11h6M9.5 15h6",
            Self::Contacts => "M4 5h16v11h-9l-5 4v-4H4z",
            Self::Unmatched => {
                "M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18M9.5 9.5a2.5 2.5 0 1 1 3.6 2.2c-.8.5-1.1 1-1.1 1.8M12 16.8v.4"
            }
        }
    }
}

/// What stands beside the sections' names: how much needs a person.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Badges {
    /// Effects that were refused, or whose answer was lost.
    effects: i64,
    /// The same, and lanes and webhooks that need somebody.
    home: i64,
}

/// The largest number that a badge shows; more is a plus.
const BADGE_MAX: i64 = 99;

impl Badges {
    /// Counts them. Every count stops early, since every page asks.
    pub(super) fn count(tx: &mut dyn Sql, store: &StoreId, now: Timestamp) -> Result<Self> {
        let effects = load::needing(tx, store, BADGE_MAX + 1)?;
        let broken = lanes::of_store(tx, store)?.iter().filter(|l| l.broken_until > now && !l.paused).count();
        let unmatched = attention::unmatched(tx, store)?.count;
        Ok(Self { effects, home: effects + unmatched + i64::try_from(broken).unwrap_or(i64::MAX) })
    }

    fn of(self, section: Section) -> String {
        let count = match section {
            Section::Home => self.home,
            Section::Effects => self.effects,
            _ => 0,
        };
        match count {
            0 => String::new(),
            few if few <= BADGE_MAX => few.to_string(),
            _ => format!("{BADGE_MAX}+"),
        }
    }
}

/// What became of the form that was sent before this page: one sentence.
pub(super) struct News {
    /// How it went.
    pub(super) tone: Tone,
    /// The sentence.
    pub(super) text: String,
}

impl News {
    /// What the address tells: `?done=paused` or `?refused=judged`. Only words of the catalogue are shown.
    fn of(guest: &Guest, words: Words<'_>) -> Option<Self> {
        let told = |name: &str, tone| {
            let code =
                guest.asked(name).filter(|code| code.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'))?;
            let text = words.t(&format!("{name}-{code}"));
            (!text.contains('⟦')).then_some(Self { tone, text })
        };
        told("done", Tone::Success).or_else(|| told("refused", Tone::Warning))
    }
}

/// A link of the frame.
pub(super) struct Link {
    /// Where it leads.
    pub(super) url: String,
    /// What it says.
    pub(super) text: String,
    /// Language of that text, where it is not the page's.
    pub(super) lang: &'static str,
    /// Whether the page is there already.
    pub(super) current: bool,
    /// The sign of a section; empty for other links.
    pub(super) sign: &'static str,
    /// How much of it needs a person; empty where nothing does.
    pub(super) badge: String,
}

/// The letters of the first sections, in their order.
const SECTION_KEYS: &str = "hodelcwrtspka";

/// Sections that a phone's bar has room for, beside the way to the others.
const BAR_SECTIONS: usize = 4;

/// The frame of a page.
pub(super) struct Frame<'a> {
    /// Texts in the reader's language.
    pub(super) words: Words<'a>,
    /// The store whose things are shown; `None` at the door, and where there is none yet.
    pub(super) store: Option<&'a Store>,
    /// Who reads, so that there is a way out; `None` at the door.
    pub(super) reader: Option<&'a Person>,
    /// What every form must carry; empty at the door.
    pub(super) csrf: &'a str,
    /// What became of the form that was sent before, if one was.
    pub(super) news: Option<News>,
    /// Sections, for those who are in.
    pub(super) sections: Vec<Link>,
    /// Other stores of the program.
    pub(super) stores: Vec<Link>,
    /// This page in other languages.
    pub(super) languages: Vec<Link>,
}

impl<'a> Frame<'a> {
    /// The frame of the door: it knows nothing of any store.
    pub(super) fn at_door(guest: &'a Guest) -> Self {
        Self::bare(guest, guest.lang(Lang::Uk))
    }

    /// The frame of a page with data; `section` is `None` where the page belongs to none.
    pub(super) fn inside(desk: &'a Desk, section: Option<Section>) -> Self {
        let bare = Self::bare(&desk.guest, desk.lang());
        let words = bare.words;
        let link = |of: Section, key: &str, path| Link {
            url: desk.url(path),
            text: words.t(key),
            lang: "",
            current: section == Some(of),
            sign: of.sign(),
            badge: desk.badges.of(of),
        };
        let store = |store: &Store| Link {
            url: format!("/console/orders?store={}", encode(store.id.as_str())),
            text: store.name.clone(),
            lang: "",
            current: desk.store.as_ref().is_some_and(|current| current.id == store.id),
            sign: "",
            badge: String::new(),
        };
        Self {
            store: desk.store.as_ref(),
            reader: Some(&desk.inside.person),
            csrf: &desk.inside.csrf,
            news: News::of(&desk.guest, words),
            sections: [
                (Right::View, link(Section::Home, "console-home", "/console")),
                (Right::View, link(Section::Orders, "console-orders", "/console/orders")),
                (Right::View, link(Section::Shipments, "shipments-title", "/console/shipments")),
                (Right::View, link(Section::Effects, "console-effects-page", "/console/effects")),
                (Right::View, link(Section::Lanes, "console-lanes-short", "/console/lanes")),
                (Right::View, link(Section::Contacts, "console-contacts", "/console/contacts")),
                (Right::View, link(Section::Unmatched, "console-webhooks", "/console/unmatched")),
                (
                    Right::View,
                    link(Section::Reconciliation, "reconciliation-title", "/console/reconciliation"),
                ),
                (Right::EditTemplates, link(Section::Templates, "templates-nav", "/console/templates")),
                (Right::Settings, link(Section::Settings, "settings-title", "/console/settings")),
                (Right::People, link(Section::People, "people-title", "/console/people")),
                (Right::People, link(Section::Keys, "keys-title", "/console/keys")),
                (Right::Audit, link(Section::Audit, "audit-title", "/console/audit")),
            ]
            .into_iter()
            .filter(|(right, _)| desk.may(*right))
            .map(|(_, link)| link)
            .collect(),
            stores: if desk.stores.len() > 1 { desk.stores.iter().map(store).collect() } else { Vec::new() },
            ..bare
        }
    }

    fn bare(guest: &'a Guest, lang: Lang) -> Self {
        let language = |other: Lang| Link {
            url: guest.same_in(other),
            text: other.name().to_owned(),
            lang: other.tag(),
            current: other == lang,
            sign: "",
            badge: String::new(),
        };
        Self {
            words: Words { catalog: &guest.app.catalog, lang },
            store: None,
            reader: None,
            csrf: "",
            news: None,
            sections: Vec::new(),
            stores: Vec::new(),
            languages: Lang::ALL.into_iter().map(language).collect(),
        }
    }

    /// A text without variables.
    pub(super) fn t(&self, key: &str) -> String {
        self.words.t(key)
    }

    /// A text with one variable.
    pub(super) fn with(&self, key: &str, name: &str, value: impl Display) -> String {
        self.words.with(key, name, value)
    }

    /// A text whose form depends on `$count`.
    pub(super) fn count(&self, key: &str, count: impl Borrow<i64>) -> String {
        self.words.count(key, count)
    }

    /// Whether the reader only looks.
    pub(super) fn only_looks(&self) -> bool {
        self.reader.is_some_and(|person| person.role == Role::Viewer)
    }

    /// What a form's address ends with, so that it speaks of the store in question.
    pub(super) fn store_query(&self) -> String {
        let store = self.store.filter(|_| !self.stores.is_empty());
        store.map(|store| format!("?store={}", encode(store.id.as_str()))).unwrap_or_default()
    }

    /// The word for the reader's role.
    pub(super) fn role(&self) -> String {
        self.reader.map(|person| self.t(role_key(person.role))).unwrap_or_default()
    }

    /// The store's id for a form that asks instead of changing, so that it speaks of the store in question.
    pub(super) fn store_field(&self) -> Option<&str> {
        self.store.filter(|_| !self.stores.is_empty()).map(|store| store.id.as_str())
    }

    /// The sections of a phone's bar, and those behind its last place.
    pub(super) fn bar(&self) -> (&[Link], &[Link]) {
        self.sections.split_at(self.sections.len().min(BAR_SECTIONS))
    }

    /// The sections that a key leads to after `g`, each with its key.
    pub(super) fn keys(&self) -> Vec<(char, &Link)> {
        SECTION_KEYS.chars().zip(&self.sections).collect()
    }

    /// Whether the page is one of those behind the bar's last place.
    pub(super) fn is_in_rest(&self) -> bool {
        self.bar().1.iter().any(|link| link.current)
    }

    /// The shop's own pages of the store.
    pub(super) fn shop(&self) -> Links {
        self.store.map_or_else(Links::default, |store| Links::under(&format!("/s/{}", store.id)))
    }
}

/// The key of the word for a role.
pub(super) const fn role_key(role: Role) -> &'static str {
    match role {
        Role::Owner => "role-owner",
        Role::Manager => "role-manager",
        Role::Viewer => "role-viewer",
    }
}
