//! Chats with a store's bot: each update taken once, and in the same transaction what follows from it for the chat, its
//! orders, and the answer.
//!
//! What people wrote is not kept: only the number of the update, so that a repeat changes nothing.

use super::outbox::{self, subject_parts};
use super::{apply, bindings, orders, parcels, stored};
use crate::{Result, Row, Sql, args};
use krama_domain::chat::{Act, Handling, Look, Place, Said, Say, Talk, Update, handle, of_binding};
use krama_domain::effect::{Intent, Subject};
use krama_domain::fact::{Actor, Fact, Happening};
use krama_domain::ids::{ChatId, OrderId, StoreId};
use krama_domain::lang::Lang;
use krama_domain::order::Order;
use krama_domain::reach::Channel;
use krama_domain::shop::{Policy, Store};
use krama_domain::time::{DAY_MS, Timestamp};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Most orders of a chat that are told of or changed at once, the newest.
const ORDERS_MAX: i64 = 50;
/// Milliseconds for which the numbers of updates are kept. Telegram repeats one for a day at most.
const KEPT_MS: i64 = 3 * DAY_MS;
/// Characters of a chat's address, at most; whatever is longer is no chat's.
const ADDRESS_MAX_CHARS: usize = 64;

/// A bot that updates come from.
#[derive(Debug, Clone, Copy)]
pub struct Bot<'a> {
    /// Whose.
    pub store: &'a StoreId,
    /// The channel that it is.
    pub channel: Channel,
    /// Tells its numbers of updates from those of other bots.
    pub source: &'a str,
}

/// The key of a chat.
pub fn key(store: &StoreId, channel: Channel, address: &str) -> ChatId {
    let digest = Sha256::digest(format!("{store}/{}/{address}", channel.code()));
    let mut head = [0; 16];
    head.copy_from_slice(&digest[..16]);
    ChatId::of_digest(head)
}

/// Takes an update. Answers `false`, and changes nothing, when it was taken before.
pub fn receive(
    tx: &mut dyn Sql,
    bot: Bot<'_>,
    update: &Update,
    policy: &Policy,
    now: Timestamp,
) -> Result<bool> {
    if !is_first(tx, bot, update, now)? {
        return Ok(false);
    }
    let Some(address) = update.chat.as_deref().filter(|chat| chat.chars().count() <= ADDRESS_MAX_CHARS)
    else {
        return Ok(true);
    };
    let handling = handle(update, place_of(policy, address));
    if handling == (Handling { act: Act::None, say: None }) {
        return Ok(true);
    }
    let mut visit = Visit { tx, bot, address, policy, now, chat: key(bot.store, bot.channel, address) };
    visit.meet(update)?;
    let said = visit.carry_out(&handling.act)?;
    if let Some(say) = said.or(handling.say) {
        visit.reply(update, say)?;
    }
    Ok(true)
}

fn is_first(tx: &mut dyn Sql, bot: Bot<'_>, update: &Update, now: Timestamp) -> Result<bool> {
    let sql = "INSERT INTO updates (store_id, source, update_id, received_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT DO NOTHING";
    let added = tx.execute(sql, args![bot.store.as_str(), bot.source, update.id, now.as_ms()])?;
    if added == 1 {
        let old = now.plus_ms(-KEPT_MS);
        let sql = "DELETE FROM updates WHERE store_id = $1 AND received_at < $2";
        tx.execute(sql, args![bot.store.as_str(), old.as_ms()])?;
    }
    Ok(added == 1)
}

fn place_of(policy: &Policy, address: &str) -> Place {
    if policy.manager_chats.is_empty() {
        Place::Unset
    } else if policy.manager_chats.iter().any(|chat| chat == address) {
        Place::Managers
    } else {
        Place::Elsewhere
    }
}

/// One update being carried out.
struct Visit<'a> {
    tx: &'a mut dyn Sql,
    bot: Bot<'a>,
    address: &'a str,
    policy: &'a Policy,
    now: Timestamp,
    chat: ChatId,
}

