//! The console as its readers get it: through the whole router, on a database with a day of trade in it.

mod audit;
mod crawl;
mod door;
pub(crate) mod life;
mod lists;
mod order_page;
mod people;
mod rights;
mod settings;
mod staff;
