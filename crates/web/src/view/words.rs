//! The catalogue of texts together with the language of the page: what templates ask for their words.

use crate::i18n::{Arg, Catalog};
use krama_domain::lang::Lang;
use std::borrow::Borrow;
use std::fmt::Display;

/// Texts in one language.
#[derive(Clone, Copy)]
pub struct Words<'a> {
    /// All texts.
    pub catalog: &'a Catalog,
    /// The language that the page speaks.
    pub lang: Lang,
}

impl Words<'_> {
    /// A text without variables.
    pub fn t(&self, key: &str) -> String {
        self.catalog.t(self.lang, key)
    }

    /// A text with one variable.
    pub fn with(&self, key: &str, name: &str, value: impl Display) -> String {
        self.catalog.t_args(self.lang, key, &[(name, Arg::from(value.to_string()))])
    }

    /// A text whose form depends on `$count`.
    pub fn count(&self, key: &str, count: impl Borrow<i64>) -> String {
        self.catalog.t_args(self.lang, key, &[("count", Arg::Count(*count.borrow()))])
    }

    /// A text with any variables.
    pub fn args(&self, key: &str, args: &[(&str, Arg<'_>)]) -> String {
        self.catalog.t_args(self.lang, key, args)
    }
}
