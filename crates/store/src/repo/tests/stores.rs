//! Stores, their settings and notes.

use super::world::{at, read, store, write};
use crate::Db;
use crate::repo::stores::{self, Kept};
use crate::testing::migrated;
use krama_domain::ids::StoreId;
use krama_domain::shop::Store;

fn shop(id: &str) -> Store {
    Store::new(StoreId::parse(id).unwrap(), "Крамниця")
}

async fn set(db: &Db, name: &'static str, kept: Option<Kept>) {
    write(db, move |tx| stores::set(tx, &store(), name, kept.as_ref(), at(0))).await;
}

async fn settings(db: &Db) -> Vec<(String, Kept)> {
    read(db, |tx| stores::settings(tx, &store())).await
}

#[tokio::test]
async fn a_store_is_added_once_and_updated() {
    migrated(|db| async move {
        let add =
            |id: &'static str, seconds| write(&db, move |tx| stores::insert(tx, &shop(id), at(seconds)));
        assert!(add("twc", 5).await);
        assert!(!add("twc", 6).await);
        assert!(add("older", 1).await);
        let changed =
            Store {
                name: "Інша назва".to_owned(), hosts: vec!["shop.example".to_owned()], ..shop("twc")
            };
        let update = changed.clone();
        write(&db, move |tx| stores::update(tx, &update)).await;
        assert_eq!(read(&db, |tx| stores::get(tx, &store())).await, Some(changed.clone()));
        assert_eq!(read(&db, stores::list).await, [shop("older"), changed], "the oldest is the default one");
        assert_eq!(read(&db, |tx| stores::get(tx, &StoreId::parse("nobody").unwrap())).await, None);
    })
    .await;
}

#[tokio::test]
async fn settings_are_plain_or_sealed_and_change_from_one_to_the_other() {
    migrated(|db| async move {
        let plain = |text: &str| Kept::Plain(text.to_owned());
        let sealed = Kept::Sealed(vec![0, 255, 1]);
        set(&db, "token", Some(plain("typed"))).await;
        set(&db, "chat", Some(plain(""))).await;
        assert_eq!(
            settings(&db).await,
            [("chat".to_owned(), plain("")), ("token".to_owned(), plain("typed"))]
        );
        set(&db, "token", Some(sealed.clone())).await;
        assert_eq!(settings(&db).await[1], ("token".to_owned(), sealed));
        let leftover = "SELECT COUNT(*) AS n FROM settings WHERE value IS NOT NULL AND sealed IS NOT NULL";
        assert_eq!(super::world::number(&db, leftover).await, 0, "nothing of the plain text is left");
        set(&db, "token", Some(Kept::Sealed(Vec::new()))).await;
        assert_eq!(settings(&db).await[1].1, Kept::Sealed(Vec::new()));
        set(&db, "token", Some(plain("again"))).await;
        assert_eq!(settings(&db).await[1].1, plain("again"));
        set(&db, "token", None).await;
        set(&db, "never-there", None).await;
        assert_eq!(settings(&db).await, [("chat".to_owned(), plain(""))]);
        let other = read(&db, |tx| stores::settings(tx, &StoreId::parse("other").unwrap())).await;
        assert_eq!(other, []);
    })
    .await;
}

#[tokio::test]
async fn notes_are_remembered_by_name() {
    migrated(|db| async move {
        for (name, value) in [("b", "1"), ("a", "2"), ("b", "3")] {
            write(&db, move |tx| stores::note(tx, &store(), name, value, at(0))).await;
        }
        let notes = read(&db, |tx| stores::notes(tx, &store())).await;
        assert_eq!(notes, [("a".to_owned(), "2".to_owned()), ("b".to_owned(), "3".to_owned())]);
    })
    .await;
}

#[tokio::test]
async fn counters_count_by_store_and_name() {
    migrated(|db| async move {
        let counts = write(&db, |tx| {
            let other = StoreId::parse("other").unwrap();
            let mut count = |id: &StoreId, name| stores::count(tx, id, name);
            Ok([count(&store(), "x")?, count(&store(), "x")?, count(&store(), "y")?, count(&other, "x")?])
        });
        assert_eq!(counts.await, [1, 2, 1, 1]);
    })
    .await;
}
