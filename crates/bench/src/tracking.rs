//! Rounds of parcel tracking: `krama track` against a twin of the carrier in this process, which answers at once or after
//! a while, when nothing changed and when everything did.
//!
//! The lane asks once a second and keeps five requests in reserve, as the carrier's rules want it, so the wall time of a
//! long round is that pace. What krama itself costs is the processor time beside it.

use crate::orders::{order, policy};
use crate::report::Report;
use crate::world::World;
use anyhow::Context;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use krama_connectors::http::{Method, Request};
use krama_connectors::nova_poshta::sandbox::{Draft, Fate, Step, Twin};
use krama_domain::fact::{Actor, Fact, Happening};
use krama_domain::parcel::TrackingNumber;
use krama_domain::pay::PayType;
use krama_domain::time::{HOUR_MS, Random, Timestamp};
use krama_store::repo::apply;
use krama_store::{Db, Sql, args};
use std::ops::Range;
use std::process::Stdio;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tokio::process::Child;

/// Orders of one transaction while they are made.
const CHUNK: usize = 50;
/// Where the orders of this part begin to count.
const FIRST: usize = 50_000_000;
/// Milliseconds between two looks at the memory of a round.
const LOOK_MS: u64 = 20;
/// Parcels of a round.
const SIZES: [usize; 2] = [1_000, 10_000];
/// The carrier's latencies, in milliseconds.
const LATENCIES_MS: [u64; 2] = [0, 50];

/// The twin, and how long it takes to answer.
struct Carrier {
    twin: Mutex<Twin>,
    latency_ms: Mutex<u64>,
    now: Timestamp,
}

/// Draws nothing: every number of a parcel is given here.
struct Zero;

impl Random for Zero {
    fn fill(&mut self, bytes: &mut [u8]) {
        bytes.fill(0);
    }
}

/// The carrier and the parcels that it brings here.
struct Parcels {
    carrier: Arc<Carrier>,
    address: String,
    /// Those that are under way: each series has its own, since a code is news only once.
    numbers: Range<usize>,
}

/// What one round came to.
struct Round {
    requests: u64,
    wall: Duration,
    /// Seconds of the processor.
    worked: f64,
    memory: f64,
    last_line: String,
}

impl Parcels {
    /// A carrier that brings nothing yet.
    async fn new(world: &World) -> anyhow::Result<Self> {
        let carrier = Carrier { twin: Mutex::default(), latency_ms: Mutex::new(0), now: world.now() };
        let carrier = Arc::new(carrier);
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = format!("http://{}/v2.0/json/", listener.local_addr()?);
        let router = Router::new().fallback(answer).with_state(Arc::clone(&carrier));
        tokio::spawn(axum::serve(listener, router).into_future());
        Ok(Self { carrier, address, numbers: 0..0 })
    }

    /// Ends the parcels that were under way, and sends `many` others, each of an order that is paid on delivery.
    async fn send(&mut self, db: &Db, many: usize) -> anyhow::Result<()> {
        let over = |tx: &mut dyn Sql| tx.execute("UPDATE parcels SET next_at = NULL", &[]).map(drop);
        db.write("parcels are over", over).await?;
        let now = self.carrier.now;
        self.numbers = self.numbers.end..self.numbers.end + many;
        for nth in self.numbers.clone() {
            let draft = Draft { number: Some(number(nth)), fate: Fate::Still, ..Draft::default() };
            let mut twin = self.carrier.twin.lock().expect("nobody panics with it");
            twin.send(draft, now.plus_ms(-HOUR_MS), &mut Zero);
        }
        for from in self.numbers.clone().step_by(CHUNK) {
            let some = from..(from + CHUNK).min(self.numbers.end);
            let make = move |tx: &mut dyn Sql| some.clone().try_for_each(|nth| make_order(tx, nth, now));
            db.write("make orders with parcels", make).await?;
        }
        Ok(())
    }

    /// Moves every parcel.
    fn put(&self, step: &Step) {
        let mut twin = self.carrier.twin.lock().expect("nobody panics with it");
        self.numbers
            .clone()
            .for_each(|nth| twin.put(&number(nth), step.clone(), self.carrier.now, &mut Zero));
    }

    fn calls(&self) -> u64 {
        self.carrier.twin.lock().expect("nobody panics with it").calls()
    }

    /// Runs `krama track` once, with all parcels due.
    async fn round(&self, world: &World, db: &Db) -> anyhow::Result<Round> {
        let due = |tx: &mut dyn Sql| {
            tx.execute("UPDATE parcels SET next_at = $1 WHERE next_at IS NOT NULL", args![1]).map(drop)
        };
        db.write("all are due", due).await?;
        let (calls, began) = (self.calls(), Instant::now());
        let mut command = world.command()?;
        command
            .args(["track", "--budget", "600", "--json"])
            .envs([("KRAMA_NOVA_POSHTA_URL", self.address.as_str()), ("NOVA_POSHTA_API_KEY", "bench")])
            .stdout(Stdio::piped());
        let mut child = command.spawn()?;
        let watch = watch(&child)?;
        let output = read(&mut child).await?;
        let status = child.wait().await?;
        let wall = began.elapsed();
        let (memory, worked) = watch.await?;
        anyhow::ensure!(status.success(), "krama track ends with {status}: {output}");
        let last_line = output.lines().next_back().unwrap_or_default().to_owned();
        Ok(Round { requests: self.calls() - calls, wall, worked, memory, last_line })
    }

