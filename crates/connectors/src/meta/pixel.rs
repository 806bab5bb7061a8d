//! What a page tells the browser's Pixel. Values only: the page's script is the web layer's.
//!
//! The order's page reports the same event under the same id as the server, so that Meta counts one. Nothing is
//! offered without consent where the store requires it.

use super::{PIXEL_ID, PIXEL_URL, event, requests};
use crate::settings::Settings;
use krama_domain::advertising;
use krama_domain::order::Order;

/// The Pixel of a store, to be loaded by a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PixelBase {
    /// For `fbq("init", …)`.
    pub pixel_id: String,
    /// The script's address.
    pub script_url: String,
}

/// One `fbq("track", event_name, {…}, {eventID})`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PixelCall {
    /// For `fbq("init", …)`.
    pub pixel_id: String,
    /// The script's address.
    pub script_url: String,
    /// `Purchase`, `Lead`.
    pub event_name: &'static str,
    /// The same as the server's.
    pub event_id: String,
    /// The order's total in major units, e.g. `1499.00`.
    pub value: String,
    /// ISO 4217, upper case.
    pub currency: &'static str,
    /// The same as the server's.
    pub content_ids: Vec<String>,
}

/// What the page of `order` reports; `None` while nothing has happened, or nothing may be said.
pub fn pixel(settings: &Settings, order: &Order) -> Option<PixelCall> {
    let PixelBase { pixel_id, script_url } = pixel_base(settings, order.tracking.consent_at.is_some())?;
    let event = advertising::browser_event(order)?;
    if requests::withdrawn(order, event).is_some() {
        return None;
    }
    Some(PixelCall {
        pixel_id,
        script_url,
        event_name: event.name(),
        event_id: order.event_id(),
        value: order.total().decimal(),
        currency: order.currency().code(),
        content_ids: event::content_ids(order),
    })
}

/// The Pixel for any other page. `None` when the store has none, or requires a consent that was not given.
pub fn pixel_base(settings: &Settings, consent_given: bool) -> Option<PixelBase> {
    if settings.store.consent_required && !consent_given {
        return None;
    }
    let pixel_id = settings.get(&PIXEL_ID)?.to_owned();
    Some(PixelBase { pixel_id, script_url: settings.get(&PIXEL_URL)?.to_owned() })
}
