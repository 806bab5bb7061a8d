//! Labels, waybills and registers as PDF. The server fetches them with the key in the body and serves the bytes: no
//! address of a page, a log or a redirect ever holds the key.

use crate::console::act::Act;
use crate::console::desk::{Desk, Failure};
use crate::console::frame::{Frame, Section};
use crate::console::reply;
use crate::console::step::handle::{at_store_of, look_up, stores_of};
use crate::console::step::path_of;
use askama::Template;
use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, REFERRER_POLICY};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use krama_connectors::http::Answer;
use krama_connectors::nova_poshta::Carrier;
use krama_connectors::nova_poshta::waybill::label::{self, Form};
use krama_connectors::nova_poshta::waybill::others;
use krama_connectors::settings::Settings;
use krama_domain::effect::{Hold, Outcome};
use krama_domain::order::Order;
use krama_domain::parcel::Parcel;
use krama_engine::transport::ANSWER_MAX_BYTES;
use krama_store::{Result, Sql};

/// Milliseconds that a print may take.
const TIMEOUT_MS: u64 = 15_000;
/// Most orders that are printed or registered at once.
pub(super) const PICKS_MAX: usize = 50;
/// Longest key of a register.
const KEY_MAX_CHARS: usize = 64;

/// The form of a name in addresses.
fn form_of(code: &str) -> Option<Form> {
    match code {
        "label100" => Some(Form::Label100),
        "label85" => Some(Form::Label85),
        "waybill" => Some(Form::Waybill),
        _ => None,
    }
}

/// Why there is nothing to print, as the rest of a key `refused-…`.
fn trouble(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Blocked { hold: Hold::Person, .. } => "print-key",
        Outcome::Refused { .. } => "print-refused",
        _ => "print-later",
    }
}

/// The bytes of a print.
async fn fetch(
    desk: &Desk,
    settings: &Settings,
    keys: &[&str],
    form: Form,
) -> std::result::Result<Vec<u8>, &'static str> {
    let carrier = Carrier::of(settings);
    if !carrier.has_key() {
        return Err("print-key");
    }
    let answer = desk.guest.app.engine.inquire(&label::print(&carrier, keys, form), TIMEOUT_MS).await;
    if matches!(&answer, Answer::Response(response) if response.body.len() >= ANSWER_MAX_BYTES) {
        return Err("print-too-large");
    }
    label::read(settings, &answer).map_err(|outcome| trouble(&outcome))
}

/// Sends a PDF that nobody keeps.
fn pdf(name: &str, bytes: Vec<u8>) -> Response {
    let name: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    let shown = format!("inline; filename=\"{name}.pdf\"");
    let headers = [
        (CONTENT_TYPE, "application/pdf"),
        (CACHE_CONTROL, "private, no-store"),
        (REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("x-robots-tag"), "noindex, nofollow"),
        (HeaderName::from_static("x-content-type-options"), "nosniff"),
        (CONTENT_DISPOSITION, shown.as_str()),
    ];
    let headers = headers.map(|(name, value)| (name, HeaderValue::from_str(value).expect("visible ASCII")));
    (headers, bytes).into_response()
}

/// Prints for one parcel of an order.
pub(in crate::console) async fn show_one(
    desk: Desk,
    Path((number, tracking)): Path<(String, String)>,
) -> Response {
    let stores = stores_of(&desk);
    let order = match desk.read("console waybill", move |tx| look_up(tx, &stores, &number)).await {
        Err(error) => return desk.refuse(&Failure::Internal(error)),
        Ok(None) => return desk.refuse(&Failure::Missing),
        Ok(Some(order)) => order,
    };
    let desk = at_store_of(desk, &order);
    let form = desk.guest.asked("form").map_or(Some(Form::Label100), form_of);
    let parcel = order.parcels.iter().find(|(known, _)| known.as_str() == tracking);
    let (Some(form), Some((known, parcel))) = (form, parcel) else { return desk.refuse(&Failure::Missing) };
    // A number that somebody attached may be of this account all the same.
    let key = parcel.waybill.as_deref().unwrap_or(known.as_str());
    let settings = match desk.guest.app.engine.settings(&order.store).await {
        Err(error) => return desk.refuse(&Failure::Internal(error)),
        Ok(None) => return desk.refuse(&Failure::Missing),
        Ok(Some(settings)) => settings,
    };
    match fetch(&desk, &settings, &[key], form).await {
        Ok(bytes) => pdf(known.as_str(), bytes),
        Err(code) => reply::refused(&desk, &path_of(&order), code),
    }
}

/// Orders of the store in question by their numbers.
pub(super) async fn picked(desk: &Desk, numbers: Vec<String>) -> Result<Vec<Order>> {
    let stores: Vec<_> = desk.store.iter().map(|store| store.id.clone()).collect();
    let find = move |tx: &mut dyn Sql| {
        let mut orders: Vec<Order> = Vec::new();
        for number in &numbers {
            let found = look_up(tx, &stores, number)?;
            let is_new = |found: &Order| orders.iter().all(|order| order.id != found.id);
            let fresh = found.filter(is_new);
            orders.extend(fresh);
        }
        Ok(orders)
    };
    desk.read("console waybills", find).await
}

