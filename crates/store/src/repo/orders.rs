//! Orders: the aggregate as JSON, beside it the columns that are searched for and sorted by; their ledger rows; and
//! which invoice belongs to which order. `search` finds orders by filters, `fill` writes those columns for orders of
//! older versions.

pub mod fill;
pub(in crate::repo) mod keys;
pub mod search;

use super::{from_json, stored, to_json};
use crate::dialect::pick;
use crate::{Result, Row, Sql, args};
use keys::fifty;
use krama_domain::effect::Subject;
use krama_domain::ids::{OrderId, OrderNumber, PublicToken, StoreId};
use krama_domain::ledger::payment_status;
use krama_domain::order::Order;
use krama_domain::time::{Timestamp, Zone};

/// Most orders of one page of a list.
pub const PAGE_MAX: i64 = 500;

/// An order with how many effects and entries it has so far.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The aggregate.
    pub order: Order,
    /// Effects so far; the next one's `nth` is one more.
    pub effects: i64,
    /// Timeline entries so far.
    pub entries: i64,
}

/// The next order number of the store's day at `now`.
pub fn next_number(
    tx: &mut dyn Sql,
    store: &StoreId,
    prefix: &str,
    zone: &Zone,
    now: Timestamp,
) -> Result<OrderNumber> {
    let day = zone.local(now);
    let nth = super::stores::count(tx, store, &format!("orders/{}", day.day_code()))?;
    Ok(OrderNumber::compose(prefix, &day, nth))
}

/// Keeps the number of an order from elsewhere from being given once more: where it has this store's form, the store
/// goes on counting after it.
pub fn reserve(tx: &mut dyn Sql, store: &StoreId, prefix: &str, number: &OrderNumber) -> Result<()> {
    let parts = number.as_str().strip_prefix(prefix).and_then(|rest| rest.split_once('N'));
    let Some((day, nth)) = parts else { return Ok(()) };
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    match nth.parse() {
        Ok(nth) if day.len() == 8 && digits(day) => {
            super::stores::count_from(tx, store, &format!("orders/{day}"), nth)
        }
        _ => Ok(()),
    }
}

/// Stores a new order.
pub fn insert(tx: &mut dyn Sql, order: &Order) -> Result<()> {
    let sql =
        "INSERT INTO orders (store_id, order_id, number, token, created_at, status, payment_status, pay_type,
            total_minor, received_minor, phone, effects, entries, body, source, open_matters, name_key, phone_tail,
            email)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, 0, $12, $13, $14, $15, $16, $17)";
    let token = order.token.as_str();
    tx.execute(
        sql,
        args![
            order.store.as_str(),
            order.id.to_string(),
            order.number.as_str(),
            token,
            order.created_at.as_ms(),
            order.status().code(),
            payment_status(order).code(),
            order.pay_type.code(),
            order.total().minor,
            order.ledger().received().minor,
            order.customer.phone.as_str(),
            to_json("order", order)?,
            order.source.code(),
            order.has_open_matter(),
            keys::name(order),
            keys::phone_tail(order),
            keys::email(order),
        ],
    )?;
    Ok(())
}

/// Counts effects of an order that came to need a person, or no longer do; of other subjects nothing is counted.
pub(super) fn count_needing(tx: &mut dyn Sql, store: &StoreId, subject: Subject, more: i64) -> Result<()> {
    let Subject::Order(id) = subject else { return Ok(()) };
    let sql = "UPDATE orders SET needing = needing + $3 WHERE store_id = $1 AND order_id = $2";
    tx.execute(sql, args![store.as_str(), id.to_string(), more])?;
    Ok(())
}

