//! What the pages about settings, people and the audit log ask for, on both databases.

use crate::repo::audit::{self, Cursor, Filter, Line, Via, Who};
use crate::repo::inbox::{self, Arrival};
use crate::repo::keys::{self, Key};
use crate::repo::people::{self, Person};
use crate::repo::sessions::{self, Session};
use crate::repo::stores::{self, Kept};
use crate::testing::migrated;
use krama_domain::ids::{AuditId, KeyId, PersonId, PublicToken, SessionId, StoreId};
use krama_domain::staff::{Role, Scope};
use krama_domain::time::Timestamp;

const NOW: Timestamp = Timestamp::from_secs(1_795_262_700);

fn store() -> StoreId {
    StoreId::parse("lviv").unwrap()
}

fn id(nth: i64) -> String {
    format!("018f0000-0000-7000-8000-{nth:012}")
}

fn person(nth: i64) -> PersonId {
    PersonId::parse(&id(nth)).unwrap()
}

/// Twelve lines: two of each instant, by two people in turn, every third by the API, every fourth about the lane.
fn line(nth: i64) -> Line {
    Line {
        id: AuditId::parse(&id(nth)).unwrap(),
        store: Some(store()),
        at: NOW.plus_ms(nth / 2),
        who: Who {
            person: Some(person(nth % 2)),
            name: "Оля".to_owned(),
            via: if nth % 3 == 0 { Via::Api } else { Via::Console },
            request_id: String::new(),
        },
        action: if nth % 4 == 0 { "lane.pause" } else { "order.cancel" }.to_owned(),
        subject: format!("s{}", nth % 5),
        was: None,
        became: None,
    }
}

#[tokio::test]
async fn the_audit_log_is_found_by_filter_and_page_by_page() {
    migrated(|db| async move {
        let (all, mine) = (Filter::default(), Filter { person: Some(person(1)), ..Filter::default() });
        let action = |of: &Filter| Filter { action: Some("lane.pause".to_owned()), ..of.clone() };
        let subject = |of: &Filter| Filter { subject: Some("s2".to_owned()), ..of.clone() };
        let api = |of: &Filter| Filter { via: Some(Via::Api), ..of.clone() };
        let middle =
            |of: &Filter| Filter { from: Some(NOW.plus_ms(1)), until: Some(NOW.plus_ms(3)), ..of.clone() };
        let cases = vec![
            (all.clone(), (0..12).rev().collect::<Vec<_>>()),
            (mine.clone(), vec![11, 9, 7, 5, 3, 1]),
            (action(&all), vec![8, 4, 0]),
            (subject(&all), vec![7, 2]),
            (api(&all), vec![9, 6, 3, 0]),
            (middle(&all), vec![5, 4, 3, 2]),
            (action(&api(&all)), vec![0]),
            (subject(&mine), vec![7]),
            (action(&mine), vec![]),
            (middle(&api(&mine)), vec![3]),
            (subject(&action(&all)), vec![]),
        ];
        db.write("lines", |tx| (0..12).try_for_each(|nth| audit::append(tx, &line(nth)))).await.unwrap();
        db.read("find lines", move |tx| {
            for (filter, wanted) in &cases {
                let (mut found, mut after) = (Vec::new(), None);
                loop {
                    let page = audit::search(tx, Some(&store()), filter, after, 2)?;
                    let Some(last) = page.last() else { break };
                    after = Some(Cursor { at: last.at, id: last.id });
                    found.extend(page);
                }
                let wanted: Vec<_> = wanted.iter().map(|nth| line(*nth)).collect();
                assert_eq!(found, wanted, "{filter:?}");
            }
            assert!(audit::search(tx, None, &Filter::default(), None, 9)?.is_empty());
            Ok(())
        })
        .await
        .unwrap();
    })
    .await;
}

