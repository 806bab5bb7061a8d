//! The console's pages with a database full of orders.

use crate::http::Client;
use crate::orders;
use crate::report::Report;
use crate::world::{Kind, World};
use anyhow::Context;
use krama_domain::ids::{PersonId, PublicToken, SessionId};
use krama_domain::staff::{Role, Scope};
use krama_domain::time::{DAY_MS, Random};
use krama_store::repo::people::{self, Person};
use krama_store::repo::sessions::{self, Session};
use krama_store::{Db, Sql, args};
use std::time::{Duration, Instant};

/// Orders of one statement.
const CHUNK: i64 = 20_000;
/// Times that each page is asked for.
const VISITS: usize = 100;
/// Seconds for one page at most.
const PAGE_MAX: Duration = Duration::from_secs(5);
/// Seconds that the orders may take in any case.
const FILL_MIN: Duration = Duration::from_secs(15);
/// Where the orders that are made here begin to count.
const FIRST: i64 = 1_000_000_000;

pub(crate) async fn measure(world: &World, report: &mut Report) -> anyhow::Result<()> {
    let (database, db) = (world.kind.name(), world.db().await?);
    let at_most = world.left().mul_f64(0.7).max(FILL_MIN);
    let made = fill(world, &db, at_most).await?;
    report.add(database, "orders in the database for the pages", f64::from(u32::try_from(made)?), "");
    analyze(world, &db).await?;
    let cookie = enter(world, &db).await?;
    let (middle, number) = middle(&db, made).await?;
    db.close().await;
    let (server, _) = world.serve("web").await?;
    let mut client = Client::connect(&server.address).await?;
    anyhow::ensure!(client.get("/console/orders", &cookie).await? == 200, "the console stays closed");
    for (what, path) in [
        ("orders list, first page", "/console/orders".to_owned()),
        ("orders list, half-way down", format!("/console/orders?after={middle}")),
        ("orders list, filtered by payment", "/console/orders?payment=checking".to_owned()),
        ("orders list, filtered by status", "/console/orders?status=new".to_owned()),
        ("orders list, searched by number", format!("/console/orders?q={number}")),
        ("orders list, searched by phone", "/console/orders?q=0671234567".to_owned()),
        (
            "orders list, searched by name",
            "/console/orders?q=%D0%A8%D0%B5%D0%B2%D1%87%D0%B5%D0%BD%D0%BA%D0%BE".to_owned(),
        ),
        ("orders list, filtered by trouble", "/console/orders?trouble=1".to_owned()),
        ("orders list, pay type and sum", "/console/orders?pay=online_full&min=1000".to_owned()),
        ("order page", format!("/console/orders/{number}")),
    ] {
        let (p50, p95) = visit(&mut client, &path, &cookie).await?;
        report.add(database, format!("console: {what}, p50"), p50, "ms");
        report.add(database, format!("console: {what}, p95"), p95, "ms");
    }
    server.stop().await
}

/// Lets PostgreSQL know what a day of use would have told it.
pub(crate) async fn analyze(world: &World, db: &Db) -> anyhow::Result<()> {
    if world.kind == Kind::Postgres {
        let sql = "ANALYZE orders; ANALYZE effects; ANALYZE parcels;";
        db.write("analyze", move |tx| tx.script(sql)).await?;
    }
    Ok(())
}

/// Copies one order, whose parcel was taken, until there are enough or the time is over. Answers how many there are.
pub(crate) async fn fill(world: &World, db: &Db, at_most: Duration) -> anyhow::Result<i64> {
    let at = world.now().plus_ms(-400 * DAY_MS);
    let sample = orders::order(usize::try_from(FIRST)? - 1, at);
    let (id, text) = (sample.id.to_string(), sample.number.as_str().to_owned());
    db.write("make a sample", move |tx| orders::make_payable(tx, &sample, 99_999_999)).await?;
    let (began, mut made) = (Instant::now(), 0);
    while made < world.orders && began.elapsed() < at_most {
        let many = CHUNK.min(world.orders - made);
        let (id, text, from) = (id.clone(), text.clone(), FIRST + made);
        let copy = move |tx: &mut dyn Sql| copy(tx, &id, &text, from, many);
        db.write("copy orders", copy).await?;
        made += many;
    }
    Ok(made)
}

