//! Opening the database with everything around it: the key, the migrations, the first store, the lock of a server.

use crate::config::Config;
use crate::machine::{MachineClock, MachineRandom};
use anyhow::{Context, bail};
use krama_domain::ids::StoreId;
use krama_domain::shop::Store;
use krama_domain::time::{Clock, Random, Timestamp};
use krama_engine::profile::{Profiles, field};
use krama_store::repo::stores;
use krama_store::secret::{KEY_BYTES, NONCE_BYTES, SecretBox, key_file, parse_key};
use krama_store::{Db, DbOptions, Sql, migrate};
use std::collections::BTreeMap;
use std::fs::{File, TryLockError};
use std::path::PathBuf;
use std::sync::Arc;

/// Short name of the store that a first start makes.
const FIRST_STORE: &str = "main";

/// An open database and what goes with it.
pub(crate) struct Opened {
    /// The database, migrated.
    pub db: Db,
    /// Stores' settings.
    pub profiles: Profiles,
    /// The machine's clock.
    pub clock: Arc<MachineClock>,
    /// The machine's randomness.
    pub random: MachineRandom,
}

/// The file of a SQLite database.
pub(crate) fn sqlite_path(url: &str) -> Option<PathBuf> {
    let rest = url.strip_prefix("sqlite:")?;
    let path = rest.strip_prefix("//").unwrap_or(rest);
    (!path.is_empty() && path != ":memory:").then(|| PathBuf::from(path))
}

fn secret_box(config: &Config, random: &mut dyn Random) -> anyhow::Result<SecretBox> {
    if let Some(set) = &config.secret_key {
        return Ok(SecretBox::new(&parse_key(&set.value)?));
    }
    let beside = sqlite_path(&config.database.value).and_then(|path| path.parent().map(PathBuf::from));
    let mut fresh = [0; KEY_BYTES];
    random.fill(&mut fresh);
    let key = key_file(&beside.unwrap_or_default().join("krama.key"), fresh)?;
    Ok(SecretBox::new(&key))
}

/// Opens the database, makes the key when there is none, and brings the schema up to date.
pub(crate) async fn database(config: &Config) -> anyhow::Result<Opened> {
    let mut random = MachineRandom::new()?;
    let clock = Arc::new(MachineClock::default());
    let db = Db::open(&config.database.value, DbOptions::default()).await?;
    let secrets = secret_box(config, &mut random)?;
    migrate::to_newest(&db, clock.now().as_ms()).await?;
    let profiles = Profiles::new(secrets, &config.public_url.value).with_defaults(config.addresses.clone());
    Ok(Opened { db, profiles, clock, random })
}

/// Stores' settings alone, for whoever opens the database without changing it.
pub(crate) fn profiles(config: &Config) -> anyhow::Result<Profiles> {
    let secrets = secret_box(config, &mut MachineRandom::new()?)?;
    Ok(Profiles::new(secrets, &config.public_url.value).with_defaults(config.addresses.clone()))
}

/// [`database`], with a first store when there is none.
pub(crate) async fn with_store(config: &Config) -> anyhow::Result<Opened> {
    let mut opened = database(config).await?;
    let stores = opened.db.read("stores", stores::list).await?;
    if stores.is_empty() {
        let id = StoreId::parse(FIRST_STORE).expect("it has the right form");
        let store = Store::new(id, "Моя крамниця");
        create_store(&mut opened, store, &config.seeds).await?;
    }
    Ok(opened)
}

/// Opens every store's credentials once: with a key that does not fit each page would fail, so no server starts.
pub(crate) async fn check_secrets(opened: &Opened) -> anyhow::Result<()> {
    let profiles = opened.profiles.clone();
    let open_all = move |tx: &mut dyn Sql| {
        stores::list(tx)?.into_iter().try_for_each(|store| profiles.of_store(tx, store).map(drop))
    };
    Ok(opened.db.read("check secrets", open_all).await?)
}

/// Adds a store with settings by field. Answers `false` when there is one of that name.
pub(crate) async fn create_store(
    opened: &mut Opened,
    store: Store,
    settings: &BTreeMap<String, String>,
) -> anyhow::Result<bool> {
    let now = opened.clock.now();
    let sealed: Vec<_> =
        settings.iter().map(|(key, value)| (key.clone(), value.clone(), nonce(opened))).collect();
    let profiles = opened.profiles.clone();
    let write = move |tx: &mut dyn Sql| {
        if !stores::insert(tx, &store, now)? {
            return Ok(false);
        }
        for (key, value, nonce) in &sealed {
            if let Some(field) = field(key) {
                profiles.set(tx, &store.id, field, value, *nonce, now)?;
            }
        }
        Ok(true)
    };
    Ok(opened.db.write("create a store", write).await?)
}

/// A fresh nonce for sealing one setting.
pub(crate) fn nonce(opened: &mut Opened) -> [u8; NONCE_BYTES] {
    let mut nonce = [0; NONCE_BYTES];
    opened.random.fill(&mut nonce);
    nonce
}

/// The store of a short name, or the first one.
pub(crate) async fn store(opened: &Opened, named: Option<&str>) -> anyhow::Result<Store> {
    let all = opened.db.read("stores", stores::list).await?;
    let Some(name) = named else {
        return all
            .into_iter()
            .next()
            .context("there is no store yet: make one with `krama store create NAME`");
    };
    let known = all.iter().map(|store| store.id.to_string()).collect::<Vec<_>>().join(", ");
    let found = all.into_iter().find(|store| store.id.as_str() == name);
    found.with_context(|| format!("there is no store \"{name}\": there are {known}"))
}

/// Keeps a second server off the same SQLite file while it lives.
pub(crate) struct ServerLock(
    #[expect(dead_code, reason = "the lock lasts as long as the file is open")] File,
);

/// Takes the lock. On PostgreSQL several servers may run; there is none.
pub(crate) fn server_lock(config: &Config) -> anyhow::Result<Option<ServerLock>> {
    let Some(given) = sqlite_path(&config.database.value) else { return Ok(None) };
    // The same file by another name is the same database.
    let database = given.canonicalize().unwrap_or(given);
    let path = PathBuf::from(format!("{}.lock", database.display()));
    let file = File::create(&path).with_context(|| {
        let path = path.display();
        format!("cannot create {path}: check that the directory exists and belongs to the user krama runs as")
    })?;
    match file.try_lock() {
        Ok(()) => Ok(Some(ServerLock(file))),
        Err(TryLockError::WouldBlock) => {
            bail!("another krama serves the database {} already: stop it first", database.display())
        }
        Err(TryLockError::Error(error)) => {
            Err(error).with_context(|| format!("cannot lock {}", path.display()))
        }
    }
}

/// Whether a server runs on this SQLite file. Of PostgreSQL the lanes' leases tell.
pub(crate) fn is_served(config: &Config) -> anyhow::Result<bool> {
    let Some(given) = sqlite_path(&config.database.value) else { return Ok(false) };
    let database = given.canonicalize().unwrap_or(given);
    let path = PathBuf::from(format!("{}.lock", database.display()));
    let Ok(file) = File::open(&path) else { return Ok(false) };
    match file.try_lock_shared() {
        Ok(()) => Ok(false),
        Err(TryLockError::WouldBlock) => Ok(true),
        Err(TryLockError::Error(error)) => {
            Err(error).with_context(|| format!("cannot look at the lock {}", path.display()))
        }
    }
}

/// Now, for commands.
pub(crate) fn now(opened: &Opened) -> Timestamp {
    opened.clock.now()
}
