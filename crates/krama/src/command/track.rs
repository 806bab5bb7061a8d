//! `krama track`: one round of looking at parcels, for those who want it from cron; a running server does the same by
//! itself. A parcel that the server looked at a moment ago is not due and is not asked about again.

use super::{Usage, print, print_table, terminal};
use crate::cli::Track;
use crate::config::Config;
use crate::open::{self, Opened};
use anyhow::bail;
use krama_domain::ids::{OrderId, OrderNumber, StoreId};
use krama_domain::shop::Store;
use krama_domain::time::Clock;
use krama_engine::node::Engine;
use krama_engine::node::tracking::{Round, Seen, Wish};
use krama_engine::transport::Transport;
use krama_store::Sql;
use krama_store::repo::parcels::LANE;
use krama_store::repo::{orders, stores};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Seconds that a busy lane is waited for: longer than a lease lasts.
const BUSY_S: u64 = 25;
/// Milliseconds between two tries to get it.
const AGAIN_MS: u64 = 500;

/// What a round over all stores came to.
#[derive(Default)]
struct Tally {
    orders: BTreeSet<(StoreId, OrderId)>,
    updated: BTreeSet<(StoreId, OrderId)>,
    errors: usize,
    looked: usize,
    /// Stores whose lane could not be worked on.
    closed: usize,
    rows: Vec<Vec<String>>,
}

/// Runs the command.
pub(crate) async fn run(config: &Config, args: Track) -> anyhow::Result<ExitCode> {
    let opened = open::with_store(config).await?;
    let wanted = wanted(&opened, &args).await?;
    let Opened { db, profiles, clock, random } = opened;
    let clock: Arc<dyn Clock> = clock;
    let engine = Engine::new(db, profiles, Transport::new()?, clock, Box::new(random));
    let mut tally = Tally::default();
    let bar = terminal::bar("parcels");
    for (store, order) in wanted {
        let until = engine.clock.now().plus_ms(i64::from(args.budget) * 1_000);
        let wish = Wish { order, until };
        let mut tell = |seen: Vec<Seen>| {
            bar.inc(seen.len().try_into().unwrap_or(0));
            tally.take(&store.id, &seen, &args);
        };
        if args.dry_run {
            if let Some(seen) = engine.look_at_parcels(&store.id, &wish).await? {
                tell(seen);
            }
        } else if let Some(why) = round(&engine, &store.id, &wish, &mut tell).await? {
            tally.closed += 1;
            eprintln!("{}: {why}", store.id);
        }
    }
    bar.finish_and_clear();
    engine.db.clone().close().await;
    tally.print(&args)?;
    Ok(tally.code())
}

/// One round of a store. Answers why it could not be done.
async fn round(
    engine: &Engine,
    store: &StoreId,
    wish: &Wish,
    tell: &mut (dyn FnMut(Vec<Seen>) + Send),
) -> anyhow::Result<Option<String>> {
    let node = hex::encode(engine.random_bytes::<8>());
    let begun = Instant::now();
    loop {
        match engine.track(store, &node, wish, tell).await? {
            Round::Done => return Ok(None),
            Round::Closed(Some(why)) => return Ok(Some(why)),
            Round::Closed(None) if begun.elapsed() > Duration::from_secs(BUSY_S) => {
                return Ok(Some("another krama works on these parcels right now".to_owned()));
            }
            Round::Closed(None) => tokio::time::sleep(Duration::from_millis(AGAIN_MS)).await,
        }
    }
}

