//! The audit log, on both databases: what is added stays, and is read by store, page and subject.

use crate::repo::audit::{self, Cursor, Line, Via, Who};
use crate::testing::migrated;
use krama_domain::ids::{AuditId, PersonId, StoreId};
use krama_domain::time::Timestamp;

fn line(nth: u32, store: Option<&str>, subject: &str) -> Line {
    let uuid = |nth: u32| format!("018f0000-0000-7000-8000-{nth:012}");
    Line {
        id: AuditId::parse(&uuid(nth)).unwrap(),
        store: store.map(|id| StoreId::parse(id).unwrap()),
        at: Timestamp::from_ms(1_795_262_700_000 + i64::from(nth / 2)),
        who: Who {
            person: Some(PersonId::parse(&uuid(99)).unwrap()),
            name: "Оля".to_owned(),
            via: Via::Console,
            request_id: "0badf00d".to_owned(),
        },
        action: "lane.pause".to_owned(),
        subject: subject.to_owned(),
        was: Some("works".to_owned()),
        became: Some("paused".to_owned()),
    }
}

#[tokio::test]
async fn lines_are_read_page_by_page_the_newest_first() {
    migrated(|db| async move {
        db.write("audit", |tx| {
            for nth in 1..=5 {
                audit::append(tx, &line(nth, Some("lviv"), "telegram"))?;
            }
            audit::append(tx, &line(6, None, "olha@shop.example"))?;
            let store = StoreId::parse("lviv").unwrap();
            let first = audit::page(tx, Some(&store), None, 3)?;
            assert_eq!(first, [5, 4, 3].map(|nth| line(nth, Some("lviv"), "telegram")));
            let cursor = Cursor { at: first[2].at, id: first[2].id };
            let second = audit::page(tx, Some(&store), Some(cursor), 3)?;
            assert_eq!(second, [2, 1].map(|nth| line(nth, Some("lviv"), "telegram")));
            assert_eq!(audit::page(tx, None, None, 3)?, [line(6, None, "olha@shop.example")]);
            Ok(())
        })
        .await
        .unwrap();
    })
    .await;
}

#[tokio::test]
async fn lines_about_one_thing_stand_together_and_long_ones_are_cut() {
    migrated(|db| async move {
        db.write("audit", |tx| {
            audit::append(tx, &line(1, Some("lviv"), "TWC1"))?;
            let long = Line { became: Some("я".repeat(5_000)), ..line(2, Some("lviv"), "TWC2") };
            audit::append(tx, &long)?;
            let store = StoreId::parse("lviv").unwrap();
            assert_eq!(audit::of_subject(tx, &store, "TWC1", 9)?, [line(1, Some("lviv"), "TWC1")]);
            let kept = audit::of_subject(tx, &store, "TWC2", 9)?.remove(0);
            assert_eq!(kept.became.unwrap().chars().count(), 1_000);
            Ok(())
        })
        .await
        .unwrap();
    })
    .await;
}

#[test]
fn ways_are_read_back() {
    for via in Via::ALL {
        assert_eq!(Via::from_code(via.code()), Some(via));
    }
}
