//! Waybills as staff ask for them: one from its form, many at once, their deletion, and what is printed for them.
//!
//! `form` is what a form says, `page` and `handle` show and take it, `bulk` does the same for many orders, `delete` takes
//! a parcel off again, `print` fetches labels and registers, `estimate` asks what a delivery costs. That nothing is made
//! twice is the domain's and the connector's work: a request is kept first, and the carrier is called from its lane.

pub(super) mod bulk;
pub(super) mod delete;
mod estimate;
mod form;
pub(super) mod handle;
mod page;
pub(super) mod print;

use super::desk::Desk;
use super::offers::Offer;
use super::step::path_of;
use crate::view::words::Words;
use krama_connectors::nova_poshta::waybill::Sender;
use krama_connectors::nova_poshta::{
    API_KEY, SENDER, SENDER_ADDRESS, SENDER_CITY, SENDER_CONTACT, SENDER_PHONE,
};
use krama_connectors::settings::Settings;
use krama_domain::order::{Order, Status};
use krama_domain::parcel::{Parcel, TrackingNumber};
use krama_domain::staff::Right;
use krama_domain::waybill::Waybill;

/// What must be set before a waybill can be asked for and is not: the names of settings.
fn missing(settings: &Settings) -> Vec<&'static str> {
    let needed = [API_KEY, SENDER, SENDER_CONTACT, SENDER_CITY, SENDER_ADDRESS, SENDER_PHONE];
    let names: Vec<_> =
        needed.iter().filter(|field| settings.get(field).is_none()).map(|field| field.key).collect();
    debug_assert!(!names.is_empty() || Sender::of(settings).is_ok());
    names
}

/// Whether the carrier may still delete a parcel's waybill for us.
fn is_deletable(parcel: &Parcel) -> bool {
    parcel.waybill.is_some() && parcel.dropped.is_none() && !parcel.has_moved()
}

/// Where a waybill's deletion is confirmed.
fn delete_url(desk: &Desk, order: &Order, number: &TrackingNumber) -> String {
    desk.url_with(&format!("{}/waybill/delete", path_of(order)), "of", number.as_str())
}

/// Where a label is printed.
fn label_url(desk: &Desk, order: &Order, number: &TrackingNumber, form: &str) -> String {
    desk.url_with(&format!("{}/label/{number}", path_of(order)), "form", form)
}

/// What can be done about waybills of an order.
pub(super) fn offers(desk: &Desk, words: Words<'_>, order: &Order) -> Vec<Offer> {
    if !desk.may(Right::WorkOrders) {
        return Vec::new();
    }
    let is_open = order.waybills.values().any(Waybill::is_open);
    let asks = order.status() == Status::Confirmed && !is_open;
    let is_sent = order.parcels.values().any(|parcel| parcel.is_outbound() && parcel.dropped.is_none());
    let ask = asks.then(|| Offer {
        url: desk.url(&format!("{}/waybill", path_of(order))),
        text: words.t(if is_sent { "waybill-offer-more" } else { "waybill-offer" }),
        is_danger: false,
    });
    let ours = order.parcels.iter().filter(|(_, parcel)| is_deletable(parcel));
    let of_parcel = |(number, _): (&TrackingNumber, &Parcel)| {
        let print = Offer {
            url: label_url(desk, order, number, "label100"),
            text: words.with("waybill-print-one", "number", number),
            is_danger: false,
        };
        let delete = Offer {
            url: delete_url(desk, order, number),
            text: words.with("waybill-delete-one", "number", number),
            is_danger: true,
        };
        [print, delete]
    };
    ask.into_iter().chain(ours.flat_map(of_parcel)).collect()
}
