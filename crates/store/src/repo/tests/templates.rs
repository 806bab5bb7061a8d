//! Texts of messages: versions that never change, drafts, and customers who want to hear no more.

use super::world::{at, read, store, write};
use crate::repo::templates::{self, Cell, Current, Draft, Publication};
use crate::testing::migrated;
use krama_domain::channel::Channel;
use krama_domain::ids::StoreId;
use krama_domain::lang::Lang;
use krama_domain::news::News;
use krama_domain::notice::Notice;
use krama_domain::template::Topic;

const CELL: Cell = Cell { topic: Topic::Customer(News::Arrived), channel: Channel::Telegram, lang: Lang::Uk };

fn publication(seen: i64, text: &'static str) -> Publication<'static> {
    Publication { seen, text, author: "Оля", note: "коротше", at: at(1) }
}

fn draft(text: &str) -> Draft {
    Draft { text: text.to_owned(), author: "Оля".to_owned(), at: at(2) }
}

#[tokio::test]
async fn a_store_starts_with_the_built_in_texts() {
    migrated(|db| async move {
        let current = read(&db, |tx| templates::current(tx, &store(), CELL)).await;
        assert_eq!(current, Current { version: templates::BUILT_IN, text: None });
        let overview = read(&db, |tx| templates::overview(tx, &store(), Channel::Telegram)).await;
        assert_eq!(overview, templates::Overview::default());
    })
    .await;
}

#[tokio::test]
async fn versions_are_added_and_never_changed() {
    migrated(|db| async move {
        for (seen, text, expected) in [(0, "перша", Some(1)), (1, "друга", Some(2)), (1, "запізніла", None)]
        {
            let made =
                write(&db, move |tx| templates::publish(tx, &store(), CELL, &publication(seen, text))).await;
            assert_eq!(made, expected, "{text}");
        }
        let history = read(&db, |tx| templates::history(tx, &store(), CELL, 10)).await;
        let told: Vec<_> = history.iter().map(|v| (v.version, v.text.as_str(), v.author.as_str())).collect();
        assert_eq!(told, [(2, "друга", "Оля"), (1, "перша", "Оля")]);
        assert_eq!((history[1].note.as_str(), history[1].at), ("коротше", at(1)));
        let first = read(&db, |tx| templates::version(tx, &store(), CELL, 1)).await;
        assert_eq!(first.as_ref(), Some(&history[1]));
        assert_eq!(read(&db, |tx| templates::version(tx, &store(), CELL, 3)).await, None);
        let current = read(&db, |tx| templates::current(tx, &store(), CELL)).await;
        assert_eq!((current.version, current.text.as_deref()), (2, Some("друга")));
        let other = Cell { lang: Lang::Kk, ..CELL };
        assert_eq!(read(&db, move |tx| templates::current(tx, &store(), other)).await.version, 0);
        let foreign = StoreId::parse("other").unwrap();
        assert_eq!(read(&db, move |tx| templates::current(tx, &foreign, CELL)).await.version, 0);
    })
    .await;
}

#[tokio::test]
async fn a_draft_is_kept_until_it_is_published_or_dropped() {
    migrated(|db| async move {
        for text in ["чернетка", "чернетка 2"] {
            write(&db, move |tx| templates::save_draft(tx, &store(), CELL, &draft(text))).await;
        }
        let kept = || read(&db, |tx| templates::draft(tx, &store(), CELL));
        assert_eq!(kept().await, Some(draft("чернетка 2")));
        let overview = read(&db, |tx| templates::overview(tx, &store(), Channel::Telegram)).await;
        assert!(overview.drafts.contains(&(CELL.topic, Lang::Uk)) && overview.versions.is_empty());
        write(&db, |tx| templates::publish(tx, &store(), CELL, &publication(5, "запізніла"))).await;
        assert!(kept().await.is_some(), "what was not published keeps its draft");
        write(&db, |tx| templates::publish(tx, &store(), CELL, &publication(0, "чернетка 2"))).await;
        assert_eq!(kept().await, None);
        let overview = read(&db, |tx| templates::overview(tx, &store(), Channel::Telegram)).await;
        assert_eq!(overview.versions.get(&(CELL.topic, Lang::Uk)), Some(&1));
        let whatsapp = read(&db, |tx| templates::overview(tx, &store(), Channel::Whatsapp)).await;
        assert_eq!(whatsapp, templates::Overview::default());
        write(&db, |tx| templates::save_draft(tx, &store(), CELL, &draft("ще"))).await;
        let dropped = || write(&db, |tx| templates::drop_draft(tx, &store(), CELL));
        assert_eq!((dropped().await, dropped().await), (true, false));
    })
    .await;
}

#[tokio::test]
async fn what_managers_read_is_kept_apart_from_what_customers_read() {
    migrated(|db| async move {
        let managers = Cell { topic: Topic::Managers(Notice::Received), ..CELL };
        let customer = Cell { topic: Topic::Customer(News::Received), ..CELL };
        write(&db, move |tx| templates::publish(tx, &store(), managers, &publication(0, "менеджерам"))).await;
        write(&db, move |tx| templates::publish(tx, &store(), customer, &publication(0, "покупцеві"))).await;
        let mut all = read(&db, |tx| templates::in_force(tx, &store())).await;
        all.sort();
        assert_eq!(all, [(customer, 1, "покупцеві".to_owned()), (managers, 1, "менеджерам".to_owned())]);
    })
    .await;
}
