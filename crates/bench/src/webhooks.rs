//! Webhooks accepted durably: signature verified, inbox, order, ledger and effects committed, answered 200. Beside two
//! floors: the same kind of server without a database, and the bare transaction without HTTP.

use crate::http::load;
use crate::orders;
use crate::report::Report;
use crate::world::World;
use krama_connectors::connector::Incoming;
use krama_connectors::monobank;
use krama_engine::inbound::{self, Genuine, Judged};
use krama_store::{Db, Sql};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// Requests and transactions under way at once.
const AT_ONCE: usize = 64;
/// Webhooks of each measurement.
pub(crate) const WEBHOOKS: usize = 12_000;
/// Seconds of each measurement at most.
const PART_MAX: Duration = Duration::from_secs(10);

pub(crate) async fn measure(world: &World, report: &mut Report) -> anyhow::Result<()> {
    let database = world.kind.name();
    let db = world.db().await?;
    orders::seed(world, &db, 2 * WEBHOOKS).await?;
    let bare = bare(world, &db).await?;
    report.add(database, "floor: the webhook's transaction without HTTP", bare, "per s");
    db.close().await;
    let floor = world.floor().await?;
    let unkept = Arc::new(orders::webhooks(0..WEBHOOKS, &floor.address, world.now()));
    let without = load(&floor.address, unkept, AT_ONCE, PART_MAX).await?.per_second();
    report.add(database, "floor: signature verified over HTTP, no database", without, "per s");
    floor.stop().await?;
    let (server, _) = world.serve("web").await?;
    let sent = Arc::new(orders::webhooks(WEBHOOKS..2 * WEBHOOKS, &server.address, world.now()));
    let kept = load(&server.address, sent, AT_ONCE, PART_MAX).await?;
    server.stop().await?;
    let rate = kept.per_second();
    report.beside(database, "webhooks accepted durably over HTTP", (rate, "per s"), (without, "no database"));
    report.beside(database, "webhooks accepted durably over HTTP", (rate, "per s"), (bare, "no HTTP"));
    // Work for the same cores, one after the other.
    let both = 1.0 / (1.0 / bare + 1.0 / without);
    report.beside(
        database,
        "webhooks accepted durably over HTTP",
        (rate, "per s"),
        (both, "both floors together"),
    );
    Ok(())
}

/// Transactions per second that keep and apply a webhook which is verified already.
async fn bare(world: &World, db: &Db) -> anyhow::Result<f64> {
    let (settings, now) = (crate::floor::settings()?, world.now());
    let mut genuine = Vec::new();
    for request in orders::webhooks(0..WEBHOOKS, "-", now) {
        let text = String::from_utf8(request)?;
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or_default();
        let sign = head.lines().find_map(|line| line.strip_prefix("x-sign: ")).unwrap_or_default();
        let headers = [("x-sign".to_owned(), sign.to_owned())];
        let incoming = Incoming { headers: &headers, body: body.as_bytes() };
        let judged = inbound::judge(&monobank::CONNECTOR, &settings, &incoming);
        let Some(Judged::Genuine(webhook)) = judged else { anyhow::bail!("not genuine: {judged:?}") };
        genuine.push((webhook, body.as_bytes().to_vec()));
    }
    let (genuine, next) = (Arc::new(genuine), Arc::new(AtomicUsize::new(0)));
    let began = Instant::now();
    let mut writers = JoinSet::new();
    for _ in 0..AT_ONCE {
        let (db, genuine, next, store) =
            (db.clone(), Arc::clone(&genuine), Arc::clone(&next), World::store());
        writers.spawn(async move {
            let mut kept = 0_u32;
            while began.elapsed() < PART_MAX
                && let Some((webhook, raw)) = genuine.get(next.fetch_add(1, Ordering::Relaxed))
            {
                let (webhook, raw, store): (Genuine, Vec<u8>, _) =
                    (webhook.clone(), raw.clone(), store.clone());
                let keep = move |tx: &mut dyn Sql| {
                    inbound::keep(tx, &store, "monobank", &webhook, &raw, &orders::policy(), now)
                };
                db.write("keep a webhook", keep).await?;
                kept += 1;
            }
            Ok::<_, krama_store::Error>(kept)
        });
    }
    let mut kept = 0;
    while let Some(done) = writers.join_next().await {
        kept += done??;
    }
    Ok(f64::from(kept) / began.elapsed().as_secs_f64())
}
