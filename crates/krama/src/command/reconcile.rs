//! `krama reconcile`: one round of comparing with the provider's statement, now. While a server runs on the database, it
//! does the round and this command waits for it; otherwise the command does it itself, under the same lease.

mod report;

use crate::cli::Reconcile;
use crate::config::Config;
use crate::open::{self, Opened};
use anyhow::{Context, bail};
use krama_domain::ids::StoreId;
use krama_domain::shop::Store;
use krama_domain::time::Clock;
use krama_engine::node::Engine;
use krama_engine::node::errand::Looked;
use krama_engine::reconcile::{self, LANE};
use krama_engine::transport::Transport;
use krama_store::Sql;
use krama_store::repo::rounds::{self, Round, Wish};
use krama_store::repo::{discrepancies, lanes, stores};
use report::{Outcome, Report};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Seconds until a round that does not end is given up here; it goes on wherever a server runs.
const ROUND_MAX_S: u64 = 1_800;
/// Seconds that a running server gets to begin a round before the command takes the lane itself, if it is free.
const GRACE_S: u64 = 6;
/// Milliseconds between two looks at a round.
const LOOK_MS: u64 = 100;

/// Runs the command.
pub(crate) async fn run(config: &Config, args: Reconcile) -> anyhow::Result<ExitCode> {
    let opened = open::with_store(config).await?;
    let stores = wanted(&opened, args.store.as_deref()).await?;
    let is_served = open::is_served(config)?;
    let Opened { db, profiles, clock, random } = opened;
    let clock: Arc<dyn Clock> = clock;
    let engine = Engine::new(db, profiles, Transport::new()?, clock, Box::new(random));
    let mut reports = Vec::new();
    for store in stores {
        let now = engine.clock.now();
        let since = args.since.as_ref().map(|since| since.instant(now, &store.zone)).transpose()?;
        let wish =
            if args.until_now { Wish { since, quiet_ms: 0 } } else { Wish { since, ..Wish::default() } };
        let report = if args.dry_run {
            look(&engine, store, wish).await?
        } else {
            round(&engine, store, wish, is_served).await?
        };
        reports.push(report);
    }
    report::print(&reports, args.json)?;
    engine.db.clone().close().await;
    let has = |outcome| reports.iter().any(|report| report.outcome() == outcome);
    Ok(ExitCode::from(if has(Outcome::Failed) {
        1
    } else if has(Outcome::Open) {
        crate::command::PARTLY
    } else {
        0
    }))
}

/// The named store, or all whose provider is connected.
async fn wanted(opened: &Opened, named: Option<&str>) -> anyhow::Result<Vec<Store>> {
    let profiles = opened.profiles.clone();
    let connected = move |tx: &mut dyn Sql| {
        let mut found = Vec::new();
        for store in stores::list(tx)? {
            if reconcile::is_possible(&profiles.of_store(tx, store.clone())?) {
                found.push(store);
            }
        }
        Ok(found)
    };
    let connected = opened.db.read("connected stores", connected).await?;
    if let Some(name) = named {
        let store = open::store(opened, Some(name)).await?;
        if !connected.contains(&store) {
            bail!(
                "the store {name} has no monobank: set it with `krama store set {name} monobank.token --stdin`"
            );
        }
        return Ok(vec![store]);
    }
    if connected.is_empty() {
        bail!("no store has monobank: set it with `krama store set STORE monobank.token --stdin`");
    }
    Ok(connected)
}

async fn look(engine: &Engine, store: Store, wish: Wish) -> anyhow::Result<Report> {
    match engine.look_at_books(&store.id, wish).await? {
        Looked::Seen(survey) => report::of_survey(engine, store, &survey).await,
        Looked::Failed(reason) => Ok(Report::failed(store, reason)),
        Looked::NotConnected => bail!("the store {} has no monobank", store.id),
    }
}

async fn round(engine: &Engine, store: Store, wish: Wish, is_served: bool) -> anyhow::Result<Report> {
    let (id, profiles, now) = (store.id.clone(), engine.profiles.clone(), engine.clock.now());
    let ask = move |tx: &mut dyn Sql| reconcile::ask(tx, &profiles, &id, wish, "krama reconcile", now);
    let nth = engine.db.write("ask for a round", ask).await?;
    let nth = nth.with_context(|| format!("the store {} has no monobank", store.id))?;
    let done = wait(engine, &store.id, nth, is_served).await?;
    let id = store.id.clone();
    let read = move |tx: &mut dyn Sql| {
        Ok((discrepancies::of_round(tx, &id, nth)?, discrepancies::count_of_round(tx, &id, nth)?))
    };
    let (found, count) = engine.db.read("findings", read).await?;
    report::of_round(engine, store, done, found, count).await
}

/// Waits for the end of a round, and works on it where nobody else does.
async fn wait(engine: &Engine, store: &StoreId, nth: i64, is_served: bool) -> anyhow::Result<Round> {
    let node = hex::encode(engine.random_bytes::<8>());
    let begun = Instant::now();
    let mut told = None;
    let mut looks = tokio::time::interval(Duration::from_millis(LOOK_MS));
    while begun.elapsed() < Duration::from_secs(ROUND_MAX_S) {
        looks.tick().await;
        let (id, now) = (store.clone(), engine.clock.now());
        let look =
            move |tx: &mut dyn Sql| Ok((rounds::get(tx, &id, nth)?, lanes::is_held(tx, &id, LANE, now)?));
        let (round, is_held) = engine.db.read("a round", look).await?;
        let round = round.context("the round vanished from the database")?;
        if round.state.is_over() {
            return Ok(round);
        }
        if round.reason.is_some() && round.reason != told {
            eprintln!("{store}: {}", round.reason.as_deref().unwrap_or_default());
            told.clone_from(&round.reason);
        }
        let others_may = is_served || is_held;
        if !others_may || begun.elapsed() >= Duration::from_secs(GRACE_S) {
            engine.run_rounds(store, &node).await?;
        }
    }
    bail!(
        "the round of {store} did not end within {ROUND_MAX_S} s; it goes on where a server runs: see `krama reconcile --store {store}` again later"
    )
}