    /// Rounds over `many` parcels when nothing changed and when everything did.
    async fn rounds(
        &mut self,
        world: &World,
        db: &Db,
        (many, among): (usize, &str),
        report: &mut Report,
    ) -> anyhow::Result<()> {
        self.send(db, many).await?;
        // The first sight of a parcel is news: it is not measured.
        self.put(&Step::OnTheWay);
        self.expect(&self.round(world, db).await?, None)?;
        let mut steps = [Step::InCity, Step::Arrived].into_iter();
        for latency_ms in LATENCIES_MS {
            *self.carrier.latency_ms.lock().expect("nobody panics with it") = latency_ms;
            let nothing = self.round(world, db).await?;
            self.expect(&nothing, Some(0))?;
            self.put(&steps.next().context("there are as many steps as latencies")?);
            let all = self.round(world, db).await?;
            self.expect(&all, Some(many))?;
            for (changed, round) in [("nothing", nothing), ("all", all)] {
                let what = format!("track {many} parcels{among}, {latency_ms} ms, {changed} changed");
                let database = world.kind.name();
                report.add(
                    database,
                    format!("{what}: requests"),
                    f64::from(u32::try_from(round.requests)?),
                    "",
                );
                report.add(database, format!("{what}: wall"), round.wall.as_secs_f64(), "s");
                report.add(database, format!("{what}: processor"), round.worked, "s");
                report.add(database, format!("{what}: memory"), round.memory / 1_048_576.0, "MiB");
            }
        }
        *self.carrier.latency_ms.lock().expect("nobody panics with it") = 0;
        Ok(())
    }

    /// A round that did not do its work measures nothing.
    fn expect(&self, round: &Round, updated: Option<usize>) -> anyhow::Result<()> {
        let counts: serde_json::Value = serde_json::from_str(&round.last_line)?;
        let is_whole = counts["total_orders"] == self.numbers.len() && counts["errors"] == 0;
        let is_right = updated.is_none_or(|updated| counts["updated"] == updated);
        anyhow::ensure!(is_whole && is_right, "a round came to {counts}");
        Ok(())
    }
}

/// The rounds that take minutes, before and after there are many finished orders in the database.
pub(crate) async fn measure(world: &World, report: &mut Report) -> anyhow::Result<()> {
    let db = world.migrated().await?;
    let mut parcels = Parcels::new(world).await?;
    for many in SIZES {
        parcels.rounds(world, &db, (many, ""), report).await?;
    }
    let made = crate::console::fill(world, &db, Duration::MAX).await?;
    crate::console::analyze(world, &db).await?;
    report.add(world.kind.name(), "finished orders beside the parcels", f64::from(u32::try_from(made)?), "");
    for many in SIZES {
        parcels.rounds(world, &db, (many, " among many"), report).await?;
    }
    db.close().await;
    Ok(())
}

fn number(nth: usize) -> String {
    format!("2045{nth:010}")
}

fn make_order(tx: &mut dyn Sql, nth: usize, at: Timestamp) -> krama_store::Result<()> {
    let mut order = order(FIRST + nth, at);
    order.pay_type = PayType::Cod;
    apply::place(tx, &order, Actor::Shopper, &policy())?;
    let number = TrackingNumber::parse(&number(nth)).expect("it has the right form");
    let fact = Fact::ParcelAttached { number, waybill: None, cash: None };
    let happening = Happening { fact, actor: Actor::System, at };
    apply::happen(tx, &order.store, order.id, &happening, &policy()).map(drop)
}

async fn answer(State(carrier): State<Arc<Carrier>>, body: Bytes) -> (StatusCode, Vec<u8>) {
    let latency_ms = *carrier.latency_ms.lock().expect("nobody panics with it");
    let request = Request {
        method: Method::Post,
        url: "/v2.0/json/".to_owned(),
        headers: Vec::new(),
        body: body.to_vec(),
    };
    let response = {
        let mut twin = carrier.twin.lock().expect("nobody panics with it");
        twin.serve(&request, carrier.now, &mut Zero).response
    };
    tokio::time::sleep(Duration::from_millis(latency_ms)).await;
    (StatusCode::from_u16(response.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), response.body)
}

async fn read(child: &mut Child) -> anyhow::Result<String> {
    use tokio::io::AsyncReadExt;
    let mut output = String::new();
    child.stdout.take().context("it is piped")?.read_to_string(&mut output).await?;
    Ok(output)
}

/// Watches a process until it ends: its greatest memory in bytes, and the processor's seconds that it took.
fn watch(child: &Child) -> anyhow::Result<tokio::task::JoinHandle<(f64, f64)>> {
    let id = child.id().context("it has ended")?;
    Ok(tokio::spawn(async move {
        let mut seen = (0.0_f64, 0.0_f64);
        while let Some((memory, worked)) = crate::world::usage(id) {
            seen = (seen.0.max(memory), seen.1.max(worked));
            tokio::time::sleep(Duration::from_millis(LOOK_MS)).await;
        }
        seen
    }))
}
