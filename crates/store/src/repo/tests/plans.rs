//! Cost follows what is due, not what exists: the statements that run all the time are carried out by indexes. Each
//! case names those that it cannot do without.

mod parcels;

use super::explained::{Explained, Plan};
use super::world::{at, lease, lease_telegram, order, payable, store, write};
use crate::dialect::pick;
use crate::repo::lanes::{self, Lease};
use crate::repo::orders::search::{self, Filter, Search};
use crate::repo::orders::{self, Cursor};
use crate::repo::{books, checks, discrepancies, inbox, outbox, rounds, schedules};
use crate::testing::migrated;
use crate::{Db, Dialect, Result, Sql};
use krama_domain::effect::{Destination, State, Subject};
use krama_domain::ledger::PaymentStatus;
use krama_domain::order::{Source, Status};
use krama_domain::pay::PayType;

/// Thousands of rows, made from the few that are there. What is due among them belongs to another store.
const CROWDS: [&str; 9] = [
    "INSERT INTO orders (store_id, order_id, number, token, created_at, status, payment_status, pay_type,
        total_minor, received_minor, phone, effects, entries, body)
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
    SELECT store_id, substr(order_id, 1, 24) || substr(order_id, 33, 4) || CAST(10000000 + i AS TEXT), number || '-' || i, token || '-' || i, i, status, payment_status, pay_type,
        total_minor, received_minor, substr(phone, 1, length(phone) - 4) || CAST(1000 + i AS TEXT), effects, entries,
        body FROM orders CROSS JOIN n",
    "INSERT INTO effects (store_id, subject_id, nth, subject_kind, effect_key, kind, lane, intent, state,
        created_at, next_at, tries, tries_logged, uncertain, fence)
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
    SELECT CASE WHEN i % 10 = 1 THEN 'busy' ELSE store_id END, subject_id || '-' || i, nth, subject_kind,
        effect_key, kind, lane, intent, CASE WHEN i % 10 < 2 THEN 'ready' ELSE 'done' END, i,
        CASE WHEN i % 10 = 1 THEN i ELSE 9000000000000 + i END, 1, 1, 0, 0
    FROM effects CROSS JOIN n",
    "INSERT INTO checks (store_id, order_id, attempt, lane, next_at, tries)
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
    SELECT CASE WHEN i % 10 = 1 THEN 'busy' ELSE store_id END, order_id || '-' || i, attempt, lane,
        CASE WHEN i % 10 = 1 THEN i ELSE 9000000000000 + i END, 1 FROM checks CROSS JOIN n",
    "INSERT INTO lanes (store_id, lane, until, fence, paused, broken_until, failures)
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
    SELECT 'store-' || i, 'telegram', 0, 0, 0, 0, 0 FROM n",
    "INSERT INTO inbox (store_id, identity, source, received_at, state, invoice_id, reference, raw)
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
    SELECT 'twc', 'identity-' || i, 'monobank', i, CASE WHEN i % 10 = 0 THEN 'quarantined' ELSE 'applied' END,
        'invoice-' || i, 'number-' || i, raw FROM n CROSS JOIN (SELECT CAST('' AS {blob}) AS raw) AS empty",
    "INSERT INTO ledger (store_id, order_id, entry, kind, invoice_id, amount_minor, currency, at)
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
    SELECT 'twc', 'order-' || i, 'capture', 'capture', 'invoice-' || i, i, 'UAH', i FROM n",
    "INSERT INTO schedules (store_id, name, lane, next_at, turn, tries)
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
    SELECT 'store-' || i, 'night', 'monobank', 9000000000000 + i, 0, 0 FROM n",
    "INSERT INTO reconciliations (store_id, nth, provider, state, asked_at, quiet, checked, missing, extra, different,
        healed, unread)
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
    SELECT 'twc', i, 'monobank', 'done', i, 0, 0, 0, 0, 0, 0, 0 FROM n",
    "INSERT INTO discrepancies (store_id, provider, invoice_id, kind, state, reason, round, currency, first_seen, last_seen)
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
    SELECT 'twc', 'monobank', 'invoice-' || i, 'missing',
        CASE WHEN i % 100 = 0 THEN 'open' WHEN i % 100 = 1 THEN 'asked' ELSE 'healed' END, 'no_order', i, 980, i, i FROM n",
];