fn copy(tx: &mut dyn Sql, id: &str, number: &str, from: i64, many: i64) -> krama_store::Result<()> {
    let sql = "WITH RECURSIVE n(i) AS (SELECT CAST($3 AS BIGINT) UNION ALL
            SELECT i + 1 FROM n WHERE i + 1 < CAST($3 AS BIGINT) + CAST($4 AS BIGINT)),
        fresh AS (SELECT i, '01900000-0000-7000-8000-' || substr(CAST(1000000000000 + i AS TEXT), 2) AS id,
            'BNC' || CAST(i AS TEXT) AS number FROM n)
        INSERT INTO orders (store_id, order_id, number, token, created_at, status, payment_status, pay_type, total_minor,
            received_minor, phone, effects, entries, body, source, name_key, phone_tail, email)
        SELECT o.store_id, f.id, f.number, 'token' || CAST(f.i AS TEXT), o.created_at + (f.i - 1000000000) * 30000,
            CASE f.i % 7 WHEN 0 THEN 'confirmed' WHEN 1 THEN o.status ELSE 'done' END,
            CASE WHEN f.i % 50 = 0 THEN 'checking' WHEN f.i % 3 = 0 THEN 'paid' ELSE o.payment_status END,
            o.pay_type, o.total_minor, o.received_minor, o.phone, 1, o.entries,
            replace(replace(o.body, $1, f.id), $2, f.number), o.source, o.name_key, o.phone_tail, o.email
        FROM fresh AS f, orders AS o WHERE o.store_id = 'main' AND o.order_id = $1";
    tx.execute(sql, args![id, number, from, many])?;
    let sql = "WITH RECURSIVE n(i) AS (SELECT CAST($2 AS BIGINT) UNION ALL
            SELECT i + 1 FROM n WHERE i + 1 < CAST($2 AS BIGINT) + CAST($3 AS BIGINT))
        INSERT INTO effects (store_id, subject_id, nth, subject_kind, effect_key, kind, lane, intent, state, created_at,
            next_at, tries, tries_logged, uncertain, fence)
        SELECT e.store_id, '01900000-0000-7000-8000-' || substr(CAST(1000000000000 + n.i AS TEXT), 2), 1,
            e.subject_kind, e.effect_key, e.kind, e.lane, e.intent, 'done', e.created_at, e.next_at, 1, 0, 0, 0
        FROM n, effects AS e WHERE e.store_id = 'main' AND e.subject_id = $1 AND e.nth = 1";
    tx.execute(sql, args![id, from, many])?;
    let sql = "WITH RECURSIVE n(i) AS (SELECT CAST($2 AS BIGINT) UNION ALL
            SELECT i + 1 FROM n WHERE i + 1 < CAST($2 AS BIGINT) + CAST($3 AS BIGINT))
        INSERT INTO parcels (store_id, number, order_id, lane, leg, phase, code, words, status_at, received_at, cash_minor,
            marks, created_at, changed_at, looked_at, next_at, tries, matter)
        SELECT o.store_id, '2059' || CAST(n.i AS TEXT),
            '01900000-0000-7000-8000-' || substr(CAST(1000000000000 + n.i AS TEXT), 2), 'nova_poshta', 'outbound',
            'received', '9', '', o.created_at, o.created_at, 0, '', o.created_at, o.created_at, o.created_at, NULL, 0, ''
        FROM n, orders AS o WHERE o.store_id = 'main' AND o.order_id = $1";
    tx.execute(sql, args![id, from, many]).map(drop)
}

struct Zero;

impl Random for Zero {
    fn fill(&mut self, bytes: &mut [u8]) {
        bytes.fill(5);
    }
}

/// Somebody who is in; answers their cookie.
async fn enter(world: &World, db: &Db) -> anyhow::Result<String> {
    let now = world.now();
    let token = PublicToken::fresh(&mut Zero);
    let cookie = format!("krama_console={}", token.as_str());
    let begin = move |tx: &mut dyn Sql| {
        let person = Person {
            id: PersonId::fresh(now, &mut Zero),
            scope: Scope::All,
            email: "bench@example.com".to_owned(),
            name: "Bench".to_owned(),
            role: Role::Owner,
            created_at: now,
            disabled: false,
        };
        people::insert(tx, &person, None)?;
        let session = Session {
            id: SessionId::fresh(now, &mut Zero),
            person: person.id,
            created_at: now,
            expires_at: now.plus_ms(DAY_MS),
            seen_at: now,
            address: "127.0.0.1".to_owned(),
            agent: "bench".to_owned(),
        };
        sessions::begin(tx, &token, &person, &session)
    };
    db.write("enter", begin).await?;
    Ok(cookie)
}

/// A cursor half-way down the list, and the number of an order there.
async fn middle(db: &Db, made: i64) -> anyhow::Result<(String, String)> {
    let nth = FIRST + made / 2;
    let sql = "SELECT created_at, order_id, number FROM orders WHERE store_id = 'main' AND number = $1";
    let find = move |tx: &mut dyn Sql| tx.query_one(sql, args![format!("BNC{nth}")]);
    let row = db.read("an order", find).await?.context("the order in the middle is there")?;
    Ok((format!("{}.{}", row.int("created_at")?, row.text("order_id")?), row.text("number")?.to_owned()))
}

/// Asks for a page again and again: milliseconds of the median, and of nineteen in twenty.
async fn visit(client: &mut Client, path: &str, cookie: &str) -> anyhow::Result<(f64, f64)> {
    let began = Instant::now();
    let mut times = Vec::new();
    while times.len() < VISITS && (began.elapsed() < PAGE_MAX || times.is_empty()) {
        let asked = Instant::now();
        let status = client.get(path, cookie).await?;
        anyhow::ensure!(status < 400, "{path} is answered {status}");
        times.push(asked.elapsed().as_secs_f64() * 1_000.0);
    }
    times.sort_by(f64::total_cmp);
    Ok((times[times.len() / 2], times[times.len() * 95 / 100]))
}
