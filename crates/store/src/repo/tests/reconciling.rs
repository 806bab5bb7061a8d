//! Reconciliation's rows: nightly work is claimed once, rounds follow each other, findings stay one row per invoice, and
//! the ledger is read by invoice.

use super::world::{TOTAL_MINOR, at, happened, payable, placed, read, report, store, uah, write};
use crate::repo::discrepancies::{self, Discrepancy, Reason, State};
use crate::repo::lanes::{self, Lease};
use crate::repo::rounds::{self, Counts, Round, Wish};
use crate::repo::schedules::{self, Schedule};
use crate::repo::{books, orders};
use crate::testing::migrated;
use crate::{Db, Sql};
use krama_domain::effect::Destination;
use krama_domain::fact::Fact;
use krama_domain::invoice::{Observation, Status};
use krama_domain::pay::PayType;
use krama_domain::reconcile::{Finding, Kind, Ours, Sums};
use std::collections::BTreeMap;

fn lease() -> Lease {
    Lease { store: store(), lane: Destination::Monobank, node: "a".to_owned(), fence: 1, former_until: at(0) }
}

async fn plan(db: &Db, seconds: i64) {
    write(db, move |tx| schedules::ensure(tx, &store(), "night", Destination::Monobank, at(seconds))).await;
}

async fn claim(db: &Db, seconds: i64) -> Option<Schedule> {
    write(db, move |tx| schedules::claim(tx, &lease(), "night", at(seconds), at(seconds + 60))).await
}

#[tokio::test]
async fn scheduled_work_is_claimed_when_it_is_due_and_put_off_meanwhile() {
    migrated(|db| async move {
        plan(&db, 100).await;
        plan(&db, 5).await;
        assert_eq!(read(&db, schedules::next_due).await, Some(at(100)), "what is planned stays");
        assert_eq!(claim(&db, 99).await, None);
        let first = claim(&db, 100).await.expect("it is due");
        assert_eq!((first.turn, first.tries), (1, 0));
        assert_eq!(claim(&db, 159).await, None, "it is under way");
        let second = claim(&db, 160).await.expect("nobody answered for it");
        let late = write(&db, move |tx| schedules::again(tx, &first, at(500), 0)).await;
        assert!(!late, "an older turn settles nothing");
        assert!(write(&db, move |tx| schedules::again(tx, &second, at(300), 3)).await);
        assert_eq!(claim(&db, 300).await.map(|claimed| claimed.tries), Some(3));
    })
    .await;
}

#[tokio::test]
async fn scheduled_work_is_hastened_never_delayed_and_removed() {
    migrated(|db| async move {
        plan(&db, 100).await;
        for (asked, due) in [(200, 100), (50, 50)] {
            write(&db, move |tx| schedules::hasten(tx, &store(), "night", at(asked))).await;
            assert_eq!(read(&db, schedules::next_due).await, Some(at(due)));
        }
        let foreign = Lease { lane: Destination::Telegram, ..lease() };
        let taken = write(&db, move |tx| schedules::claim(tx, &foreign, "night", at(99), at(199))).await;
        assert_eq!(taken, None, "another lane's holder has no say");
        write(&db, |tx| schedules::remove(tx, &store(), "night")).await;
        assert_eq!((claim(&db, 999).await, read(&db, schedules::next_due).await), (None, None));
    })
    .await;
}

#[tokio::test]
async fn scheduled_work_makes_its_lane_due() {
    migrated(|db| async move {
        plan(&db, 100).await;
        assert_eq!(read(&db, |tx| lanes::due(tx, at(99))).await, []);
        assert_eq!(read(&db, |tx| lanes::due(tx, at(100))).await, [(store(), Destination::Monobank)]);
        let leases = write(&db, |tx| lanes::lease_due(tx, "a", at(100), at(160))).await;
        assert_eq!(leases.len(), 1);
    })
    .await;
}

async fn lease_one(db: &Db, node: &'static str, seconds: i64) -> Option<Lease> {
    write(db, move |tx| {
        lanes::lease_one(tx, node, &store(), Destination::Monobank, at(seconds), at(seconds + 20))
    })
    .await
}

async fn is_held(db: &Db, seconds: i64) -> bool {
    read(db, move |tx| lanes::is_held(tx, &store(), Destination::Monobank, at(seconds))).await
}