impl Visit<'_> {
    /// Makes sure that the chat is known. It cannot change under another transaction until this one ends. Whoever writes
    /// can be written to again.
    fn meet(&mut self, update: &Update) -> Result<()> {
        let sql = "INSERT INTO chats (store_id, chat_id, channel, address, hint, state, since, effects)
            VALUES ($1, $2, $3, $4, $5, 'open', $6, 0)
            ON CONFLICT (store_id, chat_id) DO UPDATE SET hint = COALESCE(excluded.hint, chats.hint)
            RETURNING state";
        let (store, channel) = (self.bot.store.as_str(), self.bot.channel.code());
        let (chat, hint) = (self.chat.to_string(), update.lang.map(Lang::tag));
        let args = args![store, chat, channel, self.address, hint, self.now.as_ms()];
        let row = self.tx.query_one(sql, args)?;
        let state = row.map(|row| row.text("state").map(str::to_owned)).transpose()?;
        if state.as_deref() == Some("closed") && update.said != Said::Closed {
            self.open()?;
        }
        Ok(())
    }

    fn set_state(&mut self, state: &'static str) -> Result<()> {
        let sql =
            "UPDATE chats SET state = $3, since = $4 WHERE store_id = $1 AND chat_id = $2 AND state <> $3";
        let (store, chat) = (self.bot.store.as_str(), self.chat.to_string());
        self.tx.execute(sql, args![store, chat, state, self.now.as_ms()])?;
        Ok(())
    }

    /// Answers what is said of it, where that depends on what came of it.
    fn carry_out(&mut self, act: &Act) -> Result<Option<Say>> {
        match act {
            Act::None => {}
            Act::Bind(token) => return self.bind(token).map(Some),
            Act::Resume => self.resume(true)?,
            Act::Open => self.open()?,
            Act::Silence => self.lose(true, "the customer wrote stop")?,
            Act::Close => {
                self.set_state("closed")?;
                self.lose(false, "the customer blocked the bot")?;
            }
            Act::Speak(lang) => {
                let sql = "UPDATE chats SET lang = $3 WHERE store_id = $1 AND chat_id = $2";
                self.tx.execute(sql, args![self.bot.store.as_str(), self.chat.to_string(), lang.tag()])?;
            }
        }
        Ok(None)
    }

    fn bind(&mut self, token: &str) -> Result<Say> {
        let store = self.bot.store;
        let Some(order) = bindings::redeem(self.tx, store, token, self.now)? else {
            return Ok(of_binding(None));
        };
        let (chat, id) = (self.chat.to_string(), order.to_string());
        let sql = "DELETE FROM chat_orders WHERE store_id = $1 AND order_id = $2 AND chat_id <> $3
            AND chat_id IN (SELECT chat_id FROM chats WHERE store_id = $1 AND channel = $4)";
        self.tx.execute(sql, args![store.as_str(), &id, &chat, self.bot.channel.code()])?;
        let sql = "INSERT INTO chat_orders (store_id, chat_id, order_id, since) VALUES ($1, $2, $3, $4)
            ON CONFLICT DO NOTHING";
        self.tx.execute(sql, args![store.as_str(), &chat, &id, self.now.as_ms()])?;
        self.reach(order)?;
        Ok(of_binding(Some(order)))
    }

    fn reach(&mut self, order: OrderId) -> Result<()> {
        let fact = Fact::ReachBound { channel: self.bot.channel, address: self.address.to_owned() };
        self.happen(order, fact)
    }

    fn open(&mut self) -> Result<()> {
        self.set_state("open")?;
        self.resume(false)
    }

    /// Messages about the chat's orders come again; those that the customer silenced only if they ask for it.
    fn resume(&mut self, also_silenced: bool) -> Result<()> {
        for order in self.orders()? {
            let contact = order.reach.channels.get(&self.bot.channel);
            let off = contact.filter(|c| c.address == self.address).and_then(|c| c.off.as_ref());
            if off.is_some_and(|off| also_silenced || !off.by_customer) {
                self.reach(order.id)?;
            }
        }
        Ok(())
    }

    fn lose(&mut self, by_customer: bool, reason: &str) -> Result<()> {
        for order in self.orders()? {
            let (address, reason) = (self.address.to_owned(), reason.to_owned());
            let fact = Fact::ReachLost { channel: self.bot.channel, address, by_customer, reason };
            self.happen(order.id, fact)?;
        }
        Ok(())
    }

    fn orders(&mut self) -> Result<Vec<Order>> {
        of_chat(self.tx, self.bot.store, self.chat)
    }

    fn happen(&mut self, order: OrderId, fact: Fact) -> Result<()> {
        let happening = Happening { fact, actor: Actor::Shopper, at: self.now };
        apply::happen(self.tx, self.bot.store, order, &happening, self.policy).map(drop)
    }

    fn reply(&mut self, update: &Update, say: Say) -> Result<()> {
        let sql =
            "UPDATE chats SET effects = effects + 1 WHERE store_id = $1 AND chat_id = $2 RETURNING effects";
        let args = args![self.bot.store.as_str(), self.chat.to_string()];
        let nth = self.tx.query_one(sql, args)?.map_or(Ok(1), |row| row.int("effects"))?;
        let pressed = match &update.said {
            Said::Pressed { query, .. } => Some(query.clone()),
            _ => None,
        };
        let source = self.bot.source.to_owned();
        let intent = Intent::Reply { source, update: update.id, say, pressed };
        outbox::insert(self.tx, self.bot.store, Subject::Chat(self.chat), nth, &intent, self.now).map(drop)
    }
}

