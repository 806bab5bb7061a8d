//! The lane's transactions: leasing, recovering what a dead node left, claiming, settling. Synchronous; the node
//! and the simulation call the same functions.

mod directory;
pub mod listen;
pub mod parcels;
mod restraint;
pub(crate) mod round;
mod settle;
#[cfg(test)]
mod tests;

use crate::backoff::Jitter;
use crate::delivery::Delivery;
use crate::profile::{Profiles, policy};
use krama_connectors::settings::Settings;
use krama_connectors::task::{About, Task, Work};
use krama_domain::effect::{Intent, Subject};
use krama_domain::fact::Happening;
use krama_domain::ids::{OrderId, StoreId};
use krama_domain::order::Order;
use krama_domain::time::{MINUTE_MS, SECOND_MS, Timestamp};
use krama_store::repo::apply::{self, Applied};
use krama_store::repo::checks::{self, Check};
use krama_store::repo::lanes::{self, Lease};
use krama_store::repo::outbox::{self, Effect};
use krama_store::repo::parcels::Watched;
use krama_store::repo::{chats, contacts, orders, stores};
use krama_store::{Error, Result, Sql};
pub use round::{Step, Turn};
pub use settle::settle;
use settle::{BREAK_AFTER, Bench, settle_one};

/// Milliseconds that a lease lasts. A dead node's lanes move on after that.
pub const LEASE_MS: i64 = 20 * SECOND_MS;
/// Milliseconds before a lease's end in which nothing is sent under it any more: what leaves now shall arrive while the
/// lane is still ours.
const SEND_MARGIN_MS: i64 = 5 * SECOND_MS;
/// Milliseconds after a lease was taken or renewed in which something may be sent under it.
pub(crate) const SEND_WITHIN_MS: i64 = LEASE_MS - SEND_MARGIN_MS;
/// Milliseconds after which a question whose answer never came is asked again.
const CHECK_PUT_OFF_MS: i64 = MINUTE_MS;

/// A piece of work with what it was claimed from.
#[derive(Debug, Clone)]
pub enum Item {
    /// An effect.
    Effect(Box<Effect>),
    /// A question.
    Check(Check),
    /// A step of a round of reconciliation.
    Round(Box<round::Turn>),
    /// A turn of hearing what people write to the store's bot.
    Listen(listen::Listening),
    /// A look at a parcel.
    Parcel(Box<Watched>),
    /// A page of the carrier's directory.
    Page(Box<directory::Turn>),
}

/// What was claimed of a lane in one transaction.
pub struct Claimed {
    /// The store's settings at that moment.
    pub settings: Settings,
    /// Where each task came from, by index.
    pub items: Vec<Item>,
    /// The tasks.
    pub tasks: Vec<Task>,
}

/// Leases every lane that has something to do, until [`LEASE_MS`] from now.
pub fn lease(tx: &mut dyn Sql, node: &str, now: Timestamp) -> Result<Vec<Lease>> {
    lanes::lease_due(tx, node, now, now.plus_ms(LEASE_MS))
}

/// Whether a request may still leave under a lease that was taken or renewed at `leased_at`. A node that slept past it
/// must not go on with what it had begun: the next holder has settled that, and may be doing it again.
pub const fn may_send(leased_at: Timestamp, now: Timestamp) -> bool {
    let held_ms = now.since_ms(leased_at);
    // A clock that went back says nothing of how long the lease was held.
    held_ms >= 0 && held_ms < SEND_WITHIN_MS
}

/// Whether such a lease has run out, so that what was begun under it is left to the lane's next holder.
pub const fn is_over(leased_at: Timestamp, now: Timestamp) -> bool {
    let held_ms = now.since_ms(leased_at);
    held_ms < 0 || held_ms >= LEASE_MS
}

/// Whether such a lease has plenty of time left, so that it need not be renewed yet.
pub const fn is_fresh(leased_at: Timestamp, now: Timestamp) -> bool {
    let held_ms = now.since_ms(leased_at);
    held_ms >= 0 && held_ms < LEASE_MS / 3
}

