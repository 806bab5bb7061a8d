//! Finding effects by filter, page by page, counting them by cause, and moving many at once.

use super::explained::Explained;
use super::world::{at, claim, hand, lease_telegram, number, placed, read, settle, store, verdict, write};
use crate::repo::outbox::Effect;
use crate::repo::outbox::replay::{self, Batch, Intervention, Moved, move_matching};
use crate::repo::outbox::search::{self, Cursor, Filter, Page};
use crate::testing::migrated;
use crate::{Db, Error, Result, Sql};
use krama_domain::effect::{Destination, Move, State};
use krama_domain::pay::PayType;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Orders for cash on delivery, each with a message and a conversion.
async fn orders(db: &Db, count: u64) {
    for nth in 1..=count {
        placed(db, nth, PayType::Cod).await;
    }
}

/// The first `count` messages, each refused.
async fn refuse(db: &Db, count: usize) {
    let lease = lease_telegram(db, "a", 100).await;
    for effect in claim(db, &lease, 100, count).await {
        assert!(settle(db, &effect, verdict(Move::Refuse, 101), 101).await);
    }
}

async fn page(db: &Db, filter: &Filter, after: Option<Cursor>, limit: usize) -> Page {
    let filter = filter.clone();
    read(db, move |tx| search::page(tx, &store(), &filter, after.as_ref(), limit)).await
}

/// All that fits, read in pages of `limit`.
async fn all(db: &Db, filter: &Filter, limit: usize) -> Vec<Effect> {
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let page = page(db, filter, after, limit).await;
        assert!(page.effects.len() <= limit);
        found.extend(page.effects);
        after = page.next.map(|next| Cursor::parse(&next.text()).expect("a cursor is read back"));
        if after.is_none() {
            return found;
        }
    }
}

fn dead() -> Filter {
    Filter { states: vec![State::Refused, State::Unknown], ..Filter::default() }
}

#[tokio::test]
async fn pages_of_any_size_hold_everything_once_the_newest_first() {
    migrated(|db| async move {
        orders(&db, 7).await;
        refuse(&db, 3).await;
        let whole = all(&db, &Filter::default(), 500).await;
        assert_eq!(i64::try_from(whole.len()).unwrap(), number(&db, "SELECT COUNT(*) FROM effects").await);
        let places: Vec<_> = whole.iter().map(|e| (e.created_at, e.subject, e.nth)).collect();
        assert!(places.is_sorted_by(|a, b| a > b), "{places:?}");
        for limit in [1, 2, 3, 5, 14] {
            assert_eq!(all(&db, &Filter::default(), limit).await, whole, "{limit}");
        }
    })
    .await;
}

