//! The texts that a store starts with: one for all kinds of news in every language, the same for all channels.

mod en;
mod kk;
mod ru;
mod uk;

use crate::lang::Lang;
use crate::news::News;

/// The built-in text; its version is 0.
pub const fn builtin(news: News, lang: Lang) -> &'static str {
    match lang {
        Lang::Uk => uk::text(news),
        Lang::Ru => ru::text(news),
        Lang::Kk => kk::text(news),
        Lang::En => en::text(news),
    }
}
