//! People, their links and sessions, and what failed of late, on both databases.

use crate::repo::links::{self, Link, Purpose};
use crate::repo::people::{self, Person};
use crate::repo::sessions::{self, Session};
use crate::repo::strikes;
use crate::testing::migrated;
use crate::{Result, Sql};
use krama_domain::ids::{PersonId, PublicToken, SessionId, StoreId};
use krama_domain::staff::{Role, Scope};
use krama_domain::time::Timestamp;

const NOW: Timestamp = Timestamp::from_secs(1_795_262_700);
const WINDOW_MS: i64 = 900_000;

fn at(seconds: i64) -> Timestamp {
    NOW.plus_ms(seconds * 1_000)
}

fn token(digit: char) -> PublicToken {
    PublicToken::parse(&digit.to_string().repeat(32)).unwrap()
}

fn id(nth: u32) -> String {
    format!("018f0000-0000-7000-8000-{nth:012}")
}

fn person(nth: u32, role: Role) -> Person {
    Person {
        id: PersonId::parse(&id(nth)).unwrap(),
        scope: Scope::All,
        email: format!("p{nth}@shop.example"),
        name: format!("Людина {nth}"),
        role,
        created_at: at(i64::from(nth)),
        disabled: false,
    }
}

fn link(purpose: Purpose, seconds: i64) -> Link {
    let created_by = "Оля".to_owned();
    Link { purpose, scope: Scope::All, created_by, created_at: NOW, expires_at: at(seconds) }
}

fn session(nth: u32, of: &Person) -> Session {
    Session {
        id: SessionId::parse(&id(nth)).unwrap(),
        person: of.id,
        created_at: NOW,
        expires_at: at(100),
        seen_at: NOW,
        address: "127.0.0.1".to_owned(),
        agent: "Browser\u{7}/1".to_owned(),
    }
}

fn begin(tx: &mut dyn Sql, nth: u32, of: &Person, digit: char) -> Result<()> {
    sessions::begin(tx, &token(digit), of, &session(nth, of))
}

#[tokio::test]
async fn people_are_read_back_by_key_and_by_address_and_an_address_is_taken_once() {
    migrated(|db| async move {
        db.write("people", |tx| {
            assert!(!people::is_anybody(tx)?);
            let store = Scope::Store(StoreId::parse("lviv").unwrap());
            let one = Person { scope: store, ..person(1, Role::Manager) };
            assert!(people::insert(tx, &one, Some("hash"))?);
            assert!(people::is_anybody(tx)?);
            assert_eq!(people::get(tx, one.id)?, Some(one.clone()));
            assert_eq!(people::by_email(tx, "p1@shop.example")?, Some((one, Some("hash".to_owned()))));
            let same = Person { email: "p1@shop.example".to_owned(), ..person(2, Role::Viewer) };
            assert!(!people::insert(tx, &same, None)?);
            assert_eq!(people::list(tx)?.len(), 1);
            Ok(())
        })
        .await
        .unwrap();
    })
    .await;
}