#[tokio::test]
async fn one_lane_can_be_leased_while_nobody_holds_it() {
    migrated(|db| async move {
        plan(&db, 100).await;
        assert!(!is_held(&db, 0).await);
        let first = lease_one(&db, "a", 0).await.expect("it is free");
        assert!(is_held(&db, 19).await && !is_held(&db, 20).await);
        assert_eq!(lease_one(&db, "b", 19).await, None);
        assert_eq!(lease_one(&db, "a", 19).await.map(|lease| lease.fence), Some(first.fence), "renewed");
        let second = lease_one(&db, "b", 39).await.expect("it ran out");
        assert_eq!(second.fence, first.fence + 1);
        write(&db, |tx| lanes::pause(tx, &store(), Destination::Monobank, true)).await;
        assert_eq!(lease_one(&db, "b", 100).await, None, "a person stopped it");
    })
    .await;
}

async fn ask(db: &Db, since: Option<i64>, seconds: i64) -> i64 {
    write(db, move |tx| {
        rounds::ask(tx, &store(), Wish { since: since.map(at), ..Wish::default() }, Some("Оля"), at(seconds))
    })
    .await
}

async fn current(db: &Db) -> Option<Round> {
    read(db, |tx| rounds::current(tx, &store())).await
}

#[tokio::test]
async fn those_who_wait_for_a_round_share_it_and_the_earliest_beginning_counts() {
    migrated(|db| async move {
        for (since, expected) in
            [(None, None), (Some(50), Some(50)), (Some(20), Some(20)), (Some(30), Some(20))]
        {
            assert_eq!(ask(&db, since, 100).await, 1);
            assert_eq!(current(&db).await.and_then(|round| round.since), expected.map(at));
        }
        let waiting = current(&db).await.unwrap();
        let running = Round { state: rounds::State::Running, ..waiting };
        write(&db, move |tx| rounds::save(tx, &running)).await;
        assert_eq!(ask(&db, None, 200).await, 2, "one that runs is too late to join");
        assert_eq!(current(&db).await.map(|round| round.nth), Some(1));
    })
    .await;
}

#[tokio::test]
async fn a_round_is_kept_as_it_stands() {
    migrated(|db| async move {
        let nth = ask(&db, None, 100).await;
        let waiting = current(&db).await.unwrap();
        let counts =
            Counts { checked: 7, missing: 1, extra: 2, different: 3, healed: 4, unread: 5, left_open: 6 };
        let done = Round {
            state: rounds::State::Done,
            since: Some(at(1)),
            until: Some(at(90)),
            cursor: at(90),
            span_ms: 1_000,
            started_at: Some(at(101)),
            ended_at: Some(at(105)),
            counts,
            reason: Some("a reason".to_owned()),
            ..waiting
        };
        let kept = done.clone();
        write(&db, move |tx| rounds::save(tx, &kept)).await;
        assert_eq!(read(&db, move |tx| rounds::get(tx, &store(), nth)).await.as_ref(), Some(&done));
        assert_eq!(current(&db).await, None);
        ask(&db, None, 200).await;
        let newest = read(&db, |tx| rounds::newest(tx, &store(), 5)).await;
        assert_eq!(newest.iter().map(|round| round.nth).collect::<Vec<_>>(), [2, 1]);
    })
    .await;
}

fn found(invoice: &str, kind: Kind, minor: i64, round: i64) -> Discrepancy {
    let sums = |captured_minor| Sums { captured_minor, returned_minor: 5, currency_number: 980 };
    Discrepancy {
        finding: Finding {
            invoice_id: invoice.to_owned(),
            kind,
            ours: (kind != Kind::Missing).then(|| sums(100)),
            theirs: (kind != Kind::Extra).then(|| sums(minor)),
            reference: Some("TWC30102025N01".to_owned()),
        },
        state: State::Asked,
        reason: Reason::Asking,
        round,
        order: None,
        first_seen: at(round),
        last_seen: at(round),
        settled: None,
    }
}

async fn put(db: &Db, found: &Discrepancy) -> bool {
    let found = found.clone();
    write(db, move |tx| discrepancies::put(tx, &store(), &found)).await
}