/// Settles what a dead or sleeping holder of the lane had started. Returns how many effects that were.
pub fn recover(
    tx: &mut dyn Sql,
    profiles: &Profiles,
    lease: &Lease,
    now: Timestamp,
    jitter: Jitter,
) -> Result<usize> {
    let orphans = outbox::orphans(tx, lease)?;
    if orphans.is_empty() {
        return Ok(0);
    }
    let Some(settings) = profiles.load(tx, &lease.store)? else { return Ok(0) };
    let connector = krama_connectors::of(lease.lane);
    let policy = policy(&settings);
    let mut recovered = 0;
    for orphan in orphans {
        let Some(task) = task_of(tx, &orphan)? else { continue };
        let finished = Delivery::abandoned(connector, &settings, &task, now);
        let item = Item::Effect(Box::new(orphan));
        settle_one(
            tx,
            &Bench { lease, connector, settings: &settings, policy: &policy, now, jitter },
            &item,
            &finished,
        )?;
        recovered += 1;
    }
    Ok(recovered)
}

/// Claims up to `limit` effects and questions that are due; `None` when there are none, or none may be taken. While the
/// lane is recovering from failures only one is taken, as a probe.
pub fn claim(
    tx: &mut dyn Sql,
    profiles: &Profiles,
    lease: &Lease,
    now: Timestamp,
    limit: usize,
) -> Result<Option<Claimed>> {
    if !lanes::holds(tx, lease, now)? {
        return Ok(None);
    }
    let failing =
        lanes::of_store(tx, &lease.store)?.iter().any(|l| l.lane == lease.lane && l.failures >= BREAK_AFTER);
    let limit = if failing { limit.min(1) } else { limit };
    // What people write must be heard however much is to be sent; a lane that is tried out is tried with a message.
    let mut heard = if failing || limit == 0 { None } else { listen::claim(tx, profiles, lease, now)? };
    let limit = limit - usize::from(heard.is_some());
    let effects = outbox::claim(tx, lease, now, limit)?;
    let room = limit.saturating_sub(effects.len());
    let checks = checks::claim(tx, lease, now, now.plus_ms(CHECK_PUT_OFF_MS), room)?;
    // What shoppers and their invoices need goes first.
    let turn = if checks.len() < room { round::claim(tx, profiles, lease, now)? } else { None };
    if failing && effects.is_empty() {
        heard = listen::claim(tx, profiles, lease, now)?;
    }
    let looks = parcels::claim(tx, lease, now, room.saturating_sub(checks.len()))?;
    // The directory can wait for everything else.
    let has_room = checks.len() + looks.len() < room;
    let page = if has_room { directory::claim(tx, profiles, lease, now)? } else { None };
    let is_quiet = turn.is_none() && heard.is_none() && page.is_none();
    if effects.is_empty() && checks.is_empty() && looks.is_empty() && is_quiet {
        return Ok(None);
    }
    let settings = profiles.load_for(tx, &lease.store, lease.lane)?.ok_or_else(|| storeless(&lease.store))?;
    let mut claimed = Claimed { settings, items: Vec::new(), tasks: Vec::new() };
    for effect in effects {
        let task = task_of(tx, &effect)?;
        if let Some(task) = &task
            && restraint::holds_back(tx, &claimed.settings, &effect, task, now)?
        {
            continue;
        }
        claimed.push(Item::Effect(Box::new(effect)), task);
    }
    for check in checks {
        let order = orders::get(tx, &check.store, check.order)?;
        let work = Work::Check { attempt: check.attempt };
        let about = order.map(|order| About::Order(Box::new(order)));
        let task = about.map(|about| Task { work, about, tries: check.tries, uncertain: false });
        claimed.push(Item::Check(check), task);
    }
    if let Some(turn) = turn {
        let task = turn.task();
        claimed.push(Item::Round(Box::new(turn)), Some(task));
    }
    if let Some(turn) = heard {
        let task = turn.task();
        claimed.push(Item::Listen(turn), Some(task));
    }
    for look in looks {
        let task = parcels::question(&look);
        claimed.push(Item::Parcel(Box::new(look)), Some(task));
    }
    if let Some(page) = page {
        let task = page.task();
        claimed.push(Item::Page(Box::new(page)), Some(task));
    }
    Ok(Some(claimed).filter(|claimed| !claimed.items.is_empty()))
}

