//! The page of a waybill's form: who gets the parcel, where it goes, what the carrier collects, and what is in it.

use super::estimate::Estimate;
use super::form::{Typed, Wrong};
use super::missing;
use crate::console::desk::Desk;
use crate::console::frame::{Frame, Section};
use crate::console::settings::name_of;
use crate::console::step::{path_of, refusals};
use crate::view::icon::Tone;
use crate::view::input::Input;
use crate::view::words::Words;
use askama::Template;
use krama_connectors::nova_poshta::waybill::destination::{self, Nowhere};
use krama_connectors::settings::Settings;
use krama_domain::money::Money;
use krama_domain::order::Order;
use krama_domain::parcel::Stage;
use krama_domain::staff::Right;
use krama_domain::time::Zone;
use krama_domain::transition::Refusal;
use krama_domain::waybill::{DESCRIPTION_MAX_CHARS, Payer, Waybill};

/// Longest text of a short field, in characters.
const SHORT_MAX_CHARS: usize = 20;

/// What the page says besides the form itself.
pub(super) enum Telling {
    /// Nothing.
    Plain,
    /// The money is no longer as the reader saw it: what was to be collected, in minor units as the form said it.
    Changed(String),
    /// What was typed cannot be.
    Wrong(Vec<Wrong>),
    /// The domain says no.
    Refused(Refusal),
}

impl Telling {
    fn has(&self, wrong: Wrong) -> bool {
        matches!(self, Self::Wrong(all) if all.contains(&wrong))
    }
}

/// The page.
#[derive(Template)]
#[template(path = "console/waybill.html")]
pub(super) struct Page<'a> {
    frame: Frame<'a>,
    title: String,
    back: String,
    /// Something to read first, and its tone.
    notice: Option<(Tone, String)>,
    is_wrong: bool,
    /// Label and text of what is known of the parcel.
    facts: Vec<(String, String)>,
    /// What may keep it from arriving.
    warnings: Vec<String>,
    /// Settings that are missing, in words.
    missing: Vec<String>,
    /// Where they are set, for those who may.
    settings_url: Option<String>,
    /// Where the form is sent; empty where there is none.
    action: String,
    hidden: Vec<(&'static str, String)>,
    fields: Vec<String>,
    payers: Vec<(&'static str, String, bool)>,
    /// Whether the order has a parcel already.
    asks_further: bool,
    further: bool,
}

/// Where missing settings are set, for those who may.
pub(super) fn settings_url(desk: &Desk) -> Option<String> {
    desk.may(Right::Settings).then(|| desk.url("/console/settings/nova_poshta/sender"))
}

/// Why the form is not shown, by the order as it stands.
fn blocked(words: Words<'_>, order: &Order) -> Option<String> {
    if order.cancelled.is_some() {
        return Some(words.t("refused-order-is-cancelled"));
    }
    if order.waybills.values().any(Waybill::is_open) {
        return Some(words.t("refused-waybill-under-way"));
    }
    match destination::of(order) {
        Err(Nowhere::Courier) => Some(words.t("waybill-courier")),
        Err(Nowhere::NoBranch(_)) => Some(words.t("waybill-no-branch")),
        Ok(_) => None,
    }
}

fn warnings(words: Words<'_>, order: &Order) -> Vec<String> {
    let is_latin = order.customer.name.full().chars().any(|c| c.is_ascii_alphabetic());
    let checks = [
        (order.delivery.place.is_none(), "waybill-typed-only"),
        (is_latin, "waybill-latin-name"),
        (!order.is_covered() && order.by_hand.confirmed.is_none(), "waybill-not-confirmed"),
        (order.has_open_matter(), "waybill-open-matter"),
    ];
    checks.into_iter().filter(|(so, _)| *so).map(|(_, key)| words.t(key)).collect()
}

/// `22.11.2026`, the day in Kyiv.
fn day(at: krama_domain::time::Timestamp) -> String {
    let local = Zone::kyiv().local(at);
    format!("{:02}.{:02}.{:04}", local.day, local.month, local.year)
}

fn facts(words: Words<'_>, order: &Order, estimate: Option<&Estimate>) -> Vec<(String, String)> {
    let cash = order.to_collect();
    let collected = if cash.minor > 0 {
        words.with("waybill-cash", "sum", cash.pretty())
    } else {
        words.t("waybill-no-cash")
    };
    let who = format!("{}, {}", order.customer.name.full(), order.customer.phone.pretty());
    let place = format!("{}, {}", order.delivery.city, order.delivery.branch);
    let mut facts = vec![("waybill-who", who), ("waybill-where", place), ("waybill-collects", collected)];
    if let Some(estimate) = estimate {
        let price = estimate.price.pretty();
        let with_transfer = |sum: Money| {
            let args = [("sum", price.clone().into()), ("transfer", sum.pretty().into())];
            words.args("waybill-price-transfer", &args)
        };
        facts.push(("waybill-price", estimate.transfer.map_or_else(|| price.clone(), with_transfer)));
        facts.extend(estimate.arrives.map(|at| ("waybill-arrives", day(at))));
    }
    facts.into_iter().map(|(key, text)| (words.t(key), text)).collect()
}

fn notice(
    words: Words<'_>,
    order: &Order,
    blocked: Option<String>,
    telling: &Telling,
) -> Option<(Tone, String)> {
    if let Some(text) = blocked {
        return Some((Tone::Neutral, text));
    }
    match telling {
        Telling::Plain => None,
        Telling::Changed(seen) => {
            let was = seen.parse().map_or(order.rest(), |minor| Money::new(minor, order.currency()));
            let args = [("was", was.pretty().into()), ("now", order.to_collect().pretty().into())];
            Some((Tone::Warning, words.args("waybill-changed", &args)))
        }
        Telling::Wrong(_) => Some((Tone::Danger, words.t("waybill-wrong"))),
        Telling::Refused(refusal) => {
            Some((Tone::Danger, words.t(&format!("refused-{}", refusals::code(*refusal)))))
        }
    }
}

fn input<'a>(
    words: Words<'_>,
    telling: &Telling,
    name: &'static str,
    keys: [&str; 2],
    wrong: Wrong,
    value: &'a str,
) -> Input<'a> {
    Input {
        id: name.to_owned(),
        name,
        label: words.t(keys[0]),
        hint: words.t(keys[1]),
        error: if telling.has(wrong) { words.t(wrong.key()) } else { String::new() },
        kind: "text",
        value,
        max_chars: SHORT_MAX_CHARS,
        ..Input::default()
    }
}

