//! Webhooks that match no order, or could not be read: kept, and shown until an order claims them.

use super::desk::{Desk, Failure, Storeless};
use super::effect::system_of;
use super::frame::{Frame, Section};
use super::moment::{Moment, Reader};
use super::reason;
use askama::Template;
use axum::response::Response;
use krama_domain::shop::Store;
use krama_store::repo::inbox::{self, Unmatched};

/// Webhooks that are shown, the newest.
const SHOWN_MAX: i64 = 200;

/// One webhook.
struct Row {
    at: Moment,
    system: String,
    invoice: String,
    number: String,
    /// Why it could not be read; empty when it merely waits.
    reason: String,
}

/// The page.
#[derive(Template)]
#[template(path = "console/unmatched.html")]
struct Page<'a> {
    frame: Frame<'a>,
    rows: Vec<Row>,
    count: i64,
    /// How many are shown, where not all are.
    shown: Option<usize>,
}

impl<'a> Page<'a> {
    fn new(desk: &'a Desk, store: &Store, found: &[Unmatched], count: i64) -> Self {
        let frame = Frame::inside(desk, Some(Section::Unmatched));
        let reader = Reader { zone: &store.zone, now: desk.guest.now };
        let words = frame.words;
        let row = |one: &Unmatched| Row {
            at: reader.brief(one.received_at),
            system: system_of(&one.source).to_owned(),
            invoice: one.invoice_id.clone().unwrap_or_default(),
            number: one.reference.clone().unwrap_or_default(),
            reason: reason::said_if_any(words, one.reason.as_deref()),
        };
        let is_cut = usize::try_from(count).is_ok_and(|count| count > found.len());
        let shown = is_cut.then_some(found.len());
        Self { frame, rows: found.iter().map(row).collect(), count, shown }
    }
}

/// Shows the list.
pub(super) async fn show(desk: Desk) -> Response {
    let Some(store) = &desk.store else {
        return desk.page(&Storeless { frame: Frame::inside(&desk, Some(Section::Unmatched)) });
    };
    let id = store.id.clone();
    let found = desk
        .read("console unmatched", move |tx| {
            Ok((inbox::unmatched(tx, &id, SHOWN_MAX)?, inbox::count_unmatched(tx, &id)?))
        })
        .await;
    match found {
        Ok((found, count)) => desk.page(&Page::new(&desk, store, &found, count)),
        Err(error) => desk.refuse(&Failure::Internal(error)),
    }
}
