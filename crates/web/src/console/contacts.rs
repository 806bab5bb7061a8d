//! The list of those who asked to be contacted, the newest first.

use super::badge::Badge;
use super::desk::{Desk, Failure, Storeless};
use super::frame::{Frame, Section};
use super::moment::{Moment, Reader};
use super::{cursor, standing};
use askama::Template;
use axum::response::Response;
use krama_domain::contact::ContactRequest;
use krama_domain::ids::{ContactId, StoreId};
use krama_domain::shop::Store;
use krama_store::repo::contacts::{self, Cursor};
use krama_store::repo::outbox::overview::{self, Tally};
use krama_store::{Result, Sql};
use std::collections::BTreeMap;

/// Requests of one page.
const PAGE_REQUESTS: usize = 50;

/// What the page shows, as the database has it.
struct Found {
    /// One more than a page, where there are older ones.
    requests: Vec<ContactRequest>,
    tallies: BTreeMap<String, Tally>,
}

fn cursor_of(request: &ContactRequest) -> Cursor {
    Cursor { created_at: request.created_at, id: request.id }
}

fn find(tx: &mut dyn Sql, store: &StoreId, after: Option<Cursor>) -> Result<Found> {
    let limit = i64::try_from(PAGE_REQUESTS + 1).expect("a page is small");
    let requests = contacts::page(tx, store, after, limit)?;
    let tallies = match (requests.first(), requests.last()) {
        (Some(newest), Some(oldest)) => {
            overview::of_contacts(tx, store, cursor_of(newest), cursor_of(oldest))?
        }
        _ => BTreeMap::new(),
    };
    Ok(Found { requests, tallies })
}

/// One request.
struct Row {
    at: Moment,
    name: String,
    phone: String,
    phone_url: String,
    telegram: String,
    whatsapp: String,
    question: String,
    /// Name and pieces.
    cart: Vec<(String, i64)>,
    total: String,
    sent: Badge,
}

/// The page.
#[derive(Template)]
#[template(path = "console/contacts.html")]
struct Page<'a> {
    frame: Frame<'a>,
    rows: Vec<Row>,
    older: Option<String>,
    newest: Option<String>,
}

impl<'a> Page<'a> {
    fn new(desk: &'a Desk, store: &Store, found: &Found, is_first: bool) -> Self {
        let frame = Frame::inside(desk, Some(Section::Contacts));
        let reader = Reader { zone: &store.zone, now: desk.guest.now };
        let shown = &found.requests[..found.requests.len().min(PAGE_REQUESTS)];
        let last = shown.last().filter(|_| found.requests.len() > PAGE_REQUESTS);
        let tally = |request: &ContactRequest| found.tallies.get(&request.id.to_string()).copied();
        let rows = shown.iter().map(|request| Row {
            at: reader.brief(request.created_at),
            name: request.name.clone(),
            phone: request.phone.pretty(),
            phone_url: format!("tel:{}", request.phone.as_str()),
            telegram: request.telegram.clone().unwrap_or_default(),
            whatsapp: request.whatsapp.clone().unwrap_or_default(),
            question: request.question.clone().unwrap_or_default(),
            cart: request.lines.iter().map(|line| (line.name(), line.quantity)).collect(),
            total: request.total.pretty(),
            sent: standing::contact(frame.words, tally(request).unwrap_or_default()),
        });
        let path = "/console/contacts";
        Self {
            rows: rows.collect(),
            older: last
                .map(|request| desk.url_with(path, "after", &cursor::write(request.created_at, request.id))),
            newest: (!is_first).then(|| desk.url(path)),
            frame,
        }
    }
}

/// Shows the list.
pub(super) async fn show(desk: Desk) -> Response {
    match list(&desk).await {
        Ok(response) => response,
        Err(failure) => desk.refuse(&failure),
    }
}

async fn list(desk: &Desk) -> std::result::Result<Response, Failure> {
    let Some(store) = &desk.store else {
        return Ok(desk.page(&Storeless { frame: Frame::inside(desk, Some(Section::Contacts)) }));
    };
    let after = cursor::read(desk, ContactId::parse)?.map(|(created_at, id)| Cursor { created_at, id });
    let id = store.id.clone();
    let found = desk.read("console contacts", move |tx| find(tx, &id, after)).await?;
    Ok(desk.page(&Page::new(desk, store, &found, after.is_none())))
}
