//! The texts that a store starts with: one for every event in every language, the same for all channels.

mod en;
mod kk;
mod ru;
mod uk;

use super::event::Event;
use crate::lang::Lang;

/// The built-in text; its version is 0.
pub const fn builtin(event: Event, lang: Lang) -> &'static str {
    match lang {
        Lang::Uk => uk::text(event),
        Lang::Ru => ru::text(event),
        Lang::Kk => kk::text(event),
        Lang::En => en::text(event),
    }
}
