//! Look-ups of settlements and branches in a directory of the country's size, each a transaction of its own as a request
//! makes it. Without the network: what a shopper waits for is this and their own connection.

use crate::report::Report;
use crate::world::{Kind, World};
use krama_connectors::nova_poshta::sandbox::directory::{Book, large};
use krama_domain::place::Kind as Point;
use krama_domain::place::query::{BranchQuery, Query};
use krama_store::repo::places::{Building, refresh, search};
use krama_store::{Db, Sql};
use std::time::Instant;

/// Settlements of the directory.
const SETTLEMENTS: usize = 30_000;
/// Branches of the directory.
const BRANCHES: usize = 40_000;
/// Rows of one transaction while it is filled.
const CHUNK: usize = 500;
/// Times that every text is looked up.
const ROUNDS: usize = 10;
/// Places of one answer, as the page asks for.
const ANSWER: usize = 20;

/// What people type, from the first two letters on: Ukrainian, Russian, Latin, a wrong layout, nothing that there is.
const CITIES: [&str; 24] = [
    "Київ",
    "Харьков",
    "Днепропетровск",
    "Kamianets",
    "rb]d",
    "jltcf",
    "Покровське",
    "Новоселівка",
    "миколаївка",
    "Олександрівка",
    "Івано-Франківськ",
    "церква",
    "Ивановка",
    "Верхнівка",
    "Lviv",
    "Запорожье",
    "Камянське",
    "Біло",
    "Степанівка",
    "Красноград",
    "ъъъъ",
    "qqqq",
    "Мала",
    "Великий Яр",
];
const STREETS: [&str; 10] =
    ["", "1", "12", "№ 7", "шевч", "Шевченка 15", "незал", "Lesi", "будівельників 27", "немає"];

pub(crate) async fn measure(world: &World, report: &mut Report) -> anyhow::Result<()> {
    let (database, db) = (world.kind.name(), world.migrated().await?);
    let book = large(SETTLEMENTS, BRANCHES);
    let began = Instant::now();
    fill(world, &db, &book).await?;
    report.add(
        database,
        "directory: filling 30,000 settlements, 40,000 branches",
        began.elapsed().as_secs_f64(),
        "s",
    );
    if world.kind == Kind::Postgres {
        db.write("analyze", |tx| {
            tx.script("ANALYZE branches; ANALYZE settlements; ANALYZE settlement_keys;")
        })
        .await?;
    }
    let typed: Vec<String> = CITIES.iter().flat_map(|name| beginnings(name)).collect();
    let mut times = Vec::new();
    for typed in (0..ROUNDS).flat_map(|_| &typed) {
        let asked = Instant::now();
        let query = Query::read(typed);
        db.read("find settlements", move |tx| search::settlements(tx, &query, ANSWER)).await?;
        times.push(asked.elapsed().as_secs_f64() * 1_000.0);
    }
    add(report, database, "look-up of a settlement", times);
    let greatest = busiest(&book);
    let mut times = Vec::new();
    for typed in (0..ROUNDS * 3).flat_map(|_| STREETS) {
        let (settlement, asked) = (greatest.clone(), Instant::now());
        let query = BranchQuery::read(typed);
        let find = move |tx: &mut dyn Sql| search::branches(tx, &settlement, Point::Branch, &query, ANSWER);
        db.read("find branches", find).await?;
        times.push(asked.elapsed().as_secs_f64() * 1_000.0);
    }
    add(report, database, "look-up of a branch in the greatest city", times);
    db.close().await;
    Ok(())
}

fn add(report: &mut Report, database: &'static str, what: &str, mut times: Vec<f64>) {
    times.sort_by(f64::total_cmp);
    report.add(database, format!("{what}, p50"), times[times.len() / 2], "ms");
    report.add(database, format!("{what}, p95"), times[times.len() * 95 / 100], "ms");
}

/// What stands in the field while somebody types a name: two letters, three, …
fn beginnings(name: &str) -> Vec<String> {
    let letters: Vec<char> = name.chars().collect();
    (2..=letters.len()).map(|count| letters[..count].iter().collect()).collect()
}

/// The settlement with the most branches.
fn busiest(book: &Book) -> String {
    let mut counts = std::collections::BTreeMap::new();
    for branch in book.branches.iter().filter(|branch| branch.kind == Point::Branch) {
        *counts.entry(branch.settlement.clone()).or_insert(0) += 1;
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map(|(settlement, _)| settlement).unwrap_or_default()
}

async fn fill(world: &World, db: &Db, book: &Book) -> anyhow::Result<()> {
    let now = world.now();
    let mut building: Building = db.write("begin", move |tx| refresh::begin(tx, "main", now)).await?;
    for some in book.branches.chunks(CHUNK) {
        let (some, so_far) = (some.to_vec(), building.clone());
        let add = move |tx: &mut dyn Sql| {
            let mut building = so_far.clone();
            refresh::add_branches(tx, &mut building, &some)?;
            Ok(building)
        };
        building = db.write("add branches", add).await?;
    }
    for some in book.settlements.chunks(CHUNK) {
        let (some, so_far) = (some.to_vec(), building.clone());
        let add = move |tx: &mut dyn Sql| {
            let mut building = so_far.clone();
            refresh::add_settlements(tx, &mut building, &some)?;
            Ok(building)
        };
        building = db.write("add settlements", add).await?;
    }
    anyhow::ensure!(
        db.write("finish", move |tx| refresh::finish(tx, &building, now)).await?,
        "the directory is whole"
    );
    Ok(())
}
