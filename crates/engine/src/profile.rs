//! A store's settings as connectors need them: credentials opened, defaults known. The one place that seals and
//! opens them.

use crate::lane::listen;
use crate::{directory, reconcile};
use krama_connectors::ALL;
use krama_connectors::settings::{Field, OwnText, Settings};
use krama_connectors::{meta, monobank, nova_poshta, telegram};
use krama_domain::effect::Destination;
use krama_domain::ids::StoreId;
use krama_domain::shop::{Policy, Store};
use krama_domain::time::Timestamp;
use krama_store::repo::stores::{self, Kept};
use krama_store::repo::{
    lanes, outbox,
    templates::{self, Cell},
};
use krama_store::secret::{NONCE_BYTES, SecretBox};
use krama_store::{Result, Sql};
use std::collections::BTreeMap;

/// What is needed to read and write stores' settings.
#[derive(Debug, Clone)]
pub struct Profiles {
    secrets: SecretBox,
    public_url: String,
    /// Where this program's connectors talk to when a store says nothing else.
    defaults: BTreeMap<String, String>,
}

/// A setting that a store has of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Own {
    /// Its value, opened.
    pub value: String,
    /// When it was set.
    pub set_at: Timestamp,
}

/// The field of a name such as `monobank.token`.
pub fn field(key: &str) -> Option<&'static Field> {
    ALL.into_iter().flat_map(|c| c.fields).find(|field| field.key == key)
}

fn bound_to(store: &StoreId, key: &str) -> String {
    format!("{store}/{key}")
}

impl Profiles {
    /// Seals with this box; `public_url` is where krama is reached from outside.
    pub fn new(secrets: SecretBox, public_url: &str) -> Self {
        Self { secrets, public_url: public_url.trim_end_matches('/').to_owned(), defaults: BTreeMap::new() }
    }

    /// With values, by field, that count where a store has none of its own: addresses from the environment.
    #[must_use]
    pub fn with_defaults(self, defaults: BTreeMap<String, String>) -> Self {
        Self { defaults, ..self }
    }

    /// Where krama is reached from outside, without a slash at the end.
    pub fn public_url(&self) -> &str {
        &self.public_url
    }

    /// A store with everything that its connectors need.
    pub fn load(&self, tx: &mut dyn Sql, id: &StoreId) -> Result<Option<Settings>> {
        let Some(store) = stores::get(tx, id)? else { return Ok(None) };
        self.of_store(tx, store).map(Some)
    }

    /// The same for delivering through a lane: with the store's own texts where messages go out, which nobody else reads.
    pub fn load_for(&self, tx: &mut dyn Sql, id: &StoreId, lane: Destination) -> Result<Option<Settings>> {
        let mut settings = self.load(tx, id)?;
        if let (Some(settings), Destination::Telegram) = (&mut settings, lane) {
            let own = |(Cell { topic, channel, lang }, version, text)| {
                ((topic, channel, lang), OwnText { version, text })
            };
            settings.texts = templates::in_force(tx, id)?.into_iter().map(own).collect();
        }
        Ok(settings)
    }

    /// The settings of a store that is at hand.
    pub fn of_store(&self, tx: &mut dyn Sql, store: Store) -> Result<Settings> {
        let own = self.opened(tx, &store.id)?;
        let values = self.defaults.clone().into_iter().chain(own).collect();
        let notes = stores::notes(tx, &store.id)?.into_iter().collect();
        Ok(Settings { public_url: self.public_url.clone(), store, values, texts: BTreeMap::new(), notes })
    }

    fn opened(&self, tx: &mut dyn Sql, id: &StoreId) -> Result<Vec<(String, String)>> {
        let open = |(key, kept): (String, Kept)| {
            let value = match kept {
                Kept::Plain(text) => text,
                Kept::Sealed(bytes) => {
                    let opened = self.secrets.open(&bound_to(id, &key), &bytes)?;
                    String::from_utf8_lossy(&opened).into_owned()
                }
            };
            Ok((key, value))
        };
        stores::settings(tx, id)?.into_iter().map(open).collect()
    }

    /// What a store has of its own, by field: without the defaults of the program and of the connectors.
    pub fn own(&self, tx: &mut dyn Sql, id: &StoreId) -> Result<BTreeMap<String, Own>> {
        let set_at: BTreeMap<_, _> = stores::settings_set_at(tx, id)?.into_iter().collect();
        let own = |(key, value): (String, String)| {
            let set_at = set_at.get(&key).copied().unwrap_or(Timestamp::from_ms(0));
            (key, Own { value, set_at })
        };
        Ok(self.opened(tx, id)?.into_iter().map(own).collect())
    }

    /// Lets everything go out at once that waited because a setting of its system was wrong: for whoever changed one.
    pub fn mended(tx: &mut dyn Sql, id: &StoreId, lane: Destination, now: Timestamp) -> Result<()> {
        lanes::mend(tx, id, lane)?;
        outbox::hurry(tx, id, lane, now).map(drop)
    }

    /// What the decision needs to know of a store; a store that does not exist announces nothing.
    pub fn policy(&self, tx: &mut dyn Sql, id: &StoreId) -> Result<Policy> {
        Ok(self.load(tx, id)?.map_or_else(Policy::default, |settings| policy(&settings)))
    }

    /// Sets a field of a store; an empty value removes it. `nonce` is random.
    pub fn set(
        &self,
        tx: &mut dyn Sql,
        id: &StoreId,
        field: &Field,
        value: &str,
        nonce: [u8; NONCE_BYTES],
        now: Timestamp,
    ) -> Result<()> {
        let kept = match (value.trim(), field.secret) {
            ("", _) => None,
            (text, false) => Some(Kept::Plain(text.to_owned())),
            (text, true) => {
                Some(Kept::Sealed(self.secrets.seal(&bound_to(id, field.key), text.as_bytes(), nonce)))
            }
        };
        stores::set(tx, id, field.key, kept.as_ref(), now)?;
        match field.key {
            key if key == monobank::TOKEN.key => reconcile::plan(tx, self, id, now),
            key if key == nova_poshta::API_KEY.key => directory::plan(tx, self, id, now),
            key if telegram::CONNECTOR.fields.iter().any(|own| own.key == key) => {
                listen::plan(tx, self, id, now)
            }
            _ => Ok(()),
        }
    }
}

/// What the decision needs to know of a store's settings.
pub fn policy(settings: &Settings) -> Policy {
    let has_bot = (telegram::CONNECTOR.is_connected)(settings);
    Policy {
        manager_chats: if has_bot { telegram::manager_chats(settings) } else { Vec::new() },
        conversions: (meta::CONNECTOR.is_connected)(settings),
        consent_required: settings.store.consent_required,
        channels: telegram::channels(settings),
        silent: settings.store.silent.clone(),
        night: settings.store.quiet_hours.map(|hours| (hours, settings.store.zone.clone())),
    }
}