/// A sum above every one of the crowd, in minor units: where every row fits, PostgreSQL rightly takes any index.
const MORE_THAN_ANY: i64 = 1_000_000_000_000;

/// An order with an invoice to be made, a question to be asked and a message to be sent, among thousands.
async fn crowd(db: &Db) {
    payable(db, 1, "inv-1").await;
    super::world::placed(db, 2, PayType::Cod).await;
    write(db, |tx| {
        for crowd in CROWDS {
            tx.script(&crate::dialect::expand(crowd, tx.dialect()))?;
        }
        // SQLite decides without statistics, as it does in a shop.
        if tx.dialect() == Dialect::Postgres { tx.script("ANALYZE") } else { Ok(()) }
    })
    .await;
}

async fn plans(db: &Db, work: impl Fn(&mut dyn Sql) -> Result<()> + Send + Sync + 'static) -> Vec<Plan> {
    write(db, move |tx| {
        let mut explained = Explained::new(tx)?;
        work(&mut explained)?;
        Ok(explained.plans)
    })
    .await
}

/// Whether a step of a plan reads a whole table. What stands in `effects_started` is under way, all of it.
fn reads_all(line: &str) -> bool {
    let is_scan = line.starts_with("SCAN ") || line.contains("Seq Scan");
    // The rows of a statement inside the statement, which are limited there, are called `counted`.
    let is_part = line.contains("effects_started") || line.contains("CONSTANT ROW") || line == "SCAN counted";
    is_scan && !is_part
}

/// No step reads a whole table, and every one of these indexes is used.
fn assert_by_indexes(plans: &[Plan], indexes: &[&str]) {
    let lines: Vec<_> = plans.iter().flat_map(|plan| &plan.lines).collect();
    assert!(!lines.iter().any(|line| reads_all(line)), "{plans:#?}");
    for index in indexes {
        let uses = |line: &String| format!("{line} ").contains(&format!(" {index} "));
        assert!(lines.iter().any(|line| uses(line)), "without {index}: {plans:#?}");
    }
}

#[tokio::test]
async fn looking_for_lanes_reads_what_is_due() {
    const INDEXES: [&str; 4] =
        ["effects_due_anywhere", "checks_due_anywhere", "effects_started", "schedules_due_anywhere"];
    migrated(|db| async move {
        crowd(&db).await;
        assert_by_indexes(&plans(&db, |tx| lanes::due(tx, at(99)).map(drop)).await, &INDEXES);
        let leasing = plans(&db, |tx| lanes::lease_due(tx, "a", at(99), at(199)).map(drop)).await;
        assert_by_indexes(&leasing, &INDEXES);
        let by_key = ["SEARCH lanes", "Index Cond: ((store_id = "];
        let probes = |line: &String| by_key.iter().any(|wanted| line.contains(wanted));
        assert!(leasing[0].lines.iter().any(probes), "lanes without work are not touched: {leasing:#?}");
        assert_by_indexes(&plans(&db, |tx| outbox::next_due(tx).map(drop)).await, &INDEXES[..1]);
        assert_by_indexes(&plans(&db, |tx| checks::next_due(tx).map(drop)).await, &INDEXES[1..2]);
        assert_by_indexes(&plans(&db, |tx| schedules::next_due(tx).map(drop)).await, &INDEXES[3..]);
    })
    .await;
}

