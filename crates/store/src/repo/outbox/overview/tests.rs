//! Tallies and attempts on both databases.

use super::*;
use crate::repo::{contacts, lanes, outbox};
use crate::testing::migrated;
use krama_domain::effect::{Intent, Move, State};
use krama_domain::ids::{ContactId, OrderId};
use krama_domain::notice::Notice;
use krama_domain::time::Timestamp;

const NOW: Timestamp = Timestamp::from_secs(1_795_262_700);

fn store() -> StoreId {
    StoreId::parse("lviv").unwrap()
}

fn order(nth: u32) -> OrderId {
    OrderId::parse(&format!("018f0000-0000-7000-8000-{nth:012}")).unwrap()
}

fn intent(chat: i64) -> Intent {
    Intent::NotifyManager { notice: Notice::Paid, chat: chat.to_string() }
}

/// An order row with effects in these states; `true` says that they were tried before.
fn put(tx: &mut dyn Sql, nth: u32, effects: &[(State, bool)]) -> Result<()> {
    let sql =
        "INSERT INTO orders (store_id, order_id, number, token, created_at, status, payment_status, pay_type,
            total_minor, received_minor, phone, effects, entries, body)
        VALUES ('lviv', $1, $1, $1, $2, '', '', '', 0, 0, '', 0, 0, '')";
    tx.execute(sql, args![order(nth).to_string(), NOW.plus_ms(i64::from(nth)).as_ms()])?;
    for (at, (state, tried)) in (1_i64..).zip(effects) {
        outbox::insert(tx, &store(), Subject::Order(order(nth)), at, &intent(at), NOW)?;
        let sql = "UPDATE effects SET state = $1, tries_logged = $2 WHERE subject_id = $3 AND nth = $4";
        tx.execute(sql, args![state.code(), *tried, order(nth).to_string(), at])?;
    }
    Ok(())
}

#[tokio::test]
async fn every_effect_of_a_page_is_counted_once_and_others_are_not() {
    use State::{Discarded, Done, Ready, Refused, Started, Unknown};
    migrated(|db| async move {
        let fill = |tx: &mut dyn Sql| {
            put(tx, 1, &[(Refused, true)])?;
            put(tx, 2, &[(Done, true), (Discarded, true), (Ready, false), (Started, true), (Ready, true)])?;
            put(tx, 3, &[])?;
            put(tx, 4, &[(Refused, true), (Unknown, true), (Done, true)])?;
            put(tx, 5, &[(Ready, false)])
        };
        db.write("fill", fill).await.unwrap();
        let page = |tx: &mut dyn Sql| of_orders(tx, &store(), &[order(4), order(3), order(2)]);
        let tallies = db.read("page", page).await.unwrap();
        let mixed = Tally { settled: 2, running: 2, retrying: 1, needing: 0 };
        let bad = Tally { settled: 1, running: 0, retrying: 0, needing: 2 };
        assert_eq!(tallies, BTreeMap::from([(order(2).to_string(), mixed), (order(4).to_string(), bad)]));
        assert_eq!((mixed.all(), bad.all()), (5, 3));
        let other = |tx: &mut dyn Sql| of_orders(tx, &StoreId::parse("kyiv").unwrap(), &[order(4), order(5)]);
        assert!(db.read("another store", other).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn messages_about_contact_requests_are_counted() {
    migrated(|db| async move {
        let id = ContactId::parse("018f0000-0000-7000-8000-000000000009").unwrap();
        let fill = move |tx: &mut dyn Sql| {
            let sql =
                "INSERT INTO contacts (store_id, contact_id, created_at, body) VALUES ('lviv', $1, $2, '')";
            tx.execute(sql, args![id.to_string(), NOW.as_ms()])?;
            outbox::insert(tx, &store(), Subject::Contact(id), 1, &intent(1), NOW).map(drop)
        };
        db.write("fill", fill).await.unwrap();
        let at = contacts::Cursor { created_at: NOW, id };
        let tallies = db.read("page", move |tx| of_contacts(tx, &store(), at, at)).await.unwrap();
        assert_eq!(tallies[&id.to_string()], Tally { running: 1, ..Tally::default() });
    })
    .await;
}

/// Lets the first effect of an order fail `times` times, and answers what was kept of it.
fn fail(tx: &mut dyn Sql, times: i64) -> Result<()> {
    for nth in 1..=times {
        let now = NOW.plus_ms(nth);
        let leases = lanes::lease_due(tx, "node", now, now.plus_ms(1_000))?;
        let effect = outbox::claim(tx, &leases[0], now, 1)?.remove(0);
        let verdict = outbox::Verdict {
            outcome: "retry",
            step: Move::Retry,
            next_at: now,
            counts: true,
            uncertain: false,
            code: None,
            reason: format!("try {nth}"),
            request: Some("POST".to_owned()),
            response: None,
        };
        assert!(outbox::settle(tx, &effect, &verdict, now)?);
    }
    Ok(())
}

#[tokio::test]
async fn the_newest_attempts_are_read_by_effect() {
    migrated(|db| async move {
        let fill = |tx: &mut dyn Sql| {
            put(tx, 1, &[(State::Ready, false), (State::Ready, false)])?;
            fail(tx, ATTEMPTS_SHOWN_MAX + 3)
        };
        db.write("fill", fill).await.unwrap();
        let read = |tx: &mut dyn Sql| {
            let subject = Subject::Order(order(1));
            Ok((attempts(tx, &store(), subject)?, outbox::attempts(tx, &store(), subject, 1)?))
        };
        let (shown, all) = db.read("attempts", read).await.unwrap();
        assert_eq!(shown.keys().collect::<Vec<_>>(), [&1], "the second was never tried");
        assert_eq!(shown[&1], all[3..]);
    })
    .await;
}
