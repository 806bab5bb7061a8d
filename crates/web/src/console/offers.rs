//! What the reader may do to an order just now: only what their role allows and the domain admits.

use super::desk::Desk;
use super::step::{Kind, path_of};
use krama_connectors::http::encode;
use krama_domain::fact::Fact;
use krama_domain::money::Money;
use krama_domain::order::{CancelReason, Order};
use krama_domain::staff::Right;
use krama_domain::transition::{admit, refundable_minor};

/// A control: where it leads, and what it says.
pub(super) struct Offer {
    /// The step's page; empty where there is a reason why not.
    pub(super) url: String,
    pub(super) text: String,
    /// Whether it takes something away.
    pub(super) is_danger: bool,
}

/// The page of a step about something of an order.
pub(super) fn url(desk: &Desk, order: &Order, kind: Kind, of: &str, yes: bool) -> String {
    let mut url = desk.url(&format!("{}/{}", path_of(order), kind.path()));
    let mut add = |name: &str, value: &str| {
        url.push(if url.contains('?') { '&' } else { '?' });
        url.extend([name, "=", &encode(value)]);
    };
    if !of.is_empty() {
        add("of", of);
    }
    if yes {
        add("yes", "1");
    }
    url
}

/// What can be done to the order as a whole.
pub(super) fn of_order(desk: &Desk, order: &Order, t: impl Fn(&str) -> String) -> Vec<Offer> {
    let any = || "…".to_owned();
    let smallest = Money::new(1, order.currency());
    let steps = [
        (Kind::Confirm, Fact::ConfirmedByHand { note: any() }, "order-confirm", false),
        (
            Kind::Receipt,
            Fact::ReceiptRecorded { reference: any(), amount: smallest, note: any() },
            "order-receipt",
            false,
        ),
        (Kind::Cancel, Fact::Cancelled { reason: CancelReason::Staff(any()) }, "order-cancel", true),
    ];
    let may = desk.may(Right::WorkOrders);
    let offered = steps.into_iter().filter(|(_, fact, ..)| may && admit(order, fact).is_ok());
    let offer = |(kind, _, key, is_danger): (Kind, _, &str, bool)| Offer {
        url: url(desk, order, kind, "", false),
        text: t(key),
        is_danger,
    };
    offered.map(offer).collect()
}

/// Giving back the money of an invoice that took some; without an address where nothing is left to give back.
pub(super) fn of_invoice(
    desk: &Desk,
    order: &Order,
    invoice: &str,
    t: impl Fn(&str) -> String,
) -> Option<Offer> {
    let left = refundable_minor(order, invoice).filter(|_| desk.may(Right::Refund))?;
    let is_danger = left > 0;
    Some(if left > 0 {
        Offer { url: url(desk, order, Kind::Refund, invoice, false), text: t("order-refund"), is_danger }
    } else {
        Offer { url: String::new(), text: t("order-refund-none"), is_danger }
    })
}

/// Counting a sum that fits no attempt, or not.
pub(super) fn of_mismatch(
    desk: &Desk,
    order: &Order,
    invoice: &str,
    t: impl Fn(&str) -> String,
) -> Vec<Offer> {
    let decisions = [(true, "order-count"), (false, "order-dismiss")];
    let admitted = |counts: bool| {
        let (invoice_id, reason) = (invoice.to_owned(), "…".to_owned());
        desk.may(Right::WorkOrders)
            && admit(order, &Fact::MismatchJudged { invoice_id, counts, reason }).is_ok()
    };
    let offered = decisions.into_iter().filter(|(counts, _)| admitted(*counts));
    let offer = |(counts, key)| Offer {
        url: url(desk, order, Kind::Mismatch, invoice, counts),
        text: t(key),
        is_danger: false,
    };
    offered.map(offer).collect()
}