#[tokio::test]
async fn password_role_and_admission_can_be_changed() {
    migrated(|db| async move {
        db.write("people", |tx| {
            let (one, two) = (person(1, Role::Owner), person(2, Role::Owner));
            people::insert(tx, &one, None)?;
            people::insert(tx, &two, None)?;
            assert_eq!(people::other_owners(tx, one.id)?, 1);
            assert!(people::set_disabled(tx, two.id, true)?);
            assert_eq!(people::other_owners(tx, one.id)?, 0, "who is kept out is no owner that counts");
            assert!(people::set_role(tx, two.id, Role::Viewer)? && people::set_password(tx, two.id, "new")?);
            let kept = people::by_email(tx, "p2@shop.example")?.unwrap();
            assert_eq!((kept.0.role, kept.0.disabled, kept.1.as_deref()), (Role::Viewer, true, Some("new")));
            assert!(!people::set_role(tx, person(3, Role::Owner).id, Role::Owner)?);
            Ok(())
        })
        .await
        .unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_link_is_taken_once_and_not_after_its_time() {
    migrated(|db| async move {
        db.write("links", |tx| {
            let invite = Purpose::Invite { email: "new@shop.example".to_owned(), role: Role::Viewer };
            let made = link(invite, 60);
            links::grant(tx, &token('1'), &made)?;
            links::grant(tx, &token('2'), &link(Purpose::Setup, 60))?;
            links::grant(tx, &token('3'), &link(Purpose::Enter(person(1, Role::Owner).id), 10))?;
            assert_eq!(links::find(tx, &token('1'), at(59))?, Some(made.clone()));
            assert_eq!(links::find(tx, &token('1'), at(60))?, None);
            assert_eq!(links::take(tx, &token('3'), at(10))?, None);
            assert_eq!(links::take(tx, &token('1'), at(20))?, Some(made));
            assert_eq!(links::take(tx, &token('1'), at(20))?, None);
            links::end_setup(tx)?;
            assert_eq!(links::take(tx, &token('2'), at(20))?, None);
            Ok(())
        })
        .await
        .unwrap();
    })
    .await;
}

#[tokio::test]
async fn invitations_are_listed_without_their_secret_and_can_be_revoked() {
    migrated(|db| async move {
        db.write("links", |tx| {
            let invite = Purpose::Invite { email: "new@shop.example".to_owned(), role: Role::Viewer };
            links::grant(tx, &token('1'), &link(invite, 60))?;
            links::grant(tx, &token('2'), &link(Purpose::Setup, 60))?;
            let open = links::invitations(tx, NOW)?;
            assert_eq!(open.len(), 1, "a setup link is no invitation");
            assert!(!open[0].0.contains(token('1').as_str()));
            assert!(links::revoke(tx, &open[0].0)?.is_some() && links::revoke(tx, &open[0].0)?.is_none());
            assert_eq!(links::find(tx, &token('1'), NOW)?, None);
            Ok(())
        })
        .await
        .unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_session_is_found_by_its_secret_until_it_ends() {
    migrated(|db| async move {
        db.write("sessions", |tx| {
            let one = person(1, Role::Owner);
            people::insert(tx, &one, None)?;
            begin(tx, 1, &one, 'a')?;
            let (found, of) = sessions::find(tx, &token('a'), at(99))?.unwrap();
            assert_eq!((found.agent.as_str(), of), ("Browser/1", one.clone()));
            assert_eq!(sessions::find(tx, &token('a'), at(100))?, None);
            assert_eq!(sessions::find(tx, &token('b'), NOW)?, None);
            sessions::seen(tx, found.id, at(50))?;
            assert_eq!(sessions::list(tx, NOW)?[0].seen_at, at(50));
            assert_eq!(sessions::end(tx, found.id)?, Some(one.id));
            assert_eq!((sessions::find(tx, &token('a'), NOW)?, sessions::end(tx, found.id)?), (None, None));
            Ok(())
        })
        .await
        .unwrap();
    })
    .await;
}

#[tokio::test]
async fn who_is_kept_out_has_no_session_and_all_sessions_end_at_once() {
    migrated(|db| async move {
        db.write("sessions", |tx| {
            let (one, two) = (person(1, Role::Owner), person(2, Role::Viewer));
            for who in [&one, &two] {
                people::insert(tx, who, None)?;
            }
            begin(tx, 1, &one, 'a')?;
            begin(tx, 2, &one, 'b')?;
            begin(tx, 3, &two, 'c')?;
            people::set_disabled(tx, two.id, true)?;
            assert_eq!(sessions::find(tx, &token('c'), NOW)?, None);
            assert_eq!(sessions::end_all(tx, one.id)?, 2);
            assert_eq!(sessions::find(tx, &token('a'), NOW)?, None);
            assert_eq!(sessions::list(tx, NOW)?.len(), 1);
            Ok(())
        })
        .await
        .unwrap();
    })
    .await;
}

#[tokio::test]
async fn failures_are_counted_in_their_window_and_forgotten() {
    migrated(|db| async move {
        db.write("strikes", |tx| {
            for second in [0, 10] {
                strikes::add(tx, "olha", at(second), WINDOW_MS)?;
            }
            assert_eq!(strikes::count(tx, "olha", at(20), WINDOW_MS)?, (2, NOW));
            assert_eq!(strikes::count(tx, "other", at(20), WINDOW_MS)?.0, 0);
            assert_eq!(strikes::count(tx, "olha", at(900), WINDOW_MS)?.0, 0, "the window is over");
            strikes::add(tx, "olha", at(901), WINDOW_MS)?;
            assert_eq!(strikes::count(tx, "olha", at(901), WINDOW_MS)?, (1, at(901)));
            strikes::clear(tx, "olha")?;
            assert_eq!(strikes::count(tx, "olha", at(901), WINDOW_MS)?.0, 0);
            let text = tx.query("SELECT name FROM strikes", &[])?;
            assert!(text.is_empty());
            Ok(())
        })
        .await
        .unwrap();
    })
    .await;
}