#[tokio::test]
async fn every_filter_finds_what_fits_it_and_nothing_else() {
    migrated(|db| async move {
        orders(&db, 5).await;
        refuse(&db, 2).await;
        let everything = all(&db, &Filter::default(), 500).await;
        let code = |code: Option<&str>| vec![code.map(str::to_owned)];
        let none = Filter::default;
        let filters = [
            (Filter { states: vec![State::Refused], ..none() }, 2),
            (Filter { states: vec![State::Ready, State::Refused], ..none() }, 10),
            (Filter { lanes: vec![Destination::Meta], ..none() }, 5),
            (Filter { kinds: vec!["notify_manager".to_owned()], ..none() }, 5),
            (Filter { kinds: vec!["juggle".to_owned()], ..none() }, 0),
            (Filter { codes: code(Some("chat_not_found")), ..none() }, 2),
            (Filter { codes: code(Some("other")), ..none() }, 0),
            (Filter { codes: code(None), ..none() }, 8),
            (Filter { key: Some("conversion/lead".to_owned()), ..none() }, 5),
            (Filter { key: Some("conversion/purchase".to_owned()), ..none() }, 0),
            (Filter { since: Some(at(4)), ..none() }, 4),
            (Filter { until: Some(at(4)), ..none() }, 6),
            (Filter { since: Some(at(2)), until: Some(at(3)), ..none() }, 2),
            (Filter { subject: Some(everything[0].subject), ..none() }, 2),
            (Filter { without_codes: vec!["chat_not_found".to_owned()], ..none() }, 8),
            (Filter { without_codes: vec!["other".to_owned()], ..none() }, 10),
            (Filter { stood_before: Some(at(101)), states: vec![State::Refused], ..none() }, 0),
            (Filter { stood_before: Some(at(102)), states: vec![State::Refused], ..none() }, 2),
            (Filter { stood_before: Some(at(4)), states: vec![State::Ready], ..none() }, 4),
            (
                Filter { subject: Some(everything[0].subject), lanes: vec![Destination::Telegram], ..none() },
                1,
            ),
        ];
        for (filter, wanted) in filters {
            let fitting: Vec<_> = everything.iter().filter(|e| filter.fits(e)).cloned().collect();
            assert_eq!(fitting.len(), wanted, "{filter:?}");
            for limit in [1, 500] {
                assert_eq!(all(&db, &filter, limit).await, fitting, "{filter:?}");
            }
            let counted = filter.clone();
            let groups = read(&db, move |tx| search::groups(tx, &store(), &counted)).await;
            let sum: i64 = groups.iter().map(search::Group::count).sum();
            assert_eq!(usize::try_from(sum).unwrap(), wanted, "{filter:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn groups_tell_how_many_stand_so_why_and_since_when() {
    migrated(|db| async move {
        orders(&db, 4).await;
        refuse(&db, 3).await;
        let groups = read(&db, |tx| search::groups(tx, &store(), &Filter::default())).await;
        let shape: Vec<_> = groups.iter().map(|g| (g.kind.as_str(), g.code.as_deref(), g.count())).collect();
        let wanted = [
            ("conversion", None, 4),
            ("notify_manager", Some("chat_not_found"), 3),
            ("notify_manager", None, 1),
        ];
        assert_eq!(shape, wanted);
        let refused = &groups[1];
        assert_eq!(refused.states, BTreeMap::from([(State::Refused, 3)]));
        assert_eq!((refused.lane, refused.oldest, refused.newest), (Destination::Telegram, at(1), at(3)));
        assert!(!refused.capped);
    })
    .await;
}

/// Twelve thousand refused messages and as many that are done, made from the few that are there.
const CROWD: &str =
    "INSERT INTO effects (store_id, subject_id, nth, subject_kind, effect_key, kind, lane, intent,
        state, created_at, next_at, tries, tries_logged, uncertain, fence, code)
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 24000)
    SELECT store_id, subject_id, nth + 10 + i, subject_kind, effect_key || '-' || i, kind, lane, intent,
        CASE WHEN i % 2 = 0 THEN 'refused' ELSE 'done' END, created_at + i, next_at, 1, 1, 0, 0,
        CASE WHEN i = 2 THEN NULL WHEN i % 1000 = 0 THEN 'rare' WHEN i % 2 = 0 THEN 'common' END
    FROM effects CROSS JOIN n WHERE kind = 'notify_manager'";

async fn crowd(db: &Db) {
    placed(db, 1, PayType::Cod).await;
    write(db, |tx| {
        tx.script(CROWD)?;
        // SQLite decides without statistics, as it does in a shop.
        if tx.dialect() == crate::Dialect::Postgres { tx.script("ANALYZE") } else { Ok(()) }
    })
    .await;
}

/// The plans of what `work` asks; none of them may sort or read a whole table, and one must use `index`.
async fn assert_goes_by(
    db: &Db,
    index: &'static str,
    work: impl Fn(&mut dyn Sql) -> Result<()> + Send + Sync + 'static,
) {
    let plans = write(db, move |tx| {
        let mut explained = Explained::new(tx)?;
        work(&mut explained)?;
        Ok(explained.plans)
    })
    .await;
    let lines: Vec<_> = plans.iter().flat_map(|plan| &plan.lines).collect();
    let is_bad = |line: &&&String| line.contains("SCAN effects") || line.contains("Seq Scan on effects");
    assert!(!lines.iter().any(|line| is_bad(&line)), "{plans:#?}");
    let uses = |line: &&String| format!("{line} ").contains(&format!(" {index} "));
    assert!(lines.iter().any(uses), "without {index}: {plans:#?}");
}

#[tokio::test]
async fn a_search_goes_along_its_indexes() {
    migrated(|db| async move {
        crowd(&db).await;
        let after = Cursor { created_at: at(20), subject_id: "b".to_owned(), nth: 7 };
        for after in [None, Some(after)] {
            let sorted = Filter { states: vec![State::Refused], ..Filter::default() };
            let coded = Filter { codes: vec![Some("rare".to_owned())], ..sorted.clone() };
            for (index, filter) in [("effects_by_state", sorted), ("effects_by_cause", coded)] {
                let (after, counted) = (after.clone(), filter.clone());
                let look =
                    move |tx: &mut dyn Sql| search::page(tx, &store(), &filter, after.as_ref(), 5).map(drop);
                assert_goes_by(&db, index, look).await;
                let count = move |tx: &mut dyn Sql| search::groups(tx, &store(), &counted).map(drop);
                assert_goes_by(&db, index, count).await;
            }
        }
        let lines = write(&db, |tx| {
            let mut explained = Explained::new(tx)?;
            search::page(&mut explained, &store(), &dead(), None, 5)?;
            Ok(explained.plans.into_iter().flat_map(|plan| plan.lines).collect::<Vec<_>>())
        })
        .await;
        assert!(
            !lines.iter().any(|line| line.contains("TEMP B-TREE") || line.contains("Sort")),
            "{lines:#?}"
        );
    })
    .await;
}

#[tokio::test]
async fn counting_stops_at_its_limit_and_says_so() {
    migrated(|db| async move {
        crowd(&db).await;
        let groups = read(&db, |tx| search::groups(tx, &store(), &dead())).await;
        assert_eq!(groups.iter().map(search::Group::count).sum::<i64>(), search::COUNT_MAX);
        assert!(groups.iter().all(|group| group.capped));
        let rare = Filter { codes: vec![Some("rare".to_owned())], ..dead() };
        let groups = read(&db, move |tx| search::groups(tx, &store(), &rare)).await;
        assert_eq!((groups.len(), groups[0].count(), groups[0].capped), (1, 24, false));
    })
    .await;
}

#[tokio::test]
async fn a_search_that_finds_little_gives_up_for_now_and_says_where_to_go_on() {
    migrated(|db| async move {
        crowd(&db).await;
        let filter = Filter { codes: vec![None], ..dead() };
        let first = page(&db, &filter, None, 2).await;
        assert!(first.effects.is_empty() && first.next.is_some(), "{first:?}");
        assert_eq!(all(&db, &filter, 500).await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_preview_tells_what_would_move_and_what_stays_where_it_is() {
    migrated(|db| async move {
        orders(&db, 4).await;
        refuse(&db, 3).await;
        let preview = |step| read(&db, move |tx| replay::preview(tx, &store(), &Filter::default(), step));
        let seen = preview(Move::Replay).await;
        assert_eq!((seen.moves, &seen.stays), (3, &BTreeMap::from([(State::Ready, 5)])));
        assert_eq!(seen.groups.len(), 3);
        let seen = preview(Move::Discard).await;
        assert_eq!((seen.moves, seen.stays.len()), (8, 0));
    })
    .await;
}

fn intervention(filter: Filter, step: Move, limit: usize) -> (Intervention, Arc<AtomicUsize>) {
    let told = Arc::new(AtomicUsize::new(0));
    let sum = Arc::clone(&told);
    let also = move |_: &mut dyn Sql, batch: &Batch| {
        sum.fetch_add(batch.moved.len(), Ordering::SeqCst);
        Ok(())
    };
    (Intervention { store: store(), filter, step, limit, hand: hand(200), also: Arc::new(also) }, told)
}

#[tokio::test]
async fn everything_that_fits_is_replayed_in_batches_and_each_batch_is_told() {
    migrated(|db| async move {
        crowd(&db).await;
        let since = Some(at(1).plus_ms(22_000));
        let (what, told) = intervention(Filter { since, ..dead() }, Move::Replay, usize::MAX);
        let moved = move_matching(&db, what).await.unwrap();
        assert_eq!(moved, Moved { moved: 1_001, missed: 0 }, "three batches");
        assert_eq!(told.load(Ordering::SeqCst), 1_001);
        let ready =
            "SELECT COUNT(*) FROM effects WHERE state = 'ready' AND kind = 'notify_manager' AND tries = 1";
        assert_eq!(number(&db, ready).await, 1_001, "and nothing else");
        let again = intervention(Filter { since, ..dead() }, Move::Replay, usize::MAX).0;
        assert_eq!(move_matching(&db, again).await.unwrap(), Moved::default());
    })
    .await;
}

#[tokio::test]
async fn no_more_is_moved_than_was_asked_for_and_nothing_that_may_not_be() {
    migrated(|db| async move {
        orders(&db, 5).await;
        refuse(&db, 4).await;
        let (what, _) = intervention(Filter::default(), Move::Replay, 3);
        assert_eq!(move_matching(&db, what).await.unwrap().moved, 3);
        let done = Filter { states: vec![State::Done, State::Ready], ..Filter::default() };
        let (what, _) = intervention(done, Move::Replay, usize::MAX);
        assert_eq!(move_matching(&db, what).await.unwrap(), Moved::default());
    })
    .await;
}

#[tokio::test]
async fn a_batch_that_cannot_be_told_moves_nothing() {
    migrated(|db| async move {
        orders(&db, 2).await;
        refuse(&db, 2).await;
        let (what, _) = intervention(dead(), Move::Discard, usize::MAX);
        let refuse = |_: &mut dyn Sql, _: &Batch| Err(Error::Broken { transaction: "test" });
        let outcome = move_matching(&db, Intervention { also: Arc::new(refuse), ..what }).await;
        assert!(outcome.is_err());
        assert_eq!(page(&db, &dead(), None, 10).await.effects.len(), 2, "they stand as they stood");
    })
    .await;
}
