//! The page of settings: the store's own, and one card per outside system with what it needs and a button that tests it.
//!
//! A secret is never shown again: of one that is set stand its last characters and when it was set. Forms carry how each
//! setting stood when they were shown ([`seen`]), so that a change made meanwhile by somebody else is not overwritten.

mod card;
pub(super) mod change;
pub(super) mod directory;
mod labels;
pub(super) mod own;
pub(super) mod sender;
pub(super) mod trial;

use super::desk::{Desk, Failure, Storeless};
use super::frame::{Frame, Section};
use super::moment::Reader;
use super::reply;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use card::Card;
use krama_connectors::settings::Settings;
use krama_domain::effect::Destination;
use krama_domain::ids::StoreId;
use krama_domain::shop::Store;
use krama_domain::time::Timestamp;
use krama_engine::probe::StepReport;
use krama_engine::profile::{Own, Profiles};
use krama_store::repo::places::{self, Directory};
use krama_store::repo::{chats, inbox};
use krama_store::{Result, Sql};
use own::{Control, Form};
use std::collections::BTreeMap;

/// Where the page is.
const PATH: &str = "/console/settings";

/// Why a form was not taken: texts of fields by name, and what somebody else changed meanwhile.
#[derive(Default)]
struct Objection {
    /// What is wrong with a field.
    wrong: BTreeMap<String, String>,
    /// Which settings stand otherwise than the form says.
    stale: Vec<String>,
    /// What was typed; never a secret.
    typed: BTreeMap<String, String>,
}

/// What the page is about beside the settings as they stand.
#[derive(Default)]
struct Matter<'a> {
    /// Whose form it was: a system's code, or [`own::NAME`].
    of: &'a str,
    /// What was wrong with it.
    objection: Objection,
    /// What a test found.
    steps: Option<&'a [StepReport]>,
}

/// What the database knows.
struct Found {
    settings: Settings,
    own: BTreeMap<String, Own>,
    /// When webhooks of a system came last.
    received: BTreeMap<&'static str, Timestamp>,
    /// When webhooks of a system came last that were not genuine, as far as this process knows.
    refused: BTreeMap<&'static str, Timestamp>,
    /// The carrier's places.
    directory: Directory,
}

fn find(tx: &mut dyn Sql, profiles: &Profiles, id: &StoreId) -> Result<Option<Found>> {
    let Some(settings) = profiles.load(tx, id)? else { return Ok(None) };
    let mut received = BTreeMap::new();
    for connector in krama_connectors::ALL.iter().filter(|connector| connector.webhook.is_some()) {
        let code = connector.destination.code();
        if let Some(at) = inbox::last_received(tx, id, code)? {
            received.insert(code, at);
        }
    }
    if let Some(at) = chats::last_heard(tx, id)? {
        received.insert(Destination::Telegram.code(), at);
    }
    Ok(Some(Found {
        settings,
        own: profiles.own(tx, id)?,
        received,
        refused: BTreeMap::new(),
        directory: places::directory(tx)?,
    }))
}

/// How a setting stands, as a form remembers it: the value, or for a secret when it was set.
fn seen(secret: bool, own: Option<&Own>) -> String {
    match own {
        None => String::new(),
        Some(own) if secret => own.set_at.as_ms().to_string(),
        Some(own) => own.value.clone(),
    }
}

#[derive(Template)]
#[template(path = "console/settings.html")]
struct Page<'a> {
    frame: Frame<'a>,
    form: Form,
    cards: Vec<Card>,
    directory: directory::Card,
    /// Whether a form was refused.
    refused: bool,
}

/// Shows it.
pub(super) async fn show(desk: Desk) -> Response {
    respond(&desk, StatusCode::OK, &Matter::default()).await
}

/// The page, as it stands now.
async fn respond(desk: &Desk, status: StatusCode, matter: &Matter<'_>) -> Response {
    let Some(store) = &desk.store else {
        return desk.page(&Storeless { frame: Frame::inside(desk, Some(Section::Settings)) });
    };
    let (profiles, id) = (desk.guest.app.engine.profiles.clone(), store.id.clone());
    match desk.read("console settings", move |tx| find(tx, &profiles, &id)).await {
        Err(error) => desk.refuse(&Failure::Internal(error)),
        Ok(None) => desk.refuse(&Failure::Missing),
        Ok(Some(mut found)) => {
            found.refused = refused(desk, &found.settings.store.id);
            reply::page(&desk.guest, status, &page(desk, &found, matter))
        }
    }
}

/// When webhooks of each system came last that were not genuine.
fn refused(desk: &Desk, store: &StoreId) -> BTreeMap<&'static str, Timestamp> {
    let last = |system: Destination| Some((system.code(), desk.guest.app.refused.last(store, system)?));
    Destination::ALL.into_iter().filter_map(last).collect()
}

fn page<'a>(desk: &'a Desk, found: &Found, matter: &Matter<'_>) -> Page<'a> {
    let frame = Frame::inside(desk, Some(Section::Settings));
    let store: &Store = &found.settings.store;
    let reader = Reader { zone: &store.zone, now: desk.guest.now };
    let none = Objection::default();
    let objection = |name: &str| if matter.of == name { &matter.objection } else { &none };
    let card = |connector: &&'static krama_connectors::connector::Connector| {
        let code = connector.destination.code();
        let steps = matter.steps.filter(|_| matter.of == code);
        card::card(frame.words, connector, found, objection(code), steps, reader)
    };
    let cards = krama_connectors::ALL.iter().map(card).collect();
    let form = own::form(frame.words, store, objection(own::NAME));
    let refused = !matter.objection.wrong.is_empty() || !matter.objection.stale.is_empty();
    let directory = directory::card(frame.words, found, reader);
    Page { frame, form, cards, directory, refused }
}

/// What a setting is called on the page.
pub(super) fn name_of(words: crate::view::words::Words<'_>, key: &str) -> String {
    words.t(labels::field(key).0)
}

/// The system of an address.
fn system_of(code: &str) -> Option<Destination> {
    Destination::from_code(code)
}
