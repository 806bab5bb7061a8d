//! Parcels: how staff send orders, what becomes of their parcels at the carrier, and what the carrier does wrong.

use crate::event::Event;
use crate::shop::Subjected;
use crate::staff::{Deed, NAMES};
use crate::world::World;
use krama_connectors::http::Request;
use krama_connectors::nova_poshta::sandbox::{Draft, Fate, Quirk, Step, Way};
use krama_domain::fact::Fact;
use krama_domain::order::{Order, Status};
use krama_domain::parcel::TrackingNumber;
use krama_domain::time::{MINUTE_MS, Random};
use krama_domain::waybill::{Contents, Payer};

/// Of placed orders, so many in a thousand are to be sent.
const SENT: u64 = 500;
/// Times that staff look whether an order can be sent by now.
const PATIENCE: u32 = 8;
/// Of parcels that were sent, so many in a thousand have their number taken off the order later.
const TAKEN_OFF: u64 = 60;
/// What the carrier itself does wrong. The limit of a day is left out: it only makes lives long.
const QUIRKS: [Quirk; 12] = [
    Quirk::Busy,
    Quirk::Unavailable,
    Quirk::WrongKey,
    Quirk::ExpiredKey,
    Quirk::Page,
    Quirk::DoneButUnknown,
    Quirk::Shuffled,
    Quirk::Stubs,
    Quirk::Missing,
    Quirk::StrangeCode,
    Quirk::OtherWords,
    Quirk::OtherTypes,
];
/// Minor units by which carriers round cash.
const ROUNDED_MINOR: i64 = 50;

/// How an order is sent.
#[derive(Debug, Clone)]
pub(crate) enum Sending {
    /// Its waybill is made in the carrier's cabinet and the number typed; the carrier knows it after a while.
    ByHand { number: String, late_ms: i64 },
    /// krama asks for the waybill.
    Waybill { reference: String },
    /// The number is typed wrongly, and taken off later.
    Typo { number: String },
}

impl World {
    /// The carrier misbehaves now and then.
    pub(crate) fn foresee_quirks(&mut self, storm_ms: i64) {
        for _ in 0..self.weather.quirks {
            let (ms, quirk) = (self.dice.between(0, storm_ms), QUIRKS[self.dice.index(QUIRKS.len())]);
            self.foresee(ms, Event::Quirk(quirk));
        }
    }

    /// An order is sent after a while, perhaps.
    pub(crate) fn foresee_parcel(&mut self, about: Subjected) {
        if self.dice.chance(SENT) {
            let sending = self.some_sending();
            self.foresee_sending(about, sending, 0);
            if self.dice.chance(80) {
                let prefix = if self.dice.chance(500) { "9999" } else { "2045" };
                let number = self.some_number(prefix);
                self.foresee_sending(about, Sending::Typo { number }, 0);
            }
        }
    }

    fn foresee_sending(&mut self, about: Subjected, sending: Sending, tries: u32) {
        let ms = self.dice.between(MINUTE_MS, 10 * MINUTE_MS);
        let deed = Deed::Send { sending, tries };
        self.foresee(ms, Event::Staff { about, deed, name: NAMES[0] });
    }

    fn some_sending(&mut self) -> Sending {
        if self.dice.chance(400) {
            return Sending::Waybill { reference: format!("waybill-{}", self.dice.below(1 << 40)) };
        }
        let late_ms = if self.dice.chance(300) { self.dice.between(0, 20 * MINUTE_MS) } else { 0 };
        Sending::ByHand { number: self.some_number("2045"), late_ms }
    }

    fn some_number(&mut self, prefix: &str) -> String {
        format!("{prefix}{:010}", self.dice.below(10_000_000_000))
    }

    /// What becomes of the next parcel. Nearly all lives come to an end within two days of the carrier's time.
    pub(crate) fn some_fate(&mut self) -> Fate {
        match self.dice.between(0, 99) {
            0..=67 => Fate::Received,
            68..=83 => Fate::Refused,
            84..=97 => Fate::Redirected,
            _ => Fate::Forgotten,
        }
    }

