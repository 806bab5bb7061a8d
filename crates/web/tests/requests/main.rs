//! Requests to the whole router on a real database: what shoppers, the bank and strangers get, and what is in the
//! database afterwards. Pages' looks are tested beside the views, journeys in a browser elsewhere.

mod account;
mod browser;
mod changed;
mod choosing;
mod contact;
mod delivery;
mod fields;
mod forged;
mod garbage;
mod office;
mod order_page;
mod outside;
mod payer;
mod placing;
mod plumbing;
mod privacy;
mod shops;
mod sums;
mod telegram;
mod webhooks;
mod world;