/// Writes an order that exists, with its counts, and its ledger rows.
pub fn save(tx: &mut dyn Sql, before: &Order, after: &Loaded) -> Result<()> {
    let order = &after.order;
    let sql =
        "UPDATE orders SET status = $3, payment_status = $4, received_minor = $5, effects = $6, entries = $7,
            body = $8, open_matters = $9
        WHERE store_id = $1 AND order_id = $2";
    tx.execute(
        sql,
        args![
            order.store.as_str(),
            order.id.to_string(),
            order.status().code(),
            payment_status(order).code(),
            order.ledger().received().minor,
            after.effects,
            after.entries,
            to_json("order", order)?,
            order.has_open_matter(),
        ],
    )?;
    if before.invoices.len() != order.invoices.len() || before.attempts != order.attempts {
        link_invoices(tx, order)?;
    }
    if before.ledger() != order.ledger() {
        write_ledger(tx, order)?;
    }
    Ok(())
}

fn link_invoices(tx: &mut dyn Sql, order: &Order) -> Result<()> {
    let sql =
        "INSERT INTO invoices (store_id, invoice_id, order_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    let opened = order.attempts.values().filter_map(|a| a.invoice.as_ref()).map(|o| &o.id);
    for id in opened.chain(order.invoices.keys()) {
        tx.execute(sql, args![order.store.as_str(), id, order.id.to_string()])?;
    }
    Ok(())
}

fn write_ledger(tx: &mut dyn Sql, order: &Order) -> Result<()> {
    let (store, id) = (order.store.as_str(), order.id.to_string());
    tx.execute("DELETE FROM ledger WHERE store_id = $1 AND order_id = $2", args![store, &id])?;
    let sql = "INSERT INTO ledger (store_id, order_id, entry, kind, invoice_id, amount_minor, currency, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    for entry in order.ledger().entries {
        let (kind, currency) = (entry.kind.code(), entry.amount.currency.code());
        let at = entry.at.as_ms();
        tx.execute(
            sql,
            args![store, &id, entry.key, kind, entry.invoice_id, entry.amount.minor, currency, at],
        )?;
    }
    Ok(())
}

fn loaded(row: &Row) -> Result<Loaded> {
    let order = from_json("order", row.text("body")?)?;
    Ok(Loaded { order, effects: row.int("effects")?, entries: row.int("entries")? })
}

/// An order, locked until the transaction ends.
pub fn lock(tx: &mut dyn Sql, store: &StoreId, id: OrderId) -> Result<Option<Loaded>> {
    let sql = pick(
        tx.dialect(),
        "SELECT body, effects, entries FROM orders WHERE store_id = $1 AND order_id = $2",
        "SELECT body, effects, entries FROM orders WHERE store_id = $1 AND order_id = $2 FOR UPDATE",
    );
    tx.query_one(sql, args![store.as_str(), id.to_string()])?.as_ref().map(loaded).transpose()
}

/// An order by its key.
pub fn get(tx: &mut dyn Sql, store: &StoreId, id: OrderId) -> Result<Option<Order>> {
    let sql = "SELECT body FROM orders WHERE store_id = $1 AND order_id = $2";
    one(tx.query_one(sql, args![store.as_str(), id.to_string()])?)
}

fn one(row: Option<Row>) -> Result<Option<Order>> {
    row.map(|row| from_json("order", row.text("body")?)).transpose()
}

/// An order by the secret of its page, whichever store it belongs to.
pub fn by_token(tx: &mut dyn Sql, token: &PublicToken) -> Result<Option<Order>> {
    one(tx.query_one("SELECT body FROM orders WHERE token = $1", args![token.as_str()])?)
}

/// An order by its number.
pub fn by_number(tx: &mut dyn Sql, store: &StoreId, number: &OrderNumber) -> Result<Option<Order>> {
    let sql = "SELECT body FROM orders WHERE store_id = $1 AND number = $2";
    one(tx.query_one(sql, args![store.as_str(), number.as_str()])?)
}

/// What people call an order.
pub fn number_of(tx: &mut dyn Sql, store: &StoreId, id: OrderId) -> Result<Option<OrderNumber>> {
    let sql = "SELECT number FROM orders WHERE store_id = $1 AND order_id = $2";
    let row = tx.query_one(sql, args![store.as_str(), id.to_string()])?;
    row.map(|row| row.text("number").map(OrderNumber::from_text)).transpose()
}

