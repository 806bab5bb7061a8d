//! How long the list of orders takes on a million of them. Not a test: it prints, and nobody waits for it by accident.
//!
//! `cargo test -p krama-store --release -- --ignored --nocapture a_million`

use super::world::{at, placed, policy, read, store, write};
use crate::repo::orders::Cursor;
use crate::repo::orders::search::{self, Filter, Search};
use crate::testing::migrated;
use crate::{Db, Dialect};
use krama_domain::ids::OrderId;
use krama_domain::ledger::PaymentStatus;
use krama_domain::order::Status;
use krama_domain::pay::PayType;
use krama_domain::phone::{Country, Phone};

const CROWD: &str =
    "INSERT INTO orders (store_id, order_id, number, token, created_at, status, payment_status, pay_type,
        total_minor, received_minor, phone, effects, entries, body, name_key, phone_tail, email, needing)
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000)
    SELECT store_id, substr(order_id, 1, 24) || substr(CAST(1000000000000 + i AS TEXT), 2), number || '-' || i,
        token || '-' || i, created_at - i * 60000,
        CASE WHEN i % 10 < 7 THEN 'confirmed' WHEN i % 10 < 9 THEN 'new' ELSE 'cancelled' END,
        CASE WHEN i % 100 < 50 THEN 'paid' WHEN i % 100 < 80 THEN 'prepaid' WHEN i % 100 < 98 THEN 'unpaid'
            WHEN i % 100 < 99 THEN 'checking' ELSE 'refunded' END,
        CASE WHEN i % 3 = 0 THEN 'cod' WHEN i % 3 = 1 THEN 'prepay' ELSE 'online_full' END,
        10000 + (i * 7919) % 1000000, 0, '+38067' || substr(CAST(10000000 + i % 700000 AS TEXT), 2), 0, 0, body,
        CASE WHEN i % 20 = 0 THEN 'шевченко ' ELSE 'прізвище' END || (i % 50000),
        substr(CAST(10000000 + (i * 7) % 10000000 AS TEXT), 2) || '76083',
        CASE WHEN i % 10 = 0 THEN 'buyer' || i || '@shop.ua' END,
        CASE WHEN i % 2000 = 0 THEN 1 ELSE 0 END
    FROM orders CROSS JOIN n";

async fn crowd(db: &Db) {
    placed(db, 1, PayType::Cod).await;
    let _ = policy();
    write(db, |tx| {
        tx.script(CROWD)?;
        if tx.dialect() == Dialect::Postgres { tx.script("ANALYZE orders") } else { Ok(()) }
    })
    .await;
}

fn filters() -> Vec<(&'static str, Filter)> {
    let none = Filter::default;
    let name = |start: &str| Some(Search::Name(start.to_owned()));
    let phone = Phone::parse("0670123456", Country::Ua).unwrap();
    vec![
        ("all", none()),
        ("status", Filter { status: Some(Status::Cancelled), ..none() }),
        ("payment", Filter { payment: Some(PaymentStatus::Checking), ..none() }),
        ("pay type", Filter { pay_type: Some(PayType::Prepay), ..none() }),
        (
            "rare pair",
            Filter { status: Some(Status::Cancelled), payment: Some(PaymentStatus::Refunded), ..none() },
        ),
        (
            "empty pair",
            Filter { status: Some(Status::New), payment: Some(PaymentStatus::Refunded), ..none() },
        ),
        ("old month", Filter { from: Some(at(-40_000_000)), before: Some(at(-37_400_000)), ..none() }),
        (
            "status in an old month",
            Filter { status: Some(Status::Cancelled), before: Some(at(-40_000_000)), ..none() },
        ),
        ("narrow sum", Filter { least_minor: Some(49_900), most_minor: Some(50_000), ..none() }),
        ("wide sum", Filter { least_minor: Some(50_000), ..none() }),
        (
            "wide sum, rare pair",
            Filter {
                least_minor: Some(500_000),
                status: Some(Status::Cancelled),
                payment: Some(PaymentStatus::Refunded),
                ..none()
            },
        ),
        ("problem", Filter { troubled: true, ..none() }),
        ("problem, status", Filter { troubled: true, status: Some(Status::New), ..none() }),
        ("phone", Filter { search: Some(Search::Phone(phone)), ..none() }),
        ("phone's end", Filter { search: Some(Search::PhoneEnd("4567".to_owned())), ..none() }),
        ("rare name", Filter { search: name("шевченко 4999"), ..none() }),
        ("common name", Filter { search: name("шев"), ..none() }),
        (
            "common name, rare status",
            Filter { search: name("шев"), status: Some(Status::Cancelled), ..none() },
        ),
        ("letter", Filter { search: name("п"), ..none() }),
        ("e-mail", Filter { search: Some(Search::Email("buyer1230@".to_owned())), ..none() }),
        ("common e-mail", Filter { search: Some(Search::Email("buyer".to_owned())), ..none() }),
    ]
}

#[tokio::test]
#[ignore = "it takes minutes and asserts nothing"]
async fn a_million_orders() {
    migrated(|db| async move {
        crowd(&db).await;
        for (name, filter) in filters() {
            let half = Cursor { created_at: at(-30_000_000), id: OrderId::parse(&"0".repeat(32)).unwrap() };
            let mut took = Vec::new();
            let mut count = None;
            for after in [None, None, Some(half)] {
                let wanted = filter.clone();
                let begun = std::time::Instant::now();
                let found = read(&db, move |tx| search::page(tx, &store(), &wanted, after, 51)).await;
                took.push(format!("{:>7.1} ms", begun.elapsed().as_secs_f64() * 1e3));
                count = Some(found.count);
            }
            println!("{:?} {name:<26} {} {count:?}", db.dialect(), took.join(" "));
        }
    })
    .await;
}
