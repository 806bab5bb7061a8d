//! `krama key`: keys for programs.

use super::audit::{self, Deed};
use super::user::{scope, shown};
use super::{print, print_json, print_table};
use crate::cli::{Key as KeyArgs, KeyAction};
use crate::config::Config;
use crate::open::{self, Opened};
use anyhow::{Context, bail};
use krama_domain::ids::KeyId;
use krama_domain::staff::{self, Role, Scope};
use krama_domain::time::{Random, Timestamp};
use krama_store::Sql;
use krama_store::repo::audit as log;
use krama_store::repo::keys::{self, Key};
use serde_json::{Value, json};
use std::process::ExitCode;

/// Random bytes of a secret.
const SECRET_BYTES: usize = 24;

/// Runs the command.
pub(crate) async fn run(config: &Config, args: KeyArgs) -> anyhow::Result<ExitCode> {
    let mut opened = open::database(config).await?;
    match args.action {
        KeyAction::Create { name, role, store, json } => {
            let scope = scope(&opened, store.as_deref()).await?;
            create(&mut opened, &name, role, scope, json).await?;
        }
        KeyAction::List { json } => list(&opened, json).await?,
        KeyAction::Revoke { id, json } => revoke(&mut opened, &id, json).await?,
    }
    opened.db.close().await;
    Ok(ExitCode::SUCCESS)
}

async fn create(opened: &mut Opened, name: &str, role: Role, scope: Scope, json: bool) -> anyhow::Result<()> {
    let name = staff::name(name)?;
    let now = open::now(opened);
    let mut bytes = [0; SECRET_BYTES];
    opened.random.fill(&mut bytes);
    let secret = format!("{}{}", keys::PREFIX, hex::encode(bytes));
    let key = Key {
        id: KeyId::fresh(now, &mut opened.random),
        scope,
        name,
        role,
        hint: keys::hint(&secret),
        created_by: audit::account(),
        created_at: now,
        used_at: None,
        revoked_at: None,
    };
    let deed = Deed { became: Some(role.code()), ..Deed::new("key.create", &key.name) };
    let line = audit::line(opened, None, deed);
    let (kept, whole) = (key.clone(), secret.clone());
    let write = move |tx: &mut dyn Sql| {
        keys::insert(tx, &kept, &whole)?;
        log::append(tx, &line)
    };
    opened.db.write("make a key", write).await?;
    if json {
        let mut value = as_json(&key);
        value["secret"] = secret.into();
        return print_json(&value);
    }
    eprintln!("made the key {}; this is its secret, it is shown only now:", key.id);
    print(&format!("{secret}\n"))
}

fn as_json(key: &Key) -> Value {
    json!({
        "id": key.id.to_string(), "name": key.name, "role": key.role.code(), "hint": key.hint,
        "store": match &key.scope { Scope::All => None, Scope::Store(store) => Some(store.as_str()) },
        "created_by": key.created_by, "created_at": key.created_at.rfc3339(),
        "used_at": key.used_at.map(Timestamp::rfc3339), "revoked_at": key.revoked_at.map(Timestamp::rfc3339),
    })
}

async fn list(opened: &Opened, json: bool) -> anyhow::Result<()> {
    let all = opened.db.read("keys", keys::list).await?;
    if json {
        return print_json(&all.iter().map(as_json).collect::<Vec<_>>());
    }
    let row = |key: &Key| {
        let used = key.used_at.map_or_else(|| "never".to_owned(), Timestamp::rfc3339);
        let standing = if key.revoked_at.is_some() { "revoked" } else { "" };
        vec![
            key.id.to_string(),
            key.name.clone(),
            key.role.code().to_owned(),
            shown(&key.scope).to_owned(),
            format!("…{}", key.hint),
            used,
            standing.to_owned(),
        ]
    };
    let head = ["id", "name", "role", "stores", "secret", "used", ""];
    print_table(&head, &all.iter().map(row).collect::<Vec<_>>())
}

async fn revoke(opened: &mut Opened, id: &str, json: bool) -> anyhow::Result<()> {
    let key =
        KeyId::parse(id).with_context(|| format!("\"{id}\": give the id that `krama key list` shows"))?;
    let (now, line) = (open::now(opened), audit::line(opened, None, Deed::new("key.revoke", id)));
    let write = move |tx: &mut dyn Sql| {
        let revoked = keys::revoke(tx, key, now)?;
        if revoked {
            log::append(tx, &line)?;
        }
        Ok(revoked)
    };
    if !opened.db.write("revoke a key", write).await? {
        bail!("there is no key {id}, or it was revoked before: see `krama key list`");
    }
    if json {
        return print_json(&json!({ "id": id, "revoked": true }));
    }
    eprintln!("revoked the key {id}");
    Ok(())
}
