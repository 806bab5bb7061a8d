//! Lines of the audit log for what commands change. Who ran a command is the account of the system.

use crate::machine::{MachineRandom, environment};
use crate::open::{self, Opened};
use krama_domain::ids::{AuditId, StoreId};
use krama_domain::time::Timestamp;
use krama_store::repo::audit::{Line, Via, Who};
use std::sync::{Mutex, PoisonError};

/// The account that runs the command.
pub(crate) fn account() -> String {
    let known = environment();
    let named = ["SUDO_USER", "USER", "LOGNAME"].into_iter().find_map(|name| known.get(name));
    named.filter(|name| !name.is_empty()).cloned().unwrap_or_else(|| "cli".to_owned())
}

fn who() -> Who {
    Who { person: None, name: account(), via: Via::Cli, request_id: String::new() }
}

/// What was done, to what.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Deed<'a> {
    /// `effect.retry`, `order.import`.
    pub action: &'a str,
    /// An order's number, a setting's name, a filter.
    pub subject: &'a str,
    /// How it stood before.
    pub was: Option<&'a str>,
    /// How it stands now.
    pub became: Option<&'a str>,
}

impl<'a> Deed<'a> {
    /// A deed that is told by its subject alone.
    pub(crate) const fn new(action: &'a str, subject: &'a str) -> Self {
        Self { action, subject, was: None, became: None }
    }
}

pub(super) fn written(id: AuditId, at: Timestamp, store: Option<&StoreId>, deed: Deed<'_>) -> Line {
    Line {
        id,
        store: store.cloned(),
        at,
        who: who(),
        action: deed.action.to_owned(),
        subject: deed.subject.to_owned(),
        was: deed.was.map(str::to_owned),
        became: deed.became.map(str::to_owned),
    }
}

/// A line to be appended in the transaction of what it tells of. `store` is `None` for matters of the whole program.
pub(crate) fn line(opened: &mut Opened, store: Option<&StoreId>, deed: Deed<'_>) -> Line {
    let now = open::now(opened);
    let id = AuditId::fresh(now, &mut opened.random);
    written(id, now, store, deed)
}

/// Lines for work in several transactions, of which nobody knows beforehand how many there will be.
pub(crate) struct Pen {
    random: Mutex<MachineRandom>,
    now: Timestamp,
    store: StoreId,
}

impl Pen {
    /// For one store.
    pub(crate) fn new(opened: &Opened, store: &StoreId) -> anyhow::Result<Self> {
        let random = Mutex::new(MachineRandom::new()?);
        Ok(Self { random, now: open::now(opened), store: store.clone() })
    }

    /// A line.
    pub(crate) fn line(&self, deed: Deed<'_>) -> Line {
        let mut random = self.random.lock().unwrap_or_else(PoisonError::into_inner);
        written(AuditId::fresh(self.now, &mut *random), self.now, Some(&self.store), deed)
    }
}