    /// What sending an order means for it now; `None` when there is nothing to do, or not yet.
    pub(crate) fn sending(&mut self, about: Subjected, sending: &Sending, tries: u32) -> Option<Fact> {
        let order = self.order_of(about)?;
        if order.status() != Status::Confirmed {
            if order.status() == Status::New && tries < PATIENCE {
                self.foresee_sending(about, sending.clone(), tries + 1);
            }
            return None;
        }
        match sending {
            Sending::ByHand { number, late_ms } => {
                if self.record.sent.insert(number.clone()) {
                    self.foresee(*late_ms, Event::Handover { about, number: number.clone() });
                    if self.dice.chance(TAKEN_OFF) {
                        self.foresee_taking_off(about, Some(number.clone()));
                    }
                }
                Some(attached(number))
            }
            Sending::Typo { number } => {
                if self.record.sent.insert(number.clone()) {
                    self.foresee_taking_off(about, Some(number.clone()));
                }
                Some(attached(number))
            }
            Sending::Waybill { reference } => {
                if self.record.sent.insert(reference.clone()) && self.dice.chance(TAKEN_OFF) {
                    self.foresee_taking_off(about, None);
                }
                let (reference, contents) = (reference.clone(), Box::new(self.contents(&order)));
                Some(Fact::WaybillRequested { reference, contents, further: false })
            }
        }
    }

    fn foresee_taking_off(&mut self, about: Subjected, number: Option<String>) {
        let ms = self.dice.between(2 * MINUTE_MS, 40 * MINUTE_MS);
        self.foresee(ms, Event::Staff { about, deed: Deed::TakeOff { number }, name: NAMES[1] });
    }

    fn contents(&self, order: &Order) -> Contents {
        Contents {
            day: self.now,
            grams: 1_200,
            sides_cm: [30, 20, 10],
            description: "Одяг".to_owned(),
            value: order.total(),
            payer: Payer::Recipient,
        }
    }

    /// A waybill of the cabinet comes to be: for what is still to be paid, a little rounded, or for something else.
    pub(crate) fn hand_over(&mut self, about: Subjected, number: &str) {
        let Some(order) = self.order_of(about) else { return };
        let is_deleted = self.dice.chance(60);
        let fate = if is_deleted { Fate::Still } else { self.some_fate() };
        let draft = Draft {
            number: Some(number.to_owned()),
            fate,
            cash: self.some_cash(order.rest().minor),
            phone: order.customer.phone.digits().to_owned(),
            client_barcode: String::new(),
            value: order.total().minor,
            ..Draft::default()
        };
        self.record.count("parcels sent by hand");
        let now = self.now;
        self.sandbox.nova_poshta.send(draft, now, &mut self.dice);
        if is_deleted {
            let deed = Deed::DeleteInCabinet { number: number.to_owned() };
            let ms = self.dice.between(MINUTE_MS, 20 * MINUTE_MS);
            self.foresee(ms, Event::Staff { about, deed, name: NAMES[1] });
        }
    }

    fn some_cash(&mut self, rest: i64) -> Option<(i64, Way)> {
        let way = if self.dice.chance(650) { Way::Transfer } else { Way::Control };
        let minor = match self.dice.between(0, 9) {
            0 => rest + self.dice.between(100, 5_000),
            1..=3 => rest + self.dice.between(-ROUNDED_MINOR, ROUNDED_MINOR),
            _ => rest,
        };
        (rest > 0 && minor > 0).then_some((minor, way))
    }

    /// A waybill is deleted in the cabinet, as long as the carrier does not have the parcel.
    pub(crate) fn delete_in_cabinet(&mut self, number: &str) {
        let now = self.now;
        if self.sandbox.nova_poshta.code(number, now).as_deref() == Some("1") {
            self.record.count("waybills deleted in the cabinet");
            self.sandbox.nova_poshta.put(number, Step::Deleted, now, &mut self.dice);
        }
    }

    /// Of a request that makes a waybill, the carrier's future is drawn.
    pub(crate) fn before_the_carrier(&mut self, request: &Request) {
        let text = String::from_utf8_lossy(&request.body);
        if text.contains("\"InternetDocument\"") && text.contains("\"save\"") {
            self.sandbox.nova_poshta.fate = self.some_fate();
        }
    }
}

fn attached(number: &str) -> Fact {
    let number = TrackingNumber::parse(number).expect("it was drawn in the right form");
    Fact::ParcelAttached { number, waybill: None, cash: None }
}

/// Takes a number off; the first that is still the order's where none is named.
pub(crate) fn taken_off(order: &Order, named: Option<&str>) -> Option<Fact> {
    let is_it = |number: &TrackingNumber| named.is_none_or(|named| number.as_str() == named);
    let there = |(number, parcel): &(&TrackingNumber, &krama_domain::parcel::Parcel)| {
        is_it(number) && parcel.dropped.is_none() && parcel.is_outbound()
    };
    let (number, _) = order.parcels.iter().find(there)?;
    Some(Fact::ParcelDropped { number: number.clone(), reason: "не та накладна".to_owned() })
}