async fn get(db: &Db, invoice: &'static str) -> Discrepancy {
    read(db, move |tx| discrepancies::get(tx, &store(), invoice)).await.expect("it is there")
}

async fn settle(db: &Db, invoice: &'static str) -> bool {
    write(db, move |tx| discrepancies::settle(tx, &store(), invoice, "Оля", "з іншого сайту", at(50))).await
}

#[tokio::test]
async fn a_finding_is_one_row_however_often_it_is_seen() {
    migrated(|db| async move {
        let order = payable(&db, 1, "inv-1").await;
        for kind in Kind::ALL {
            let first = Discrepancy { order: Some(order.id), ..found("i", kind, 70, 1) };
            assert!(put(&db, &first).await);
            let kept = get(&db, "i").await;
            assert_eq!(kept, Discrepancy { first_seen: kept.first_seen, ..first });
        }
        assert!(put(&db, &found("i", Kind::Different, 80, 9)).await);
        let again = get(&db, "i").await;
        assert_eq!((again.first_seen, again.last_seen, again.round), (at(1), at(9), 9));
        assert_eq!(read(&db, |tx| discrepancies::count_open(tx, &store())).await, 1);
    })
    .await;
}

async fn next_asked(db: &Db) -> Option<String> {
    read(db, |tx| discrepancies::next_asked(tx, &store())).await.map(|found| found.finding.invoice_id)
}

async fn turn(db: &Db, invoice: &'static str, to: (State, Reason)) -> bool {
    write(db, move |tx| discrepancies::turn(tx, &store(), invoice, to, 2)).await
}

#[tokio::test]
async fn findings_turn_while_they_are_open() {
    migrated(|db| async move {
        for invoice in ["a", "b"] {
            put(&db, &found(invoice, Kind::Missing, 70, 1)).await;
        }
        assert_eq!(next_asked(&db).await.as_deref(), Some("a"));
        assert!(turn(&db, "a", (State::Open, Reason::Unfit)).await);
        assert_eq!(next_asked(&db).await.as_deref(), Some("b"));
        assert!(turn(&db, "b", (State::Healed, Reason::Recorded)).await);
        assert_eq!(next_asked(&db).await, None);
        assert!(!turn(&db, "b", (State::Open, Reason::Unchanged)).await, "what is healed stays so");
        let open = read(&db, |tx| discrepancies::open(tx, &store(), None)).await;
        assert_eq!(open.iter().map(|f| f.finding.invoice_id.as_str()).collect::<Vec<_>>(), ["a"]);
        let seen = read(&db, |tx| discrepancies::of_round(tx, &store(), 2)).await;
        assert_eq!(seen.len(), 2);
        let count = |of: fn(&mut dyn Sql) -> crate::Result<i64>| read(&db, of);
        assert_eq!(count(|tx| discrepancies::count_of_round(tx, &store(), 2)).await, 2);
        assert_eq!(count(|tx| discrepancies::count_left_open(tx, &store(), 2)).await, 1);
    })
    .await;
}

/// Findings in pages, as whoever goes through all of them reads them.
fn walk(tx: &mut dyn Sql) -> crate::Result<Vec<String>> {
    let mut all: Vec<Discrepancy> = Vec::new();
    loop {
        let after = all.last().map(|last| (last.first_seen, last.finding.invoice_id.as_str()));
        let page = discrepancies::open(tx, &store(), after)?;
        if page.is_empty() {
            return Ok(all.into_iter().map(|found| found.finding.invoice_id).collect());
        }
        all.extend(page);
    }
}

#[tokio::test]
async fn all_that_are_open_are_read_page_by_page() {
    migrated(|db| async move {
        let many = discrepancies::PAGE_MAX + 2;
        let ids: Vec<String> = (0..many).map(|nth| format!("i-{nth:04}")).collect();
        let all = ids.clone();
        write(&db, move |tx| {
            // Three of a moment: pages end within one.
            all.iter().zip(0..).try_for_each(|(id, nth)| {
                discrepancies::put(tx, &store(), &found(id, Kind::Missing, 70, 1 + nth / 3)).map(drop)
            })?;
            discrepancies::turn(tx, &store(), "i-0000", (State::Healed, Reason::Agrees), 9).map(drop)
        })
        .await;
        assert_eq!(read(&db, walk).await, ids[1..]);
    })
    .await;
}

