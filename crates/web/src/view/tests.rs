//! The pages as a shopper gets them.

mod checkout;
mod crawl;
mod orders;
mod pages;
