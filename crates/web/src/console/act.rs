//! What somebody does in the console: the form they sent, and the line of the audit log that goes with it.
//!
//! One request is one act and leaves one line. The line is written in the transaction of the change itself, so that
//! neither can be without the other.

use super::desk::Desk;
use crate::app::Shared;
use crate::form::fields::Fields;
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::response::{IntoResponse, Response};
use krama_domain::fact::Actor;
use krama_domain::ids::{AuditId, StoreId};
use krama_domain::time::Timestamp;
use krama_store::repo::audit::{self, Line, Via, Who};
use krama_store::{Result, Sql};

/// A form of somebody who may send it: the gate has looked.
pub(super) struct Act {
    /// Who, and about which store.
    pub(super) desk: Desk,
    /// What they sent.
    pub(super) fields: Fields,
}

impl FromRequest<Shared> for Act {
    type Rejection = Response;

    async fn from_request(request: Request, app: &Shared) -> std::result::Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let desk = Desk::from_request_parts(&mut parts, app).await?;
        let request = Request::from_parts(parts, body);
        let body = Bytes::from_request(request, app).await.map_err(IntoResponse::into_response)?;
        Ok(Self { desk, fields: Fields::parse(&body) })
    }
}

impl Act {
    /// The actor of facts that this act brings about.
    pub(super) fn actor(&self) -> Actor {
        Actor::Staff(self.desk.inside.person.name.clone())
    }

    /// The scribe of this act, for matters of the store in question.
    pub(super) fn scribe(&self) -> Scribe {
        self.scribe_for(self.desk.store.as_ref().map(|store| store.id.clone()))
    }

    /// The scribe of this act, for matters of the whole program.
    pub(super) fn scribe_of_program(&self) -> Scribe {
        self.scribe_for(None)
    }

    fn scribe_for(&self, store: Option<StoreId>) -> Scribe {
        let guest = &self.desk.guest;
        let person = &self.desk.inside.person;
        Scribe {
            id: guest.app.engine.with_random(|random| AuditId::fresh(guest.now, random)),
            store,
            at: guest.now,
            who: Who {
                person: Some(person.id),
                name: person.name.clone(),
                via: Via::Console,
                request_id: guest.request_id.clone(),
            },
        }
    }

    /// Changes the database.
    pub(super) async fn write<T: Send + 'static>(
        &self,
        name: &'static str,
        work: impl Fn(&mut dyn Sql) -> Result<T> + Send + Sync + 'static,
    ) -> Result<T> {
        self.desk.guest.app.engine.db.write(name, work).await
    }
}

/// Writes the line of one act.
#[derive(Debug, Clone)]
pub(crate) struct Scribe {
    /// The line's key, drawn before the transaction, which may run twice.
    pub(crate) id: AuditId,
    /// Whose matter it is.
    pub(crate) store: Option<StoreId>,
    /// When.
    pub(crate) at: Timestamp,
    /// Who.
    pub(crate) who: Who,
}

impl Scribe {
    /// Writes the line: what was done to what, how it stood before and stands now.
    pub(crate) fn note(
        &self,
        tx: &mut dyn Sql,
        action: &str,
        subject: &str,
        was: Option<&str>,
        became: Option<&str>,
    ) -> Result<()> {
        audit::append(
            tx,
            &Line {
                id: self.id,
                store: self.store.clone(),
                at: self.at,
                who: self.who.clone(),
                action: action.to_owned(),
                subject: subject.to_owned(),
                was: was.map(str::to_owned),
                became: became.map(str::to_owned),
            },
        )
    }
}
