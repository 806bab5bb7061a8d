//! What a delivery costs and when it arrives, asked of the carrier while the form waits for it, but not long: without an
//! answer the form is shown without it.

use crate::console::desk::Desk;
use krama_connectors::nova_poshta::waybill::others::{self, Trip};
use krama_connectors::nova_poshta::waybill::{To, destination};
use krama_connectors::nova_poshta::{Carrier, SENDER_CITY, has_payment_control};
use krama_connectors::settings::Settings;
use krama_domain::money::Money;
use krama_domain::order::Order;
use krama_domain::time::Timestamp;
use krama_domain::waybill::Contents;

/// Milliseconds that the page waits for the carrier.
const TIMEOUT_MS: u64 = 2_000;

/// What the carrier answered.
#[derive(Debug, Clone, Copy)]
pub(super) struct Estimate {
    /// The delivery.
    pub(super) price: Money,
    /// The money transfer.
    pub(super) transfer: Option<Money>,
    /// When it arrives.
    pub(super) arrives: Option<Timestamp>,
}

/// The trip of an order whose customer chose from the carrier's list.
fn trip(settings: &Settings, order: &Order, contents: &Contents) -> Option<Trip> {
    let (To::Branch { city, .. }, to_locker) = destination::of(order).ok()? else { return None };
    let cash = if has_payment_control(settings) { 0 } else { order.to_collect().minor };
    let from_city = settings.get(&SENDER_CITY)?.to_owned();
    Some(Trip {
        from_city,
        to_city: Some(city).filter(|city| !city.is_empty())?,
        to_locker,
        grams: contents.grams,
        value_minor: contents.value.minor,
        cash_minor: cash,
    })
}

/// Asks both questions at once.
pub(super) async fn ask(
    desk: &Desk,
    settings: &Settings,
    order: &Order,
    contents: &Contents,
) -> Option<Estimate> {
    let trip = trip(settings, order, contents)?;
    let (carrier, engine) = (Carrier::of(settings), &desk.guest.app.engine);
    if !carrier.has_key() {
        return None;
    }
    let (price, date) =
        (others::price(&carrier, &trip), others::delivery_date(&carrier, &trip, contents.day));
    let (price, date) = tokio::join!(engine.inquire(&price, TIMEOUT_MS), engine.inquire(&date, TIMEOUT_MS));
    let price = others::read_price(settings, &price).ok()?;
    let money = |minor| Money::new(minor, order.currency());
    Some(Estimate {
        price: money(price.delivery_minor),
        transfer: price.transfer_minor.map(money),
        arrives: others::read_delivery_date(settings, &date).ok().map(|moment| moment.at),
    })
}
