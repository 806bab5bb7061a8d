//! Keys for programs, on both databases.

use crate::repo::keys::{self, Key};
use crate::testing::migrated;
use krama_domain::ids::{KeyId, StoreId};
use krama_domain::staff::{Role, Scope};
use krama_domain::time::Timestamp;

const NOW: Timestamp = Timestamp::from_secs(1_795_262_700);

fn key(nth: u32) -> Key {
    Key {
        id: KeyId::parse(&format!("018f0000-0000-7000-8000-{nth:012}")).unwrap(),
        scope: Scope::Store(StoreId::parse("lviv").unwrap()),
        name: "склад".to_owned(),
        role: Role::Viewer,
        hint: "00ff".to_owned(),
        created_by: "Оля".to_owned(),
        created_at: NOW.plus_ms(i64::from(nth)),
        used_at: None,
        revoked_at: None,
    }
}

#[tokio::test]
async fn a_key_is_found_by_its_secret_until_it_is_revoked() {
    migrated(|db| async move {
        db.write("keys", |tx| {
            keys::insert(tx, &key(1), "krama_aa00ff")?;
            keys::insert(tx, &Key { hint: "9999".to_owned(), ..key(2) }, "krama_99999")?;
            assert_eq!(keys::find(tx, "krama_aa00ff")?, Some(key(1)));
            assert_eq!(keys::find(tx, "krama_aa00fe")?, None);
            keys::used(tx, key(1).id, NOW)?;
            assert!(keys::revoke(tx, key(1).id, NOW)? && !keys::revoke(tx, key(1).id, NOW)?);
            assert_eq!(keys::find(tx, "krama_aa00ff")?, None);
            let all = keys::list(tx)?;
            assert_eq!((all.len(), all[0].id), (2, key(2).id), "the newest first, revoked ones too");
            assert_eq!((all[1].used_at, all[1].revoked_at), (Some(NOW), Some(NOW)));
            Ok(())
        })
        .await
        .unwrap();
    })
    .await;
}

#[test]
fn the_hint_is_the_end_of_the_secret() {
    assert_eq!((keys::hint("krama_aa00ff"), keys::hint("ab")), ("00ff".to_owned(), "ab".to_owned()));
}
