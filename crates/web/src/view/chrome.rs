//! What every page has around its content: name of the shop, sandbox banner, language switch, help in the same
//! place, consent question, scripts.

use crate::assets;
use crate::view::contact::ContactFields;
use crate::view::html;
use crate::view::links::Links;
use crate::view::pixel::Pixel;
use crate::view::words::Words;
use krama_domain::lang::Lang;
use krama_domain::phone::Country;
use std::borrow::Borrow;
use std::fmt::Display;

/// The frame of a page.
#[derive(Clone)]
pub struct Chrome<'a> {
    /// Texts in the shopper's language.
    pub words: Words<'a>,
    /// The store's name, or the program's where no store is known.
    pub shop: &'a str,
    /// Whether money and messages are not real here.
    pub sandbox: bool,
    /// How a phone number without a country code is read.
    pub country: Country,
    /// Addresses of this store.
    pub links: &'a Links,
    /// Path of this page below the store's base, as GET answers it: `/cart`.
    pub path: &'a str,
    /// Pieces in the cart.
    pub cart_pieces: i64,
    /// Whether the shopper must still answer the question about advertising cookies.
    pub asks_consent: bool,
    /// Advertising pixel; `None` where the store has none or the shopper did not agree.
    pub pixel: Option<&'a Pixel>,
}

/// One entry of the language switch.
pub struct LanguageLink {
    /// The language.
    pub lang: Lang,
    /// This page in that language.
    pub url: String,
    /// Whether the page is in it already.
    pub current: bool,
}

impl Chrome<'_> {
    /// A text without variables.
    pub fn t(&self, key: &str) -> String {
        self.words.t(key)
    }

    /// A text with one variable.
    pub fn with(&self, key: &str, name: &str, value: impl Display) -> String {
        self.words.with(key, name, value)
    }

    /// A text whose form depends on `$count`.
    pub fn count(&self, key: &str, count: impl Borrow<i64>) -> String {
        self.words.count(key, count)
    }

    /// The address of a stylesheet or script.
    pub fn asset(&self, name: &str) -> String {
        assets::url(name)
    }

    /// The address of this page.
    pub fn here(&self) -> String {
        self.links.at(self.path)
    }

    /// The language switch.
    pub fn language_links(&self) -> Vec<LanguageLink> {
        let link = |lang: Lang| LanguageLink {
            lang,
            url: format!("{}?lang={}", self.here(), lang.tag()),
            current: lang == self.words.lang,
        };
        Lang::ALL.into_iter().map(link).collect()
    }

    /// The form of the dialog "contact a manager".
    pub fn contact_fields(&self) -> String {
        html(&ContactFields::empty(self, "dialog"))
    }
}