fn fields(words: Words<'_>, typed: &Typed, telling: &Telling) -> Vec<String> {
    let field = |name, keys, wrong, value| input(words, telling, name, keys, wrong, value);
    let about = ["waybill-description", "waybill-description-hint"];
    let description = field("description", about, Wrong::Description, &typed.description);
    let day = field("day", ["waybill-day", "waybill-day-hint"], Wrong::Day, &typed.day);
    vec![
        Input { max_chars: DESCRIPTION_MAX_CHARS, ..description }.html(),
        field("kg", ["waybill-kg", "waybill-kg-hint"], Wrong::Weight, &typed.kg).html(),
        field("sides", ["waybill-sides", "waybill-sides-hint"], Wrong::Sides, &typed.sides).html(),
        field("value", ["waybill-value", "waybill-value-hint"], Wrong::Value, &typed.value).html(),
        Input { kind: "date", ..day }.html(),
    ]
}

impl<'a> Page<'a> {
    /// The page of an order; `typed` is what stands in the form.
    pub(super) fn new(
        desk: &'a Desk,
        order: &Order,
        settings: &Settings,
        typed: &Typed,
        telling: &Telling,
        estimate: Option<&Estimate>,
    ) -> Self {
        let frame = Frame::inside(desk, Some(Section::Orders));
        let words = frame.words;
        let blocked = blocked(words, order);
        let missing: Vec<String> = missing(settings).into_iter().map(|key| name_of(words, key)).collect();
        let goes = blocked.is_none() && missing.is_empty();
        let action = format!("{}/waybill{}", path_of(order), frame.store_query());
        let payer = |payer: Payer| {
            let key = match payer {
                Payer::Sender => "waybill-payer-sender",
                Payer::Recipient => "waybill-payer-recipient",
            };
            (payer.code(), words.t(key), payer.code() == typed.payer)
        };
        Self {
            title: words.with("waybill-title", "number", &order.number),
            back: desk.order_url(&order.number),
            notice: notice(words, order, blocked, telling),
            is_wrong: matches!(telling, Telling::Wrong(_) | Telling::Refused(_)),
            facts: facts(words, order, estimate),
            warnings: if goes { warnings(words, order) } else { Vec::new() },
            settings_url: settings_url(desk),
            missing,
            action: if goes { action } else { String::new() },
            hidden: vec![
                ("reference", typed.reference.clone()),
                ("seen", order.to_collect().minor.to_string()),
            ],
            fields: fields(words, typed, telling),
            payers: Payer::ALL.map(payer).into(),
            asks_further: order.stage() != Stage::None,
            further: typed.further,
            frame,
        }
    }
}
