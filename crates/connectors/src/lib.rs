//! How krama speaks with outside systems: plain functions over plain values.
//!
//! Nothing here opens a socket, reads a clock or sees the database. A connector turns work into requests
//! ([`Connector::plan`]), answers into outcomes and facts ([`Connector::read`]) and, where the outside calls us, a
//! webhook's raw bytes into facts ([`Connector::webhook`]). Its twin plays the outside system for the sandbox and the
//! simulation. Adding an outside system is one folder and one line in [`ALL`].

pub mod connector;
pub mod http;
pub mod meta;
pub mod monobank;
pub mod nova_poshta;
pub mod probe;
pub mod sandbox;
pub mod settings;
pub mod task;
pub mod telegram;

use connector::Connector;
use krama_domain::effect::Destination;

/// Every outside system that krama speaks with.
pub static ALL: [&Connector; 4] =
    [&monobank::CONNECTOR, &telegram::CONNECTOR, &meta::CONNECTOR, &nova_poshta::CONNECTOR];

/// The connector of a destination.
pub fn of(destination: Destination) -> &'static Connector {
    ALL.into_iter()
        .find(|c| c.destination == destination)
        .expect("every destination has its connector in ALL")
}
