//! The staff console: what came, what followed from it, and what did not; and the buttons that repair it.
//!
//! `routes` is the table of all pages and forms with the right that each needs, `gate` what stands before them, `desk`
//! what every page knows of its reader, `act` what every form leaves in the audit log.

mod act;
pub mod addresses;
mod attempt;
mod badge;
mod change;
mod contacts;
mod cursor;
mod deeds;
mod desk;
mod door;
mod effect;
mod effect_step;
mod effects;
mod entering;
mod filter;
mod frame;
mod gate;
mod home;
mod keys;
mod lanes;
mod lanes_page;
mod log;
mod login;
mod me;
mod moment;
mod money;
mod offers;
mod order;
mod orders;
mod people;
mod reason;
mod receipts;
mod reconciliation;
mod reply;
mod routes;
mod settings;
mod shipment;
mod shipments;
mod standing;
mod step;
mod templates;
mod timeline;
mod unmatched;
mod waybill;

#[cfg(test)]
mod tests;

pub(crate) use act::Scribe;
pub(crate) use routes::router;
#[cfg(test)]
pub(crate) use tests::life;

/// `/console/`: the same without the slash.
pub(crate) async fn plain() -> axum::response::Response {
    crate::app::access::to("/console")
}
