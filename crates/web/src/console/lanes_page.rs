//! The page of lanes: which queue works, which does not and why, and the two buttons that stop one and let it go on.

use super::act::Act;
use super::desk::{Desk, Failure, Storeless};
use super::frame::{Frame, Section};
use super::lanes;
use super::moment::Reader;
use super::reply;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use krama_domain::effect::Destination;
use krama_domain::staff::Right;
use krama_store::Sql;
use krama_store::repo::lanes as rows;

#[derive(Template)]
#[template(path = "console/lanes.html")]
struct Page<'a> {
    frame: Frame<'a>,
    lanes: Vec<lanes::Row>,
    /// Whether the reader may stop them.
    runs: bool,
}

/// Shows them.
pub(super) async fn show(desk: Desk) -> Response {
    let Some(store) = desk.store.clone() else {
        return desk.page(&Storeless { frame: Frame::inside(&desk, Some(Section::Lanes)) });
    };
    let id = store.id.clone();
    match desk.read("lanes", move |tx| rows::of_store(tx, &id)).await {
        Err(error) => desk.refuse(&Failure::Internal(error)),
        Ok(found) => {
            let frame = Frame::inside(&desk, Some(Section::Lanes));
            let reader = Reader { zone: &store.zone, now: desk.guest.now };
            let lanes = lanes::rows(frame.words, &found, reader);
            desk.page(&Page { lanes, runs: desk.may(Right::RunLanes), frame })
        }
    }
}

/// Stops a lane: what is under way is finished, nothing new begins.
pub(super) async fn pause(Path(lane): Path<String>, act: Act) -> Response {
    set(&act, &lane, true).await
}

/// Lets a lane go on.
pub(super) async fn resume(Path(lane): Path<String>, act: Act) -> Response {
    set(&act, &lane, false).await
}

async fn set(act: &Act, lane: &str, paused: bool) -> Response {
    let (Some(lane), Some(store)) = (Destination::from_code(lane), &act.desk.store) else {
        return act.desk.refuse(&Failure::Missing);
    };
    let (store, scribe) = (store.id.clone(), act.scribe());
    let write = move |tx: &mut dyn Sql| {
        let changed = rows::pause(tx, &store, lane, paused)?;
        let [action, was, became] =
            if paused { ["lane.pause", "works", "paused"] } else { ["lane.resume", "paused", "works"] };
        let was = if changed { was } else { became };
        scribe.note(tx, action, lane.code(), Some(was), Some(became))
    };
    if let Err(error) = act.write("pause a lane", write).await {
        return act.desk.refuse(&Failure::Internal(error));
    }
    reply::back(&act.desk, "/console/lanes", if paused { "paused" } else { "resumed" })
}