/// Claims the next step of the store's round of reconciliation and nothing else: for a command that does one errand.
pub fn claim_round(
    tx: &mut dyn Sql,
    profiles: &Profiles,
    lease: &Lease,
    now: Timestamp,
) -> Result<Option<Claimed>> {
    if !lanes::holds(tx, lease, now)? {
        return Ok(None);
    }
    let Some(turn) = round::claim(tx, profiles, lease, now)? else { return Ok(None) };
    let settings = profiles.load(tx, &lease.store)?.ok_or_else(|| storeless(&lease.store))?;
    let tasks = vec![turn.task()];
    Ok(Some(Claimed { settings, items: vec![Item::Round(Box::new(turn))], tasks }))
}

fn storeless(store: &StoreId) -> Error {
    let text = format!("its store {store} does not exist, so it cannot be delivered");
    Error::Corrupt { what: "effect".to_owned(), text }
}

impl Claimed {
    fn push(&mut self, item: Item, task: Option<Task>) {
        if let Some(task) = task {
            self.items.push(item);
            self.tasks.push(task);
        }
    }
}

fn task_of(tx: &mut dyn Sql, effect: &Effect) -> Result<Option<Task>> {
    let about = match effect.subject {
        Subject::Order(id) => {
            let order = orders::get(tx, &effect.store, id)?;
            order.map(|order| spoken(tx, effect, order)).transpose()?.map(|o| About::Order(Box::new(o)))
        }
        Subject::Contact(id) => contacts::get(tx, &effect.store, id)?.map(|c| About::Contact(Box::new(c))),
        Subject::Chat(id) => {
            let Some(store) = stores::get(tx, &effect.store)? else { return Ok(None) };
            chats::talk(tx, &store, id)?.map(|talk| About::Chat(Box::new(talk)))
        }
    };
    let work = Work::Deliver(effect.intent.clone());
    let (tries, uncertain) = (effect.tries.saturating_sub(1), effect.uncertain);
    Ok(about.map(|about| Task { work, about, tries, uncertain }))
}

/// An order as its customer is told of it: in the language that they chose in their chat, if they did.
fn spoken(tx: &mut dyn Sql, effect: &Effect, order: Order) -> Result<Order> {
    let Intent::NotifyCustomer { channel, .. } = &effect.intent else { return Ok(order) };
    let Some(address) = order.reach.address(*channel) else { return Ok(order) };
    let chosen = chats::chosen_lang(tx, &effect.store, *channel, address)?;
    Ok(Order { lang: chosen.unwrap_or(order.lang), ..order })
}

/// Puts effects back untried until their own bucket has a token for them.
pub fn postpone(tx: &mut dyn Sql, later: &[(Item, Timestamp)]) -> Result<()> {
    for (item, at) in later {
        match item {
            Item::Effect(effect) => outbox::postpone(tx, effect, *at)?,
            Item::Check(check) => checks::again(tx, check, *at)?,
            Item::Round(turn) => turn.put_off(tx, *at)?,
            Item::Listen(turn) => turn.put_off(tx, *at)?,
            Item::Parcel(parcel) => krama_store::repo::parcels::put_off(tx, parcel, *at)?,
            Item::Page(page) => page.put_off(tx, *at)?,
        }
    }
    Ok(())
}

/// What a person or program does to an order through the same door as the outside.
pub fn command(
    tx: &mut dyn Sql,
    profiles: &Profiles,
    store: &StoreId,
    order: OrderId,
    happening: &Happening,
) -> Result<Applied> {
    let Some(settings) = profiles.load(tx, store)? else { return Ok(Applied::NoOrder) };
    apply::happen(tx, store, order, happening, &policy(&settings))
}
