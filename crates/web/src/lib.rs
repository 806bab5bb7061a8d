//! What krama shows in a browser: the shop's pages with their texts, assets and forms.

pub(crate) mod api;
pub mod app;
pub mod assets;
pub mod console;
pub mod form;
pub mod i18n;
pub mod json;
pub mod view;

#[cfg(test)]
mod testing;