#[tokio::test]
async fn claiming_reads_what_is_due_in_its_lane() {
    migrated(|db| async move {
        crowd(&db).await;
        let telegram = lease_telegram(&db, "a", 99).await;
        let monobank = Lease { lane: Destination::Monobank, ..telegram.clone() };
        let claiming = {
            let lease = telegram.clone();
            plans(&db, move |tx| {
                outbox::claim(tx, &lease, at(99), 10).map(|taken| assert_eq!(taken.len(), 1))
            })
            .await
        };
        assert_by_indexes(&claiming, &["effects_due"]);
        let asking = plans(&db, move |tx| checks::claim(tx, &monobank, at(99), at(199), 10).map(drop)).await;
        assert_by_indexes(&asking, &["checks_due"]);
        let recovering = plans(&db, move |tx| outbox::orphans(tx, &telegram).map(drop)).await;
        assert_by_indexes(&recovering, &[]);
        assert!(!lease(&db, "a", 99).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn settling_and_intervening_go_by_key() {
    migrated(|db| async move {
        crowd(&db).await;
        let lease = lease_telegram(&db, "a", 99).await;
        let settling = plans(&db, move |tx| {
            let effect = outbox::claim(tx, &lease, at(99), 1)?.remove(0);
            let verdict = super::world::verdict(krama_domain::effect::Move::Refuse, 99);
            assert!(outbox::settle(tx, &effect, &verdict, at(99))?);
            outbox::intervene(tx, &store(), effect.subject, 1, krama_domain::effect::Move::Replay, at(99))?;
            outbox::attempts(tx, &store(), effect.subject, 1)?;
            outbox::of_subject(tx, &store(), Subject::Order(order(1, PayType::Cod).id)).map(drop)
        });
        assert_by_indexes(&settling.await, &[]);
    })
    .await;
}

#[tokio::test]
async fn orders_are_found_by_what_they_are_called() {
    migrated(|db| async move {
        crowd(&db).await;
        let by_number = pick(db.dialect(), "sqlite_autoindex_orders_2", "orders_store_id_number_key");
        let found = plans(&db, |tx| orders::by_token(tx, &order(1, PayType::Cod).token).map(drop)).await;
        assert_by_indexes(&found, &["orders_by_token"]);
        let found =
            plans(&db, |tx| orders::by_number(tx, &store(), &order(1, PayType::Cod).number).map(drop));
        assert_by_indexes(&found.await, &[by_number]);
        let found = plans(&db, |tx| {
            let number = order(2, PayType::Cod).number;
            orders::find_for_report(tx, &store(), "inv-9", Some(&number)).map(drop)
        });
        assert_by_indexes(&found.await, &[by_number]);
    })
    .await;
}

#[tokio::test]
async fn a_page_is_read_along_its_index() {
    migrated(|db| async move {
        crowd(&db).await;
        let first = plans(&db, |tx| orders::page(tx, &store(), None, 5).map(drop)).await;
        let next = plans(&db, |tx| {
            let last = order(1, PayType::Cod);
            let after = Cursor { created_at: last.created_at, id: last.id };
            orders::page(tx, &store(), Some(after), 5).map(drop)
        });
        for found in [first, next.await] {
            assert_by_indexes(&found, &["orders_by_time"]);
            let sorts = |line: &String| line.contains("TEMP B-TREE") || line.contains("Sort");
            assert!(!found[0].lines.iter().any(sorts), "nothing is sorted for it: {found:#?}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_quarantine_is_searched_by_invoice_and_by_number() {
    migrated(|db| async move {
        crowd(&db).await;
        let found = plans(&db, |tx| inbox::waiting_for_invoice(tx, &store(), "inv-1").map(drop)).await;
        assert_by_indexes(&found, &["inbox_by_invoice"]);
        let number = order(1, PayType::Cod).number;
        let found = plans(&db, move |tx| inbox::waiting_for_order(tx, &store(), &number).map(drop)).await;
        assert_by_indexes(&found, &["inbox_by_reference"]);
    })
    .await;
}

/// Indexes, and the work that is carried out by them.
type Case = (&'static [&'static str], fn(&mut dyn Sql) -> Result<()>);

#[tokio::test]
async fn reconciliation_reads_what_it_compares() {
    migrated(|db| async move {
        crowd(&db).await;
        let cases: [Case; 7] = [
            (&["ledger_captures", "ledger_by_invoice"], |tx| {
                books::between(tx, &store(), at(0), at(9)).map(drop)
            }),
            (&["ledger_by_invoice"], |tx| books::of_invoice(tx, &store(), "invoice-7").map(drop)),
            (&["reconciliations_open"], |tx| rounds::current(tx, &store()).map(drop)),
            (&["discrepancies_asked"], |tx| discrepancies::next_asked(tx, &store()).map(drop)),
            (&["discrepancies_open"], |tx| {
                discrepancies::open(tx, &store(), Some((at(7), "invoice-7"))).map(drop)
            }),
            (&["discrepancies_of_round"], |tx| discrepancies::of_round(tx, &store(), 7).map(drop)),
            (&["discrepancies_of_round"], |tx| discrepancies::count_of_round(tx, &store(), 7).map(drop)),
        ];
        for (indexes, work) in cases {
            assert_by_indexes(&plans(&db, work).await, indexes);
        }
        let by_key = plans(&db, |tx| {
            schedules::claim(tx, &monobank(), "night", at(0), at(9))?;
            rounds::newest(tx, &store(), 5)?;
            discrepancies::get(tx, &store(), "invoice-7")?;
            orders::first_at(tx, &store()).map(drop)
        });
        assert_by_indexes(&by_key.await, &["orders_by_time"]);
    })
    .await;
}

fn monobank() -> Lease {
    Lease { store: store(), lane: Destination::Monobank, node: "a".to_owned(), fence: 1, former_until: at(0) }
}

#[tokio::test]
async fn every_filter_of_the_list_goes_by_indexes() {
    migrated(|db| async move {
        crowd(&db).await;
        let none = Filter::default;
        let name = || Some(Search::Name("шевч".to_owned()));
        let phone = order(1, PayType::Cod).customer.phone;
        let filters: Vec<(Filter, &str)> = vec![
            (Filter { status: Some(Status::New), ..none() }, "orders_by_kind"),
            (Filter { payment: Some(PaymentStatus::Unpaid), ..none() }, "orders_by_kind"),
            (Filter { pay_type: Some(PayType::Cod), ..none() }, "orders_by_kind"),
            (Filter { source: Some(Source::Shop), ..none() }, "orders_by_kind"),
            (Filter { from: Some(at(0)), ..none() }, "orders_by_kind"),
            (Filter { before: Some(at(9)), ..none() }, "orders_by_kind"),
            (Filter { least_minor: Some(MORE_THAN_ANY), ..none() }, "orders_by_sum"),
            (Filter { most_minor: Some(1), ..none() }, "orders_by_sum"),
            (Filter { troubled: true, ..none() }, "orders_in_trouble"),
            (Filter { search: name(), ..none() }, "orders_by_name"),
            (Filter { search: Some(Search::Phone(phone)), ..none() }, "orders_by_phone"),
            (Filter { search: Some(Search::PhoneEnd("4567".to_owned())), ..none() }, "orders_by_tail"),
            (Filter { search: Some(Search::Email("a@".to_owned())), ..none() }, "orders_by_email"),
            (
                Filter { status: Some(Status::New), payment: Some(PaymentStatus::Unpaid), ..none() },
                "orders_by_kind",
            ),
            (Filter { status: Some(Status::New), troubled: true, ..none() }, "orders_in_trouble"),
            (Filter { pay_type: Some(PayType::Cod), search: name(), ..none() }, "orders_by_name"),
            (Filter { from: Some(at(0)), least_minor: Some(MORE_THAN_ANY), ..none() }, "orders_by_sum"),
        ];
        for (filter, index) in filters {
            for few in [search::COUNT_MAX, 0] {
                let wanted = filter.clone();
                let found =
                    plans(&db, move |tx| search::page_within(tx, &store(), &wanted, None, 5, few).map(drop));
                let found = found.await;
                // Where few counts as many, the list is walked through, unless the index alone finds next to nothing.
                let walks = few == 0
                    && found.iter().flat_map(|plan| &plan.lines).any(|l| l.contains("orders_by_kind"));
                assert_by_indexes(&found, &[if walks { "orders_by_kind" } else { index }]);
                // Nobody asked for a sum: its index would be read from one end to the other.
                let is_by_sum = index == "orders_by_sum" || !format!("{found:?}").contains("orders_by_sum");
                assert!(is_by_sum, "{filter:?}: {found:#?}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn counting_the_outbox_needs_no_table() {
    migrated(|db| async move {
        crowd(&db).await;
        let found = plans(&db, |tx| {
            outbox::load::of_lane(tx, &store(), Destination::Telegram, at(9))?;
            outbox::load::needing(tx, &store(), 100)?;
            outbox::load::count_since(tx, &store(), State::Done, at(1)).map(drop)
        });
        let lines: Vec<_> = found.await.into_iter().flat_map(|plan| plan.lines).collect();
        // What is counted is found by an index; that it is then counted one by one is the point.
        assert!(!lines.iter().any(|l| l.contains("SCAN effects") || l.contains("Seq Scan")), "{lines:#?}");
        for index in ["effects_due", "effects_started", "effects_by_state"] {
            let uses = |line: &String| format!("{line} ").contains(&format!(" {index} "));
            assert!(lines.iter().any(uses), "without {index}: {lines:#?}");
        }
    })
    .await;
}