#[tokio::test]
async fn of_a_round_those_that_are_open_come_first() {
    migrated(|db| async move {
        write(&db, move |tx| {
            for nth in 0..=discrepancies::PAGE_MAX {
                discrepancies::put(tx, &store(), &found(&format!("i-{nth:04}"), Kind::Missing, 70, 2))?;
            }
            let last = format!("i-{:04}", discrepancies::PAGE_MAX);
            for nth in 0..discrepancies::PAGE_MAX {
                let id = format!("i-{nth:04}");
                discrepancies::turn(tx, &store(), &id, (State::Healed, Reason::Recorded), 2)?;
            }
            let seen = discrepancies::of_round(tx, &store(), 2)?;
            assert_eq!((seen.len(), &seen[0].finding.invoice_id), (1_000, &last));
            assert_eq!(discrepancies::count_of_round(tx, &store(), 2)?, 1_001);
            Ok(())
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn what_a_person_settled_stays_settled_while_it_is_the_same() {
    migrated(|db| async move {
        put(&db, &found("i", Kind::Missing, 70, 1)).await;
        assert!(settle(&db, "i").await);
        assert!(!settle(&db, "i").await, "only once");
        assert!(!put(&db, &found("i", Kind::Missing, 70, 2)).await);
        let kept = get(&db, "i").await;
        let settlement = kept.settled.expect("it is settled");
        assert_eq!((kept.state, kept.round, kept.last_seen), (State::Settled, 2, at(2)));
        assert_eq!(
            (settlement.by.as_str(), settlement.why.as_str(), settlement.at),
            ("Оля", "з іншого сайту", at(50))
        );
        assert!(put(&db, &found("i", Kind::Missing, 71, 3)).await);
        let reopened = get(&db, "i").await;
        assert_eq!((reopened.state, reopened.settled), (State::Asked, None));
    })
    .await;
}

async fn between(db: &Db, since: i64, until: i64) -> BTreeMap<String, Ours> {
    read(db, move |tx| books::between(tx, &store(), at(since), at(until))).await
}

async fn of_invoice(db: &Db, invoice: &'static str) -> Option<Ours> {
    read(db, move |tx| books::of_invoice(tx, &store(), invoice)).await
}

#[tokio::test]
async fn the_ledger_is_read_by_invoice_without_what_passed_the_provider_by() {
    migrated(|db| async move {
        let order = payable(&db, 1, "inv-1").await;
        let kept =
            Observation { final_minor: Some(TOTAL_MINOR - 900), ..report("inv-1", Status::Success, 40) };
        happened(&db, &order, 40, Fact::InvoiceReported(report("inv-1", Status::Success, 30))).await;
        happened(&db, &order, 41, Fact::InvoiceReported(kept)).await;
        let transfer = placed(&db, 2, PayType::OnlineFull).await;
        let (reference, note) = ("receipt-1".to_owned(), "переказ".to_owned());
        let recorded = Fact::ReceiptRecorded { reference: reference.clone(), amount: uah(TOTAL_MINOR), note };
        happened(&db, &transfer, 30, recorded).await;
        let judged = Fact::ReceiptJudged { reference, accepted: true, reason: String::new() };
        happened(&db, &transfer, 31, judged).await;
        let sums = Sums { captured_minor: TOTAL_MINOR, returned_minor: 900, currency_number: 980 };
        let all = between(&db, 30, 31).await;
        assert_eq!(all.keys().collect::<Vec<_>>(), ["inv-1"]);
        assert_eq!((all["inv-1"].sums, all["inv-1"].at, all["inv-1"].latest_at), (sums, at(30), at(40)));
        assert!(between(&db, 31, 99).await.is_empty() && between(&db, 0, 30).await.is_empty());
        assert_eq!(of_invoice(&db, "inv-1").await.map(|ours| ours.sums), Some(sums));
        assert_eq!((of_invoice(&db, "receipt-1").await, of_invoice(&db, "inv-2").await), (None, None));
        assert_eq!(read(&db, |tx| orders::first_at(tx, &store())).await, Some(at(1)));
    })
    .await;
}