/// Which order an invoice belongs to; otherwise which one has that number.
pub fn find_for_report(
    tx: &mut dyn Sql,
    store: &StoreId,
    invoice_id: &str,
    reference: Option<&OrderNumber>,
) -> Result<Option<OrderId>> {
    let sql = "SELECT order_id FROM invoices WHERE store_id = $1 AND invoice_id = $2";
    let mut row = tx.query_one(sql, args![store.as_str(), invoice_id])?;
    if let (None, Some(number)) = (&row, reference) {
        let sql = "SELECT order_id FROM orders WHERE store_id = $1 AND number = $2";
        row = tx.query_one(sql, args![store.as_str(), number.as_str()])?;
    }
    row.map(|row| stored("order id", OrderId::parse(row.text("order_id")?))).transpose()
}

/// Where a page of a list begins: after this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// When the last order of the page before was placed.
    pub created_at: Timestamp,
    /// Its key.
    pub id: OrderId,
}

/// A page of a store's orders, the newest first, at most [`PAGE_MAX`].
pub fn page(tx: &mut dyn Sql, store: &StoreId, after: Option<Cursor>, limit: i64) -> Result<Vec<Order>> {
    let limit = limit.clamp(1, PAGE_MAX);
    let rows = match after {
        None => {
            let sql = "SELECT body FROM orders WHERE store_id = $1 ORDER BY created_at DESC, order_id DESC LIMIT $2";
            tx.query(sql, args![store.as_str(), limit])?
        }
        Some(cursor) => {
            let sql = "SELECT body FROM orders
                WHERE store_id = $1 AND (created_at, order_id) < ($2, $3)
                ORDER BY created_at DESC, order_id DESC LIMIT $4";
            tx.query(sql, args![store.as_str(), cursor.created_at.as_ms(), cursor.id.to_string(), limit])?
        }
    };
    rows.iter().map(|row| from_json("order", row.text("body")?)).collect()
}

/// When a store's first order was placed.
pub fn first_at(tx: &mut dyn Sql, store: &StoreId) -> Result<Option<Timestamp>> {
    let sql = "SELECT MIN(created_at) AS at FROM orders WHERE store_id = $1";
    let row = tx.query_one(sql, args![store.as_str()])?;
    Ok(row.map(|row| row.opt_int("at")).transpose()?.flatten().map(Timestamp::from_ms))
}

/// How many orders a store has.
pub fn count(tx: &mut dyn Sql, store: &StoreId) -> Result<i64> {
    let row = tx.query_one("SELECT COUNT(*) AS n FROM orders WHERE store_id = $1", args![store.as_str()])?;
    row.map_or(Ok(0), |row| row.int("n"))
}

/// Orders by their keys, as many as are there, in the order of the keys.
pub fn of_ids(tx: &mut dyn Sql, store: &StoreId, ids: &[OrderId]) -> Result<Vec<Order>> {
    let sql = fifty!("SELECT body FROM orders WHERE store_id = $1 AND order_id IN ", "");
    let mut found = std::collections::BTreeMap::new();
    for some in ids.chunks(keys::FIFTY) {
        for row in tx.query(sql, &keys::args(store, some))? {
            let order: Order = from_json("order", row.text("body")?)?;
            found.insert(order.id, order);
        }
    }
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}

/// The neighbours of an order in the list: the next newer one and the next older one.
pub fn neighbours(
    tx: &mut dyn Sql,
    store: &StoreId,
    of: Cursor,
) -> Result<(Option<OrderNumber>, Option<OrderNumber>)> {
    let newer = "SELECT number FROM orders WHERE store_id = $1 AND (created_at, order_id) > ($2, $3)
        ORDER BY created_at, order_id LIMIT 1";
    let older = "SELECT number FROM orders WHERE store_id = $1 AND (created_at, order_id) < ($2, $3)
        ORDER BY created_at DESC, order_id DESC LIMIT 1";
    let mut next = |sql| {
        let row = tx.query_one(sql, args![store.as_str(), of.created_at.as_ms(), of.id.to_string()])?;
        row.map(|row| Ok(OrderNumber::from_text(row.text("number")?))).transpose()
    };
    Ok((next(newer)?, next(older)?))
}
