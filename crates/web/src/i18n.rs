//! Texts of the pages in four languages, with plurals by CLDR through Fluent's selectors, and the choice of language.
//!
//! Responsible for looking texts up and for telling which language a shopper reads. Not for messages to managers,
//! which the domain writes, nor for escaping, which the templates do.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use krama_domain::lang::Lang;
use std::borrow::Cow;
use unic_langid::LanguageIdentifier;

#[cfg(test)]
mod tests;

/// Every file of texts, by language: shop pages, checkout with its errors, places, order page, console, people, effects,
/// reconciliation, work with orders, settings, messages to customers, parcels for staff and for customers, waybills,
/// reasons.
const SOURCES: [(Lang, &[&str]); 4] = [
    (
        Lang::Uk,
        &[
            include_str!("../locales/uk/shop.ftl"),
            include_str!("../locales/uk/checkout.ftl"),
            include_str!("../locales/uk/places.ftl"),
            include_str!("../locales/uk/order.ftl"),
            include_str!("../locales/uk/console.ftl"),
            include_str!("../locales/uk/staff.ftl"),
            include_str!("../locales/uk/effects.ftl"),
            include_str!("../locales/uk/reconciliation.ftl"),
            include_str!("../locales/uk/orders.ftl"),
            include_str!("../locales/uk/settings.ftl"),
            include_str!("../locales/uk/templates.ftl"),
            include_str!("../locales/uk/parcels.ftl"),
            include_str!("../locales/uk/shipments.ftl"),
            include_str!("../locales/uk/tracking.ftl"),
            include_str!("../locales/uk/waybills.ftl"),
            include_str!("../locales/uk/reasons.ftl"),
        ],
    ),
    (
        Lang::Ru,
        &[
            include_str!("../locales/ru/shop.ftl"),
            include_str!("../locales/ru/checkout.ftl"),
            include_str!("../locales/ru/places.ftl"),
            include_str!("../locales/ru/order.ftl"),
            include_str!("../locales/ru/console.ftl"),
            include_str!("../locales/ru/staff.ftl"),
            include_str!("../locales/ru/effects.ftl"),
            include_str!("../locales/ru/reconciliation.ftl"),
            include_str!("../locales/ru/orders.ftl"),
            include_str!("../locales/ru/settings.ftl"),
            include_str!("../locales/ru/templates.ftl"),
            include_str!("../locales/ru/parcels.ftl"),
            include_str!("../locales/ru/shipments.ftl"),
            include_str!("../locales/ru/tracking.ftl"),
            include_str!("../locales/ru/waybills.ftl"),
            include_str!("../locales/ru/reasons.ftl"),
        ],
    ),
    (
        Lang::Kk,
        &[
            include_str!("../locales/kk/shop.ftl"),
            include_str!("../locales/kk/checkout.ftl"),
            include_str!("../locales/kk/places.ftl"),
            include_str!("../locales/kk/order.ftl"),
            include_str!("../locales/kk/console.ftl"),
            include_str!("../locales/kk/staff.ftl"),
            include_str!("../locales/kk/effects.ftl"),
            include_str!("../locales/kk/reconciliation.ftl"),
            include_str!("../locales/kk/orders.ftl"),
            include_str!("../locales/kk/settings.ftl"),
            include_str!("../locales/kk/templates.ftl"),
            include_str!("../locales/kk/parcels.ftl"),
            include_str!("../locales/kk/shipments.ftl"),
            include_str!("../locales/kk/tracking.ftl"),
            include_str!("../locales/kk/waybills.ftl"),
            include_str!("../locales/kk/reasons.ftl"),
        ],
    ),
    (
        Lang::En,
        &[
            include_str!("../locales/en/shop.ftl"),
            include_str!("../locales/en/checkout.ftl"),
            include_str!("../locales/en/places.ftl"),
            include_str!("../locales/en/order.ftl"),
            include_str!("../locales/en/console.ftl"),
            include_str!("../locales/en/staff.ftl"),
            include_str!("../locales/en/effects.ftl"),
            include_str!("../locales/en/reconciliation.ftl"),
            include_str!("../locales/en/orders.ftl"),
            include_str!("../locales/en/settings.ftl"),
            include_str!("../locales/en/templates.ftl"),
            include_str!("../locales/en/parcels.ftl"),
            include_str!("../locales/en/shipments.ftl"),
            include_str!("../locales/en/tracking.ftl"),
            include_str!("../locales/en/waybills.ftl"),
            include_str!("../locales/en/reasons.ftl"),
        ],
    ),
];

/// What is put into a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arg<'a> {
    /// A finished text: a sum, a name.
    Text(Cow<'a, str>),
    /// A number that may choose a plural form.
    Count(i64),
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Arg<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl From<i64> for Arg<'_> {
    fn from(count: i64) -> Self {
        Self::Count(count)
    }
}

/// The texts of all languages, parsed once at start.
pub struct Catalog {
    bundles: Vec<(Lang, FluentBundle<FluentResource>)>,
}

impl Default for Catalog {
    fn default() -> Self {
        Self::new()
    }
}

impl Catalog {
    /// Parses the embedded texts.
    pub fn new() -> Self {
        Self { bundles: SOURCES.iter().map(|(lang, files)| (*lang, bundle(*lang, files))).collect() }
    }

    /// The text of `key`. A key that is missing shows as `⟦key⟧`, which the tests of the pages look for.
    pub fn t(&self, lang: Lang, key: &str) -> String {
        self.t_args(lang, key, &[])
    }

    /// The text of `key` with `args` put in by name.
    pub fn t_args(&self, lang: Lang, key: &str, args: &[(&str, Arg<'_>)]) -> String {
        let missing = || format!("⟦{key}⟧");
        let Some((_, bundle)) = self.bundles.iter().find(|(of, _)| *of == lang) else { return missing() };
        let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
            return missing();
        };
        let mut named = FluentArgs::with_capacity(args.len());
        for (name, value) in args {
            match value {
                Arg::Text(text) => named.set(*name, text.clone()),
                Arg::Count(count) => named.set(*name, *count),
            }
        }
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, Some(&named), &mut errors).into_owned();
        if errors.is_empty() { text } else { format!("⟦{text}⟧") }
    }
}

fn bundle(lang: Lang, files: &[&str]) -> FluentBundle<FluentResource> {
    let id: LanguageIdentifier = lang.tag().parse().expect("the four tags are well-formed");
    let mut bundle = FluentBundle::new_concurrent(vec![id]);
    // The marks would stand invisibly in titles, forms and JSON; all our texts run in one direction.
    bundle.set_use_isolating(false);
    for file in files {
        let resource =
            FluentResource::try_new((*file).to_owned()).expect("the tests parse every embedded file");
        bundle.add_resource(resource).expect("the tests find keys that are given twice");
    }
    bundle
}

/// The language for a shopper: what the address asks for (`?lang=`), else what was chosen before (cookie), else the
/// store's.
///
/// The browser is heard in one case: when its first language is Ukrainian or Kazakh. English is what many browsers
/// say without being asked, and nobody is switched to Russian by their browser.
pub fn choose(
    query: Option<&str>,
    cookie: Option<&str>,
    accept_language: Option<&str>,
    store_lang: Lang,
) -> Lang {
    let chosen = query.and_then(Lang::from_tag).or_else(|| cookie.and_then(Lang::from_tag));
    let first = accept_language.and_then(|header| header.split([',', ';']).next());
    let browser = first.and_then(|tag| Lang::from_tag(tag.trim()));
    chosen.or(browser.filter(|lang| matches!(lang, Lang::Uk | Lang::Kk))).unwrap_or(store_lang)
}
