//! The page before many effects are replayed or given up: what would happen, and the form that does it.

use super::moving::TRIAL;
use super::plan::{Chosen, PICKS_MAX, Pick, Plan, Stay, THESE, plan};
use super::query::Query;
use crate::console::desk::{Desk, Failure, Storeless};
use crate::console::effect::system;
use crate::console::frame::{Frame, Section};
use crate::console::moment::Reader;
use crate::i18n::Arg;
use crate::view::words::Words;
use askama::Template;
use axum::response::Response;
use krama_connectors::connector::Rate;
use krama_connectors::telegram;
use krama_domain::effect::{Destination, Intent, Move, State};
use krama_domain::shop::Store;
use krama_domain::staff::Right;
use krama_domain::time::MINUTE_MS;
use krama_store::repo::lanes::{self, Lane};
use krama_store::repo::outbox::Effect;
use std::collections::BTreeMap;

#[derive(Template)]
#[template(path = "console/effects_preview.html")]
struct Page<'a> {
    frame: Frame<'a>,
    title: String,
    replays: bool,
    count: i64,
    /// The same with a plus where counting stopped.
    shown: String,
    at: i64,
    /// One sentence each.
    stays: Vec<String>,
    /// Lanes that do not work now.
    waits: Vec<String>,
    /// That some may have happened already; empty where none may.
    uncertain: String,
    /// Whether refunds or waybills may be among what is given up.
    refunds: bool,
    /// Whether somebody may say that a broken lane is mended.
    urges: bool,
    pace: String,
    /// The effects meant, as hidden fields.
    fields: Vec<(&'static str, String)>,
    /// What is meant, in words.
    meant: Vec<String>,
    /// What moving only a few is called, where that is less than all.
    trial: Option<String>,
    button: String,
    back: String,
}

/// The effects that an address means, and the move.
fn asked(desk: &Desk) -> Result<(Chosen, Move), Failure> {
    let step = match desk.guest.asked("step") {
        Some("replay") | None => Move::Replay,
        Some("discard") => Move::Discard,
        Some(_) => return Err(Failure::Missing),
    };
    let picks: Vec<_> = desk.guest.asked_all("pick").take(PICKS_MAX).map(Pick::parse).collect();
    if picks.is_empty() && desk.guest.asked(THESE).is_none() {
        let query = Query::read(|name| desk.guest.asked(name).unwrap_or_default().to_owned())?;
        return Ok((Chosen::Matching(query), step));
    }
    let picks: Option<Vec<_>> = picks.into_iter().collect();
    Ok((Chosen::These(picks.ok_or(Failure::Missing)?), step))
}

/// Shows it.
pub(crate) async fn show(desk: Desk) -> Response {
    match page(&desk).await {
        Ok(response) => response,
        Err(failure) => desk.refuse(&failure),
    }
}

async fn page(desk: &Desk) -> Result<Response, Failure> {
    let Some(store) = &desk.store else {
        return Ok(desk.page(&Storeless { frame: Frame::inside(desk, Some(Section::Effects)) }));
    };
    let (chosen, step) = asked(desk)?;
    let (id, wanted, now) = (store.id.clone(), chosen.clone(), desk.guest.now);
    let (found, lanes) = desk
        .read("preview of effects", move |tx| {
            Ok((plan(tx, &id, &wanted, step, now)?, lanes::of_store(tx, &id)?))
        })
        .await?;
    Ok(desk.page(&Page::new(desk, store, &chosen, step, &found, &lanes)))
}

impl<'a> Page<'a> {
    fn new(desk: &'a Desk, store: &Store, chosen: &Chosen, step: Move, plan: &Plan, lanes: &[Lane]) -> Self {
        let frame = Frame::inside(desk, Some(Section::Effects));
        let (words, now) = (frame.words, desk.guest.now);
        let replays = step == Move::Replay;
        let count = plan.moving();
        let shown = if plan.capped { format!("{count}+") } else { count.to_string() };
        let counted =
            |key: &str, n: i64| words.args(key, &[("count", Arg::Count(n)), ("shown", shown.clone().into())]);
        let reader = Reader { zone: &store.zone, now };
        let is_broken = |lane: &Lane| lane.broken_until > now && !lane.paused;
        let stopped = || lanes.iter().filter(|lane| plan.moves.contains_key(&lane.lane));
        let query = match chosen {
            Chosen::Matching(query) => query.clone(),
            Chosen::These(_) => Query::default(),
        };
        let trial = i64::try_from(TRIAL).expect("a trial is small");
        Self {
            title: words.t(if replays { "effects-replay-title" } else { "effects-discard-title" }),
            button: counted(if replays { "effects-replay-button" } else { "effects-discard-button" }, count),
            stays: plan.stays.iter().map(|(why, n)| words.count(stay_key(*why), *n)).collect(),
            waits: stopped().filter_map(|lane| wait(words, lane, plan, reader)).collect(),
            uncertain: if replays && plan.uncertain > 0 {
                words.count("effects-uncertain", plan.uncertain)
            } else {
                String::new()
            },
            urges: replays && desk.may(Right::RunLanes) && stopped().any(is_broken),
            pace: if replays && count > 0 { pace(words, plan) } else { String::new() },
            fields: fields(chosen),
            meant: meant(words, chosen),
            trial: (replays && count > trial).then(|| words.count("effects-trial", trial)),
            back: format!(
                "{}{}",
                desk.url_with("/console/effects", "state", query.view.code()),
                query.tail()
            ),
            at: now.as_ms(),
            refunds: [Destination::Monobank, Destination::NovaPoshta]
                .iter()
                .any(|lane| plan.moves.contains_key(lane)),
            replays,
            count,
            shown,
            frame,
        }
    }
}

