//! The texts that a store starts with: one for each topic in every language, the same for all channels.

mod en;
mod kk;
mod managers;
mod ru;
mod uk;

use super::topic::Topic;
use crate::lang::Lang;
use crate::news::News;
use std::borrow::Cow;

/// The built-in text; its version is 0.
pub fn builtin(topic: Topic, lang: Lang) -> Cow<'static, str> {
    match topic {
        Topic::Customer(news) => Cow::Borrowed(to_customer(news, lang)),
        Topic::Managers(notice) => Cow::Owned(managers::text(notice, lang)),
    }
}

const fn to_customer(news: News, lang: Lang) -> &'static str {
    match lang {
        Lang::Uk => uk::text(news),
        Lang::Ru => ru::text(news),
        Lang::Kk => kk::text(news),
        Lang::En => en::text(news),
    }
}
