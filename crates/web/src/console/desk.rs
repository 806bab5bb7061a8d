//! Where a member of the staff works: a valid session, and the store that they look at.

use super::frame::{Badges, Frame};
use super::{gate, reply};
use crate::app::access::{Cause, DOOR, Guest, Inside, to};
use crate::view::icon::{Icon, Tone};
use askama::Template;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use krama_connectors::http::encode;
use krama_domain::ids::OrderNumber;
use krama_domain::lang::Lang;
use krama_domain::shop::Store;
use krama_domain::staff::Right;
use krama_store::repo::stores;
use krama_store::{Error, Result, Sql};

/// A request of the staff, with what every page needs.
pub(super) struct Desk {
    /// The request.
    pub(super) guest: Guest,
    /// Who sent it.
    pub(super) inside: Inside,
    /// The stores that they work for, the default one first.
    pub(super) stores: Vec<Store>,
    /// The store in question; `None` while there is no store at all.
    pub(super) store: Option<Store>,
    /// What stands beside the sections' names.
    pub(super) badges: Badges,
}

/// Why a page is not shown.
#[derive(Debug)]
pub(super) enum Failure {
    /// There is no such thing.
    Missing,
    /// They may not do this.
    Forbidden,
    /// The form was not sent by a page of this session.
    Stale,
    /// It is our fault.
    Internal(Error),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Internal(error)
    }
}

impl FromRequestParts<crate::app::Shared> for Desk {
    type Rejection = Response;

    async fn from_request_parts(
        parts: &mut Parts,
        app: &crate::app::Shared,
    ) -> std::result::Result<Self, Response> {
        let Ok(guest) = Guest::from_request_parts(parts, app).await;
        let inside = match parts.extensions.get::<Inside>() {
            Some(inside) => inside.clone(),
            // No gate stands before an address that leads nowhere.
            None => match guest.inside().await {
                Ok(Some(inside)) => inside,
                Ok(None) => return Err(to(DOOR)),
                Err(error) => return Err(gate::failed(&error)),
            },
        };
        let read = app.engine.db.read("stores", stores::list).await;
        let mut desk = Self { guest, inside, stores: Vec::new(), store: None, badges: Badges::default() };
        match read {
            Ok(stores) => desk.stores = stores,
            Err(error) => return Err(desk.refuse(&Failure::Internal(error))),
        }
        let scope = desk.inside.person.scope.clone();
        desk.stores.retain(|store| scope.covers(&store.id));
        let wanted = |store: &&Store| desk.guest.asked("store").is_none_or(|id| id == store.id.as_str());
        desk.store = desk.stores.iter().find(wanted).cloned();
        if desk.store.is_none() && desk.guest.asked("store").is_some() {
            return Err(desk.refuse(&Failure::Missing));
        }
        if parts.method == Method::GET {
            match desk.count_badges().await {
                Ok(badges) => desk.badges = badges,
                Err(error) => return Err(desk.refuse(&Failure::Internal(error))),
            }
        }
        Ok(desk)
    }
}

impl Desk {
    /// Counts what needs a person in the store in question, each up to a limit.
    async fn count_badges(&self) -> Result<Badges> {
        let Some(store) = self.store.as_ref().map(|store| store.id.clone()) else {
            return Ok(Badges::default());
        };
        let now = self.guest.now;
        self.read("console badges", move |tx| Badges::count(tx, &store, now)).await
    }

    /// The language of the pages: the reader's choice, or the store's.
    pub(super) fn lang(&self) -> Lang {
        self.guest.lang(self.store.as_ref().map_or(Lang::Uk, |store| store.lang))
    }

    /// Whether the reader may do that; decides what is offered. The gate decides what is done.
    pub(super) fn may(&self, right: Right) -> bool {
        self.inside.person.role.may(right)
    }

    /// The address of a page about the store in question, by its path.
    pub(super) fn url(&self, path: &str) -> String {
        match &self.store {
            Some(store) if self.stores.len() > 1 => format!("{path}?store={}", encode(store.id.as_str())),
            _ => path.to_owned(),
        }
    }

    /// The same with one more pair in its query.
    pub(super) fn url_with(&self, path: &str, name: &str, value: &str) -> String {
        let url = self.url(path);
        let joint = if url.contains('?') { '&' } else { '?' };
        format!("{url}{joint}{name}={}", encode(value))
    }

    /// The address of an order of the store in question.
    pub(super) fn order_url(&self, number: &OrderNumber) -> String {
        self.url(&format!("/console/orders/{}", encode(number.as_str())))
    }

    /// Reads in one snapshot.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        name: &'static str,
        work: impl Fn(&mut dyn Sql) -> Result<T> + Send + Sync + 'static,
    ) -> Result<T> {
        self.guest.app.engine.db.read(name, work).await
    }

    /// Sends a page.
    pub(super) fn page(&self, template: &impl Template) -> Response {
        reply::page(&self.guest, StatusCode::OK, template)
    }

    /// Sends the page that says why another is not shown.
    pub(super) fn refuse(&self, failure: &Failure) -> Response {
        let frame = Frame::inside(self, None);
        let (status, keys, tone) = match failure {
            Failure::Missing => {
                (StatusCode::NOT_FOUND, ["console-missing-title", "console-missing-text"], Tone::Neutral)
            }
            Failure::Forbidden => {
                (StatusCode::FORBIDDEN, ["console-forbidden-title", "console-forbidden-text"], Tone::Warning)
            }
            Failure::Stale => {
                (StatusCode::FORBIDDEN, ["console-stale-title", "console-stale-text"], Tone::Warning)
            }
            Failure::Internal(_) => (
                StatusCode::INTERNAL_SERVER_ERROR,
                ["console-failed-title", "console-failed-text"],
                Tone::Danger,
            ),
        };
        let request_id = matches!(failure, Failure::Internal(_)).then_some(self.guest.request_id.as_str());
        let [title, text] = keys.map(|key| frame.t(key));
        let retry = self.guest.same_in(self.lang());
        let view = Refused { home: self.url("/console"), frame, title, text, tone, request_id, retry };
        let mut response = reply::page(&self.guest, status, &view);
        if let Failure::Internal(error) = failure {
            response.extensions_mut().insert(Cause(error.to_string()));
        }
        response
    }
}

#[derive(Template)]
#[template(path = "console/refused.html")]
struct Refused<'a> {
    frame: Frame<'a>,
    title: String,
    text: String,
    tone: Tone,
    request_id: Option<&'a str>,
    retry: String,
    home: String,
}

/// What stands in place of a list before there is any store.
#[derive(Template)]
#[template(path = "console/storeless.html")]
pub(super) struct Storeless<'a> {
    pub(super) frame: Frame<'a>,
}

/// An address of the console that leads nowhere.
pub(super) async fn nowhere(desk: Desk) -> Response {
    desk.refuse(&Failure::Missing)
}
