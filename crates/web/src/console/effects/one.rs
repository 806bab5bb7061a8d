//! The page of one effect: how it stands, and every try with what was sent and answered, secrets redacted.

use super::plan::{Pick, parse_subject};
use crate::console::desk::{Desk, Failure};
use crate::console::effect::Row;
use crate::console::frame::{Frame, Section};
use crate::console::moment::{Moment, Reader};
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use krama_domain::effect::{Move, Subject};
use krama_domain::ids::StoreId;
use krama_domain::shop::Store;
use krama_domain::staff::Right;
use krama_store::repo::orders;
use krama_store::repo::outbox::overview::ATTEMPTS_SHOWN_MAX;
use krama_store::repo::outbox::{self, Attempt, Effect};
use krama_store::{Result, Sql};

/// The address of an effect's page.
pub(super) fn url(desk: &Desk, effect: &Effect) -> String {
    let pick = Pick::of(effect);
    desk.url(&format!("/console/effects/{}/{}", pick.subject_text(), pick.nth))
}

/// What the page shows, as the database has it.
struct Found {
    effect: Effect,
    attempts: Vec<Attempt>,
    /// The order's number.
    number: Option<krama_domain::ids::OrderNumber>,
}

fn find(tx: &mut dyn Sql, store: &StoreId, subject: Subject, nth: i64) -> Result<Option<Found>> {
    let Some(effect) = outbox::get(tx, store, subject, nth)? else { return Ok(None) };
    let number = match subject {
        Subject::Order(id) => orders::number_of(tx, store, id)?,
        Subject::Contact(_) | Subject::Chat(_) => None,
    };
    Ok(Some(Found { attempts: outbox::attempts(tx, store, subject, nth)?, effect, number }))
}

#[derive(Template)]
#[template(path = "console/effect.html")]
struct Page<'a> {
    frame: Frame<'a>,
    row: Row,
    decided: Moment,
    code: String,
    /// Where the order or the request is, and what it is called.
    subject: (String, String),
    list_url: String,
    /// Where replaying and giving up begin; empty where they lead nowhere or the reader may not.
    replay_url: String,
    discard_url: String,
}

impl<'a> Page<'a> {
    fn new(desk: &'a Desk, store: &Store, found: &Found) -> Self {
        let frame = Frame::inside(desk, Some(Section::Effects));
        let reader = Reader { zone: &store.zone, now: desk.guest.now };
        let effect = &found.effect;
        let shown = usize::try_from(ATTEMPTS_SHOWN_MAX).unwrap_or(usize::MAX);
        let newest = &found.attempts[found.attempts.len().saturating_sub(shown)..];
        let preview = |step: Move, name: &str| {
            let url = desk.url_with("/console/effects/preview", "step", name);
            let offered = effect.state.after(step).is_some() && desk.may(Right::RepairEffects);
            if offered { format!("{url}&pick={}", Pick::of(effect).text()) } else { String::new() }
        };
        Self {
            row: Row::new(frame.words, effect, newest, reader),
            decided: reader.full(effect.created_at),
            code: effect.code.clone().unwrap_or_default(),
            subject: match &found.number {
                Some(number) => (desk.order_url(number), number.to_string()),
                None if matches!(effect.subject, Subject::Chat(_)) => {
                    (String::new(), frame.t("effects-of-chat"))
                }
                None => (desk.url("/console/contacts"), frame.t("effects-of-contact")),
            },
            list_url: desk.url("/console/effects"),
            replay_url: preview(Move::Replay, "replay"),
            discard_url: preview(Move::Discard, "discard"),
            frame,
        }
    }
}

/// Shows it.
pub(crate) async fn show(desk: Desk, Path((subject, nth)): Path<(String, String)>) -> Response {
    match page(&desk, &subject, &nth).await {
        Ok(response) => response,
        Err(failure) => desk.refuse(&failure),
    }
}

async fn page(desk: &Desk, subject: &str, nth: &str) -> std::result::Result<Response, Failure> {
    let store = desk.store.as_ref().ok_or(Failure::Missing)?;
    let subject = parse_subject(subject).ok_or(Failure::Missing)?;
    let nth = nth.parse().map_err(|_| Failure::Missing)?;
    let id = store.id.clone();
    let found = desk.read("console effect", move |tx| find(tx, &id, subject, nth)).await?;
    Ok(desk.page(&Page::new(desk, store, &found.ok_or(Failure::Missing)?)))
}
