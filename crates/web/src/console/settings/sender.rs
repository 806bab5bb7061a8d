//! Who hands parcels over: chosen from what the carrier's account holds, instead of copying keys by hand.
//!
//! The page asks the carrier while it is opened; saving only keeps what was chosen, and the next test or waybill tells
//! whether the carrier takes it.

use super::PATH;
use crate::console::act::Act;
use crate::console::desk::{Desk, Failure, Storeless};
use crate::console::frame::{Frame, Section};
use crate::console::reply;
use askama::Template;
use axum::response::Response;
use krama_connectors::http::{Answer, Request};
use krama_connectors::nova_poshta::waybill::sender::{self, Choice};
use krama_connectors::nova_poshta::{
    Carrier, SENDER, SENDER_ADDRESS, SENDER_CITY, SENDER_CONTACT, SENDER_PHONE,
};
use krama_connectors::settings::{Field, Settings};
use krama_domain::effect::{Destination, Hold, Outcome};
use krama_engine::profile::Profiles;
use krama_store::repo::stores;
use krama_store::secret::NONCE_BYTES;
use krama_store::{Result, Sql};

/// Milliseconds that each question may take.
const TIMEOUT_MS: u64 = 5_000;
/// What stands between a contact's key and their phone.
const JOINT: char = '|';
/// The settings that are chosen here, with the names of their fields in the form.
const CHOSEN: [(&Field, &str); 5] = [
    (&SENDER, "sender"),
    (&SENDER_CITY, "city"),
    (&SENDER_CONTACT, "contact"),
    (&SENDER_PHONE, "contact"),
    (&SENDER_ADDRESS, "address"),
];

/// One of several: value, text, whether it is chosen.
type Choosable = (String, String, bool);

#[derive(Template)]
#[template(path = "console/sender.html")]
struct Page<'a> {
    frame: Frame<'a>,
    back: String,
    /// Why the carrier tells nothing; empty when it does.
    trouble: String,
    senders: Vec<Choosable>,
    /// Whose contacts and addresses are shown.
    sender: String,
    city: String,
    contacts: Vec<Choosable>,
    addresses: Vec<Choosable>,
}

/// What the account holds.
struct Account {
    senders: Vec<Choice>,
    sender: Choice,
    contacts: Vec<Choice>,
    addresses: Vec<Choice>,
}

fn trouble(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Blocked { hold: Hold::Person, .. } => "refused-print-key",
        _ => "sender-unreachable",
    }
}

async fn ask(
    desk: &Desk,
    settings: &Settings,
    request: &Request,
) -> std::result::Result<Vec<Choice>, &'static str> {
    let answer: Answer = desk.guest.app.engine.inquire(request, TIMEOUT_MS).await;
    sender::read(settings, &answer).map_err(|outcome| trouble(&outcome))
}

async fn account(desk: &Desk, settings: &Settings) -> std::result::Result<Account, &'static str> {
    let carrier = Carrier::of(settings);
    if !carrier.has_key() {
        return Err("sender-no-key");
    }
    let senders = ask(desk, settings, &sender::counterparties(&carrier)).await?;
    let wanted = desk.guest.asked("of").or_else(|| settings.get(&SENDER)).unwrap_or_default();
    let sender = senders.iter().find(|one| one.key == wanted).or_else(|| senders.first()).cloned();
    let sender = sender.ok_or("sender-none")?;
    let contacts = ask(desk, settings, &sender::contacts(&carrier, &sender.key)).await?;
    let addresses = ask(desk, settings, &sender::addresses(&carrier, &sender.key)).await?;
    Ok(Account { senders, sender, contacts, addresses })
}

/// The chosen one first to be ticked; the first of all where none is.
fn options(all: &[Choice], chosen: Option<&str>, value: impl Fn(&Choice) -> String) -> Vec<Choosable> {
    let place = all.iter().position(|one| Some(one.key.as_str()) == chosen).unwrap_or(0);
    let option = |(nth, one): (usize, &Choice)| {
        let phone = one.phone.as_ref().map(|phone| format!(", {phone}")).unwrap_or_default();
        (value(one), format!("{}{phone}", one.name), nth == place)
    };
    all.iter().enumerate().map(option).collect()
}

