//! The console as its readers get it: through the whole router, on a database with a day of trade in it.

mod audit;
mod crawl;
mod directory;
mod door;
mod effects;
mod home;
pub(crate) mod life;
mod lists;
mod order_page;
mod orders_list;
mod people;
mod reasons;
mod reconciliation;
mod rights;
mod settings;
mod shipments;
mod staff;
mod steps;
mod templates;
mod waybills;
