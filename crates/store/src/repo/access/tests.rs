//! Links and sessions on both databases.

use super::*;
use crate::Db;
use crate::testing::migrated;

const NOW: Timestamp = Timestamp::from_secs(1_795_262_700);

fn token(digit: char) -> PublicToken {
    PublicToken::parse(&digit.to_string().repeat(32)).unwrap()
}

fn at(seconds: i64) -> Timestamp {
    NOW.plus_ms(seconds * 1_000)
}

async fn redeem_at(db: &Db, link: char, session: char, seconds: i64) -> bool {
    let (link, session) = (token(link), token(session));
    db.write("redeem", move |tx| redeem(tx, &link, &session, at(seconds), at(seconds + 100))).await.unwrap()
}

async fn expiry_of(db: &Db, kind: Kind, digit: char) -> Option<Timestamp> {
    db.read("expiry", move |tx| expiry(tx, kind, &token(digit))).await.unwrap()
}

async fn link(db: &Db, digit: char, seconds: i64) {
    db.write("grant", move |tx| grant(tx, Kind::Link, &token(digit), at(seconds))).await.unwrap();
}

#[tokio::test]
async fn a_link_becomes_a_session_once() {
    migrated(|db| async move {
        link(&db, 'a', 60).await;
        assert!(redeem_at(&db, 'a', 'b', 59).await);
        assert_eq!(expiry_of(&db, Kind::Session, 'b').await, Some(at(159)));
        assert!(!redeem_at(&db, 'a', 'c', 59).await, "used");
        assert_eq!(expiry_of(&db, Kind::Session, 'c').await, None);
    })
    .await;
}

#[tokio::test]
async fn expired_and_unknown_links_make_no_session_and_expired_rows_go() {
    migrated(|db| async move {
        link(&db, 'a', 60).await;
        assert!(!redeem_at(&db, 'd', 'b', 1).await, "unknown");
        assert_eq!(expiry_of(&db, Kind::Link, 'a').await, Some(at(60)), "another link is not touched");
        assert!(!redeem_at(&db, 'a', 'b', 60).await, "expired");
        assert_eq!(expiry_of(&db, Kind::Link, 'a').await, None);
        assert_eq!(expiry_of(&db, Kind::Session, 'b').await, None);
    })
    .await;
}

#[tokio::test]
async fn a_session_is_no_link_and_a_link_is_no_session() {
    migrated(|db| async move {
        link(&db, 'a', 60).await;
        assert_eq!(expiry_of(&db, Kind::Session, 'a').await, None);
        assert!(redeem_at(&db, 'a', 'b', 0).await);
        assert!(!redeem_at(&db, 'b', 'c', 0).await);
        db.write("revoke", |tx| revoke(tx, &token('b'))).await.unwrap();
        assert_eq!(expiry_of(&db, Kind::Session, 'b').await, None);
    })
    .await;
}

#[tokio::test]
async fn tokens_are_not_in_the_database() {
    migrated(|db| async move {
        link(&db, 'a', 60).await;
        let read = |tx: &mut dyn Sql| {
            tx.query("SELECT token_hash FROM access", &[])?
                .iter()
                .map(|r| Ok(r.text(0)?.to_owned()))
                .collect()
        };
        let kept: Vec<String> = db.read("look", read).await.unwrap();
        // printf %s aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa | sha256sum
        assert_eq!(kept, ["3ba3f5f43b92602683c19aee62a20342b084dd5971ddd33808d81a328879a547"]);
    })
    .await;
}