/// Shows what can be chosen.
pub(in crate::console) async fn show(desk: Desk) -> Response {
    let Some(store) = &desk.store else {
        return desk.page(&Storeless { frame: Frame::inside(&desk, Some(Section::Settings)) });
    };
    let settings = match desk.guest.app.engine.settings(&store.id).await {
        Err(error) => return desk.refuse(&Failure::Internal(error)),
        Ok(None) => return desk.refuse(&Failure::Missing),
        Ok(Some(settings)) => settings,
    };
    let found = account(&desk, &settings).await;
    desk.page(&page(&desk, &settings, found))
}

fn page<'a>(
    desk: &'a Desk,
    settings: &Settings,
    found: std::result::Result<Account, &'static str>,
) -> Page<'a> {
    let frame = Frame::inside(desk, Some(Section::Settings));
    let back = format!("{}#nova_poshta", desk.url(PATH));
    let empty = |trouble: String, frame| Page {
        frame,
        back: back.clone(),
        trouble,
        senders: Vec::new(),
        sender: String::new(),
        city: String::new(),
        contacts: Vec::new(),
        addresses: Vec::new(),
    };
    let account = match found {
        Err(key) => return empty(frame.t(key), frame),
        Ok(account) => account,
    };
    let with_phone = |one: &Choice| format!("{}{JOINT}{}", one.key, one.phone.as_deref().unwrap_or_default());
    let senders = options(&account.senders, Some(&account.sender.key), |one| one.key.clone());
    let city = account.addresses.first().and_then(|one| one.city.clone());
    Page {
        contacts: options(&account.contacts, settings.get(&SENDER_CONTACT), with_phone),
        addresses: options(&account.addresses, settings.get(&SENDER_ADDRESS), |one| one.key.clone()),
        senders,
        city: account.sender.city.clone().or(city).unwrap_or_default(),
        sender: account.sender.key.clone(),
        ..empty(String::new(), frame)
    }
}

/// The values that a form says, by setting.
fn chosen(act: &Act) -> Option<Vec<(&'static Field, String)>> {
    let read = |(field, name): (&'static Field, &'static str)| {
        let typed = act.fields.get(name).trim();
        let (key, phone) = typed.split_once(JOINT).unwrap_or((typed, ""));
        let value = if field.key == SENDER_PHONE.key { phone } else { key };
        (field.check(value).is_ok() && !value.is_empty()).then(|| (field, value.to_owned()))
    };
    CHOSEN.into_iter().map(read).collect()
}

/// Keeps what was chosen.
pub(in crate::console) async fn save(act: Act) -> Response {
    let Some(store) = act.desk.store.as_ref().map(|store| store.id.clone()) else {
        return act.desk.refuse(&Failure::Missing);
    };
    let Some(chosen) = chosen(&act) else {
        return reply::refused(&act.desk, "/console/settings/nova_poshta/sender", "sender-incomplete");
    };
    let engine = &act.desk.guest.app.engine;
    let nonces: Vec<[u8; NONCE_BYTES]> = chosen.iter().map(|_| engine.random_bytes()).collect();
    let (profiles, scribe, now) = (engine.profiles.clone(), act.scribe(), act.desk.guest.now);
    let write = move |tx: &mut dyn Sql| -> Result<()> {
        stores::lock(tx, &store)?;
        for ((field, value), nonce) in chosen.iter().zip(&nonces) {
            profiles.set(tx, &store, field, value, *nonce, now)?;
        }
        Profiles::mended(tx, &store, Destination::NovaPoshta, now)?;
        let told: Vec<_> = chosen.iter().map(|(field, value)| format!("{}: {value}", field.key)).collect();
        scribe.note(tx, "settings.change", "nova_poshta", None, Some(&told.join("\n")))
    };
    match act.write("choose a sender", write).await {
        Err(error) => act.desk.refuse(&Failure::Internal(error)),
        Ok(()) => reply::back(&act.desk, PATH, "settings"),
    }
}
