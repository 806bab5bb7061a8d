//! The console as its readers get it: through the whole router, on a database with a day of trade in it.

mod crawl;
mod door;
mod effects;
mod home;
mod life;
mod lists;
mod order_page;
mod orders_list;
mod reconciliation;
mod rights;
mod steps;