/// Keys of the waybills that krama made for these orders and that still count.
fn keys(orders: &[Order]) -> Vec<&str> {
    let live = |parcel: &&Parcel| parcel.dropped.is_none() && parcel.is_outbound();
    let parcels = orders.iter().flat_map(|order| order.parcels.values()).filter(live);
    parcels.filter_map(|parcel| parcel.waybill.as_deref()).collect()
}

/// Prints for a selection of orders, in one file.
pub(in crate::console) async fn show_many(desk: Desk) -> Response {
    let Some(form) = desk.guest.asked("form").map_or(Some(Form::Label100), form_of) else {
        return desk.refuse(&Failure::Missing);
    };
    let numbers = desk.guest.asked_all("pick").take(PICKS_MAX).map(str::to_owned).collect();
    let (orders, settings) = match (picked(&desk, numbers).await, settings(&desk).await) {
        (Ok(orders), Ok(Some(settings))) => (orders, settings),
        (Err(error), _) | (_, Err(error)) => return desk.refuse(&Failure::Internal(error)),
        (_, Ok(None)) => return desk.refuse(&Failure::Missing),
    };
    let keys = keys(&orders);
    if keys.is_empty() {
        return reply::refused(&desk, "/console/waybills", "print-nothing");
    }
    match fetch(&desk, &settings, &keys, form).await {
        Ok(bytes) => pdf("labels", bytes),
        Err(code) => reply::refused(&desk, "/console/waybills", code),
    }
}

async fn settings(desk: &Desk) -> Result<Option<Settings>> {
    match &desk.store {
        Some(store) => desk.guest.app.engine.settings(&store.id).await,
        None => Ok(None),
    }
}

#[derive(Template)]
#[template(path = "console/register.html")]
struct Page<'a> {
    frame: Frame<'a>,
    back: String,
    /// Its number; empty where none was made.
    number: String,
    /// Where it is printed.
    url: String,
    /// Why none was made.
    trouble: String,
}

/// Makes a register of the waybills of a selection. The carrier answers at once or not at all; the audit log says that
/// somebody asked.
pub(in crate::console) async fn register(act: Act) -> Response {
    let numbers: Vec<String> = act.fields.all("pick").take(PICKS_MAX).map(str::to_owned).collect();
    let (orders, settings) = match (picked(&act.desk, numbers).await, settings(&act.desk).await) {
        (Ok(orders), Ok(Some(settings))) => (orders, settings),
        (Err(error), _) | (_, Err(error)) => return act.desk.refuse(&Failure::Internal(error)),
        (_, Ok(None)) => return act.desk.refuse(&Failure::Missing),
    };
    let named: Vec<_> = orders.iter().map(|order| order.number.to_string()).collect();
    let (scribe, named) = (act.scribe(), named.join(" "));
    let note =
        move |tx: &mut dyn Sql| scribe.note(tx, "waybills.register", "nova_poshta", None, Some(&named));
    if let Err(error) = act.write("note a register", note).await {
        return act.desk.refuse(&Failure::Internal(error));
    }
    let desk = act.desk;
    let made = make_register(&desk, &settings, &keys(&orders)).await;
    let frame = Frame::inside(&desk, Some(Section::Orders));
    let (number, url, trouble) = match made {
        Ok((key, number)) => (number, desk.url_with("/console/waybills/register", "of", &key), String::new()),
        Err(code) => (String::new(), String::new(), frame.t(&format!("refused-{code}"))),
    };
    let page = Page { back: desk.url("/console/waybills"), frame, number, url, trouble };
    reply::page(&desk.guest, StatusCode::OK, &page)
}

async fn make_register(
    desk: &Desk,
    settings: &Settings,
    keys: &[&str],
) -> std::result::Result<(String, String), &'static str> {
    let carrier = Carrier::of(settings);
    if keys.is_empty() {
        return Err("print-nothing");
    }
    if !carrier.has_key() {
        return Err("print-key");
    }
    let answer = desk.guest.app.engine.inquire(&others::register(&carrier, keys), TIMEOUT_MS).await;
    others::read_register(settings, &answer).map_err(|outcome| trouble(&outcome))
}

/// Prints a register.
pub(in crate::console) async fn show_register(desk: Desk) -> Response {
    let key = desk.guest.asked("of").unwrap_or_default().to_owned();
    let is_key = !key.is_empty()
        && key.len() <= KEY_MAX_CHARS
        && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if !is_key {
        return reply::refused(&desk, "/console/waybills", "print-nothing");
    }
    let settings = match settings(&desk).await {
        Err(error) => return desk.refuse(&Failure::Internal(error)),
        Ok(None) => return desk.refuse(&Failure::Missing),
        Ok(Some(settings)) => settings,
    };
    match fetch(&desk, &settings, &[&key], Form::Register).await {
        Ok(bytes) => pdf("register", bytes),
        Err(code) => reply::refused(&desk, "/console/waybills", code),
    }
}
