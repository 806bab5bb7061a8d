//! Contact requests: stored first, each manager told once.

use super::world::{Dice, at, chats, claim, effects, lease_telegram, line, read, store, uah, write};
use crate::Error;
use crate::repo::contacts::{self, Cursor};
use crate::testing::migrated;
use krama_domain::contact::ContactRequest;
use krama_domain::effect::{State, Subject};
use krama_domain::ids::ContactId;
use krama_domain::lang::Lang;
use krama_domain::phone::{Country, Phone};

fn request(nth: u64) -> ContactRequest {
    let seconds = i64::try_from(nth).unwrap();
    ContactRequest {
        id: ContactId::fresh(at(seconds), &mut Dice(nth)),
        store: store(),
        created_at: at(seconds),
        lang: Lang::Uk,
        name: "Оксана".to_owned(),
        phone: Phone::parse("067 123 45 67", Country::Ua).unwrap(),
        telegram: None,
        whatsapp: None,
        question: Some("Чи є розмір M?".to_owned()),
        lines: vec![line("H-M", 1, 30_000)],
        total: uah(30_000),
    }
}

#[tokio::test]
async fn a_request_is_kept_with_a_message_to_each_manager() {
    migrated(|db| async move {
        let new = request(1);
        let kept = new.clone();
        write(&db, move |tx| contacts::insert(tx, &kept, &chats(&["a", "b", "a"]))).await;
        let id = new.id;
        assert_eq!(read(&db, move |tx| contacts::get(tx, &store(), id)).await, Some(new));
        let messages = effects(&db, Subject::Contact(id)).await;
        let keys: Vec<_> = messages.iter().map(|effect| effect.intent.key().to_string()).collect();
        assert_eq!(keys, ["message/manager/contact/a", "message/manager/contact/b"]);
        let lease = lease_telegram(&db, "n", 1).await;
        let taken = claim(&db, &lease, 1, 10).await;
        assert_eq!(
            (taken.len(), taken[0].subject, taken[0].state),
            (1, Subject::Contact(id), State::Started)
        );
    })
    .await;
}

#[tokio::test]
async fn the_same_request_twice_is_a_conflict_and_tells_nobody_twice() {
    migrated(|db| async move {
        write(&db, |tx| contacts::insert(tx, &request(1), &chats(&["a"]))).await;
        let again = db.write("test.twice", |tx| contacts::insert(tx, &request(1), &chats(&["a"]))).await;
        assert!(matches!(again, Err(Error::Conflict { .. })), "{again:?}");
        assert_eq!(effects(&db, Subject::Contact(request(1).id)).await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn pages_go_on_where_the_last_one_ended() {
    migrated(|db| async move {
        for nth in [2, 1, 3] {
            write(&db, move |tx| contacts::insert(tx, &request(nth), &chats(&[]))).await;
        }
        let page = |after, limit| read(&db, move |tx| contacts::page(tx, &store(), after, limit));
        assert_eq!(page(None, 2).await, [request(3), request(2)]);
        let last = Cursor { created_at: request(2).created_at, id: request(2).id };
        write(&db, |tx| contacts::insert(tx, &request(4), &chats(&[]))).await;
        assert_eq!(page(Some(last), 2).await, [request(1)], "a new one moves nothing");
        assert_eq!(page(None, 0).await, [request(4)], "a page has one at least");
    })
    .await;
}
