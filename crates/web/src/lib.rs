//! What krama shows in a browser: the shop's pages with their texts, assets and forms.

pub mod app;
pub mod assets;
pub mod console;
pub mod form;
pub mod i18n;
pub mod view;

#[cfg(test)]
mod testing;
