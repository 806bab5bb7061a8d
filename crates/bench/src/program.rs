//! The program itself: how soon it answers after its start, and how much memory it takes when nothing happens.

use crate::report::Report;
use crate::world::World;

/// Starts that are measured; the first one also makes the database.
const STARTS: usize = 3;
const MEBIBYTE: f64 = 1_048_576.0;

pub(crate) async fn measure(world: &World, report: &mut Report) -> anyhow::Result<()> {
    let database = world.kind.name();
    let (first, took) = world.serve("all").await?;
    report.add(database, "first start: from nothing to ready", took.as_secs_f64() * 1_000.0, "ms");
    first.stop().await?;
    let mut best = f64::MAX;
    for nth in 0..STARTS {
        let (server, took) = world.serve("all").await?;
        best = best.min(took.as_secs_f64() * 1_000.0);
        if nth + 1 == STARTS {
            report.add(database, "start: until the first request is answered", best, "ms");
            report.add(database, "memory of an idle server", server.memory()? / MEBIBYTE, "MiB");
        }
        server.stop().await?;
    }
    Ok(())
}