/// The orders of a chat, the newest first.
fn of_chat(tx: &mut dyn Sql, store: &StoreId, chat: ChatId) -> Result<Vec<Order>> {
    let sql = "SELECT o.order_id FROM chat_orders AS c
        JOIN orders AS o ON o.store_id = c.store_id AND o.order_id = c.order_id
        WHERE c.store_id = $1 AND c.chat_id = $2 ORDER BY o.created_at DESC, o.order_id DESC LIMIT $3";
    let rows = tx.query(sql, args![store.as_str(), chat.to_string(), ORDERS_MAX])?;
    let ids = rows.iter().map(|row| stored("order id", OrderId::parse(row.text("order_id")?)));
    let mut found = Vec::new();
    for id in ids.collect::<Result<Vec<_>>>()? {
        found.extend(orders::get(tx, store, id)?);
    }
    Ok(found)
}

fn lang_of(row: &Row, column: &'static str) -> Result<Option<Lang>> {
    Ok(row.opt_text(column)?.and_then(Lang::from_tag))
}

/// A chat with its orders, as an answer needs it. It speaks the language that was chosen there, or else that of the
/// newest order, of the messenger, of the store.
pub fn talk(tx: &mut dyn Sql, store: &Store, chat: ChatId) -> Result<Option<Talk>> {
    let (_, id) = subject_parts(Subject::Chat(chat));
    let sql = "SELECT address, lang, hint FROM chats WHERE store_id = $1 AND chat_id = $2";
    let Some(row) = tx.query_one(sql, args![store.id.as_str(), id])? else { return Ok(None) };
    let orders = of_chat(tx, &store.id, chat)?;
    let of_order = orders.first().map(|order| order.lang);
    let lang = lang_of(&row, "lang")?.or(of_order).or(lang_of(&row, "hint")?).unwrap_or(store.lang);
    let mut looks = BTreeMap::new();
    for order in orders.iter().filter(|order| !order.parcels.is_empty()) {
        for look in parcels::last_looks(tx, &store.id, order.id)? {
            looks.extend(look.at.map(|at| (look.number, Look { at, words: look.words })));
        }
    }
    Ok(Some(Talk { address: row.text("address")?.to_owned(), lang, orders, looks }))
}

/// When a store's bot was told something last, as far as that is still known.
pub fn last_heard(tx: &mut dyn Sql, store: &StoreId) -> Result<Option<Timestamp>> {
    let sql = "SELECT MAX(received_at) AS at FROM updates WHERE store_id = $1";
    let row = tx.query_one(sql, args![store.as_str()])?;
    Ok(row.map(|row| row.opt_int("at")).transpose()?.flatten().map(Timestamp::from_ms))
}

/// The language that somebody chose in a chat, if they did.
pub fn chosen_lang(
    tx: &mut dyn Sql,
    store: &StoreId,
    channel: Channel,
    address: &str,
) -> Result<Option<Lang>> {
    let sql = "SELECT lang FROM chats WHERE store_id = $1 AND chat_id = $2";
    let chat = key(store, channel, address).to_string();
    let row = tx.query_one(sql, args![store.as_str(), chat])?;
    row.map_or(Ok(None), |row| lang_of(&row, "lang"))
}
