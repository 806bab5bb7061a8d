//! Lists of parcels among thousands that were finished long ago: each filter and each count reads its own few.

use super::{assert_by_indexes, plans};
use crate::repo::parcels::{self, Filter, Matter, Trouble};
use crate::repo::tests::world::{at, happened, placed, store, write};
use crate::testing::migrated;
use crate::{Db, Dialect};
use krama_domain::fact::Fact;
use krama_domain::parcel::{Phase, TrackingNumber};
use krama_domain::pay::PayType;

/// Thousands of finished parcels, and few of every other kind, all of one order.
const CROWD: &str =
    "INSERT INTO parcels (store_id, number, order_id, lane, leg, phase, code, words, status_at, arrived_at,
        cash_minor, cash_state, marks, created_at, changed_at, next_at, tries, problem, matter)
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
    SELECT store_id, CAST(59000000000000 + i AS TEXT), order_id, lane,
        CASE WHEN i % 500 = 0 THEN 'return' ELSE leg END,
        CASE WHEN i % 500 = 1 THEN 'arrived' WHEN i % 500 = 2 THEN 'refused' WHEN i % 500 = 3 THEN 'in_transit'
            ELSE 'received' END,
        '9', '', i, CASE WHEN i % 500 = 1 THEN i END, 100,
        CASE WHEN i % 500 = 4 THEN 'on_its_way' WHEN i % 500 = 5 THEN 'by_contract' ELSE 'here' END, '', i, i,
        CASE WHEN i % 500 < 4 THEN 9000000000000 + i END, 0, CASE WHEN i % 500 = 6 THEN 'HTTP 500' END,
        CASE WHEN i % 500 = 7 THEN 'needing' WHEN i % 500 = 1 THEN 'arrived' WHEN i % 500 = 2 THEN 'refused'
            WHEN i % 500 = 3 THEN 'in_transit' WHEN i % 500 = 0 THEN 'coming_back' ELSE '' END
    FROM parcels CROSS JOIN n WHERE number = '20450000000001'";

async fn crowd(db: &Db) {
    let order = placed(db, 1, PayType::Cod).await;
    let number = TrackingNumber::parse("20450000000001").unwrap();
    happened(db, &order, 1, Fact::ParcelAttached { number, waybill: None, cash: None }).await;
    write(db, |tx| {
        tx.script(CROWD)?;
        if tx.dialect() == Dialect::Postgres { tx.script("ANALYZE") } else { Ok(()) }
    })
    .await;
}

#[tokio::test]
async fn every_filter_of_parcels_is_read_along_an_index() {
    let filters = [
        (Filter::All, &["parcels_by_time"][..]),
        (Filter::Phase(Phase::Received), &["parcels_by_phase", "parcels_by_time"]),
        (Filter::Matter(Matter::InTransit), &["parcels_by_matter"]),
        (Filter::Matter(Matter::Needing), &["parcels_by_matter"]),
        (Filter::WaitsSince(at(3_000)), &["parcels_by_matter"]),
        (Filter::OnItsWay, &["parcels_cash"]),
        (Filter::ByContract, &["parcels_cash"]),
        (Filter::Troubled, &["parcels_troubled"]),
    ];
    migrated(move |db| async move {
        crowd(&db).await;
        for (filter, indexes) in filters {
            for after in [None, Some((4_000, "59000000004000".to_owned()))] {
                let read = move |tx: &mut dyn crate::Sql| {
                    parcels::page(tx, &store(), filter, after.as_ref(), 50).map(drop)
                };
                let found = plans(&db, read).await;
                assert_by_indexes(&found, &[]);
                let lines = format!("{found:?}");
                assert!(indexes.iter().any(|index| lines.contains(index)), "{filter:?}: {found:#?}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn sums_and_counts_of_parcels_touch_only_what_they_count() {
    migrated(|db| async move {
        crowd(&db).await;
        let found = plans(&db, |tx| parcels::totals(tx, &store()).map(drop)).await;
        let lines = format!("{found:?}");
        assert!(lines.contains("parcels_cash") && lines.contains("parcels_by_matter"), "{found:#?}");
        let troubles = [
            Trouble::WaitsSince(at(3_000)),
            Trouble::Refused,
            Trouble::ComingBack,
            Trouble::StuckSince(at(0)),
        ];
        for trouble in troubles {
            let found = plans(&db, move |tx| parcels::troubled(tx, &store(), trouble, 5).map(drop)).await;
            let lines = format!("{found:?}");
            assert!(
                lines.contains("parcels_by_matter") && !lines.contains("SCAN parcels"),
                "{trouble:?}: {found:#?}"
            );
        }
    })
    .await;
}
