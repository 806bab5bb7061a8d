//! Order numbers: unique and without gaps, however many orders are placed at once.

use super::world::{Dice, at, order, policy, store, write};
use crate::repo::{apply, orders};
use crate::testing::migrated;
use crate::{Db, Error, Result, Sql};
use krama_domain::fact::Actor;
use krama_domain::ids::{OrderId, PublicToken, StoreId};
use krama_domain::pay::PayType;
use krama_domain::time::{Timestamp, Zone};
use tokio::task::JoinSet;

/// Draws a number and places an order under it, in one transaction.
fn place_next(tx: &mut dyn Sql, seed: u64) -> Result<String> {
    let mut order = order(1, PayType::Cod);
    let mut dice = Dice(seed);
    order.id = OrderId::fresh(at(0), &mut dice);
    order.token = PublicToken::fresh(&mut dice);
    order.number = orders::next_number(tx, &store(), "TWC", &Zone::kyiv(), at(0))?;
    apply::place(tx, &order, Actor::Shopper, &policy())?;
    Ok(order.number.as_str().to_owned())
}

async fn draw(db: &Db, store: &'static str, zone: &'static str, now: &'static str) -> String {
    let number = write(db, move |tx| {
        let store = StoreId::parse(store).unwrap();
        let now = Timestamp::parse_rfc3339(now).unwrap();
        orders::next_number(tx, &store, "TWC", &Zone::new(zone).unwrap(), now)
    });
    number.await.as_str().to_owned()
}

#[tokio::test]
async fn orders_placed_at_once_get_all_numbers_and_each_its_own() {
    const PLACED: u64 = 24;
    migrated(|db| async move {
        let mut shoppers = JoinSet::new();
        for seed in 1..=PLACED * 2 {
            let db = db.clone();
            // Every second checkout fails after it has drawn its number.
            let fails = seed % 2 == 0;
            shoppers.spawn(async move {
                let placing = move |tx: &mut dyn Sql| {
                    let number = place_next(tx, seed)?;
                    let failure = Error::Row { column: "any".to_owned(), text: "any".to_owned() };
                    if fails { Err(failure) } else { Ok(number) }
                };
                (fails, db.write("test.place", placing).await)
            });
        }
        let mut numbers = Vec::new();
        while let Some(outcome) = shoppers.join_next().await {
            let (fails, outcome) = outcome.unwrap();
            assert_eq!(outcome.is_err(), fails, "{outcome:?}");
            numbers.extend(outcome.ok());
        }
        numbers.sort();
        let wanted: Vec<_> = (1..=PLACED).map(|nth| format!("TWC30102025N{nth:02}")).collect();
        assert_eq!(numbers, wanted);
    })
    .await;
}

#[tokio::test]
async fn the_hundred_and_first_simply_is_longer() {
    migrated(|db| async move {
        let numbers = write(&db, |tx| {
            let draw = |_| orders::next_number(tx, &store(), "TWC", &Zone::kyiv(), at(0));
            (0..101).map(draw).collect::<Result<Vec<_>>>()
        });
        let numbers = numbers.await;
        assert_eq!(numbers[98].as_str(), "TWC30102025N99");
        assert_eq!(numbers[100].as_str(), "TWC30102025N101");
    })
    .await;
}

#[tokio::test]
async fn a_day_begins_when_the_stores_clock_says_so() {
    migrated(|db| async move {
        for (store, zone, now, wanted) in [
            ("kyiv", "Europe/Kyiv", "2025-10-30T21:59:59Z", "TWC30102025N01"),
            ("kyiv", "Europe/Kyiv", "2025-10-30T21:59:59Z", "TWC30102025N02"),
            ("kyiv", "Europe/Kyiv", "2025-10-30T22:00:00Z", "TWC31102025N01"),
            ("almaty", "Asia/Almaty", "2025-10-30T18:59:59Z", "TWC30102025N01"),
            ("almaty", "Asia/Almaty", "2025-10-30T19:00:00Z", "TWC31102025N01"),
            // An order of the day before that was committed late goes on counting there.
            ("kyiv", "Europe/Kyiv", "2025-10-30T21:59:59Z", "TWC30102025N03"),
        ] {
            assert_eq!(draw(&db, store, zone, now).await, wanted, "{store} {now}");
        }
    })
    .await;
}
