//! Effects delivered: claimed, sent to a sink on this machine, marked as done. Beside the floor of claiming and settling
//! alone, in the same batches.

use crate::report::Report;
use crate::world::World;
use krama_domain::effect::{Destination, Move};
use krama_domain::time::Timestamp;
use krama_store::repo::lanes::{self, Lease};
use krama_store::repo::outbox::{self, Verdict};
use krama_store::{Db, Sql};
use std::time::{Duration, Instant};

/// Effects of one claim, as the engine claims conversions.
const BATCH: usize = 1_000;
/// Batches of the floor.
const BATCHES: usize = 8;
/// Seconds of the delivery at most.
const PART_MAX: Duration = Duration::from_secs(20);
/// Milliseconds between two looks at how far it is.
const LOOK_MS: u64 = 5;

pub(crate) async fn measure(world: &World, report: &mut Report) -> anyhow::Result<()> {
    let (database, db) = (world.kind.name(), world.db().await?);
    let floor = claim_and_settle(world, &db).await?;
    report.add(database, "floor: effects claimed and settled without HTTP", floor, "per s");
    let before = ready(&db).await?;
    let (server, _) = world.serve("engine").await?;
    let began = Instant::now();
    let mut left = before;
    while left > 0 && began.elapsed() < PART_MAX {
        tokio::time::sleep(Duration::from_millis(LOOK_MS)).await;
        left = ready(&db).await?;
    }
    let took = began.elapsed().as_secs_f64();
    server.stop().await?;
    db.close().await;
    let rate = f64::from(u32::try_from(before - left)?) / took;
    report.beside(database, "effects delivered to a local sink", (rate, "per s"), (floor, "no HTTP"));
    Ok(())
}

/// Conversions that are not settled.
async fn ready(db: &Db) -> anyhow::Result<i64> {
    let sql = "SELECT (SELECT COUNT(*) FROM effects WHERE store_id = 'main' AND lane = 'meta' AND state = 'ready')
        + (SELECT COUNT(*) FROM effects WHERE store_id = 'main' AND lane = 'meta' AND state = 'started') AS n";
    let count = |tx: &mut dyn Sql| tx.query_one(sql, &[])?.map_or(Ok(0), |row| row.int("n"));
    Ok(db.read("effects left", count).await?)
}

fn done(now: Timestamp) -> Verdict {
    Verdict {
        outcome: "done",
        step: Move::Succeed,
        next_at: now,
        counts: true,
        uncertain: false,
        code: None,
        reason: String::new(),
        request: None,
        response: None,
    }
}

async fn claim_and_settle(world: &World, db: &Db) -> anyhow::Result<f64> {
    let now = world.now();
    let take = move |tx: &mut dyn Sql| lanes::lease_due(tx, "bench", now, now.plus_ms(60_000));
    let leases = db.write("lease lanes", take).await?;
    let lease = leases.into_iter().find(|lease| lease.lane == Destination::Meta);
    let Some(lease): Option<Lease> = lease else { anyhow::bail!("there are no conversions") };
    let (began, mut settled) = (Instant::now(), 0);
    for _ in 0..BATCHES {
        let held = lease.clone();
        let claim = move |tx: &mut dyn Sql| outbox::claim(tx, &held, now, BATCH);
        let claimed = db.write("claim effects", claim).await?;
        settled += claimed.len();
        let settle = move |tx: &mut dyn Sql| {
            claimed.iter().try_for_each(|effect| outbox::settle(tx, effect, &done(now), now).map(drop))
        };
        db.write("settle effects", settle).await?;
    }
    let took = began.elapsed().as_secs_f64();
    db.write("give leases back", |tx| lanes::release_all(tx, "bench")).await?;
    Ok(f64::from(u32::try_from(settled)?) / took)
}
