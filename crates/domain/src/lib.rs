//! What krama decides, without touching the world: orders, facts, money, effects.
//!
//! Nothing here does I/O, reads a clock or draws a random number. Whoever wants to know what krama does reads
//! [`decide`] and the tables beside it: [`advertising`] (which moment becomes which event), [`transition`] (which
//! moves are legal) and [`invoice`] (how a provider's reports are put in order).

pub mod advertising;
pub mod catalogue;
pub mod channel;
pub mod chat;
pub mod contact;
pub mod decide;
pub mod effect;
pub mod entry;
pub mod fact;
pub mod giving_up;
pub mod ids;
pub mod invoice;
pub mod lang;
pub mod ledger;
pub mod money;
pub mod name;
pub mod news;
pub mod notice;
pub mod order;
pub mod parcel;
pub mod pay;
pub mod phone;
pub mod place;
pub mod reach;
pub mod receipt;
pub mod reconcile;
#[cfg(test)]
mod sample;
pub mod shop;
pub mod staff;
pub mod statement;
pub mod template;
pub mod text;
pub mod time;
pub mod tracking;
pub mod transition;
pub mod waybill;
mod words;
