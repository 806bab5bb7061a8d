//! The page of lanes: which queue works, which does not and why, what waits in it, and the buttons that stop one, let it
//! go on, and try a broken one at once.

use super::act::Act;
use super::desk::{Desk, Failure, Storeless};
use super::effects;
use super::frame::{Frame, Section};
use super::lanes::{self, Found};
use super::moment::Reader;
use super::reply;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use krama_domain::effect::Destination;
use krama_domain::ids::StoreId;
use krama_domain::staff::Right;
use krama_domain::time::Timestamp;
use krama_store::repo::lanes as rows;
use krama_store::repo::outbox::load;
use krama_store::repo::outbox::search;
use krama_store::{Result, Sql};

#[derive(Template)]
#[template(path = "console/lanes.html")]
struct Page<'a> {
    frame: Frame<'a>,
    lanes: Vec<lanes::Row>,
    /// Whether the reader may stop them.
    runs: bool,
}

fn find(tx: &mut dyn Sql, store: &StoreId, now: Timestamp) -> Result<Vec<Found>> {
    let groups = search::groups(tx, store, &effects::needing())?;
    let mut found = Vec::new();
    for lane in rows::of_store(tx, store)? {
        let own = || groups.iter().filter(|group| group.lane == lane.lane);
        let needing = (own().map(search::Group::count).sum(), own().any(|group| group.capped));
        let load = load::of_lane(tx, store, lane.lane, now)?;
        found.push(Found { lane, load, needing });
    }
    Ok(found)
}

/// Shows them.
pub(super) async fn show(desk: Desk) -> Response {
    let Some(store) = desk.store.clone() else {
        return desk.page(&Storeless { frame: Frame::inside(&desk, Some(Section::Lanes)) });
    };
    let (id, now) = (store.id.clone(), desk.guest.now);
    match desk.read("lanes", move |tx| find(tx, &id, now)).await {
        Err(error) => desk.refuse(&Failure::Internal(error)),
        Ok(found) => {
            let frame = Frame::inside(&desk, Some(Section::Lanes));
            let reader = Reader { zone: &store.zone, now: desk.guest.now };
            let lanes = lanes::rows(&desk, frame.words, &found, reader);
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

/// Tries a broken lane at once: whoever presses this has mended what was wrong. The breaker is closed and what waits is
/// due; if nothing was mended, the next failures open it again.
pub(super) async fn mend(Path(lane): Path<String>, act: Act) -> Response {
    let (Some(lane), Some(store)) = (Destination::from_code(&lane), &act.desk.store) else {
        return act.desk.refuse(&Failure::Missing);
    };
    let (store, scribe, now) = (store.id.clone(), act.scribe(), act.desk.guest.now);
    let write = move |tx: &mut dyn Sql| {
        let lanes = rows::of_store(tx, &store)?;
        let is_broken = lanes.iter().any(|one| one.lane == lane && one.broken_until > now);
        effects::urge(tx, &store, lane, now)?;
        let was = if is_broken { "broken" } else { "works" };
        scribe.note(tx, "lane.mend", lane.code(), Some(was), Some("tried at once"))
    };
    if let Err(error) = act.write("mend a lane", write).await {
        return act.desk.refuse(&Failure::Internal(error));
    }
    reply::back(&act.desk, "/console/lanes", "mended")
}