#[tokio::test]
async fn people_are_seen_with_their_sessions_and_all_but_one_end() {
    migrated(|db| async move {
        db.write("sessions", |tx| {
            let someone = Person {
                id: person(1),
                scope: Scope::All,
                email: "a@shop.example".to_owned(),
                name: "А".to_owned(),
                role: Role::Viewer,
                created_at: NOW,
                disabled: false,
            };
            people::lock(tx)?;
            people::insert(tx, &someone, None)?;
            assert!(people::last_seen(tx)?.is_empty());
            for nth in 1..4 {
                let session = Session {
                    id: SessionId::parse(&id(nth)).unwrap(),
                    person: someone.id,
                    created_at: NOW,
                    expires_at: NOW.plus_ms(1_000),
                    seen_at: NOW,
                    address: String::new(),
                    agent: String::new(),
                };
                let token = PublicToken::parse(&nth.to_string().repeat(32)).unwrap();
                sessions::begin(tx, &token, &someone, &session)?;
            }
            assert_eq!(people::last_seen(tx)?.get(&someone.id), Some(&NOW));
            let second = SessionId::parse(&id(2)).unwrap();
            sessions::seen(tx, second, NOW.plus_ms(500))?;
            assert_eq!(people::last_seen(tx)?.get(&someone.id), Some(&NOW.plus_ms(500)));
            assert_eq!(sessions::end_others(tx, someone.id, second)?, 2);
            assert_eq!(sessions::list(tx, NOW)?.len(), 1);
            assert!(people::set_name(tx, someone.id, "Б")? && !people::set_name(tx, person(7), "Б")?);
            assert_eq!(people::get(tx, someone.id)?.map(|person| person.name).as_deref(), Some("Б"));
            Ok(())
        })
        .await
        .unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_key_is_found_by_its_id_even_when_it_is_revoked() {
    migrated(|db| async move {
        db.write("keys", |tx| {
            let key = Key {
                id: KeyId::parse(&id(1)).unwrap(),
                scope: Scope::Store(store()),
                name: "Склад".to_owned(),
                role: Role::Viewer,
                hint: keys::hint("krama_secret"),
                created_by: "Оля".to_owned(),
                created_at: NOW,
                used_at: None,
                revoked_at: None,
            };
            keys::insert(tx, &key, "krama_secret")?;
            assert_eq!(keys::get(tx, key.id)?, Some(key.clone()));
            keys::revoke(tx, key.id, NOW)?;
            assert_eq!(keys::get(tx, key.id)?.and_then(|key| key.revoked_at), Some(NOW));
            assert_eq!(keys::get(tx, KeyId::parse(&id(2)).unwrap())?, None);
            Ok(())
        })
        .await
        .unwrap();
    })
    .await;
}

#[tokio::test]
async fn settings_tell_when_they_were_set_and_webhooks_when_they_came() {
    migrated(|db| async move {
        db.write("settings", |tx| {
            stores::lock(tx, &store())?;
            stores::set(tx, &store(), "b", Some(&Kept::Plain("1".to_owned())), NOW)?;
            stores::set(tx, &store(), "a", Some(&Kept::Sealed(vec![1])), NOW.plus_ms(1))?;
            stores::set(tx, &store(), "b", Some(&Kept::Plain("2".to_owned())), NOW.plus_ms(2))?;
            let set_at = stores::settings_set_at(tx, &store())?;
            assert_eq!(set_at, [("a".to_owned(), NOW.plus_ms(1)), ("b".to_owned(), NOW.plus_ms(2))]);
            assert_eq!(inbox::last_received(tx, &store(), "monobank")?, None);
            for (identity, source, ms) in [("1", "monobank", 5), ("2", "monobank", 3), ("3", "other", 9)] {
                let arrival = Arrival {
                    store: &store(),
                    identity,
                    source,
                    received_at: NOW.plus_ms(ms),
                    invoice_id: None,
                    reference: None,
                    fact: None,
                    reason: Some("unreadable"),
                    raw: b"",
                };
                inbox::keep(tx, &arrival)?;
            }
            assert_eq!(inbox::last_received(tx, &store(), "monobank")?, Some(NOW.plus_ms(5)));
            Ok(())
        })
        .await
        .unwrap();
    })
    .await;
}