fn fields(chosen: &Chosen) -> Vec<(&'static str, String)> {
    match chosen {
        Chosen::Matching(query) => query.pairs(),
        Chosen::These(picks) => {
            let picks = picks.iter().map(|pick| ("pick", pick.text()));
            picks.chain([(THESE, "1".to_owned())]).collect()
        }
    }
}

/// What is meant, in words.
fn meant(words: Words<'_>, chosen: &Chosen) -> Vec<String> {
    let query = match chosen {
        Chosen::Matching(query) => query,
        Chosen::These(picks) => {
            return vec![words.count("effects-chosen", i64::try_from(picks.len()).unwrap_or(i64::MAX))];
        }
    };
    let code = query.code.as_ref().map(|code| code.clone().unwrap_or_else(|| words.t("effects-no-code")));
    let more = [
        query.lane.map(|lane| system(lane).to_owned()),
        query.kind.map(|kind| words.t(super::kind_key(kind))),
        code,
        query.period.map(|period| words.t(period.key())),
        query.order.as_ref().map(|number| format!("№ {number}")),
    ];
    std::iter::once(words.t(query.view.key())).chain(more.into_iter().flatten()).collect()
}

const fn stay_key(why: Stay) -> &'static str {
    match why {
        Stay::TooOld => "effects-stay-too-old",
        Stay::State(State::Done) => "effects-stay-done",
        Stay::State(State::Discarded) => "effects-stay-discarded",
        Stay::State(State::Started) => "effects-stay-started",
        Stay::State(State::Ready | State::Refused | State::Unknown) => "effects-stay-ready",
        Stay::Later => "effects-stay-later",
    }
}

/// What keeps a lane from working, if anything does.
fn wait(words: Words<'_>, lane: &Lane, plan: &Plan, reader: Reader<'_>) -> Option<String> {
    let n = plan.moves.get(&lane.lane).copied().unwrap_or_default();
    let name = Arg::from(system(lane.lane));
    if lane.paused {
        Some(words.args("effects-wait-paused", &[("lane", name), ("count", Arg::Count(n))]))
    } else if lane.broken_until > reader.now {
        let time = Arg::from(reader.brief(lane.broken_until).text());
        Some(words.args("effects-wait-broken", &[("lane", name), ("count", Arg::Count(n)), ("time", time)]))
    } else {
        None
    }
}

/// How long that many take through a full bucket, in milliseconds.
fn takes_ms(n: i64, rate: Rate) -> i64 {
    let burst = i64::from(rate.burst).max(1);
    (n - burst).max(0).saturating_mul(rate.per_ms) / burst
}

/// The share of a sample's chats in all messages: what a group takes in a minute is the narrowest place there is.
fn chats_take_ms(n: i64, sample: &[Effect]) -> i64 {
    let mut chats: BTreeMap<&str, i64> = BTreeMap::new();
    for effect in sample {
        if let Intent::NotifyManager { chat, .. } = &effect.intent {
            *chats.entry(chat).or_default() += 1;
        }
    }
    let all: i64 = chats.values().sum();
    let slowest = chats.iter().map(|(chat, of)| takes_ms(n * of / all.max(1), telegram::rate_of(chat)));
    slowest.max().unwrap_or_default()
}

fn pace(words: Words<'_>, plan: &Plan) -> String {
    let takes = plan.moves.iter().map(|(lane, n)| {
        let whole = takes_ms(*n, krama_connectors::of(*lane).limits.rate);
        if *lane == Destination::Telegram { whole.max(chats_take_ms(*n, &plan.sample)) } else { whole }
    });
    let minutes = takes.max().unwrap_or_default().saturating_add(MINUTE_MS - 1) / MINUTE_MS;
    if minutes <= 1 { words.t("effects-pace-soon") } else { words.count("effects-pace", minutes) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_bucket_holds_goes_at_once_and_the_rest_by_its_pace() {
        let group = Rate { burst: 18, per_ms: 60_000 };
        assert_eq!([0, 18, 36, 180].map(|n| takes_ms(n, group)), [0, 0, 60_000, 540_000]);
    }
}
