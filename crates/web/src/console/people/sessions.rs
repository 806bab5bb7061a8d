//! Ending sessions of those whom the reader may change: one, somebody's, everybody's but their own.

use super::act::within;
use super::{PATH, find};
use crate::console::act::Act;
use crate::console::desk::Failure;
use crate::console::reply;
use axum::extract::Path;
use axum::response::Response;
use krama_domain::ids::{PersonId, SessionId};
use krama_store::repo::sessions;
use krama_store::{Result, Sql};

fn answer(act: &Act, ended: Result<Option<u64>>) -> Response {
    match ended {
        Err(error) => act.desk.refuse(&Failure::Internal(error)),
        Ok(None) => reply::refused(&act.desk, PATH, "session-gone"),
        Ok(Some(_)) => reply::back(&act.desk, PATH, "sessions-ended"),
    }
}

/// Ends one.
pub(in crate::console) async fn end(Path(id): Path<String>, act: Act) -> Response {
    let Ok(id) = SessionId::parse(&id) else { return act.desk.refuse(&Failure::Missing) };
    let (own, scribe, now) =
        (act.desk.inside.person.scope.clone(), act.scribe_of_program(), act.desk.guest.now);
    let write = move |tx: &mut dyn Sql| {
        let found = find(tx, &own, now)?;
        let Some(session) = found.sessions.iter().find(|session| session.id == id) else { return Ok(None) };
        let person = found.people.iter().find(|person| person.id == session.person);
        let email = person.map(|person| person.email.clone()).unwrap_or_default();
        sessions::end(tx, id)?;
        scribe.note(tx, "session.end", &email, Some("1"), None)?;
        Ok(Some(1))
    };
    let ended = act.write("end a session", write).await;
    answer(&act, ended)
}

/// Ends all of somebody.
pub(in crate::console) async fn end_all(Path(id): Path<String>, act: Act) -> Response {
    let Ok(id) = PersonId::parse(&id) else { return act.desk.refuse(&Failure::Missing) };
    let (own, scribe) = (act.desk.inside.person.scope.clone(), act.scribe_of_program());
    let write = move |tx: &mut dyn Sql| {
        let Some(person) = within(tx, &own, id)? else { return Ok(None) };
        let ended = sessions::end_all(tx, id)?;
        scribe.note(tx, "session.end", &person.email, Some(&ended.to_string()), None)?;
        Ok(Some(ended))
    };
    let ended = act.write("end sessions", write).await;
    answer(&act, ended)
}

/// Ends everybody's but the one that asks.
pub(in crate::console) async fn end_others(act: Act) -> Response {
    let (own, scribe, now) =
        (act.desk.inside.person.scope.clone(), act.scribe_of_program(), act.desk.guest.now);
    let this = act.desk.inside.session;
    let write = move |tx: &mut dyn Sql| {
        let found = find(tx, &own, now)?;
        let mut ended = 0;
        for session in found.sessions.iter().filter(|session| session.id != this) {
            ended += u64::from(sessions::end(tx, session.id)?.is_some());
        }
        scribe.note(tx, "session.end", "*", Some(&ended.to_string()), None)?;
        Ok(Some(ended))
    };
    let ended = act.write("end all other sessions", write).await;
    answer(&act, ended)
}
