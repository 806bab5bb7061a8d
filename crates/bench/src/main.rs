//! Measures the built program as people run it, on both databases with full durability, and sets each figure beside a
//! floor that is measured in the same run on the same machine: what the database or the network alone can do.
//!
//! Everything is on the loopback interface, in a directory of its own that is removed at the end. It is no test: figures
//! differ from machine to machine, only the ratios to the floors say something of krama.

mod console;
mod effects;
mod floor;
mod http;
mod orders;
mod places;
mod program;
mod report;
mod tracking;
mod webhooks;
mod world;

use clap::Parser;
use report::Report;
use std::path::PathBuf;
use std::time::{Duration, Instant};
use world::{Kind, World};

/// What is measured, and for how long.
#[derive(Debug, Parser)]
pub(crate) struct Args {
    /// The built program
    #[arg(long, value_name = "FILE", default_value = "target/release/krama")]
    krama: PathBuf,
    /// Seconds that everything together may take, about
    #[arg(long, default_value_t = 300)]
    seconds: u64,
    /// Orders in the database while the console's pages are measured
    #[arg(long, default_value_t = 1_000_000)]
    orders: i64,
    /// Seconds since 1970
    #[arg(long)]
    now: i64,
    /// Where the figures are written as JSON
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// One database alone: sqlite or postgres
    #[arg(long)]
    only: Option<String>,
    /// Look-ups of places alone
    #[arg(long)]
    places: bool,
    /// Rounds of parcel tracking alone, those that take minutes too
    #[arg(long, conflicts_with = "places")]
    tracking: bool,
    /// Serves the floor of the webhooks on this address, and nothing else
    #[arg(long, hide = true)]
    floor: Option<String>,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let args = Args::parse();
    if let Some(listen) = &args.floor {
        return floor::serve(listen).await;
    }
    let ends_at = Instant::now() + Duration::from_secs(args.seconds);
    let mut report = Report::default();
    let kinds: Vec<_> = Kind::ALL
        .into_iter()
        .filter(|kind| args.only.as_deref().is_none_or(|only| only == kind.name()))
        .collect();
    for (nth, kind) in kinds.iter().enumerate() {
        let left = ends_at.saturating_duration_since(Instant::now());
        let share = left / u32::try_from(kinds.len() - nth)?;
        let world = World::make(*kind, &args, share).await?;
        let measured = if args.places {
            places::measure(&world, &mut report).await
        } else if args.tracking {
            tracking::measure(&world, &mut report).await
        } else {
            measure(&world, &mut report).await
        };
        world.remove().await;
        measured?;
    }
    report.print();
    if let Some(path) = &args.json {
        std::fs::write(path, report.json())?;
    }
    Ok(())
}

async fn measure(world: &World, report: &mut Report) -> anyhow::Result<()> {
    program::measure(world, report).await?;
    webhooks::measure(world, report).await?;
    effects::measure(world, report).await?;
    places::measure(world, report).await?;
    console::measure(world, report).await
}
