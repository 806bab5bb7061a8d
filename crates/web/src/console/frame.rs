//! What every page of the console has around its content: name of the store, sections, languages, the way out.

use super::desk::Desk;
use crate::app::access::Guest;
use crate::view::icon::Tone;
use crate::view::links::Links;
use crate::view::words::Words;
use krama_connectors::http::encode;
use krama_domain::lang::Lang;
use krama_domain::shop::Store;
use krama_domain::staff::{Right, Role};
use krama_store::repo::people::Person;
use std::borrow::Borrow;
use std::fmt::Display;

/// A part of the console.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    /// Orders.
    Orders,
    /// Queues to outside systems.
    Lanes,
    /// Requests to be contacted.
    Contacts,
    /// Webhooks that match no order.
    Unmatched,
    /// The store and its connections.
    Settings,
    /// Who works here.
    People,
    /// Keys for programs.
    Keys,
    /// Who did what.
    Audit,
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
}

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
        let link = |of, key: &str, path| Link {
            url: desk.url(path),
            text: words.t(key),
            lang: "",
            current: section == Some(of),
        };
        let store = |store: &Store| Link {
            url: format!("/console/orders?store={}", encode(store.id.as_str())),
            text: store.name.clone(),
            lang: "",
            current: desk.store.as_ref().is_some_and(|current| current.id == store.id),
        };
        Self {
            store: desk.store.as_ref(),
            reader: Some(&desk.inside.person),
            csrf: &desk.inside.csrf,
            news: News::of(&desk.guest, words),
            sections: [
                (Right::View, link(Section::Orders, "console-orders", "/console/orders")),
                (Right::View, link(Section::Lanes, "console-lanes", "/console/lanes")),
                (Right::View, link(Section::Contacts, "console-contacts", "/console/contacts")),
                (Right::View, link(Section::Unmatched, "console-webhooks", "/console/unmatched")),
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