/// The named store, or all that have Nova Poshta; with the order that is wanted.
async fn wanted(opened: &Opened, args: &Track) -> anyhow::Result<Vec<(Store, Option<OrderId>)>> {
    let connector = krama_connectors::of(LANE);
    let profiles = opened.profiles.clone();
    let connected = move |tx: &mut dyn Sql| {
        let mut found = Vec::new();
        for store in stores::list(tx)? {
            if (connector.is_connected)(&profiles.of_store(tx, store.clone())?) {
                found.push(store);
            }
        }
        Ok(found)
    };
    let mut stores = opened.db.read("connected stores", connected).await?;
    if let Some(name) = args.store.as_deref() {
        let named = open::store(opened, Some(name)).await?;
        stores.retain(|store| store.id == named.id);
    }
    if stores.is_empty() {
        bail!(
            "no such store has Nova Poshta: set its key with `krama store set STORE nova_poshta.api_key --stdin`"
        );
    }
    let Some(number) = &args.order_number else {
        return Ok(stores.into_iter().map(|store| (store, None)).collect());
    };
    let number = OrderNumber::from_text(number.trim());
    for store in stores {
        let (id, asked) = (store.id.clone(), number.clone());
        let find = move |tx: &mut dyn Sql| orders::by_number(tx, &id, &asked);
        if let Some(order) = opened.db.read("an order", find).await? {
            return Ok(vec![(store, Some(order.id))]);
        }
    }
    Err(Usage(format!("there is no order {number} in a store with Nova Poshta")).into())
}

impl Tally {
    fn take(&mut self, store: &StoreId, seen: &[Seen], args: &Track) {
        for one in seen {
            self.looked += 1;
            self.orders.insert((store.clone(), one.order));
            if one.problem.is_some() {
                self.errors += 1;
            }
            if one.news.is_some() {
                self.updated.insert((store.clone(), one.order));
            }
            if one.news.is_none() && one.problem.is_none() {
                continue;
            }
            if args.json {
                // A line that cannot be written is the end of whoever reads; the round goes on all the same.
                let _ = print(&format!("{}\n", line(store, one)));
            } else {
                self.rows.push(row(one));
            }
        }
    }

    fn print(&self, args: &Track) -> anyhow::Result<()> {
        let (total, updated) = (self.orders.len(), self.updated.len());
        if args.json {
            let counts = json!({ "total_orders": total, "updated": updated, "errors": self.errors });
            return print(&format!("{counts}\n"));
        }
        if !self.rows.is_empty() {
            let now = if args.dry_run { "would be" } else { "now" };
            print_table(&["order", "parcel", "was", now, "what follows"], &self.rows)?;
        }
        let parcels = if self.looked == 1 { "parcel" } else { "parcels" };
        eprintln!("{} {parcels} of {total} orders: {updated} updated, {} errors", self.looked, self.errors);
        Ok(())
    }

    fn code(&self) -> ExitCode {
        let failed = self.closed > 0 || self.errors > 0;
        match (failed, self.looked > self.errors) {
            (false, _) => ExitCode::SUCCESS,
            (true, true) => ExitCode::from(super::PARTLY),
            (true, false) => ExitCode::from(1),
        }
    }
}

fn row(seen: &Seen) -> Vec<String> {
    let number = seen.order_number.as_ref().map(ToString::to_string).unwrap_or_default();
    let (now, follows) = match (&seen.news, &seen.problem) {
        (Some(news), _) => {
            let phase = news.phase.map_or("unknown code", krama_domain::parcel::Phase::code);
            let effects = news.effects.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
            (format!("{phase} ({}): {}", news.code, news.text), effects)
        }
        (None, Some(problem)) => (format!("error: {problem}"), String::new()),
        (None, None) => (String::new(), String::new()),
    };
    vec![number, seen.number.to_string(), seen.was.code().to_owned(), now, follows]
}

fn line(store: &StoreId, seen: &Seen) -> Value {
    let news = seen.news.as_ref();
    json!({
        "store": store.as_str(),
        "order": seen.order_number.as_ref().map(OrderNumber::as_str),
        "number": seen.number.as_str(),
        "was": seen.was.code(),
        "code": news.map(|news| &news.code),
        "phase": news.and_then(|news| news.phase).map(krama_domain::parcel::Phase::code),
        "text": news.map(|news| &news.text),
        "stage": news.and_then(|news| news.stage).map(|(_, to)| to.code()),
        "effects": news.map(|news| news.effects.iter().map(krama_domain::effect::Key::as_str).collect::<Vec<_>>()),
        "error": seen.problem,
    })
}
