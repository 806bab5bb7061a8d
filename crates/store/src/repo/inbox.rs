//! The inbox: everything that came by webhook, once per identity, with its raw bytes; what matches no order waits
//! in quarantine until the order appears.

use super::{from_json, to_json};
use crate::dialect::lock_name;
use crate::{Result, Row, Sql, args};
use krama_domain::fact::Fact;
use krama_domain::ids::{OrderId, OrderNumber, StoreId};
use krama_domain::time::Timestamp;

/// Most quarantined arrivals of one invoice or order that are read at once.
const WAITING_MAX: i64 = 100;

/// Something that came, to be kept.
#[derive(Debug, Clone)]
pub struct Arrival<'a> {
    /// Whose webhook.
    pub store: &'a StoreId,
    /// Makes a repeat harmless.
    pub identity: &'a str,
    /// Which system sent it.
    pub source: &'a str,
    /// When.
    pub received_at: Timestamp,
    /// The provider's invoice, where it could be read.
    pub invoice_id: Option<&'a str>,
    /// Our order number, where it was told.
    pub reference: Option<&'a OrderNumber>,
    /// What it says; `None` when it could not be read.
    pub fact: Option<&'a Fact>,
    /// Why it could not be read.
    pub reason: Option<&'a str>,
    /// The raw bytes.
    pub raw: &'a [u8],
}

/// Something that waits in quarantine.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// Its identity.
    pub identity: String,
    /// Which system sent it.
    pub source: String,
    /// When it came.
    pub received_at: Timestamp,
    /// What it says.
    pub fact: Fact,
    /// The provider's invoice.
    pub invoice_id: String,
    /// Our order number, where it was told.
    pub reference: Option<OrderNumber>,
}

/// Keeps an arrival, in quarantine (or as unreadable). Answers `false` when it was there already.
pub fn keep(tx: &mut dyn Sql, arrival: &Arrival<'_>) -> Result<bool> {
    let sql = "INSERT INTO inbox (store_id, identity, source, received_at, state, invoice_id, reference, reason, fact, raw)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING";
    let state = if arrival.fact.is_some() { "quarantined" } else { "unreadable" };
    let added = tx.execute(
        sql,
        args![
            arrival.store.as_str(),
            arrival.identity,
            arrival.source,
            arrival.received_at.as_ms(),
            state,
            arrival.invoice_id,
            arrival.reference.map(OrderNumber::as_str),
            arrival.reason,
            arrival.fact.map(|fact| to_json("fact", fact)).transpose()?,
            arrival.raw,
        ],
    )?;
    Ok(added == 1)
}

/// Marks an arrival as applied to an order.
pub fn applied(tx: &mut dyn Sql, store: &StoreId, identity: &str, order: OrderId) -> Result<()> {
    let sql = "UPDATE inbox SET state = 'applied', order_id = $3 WHERE store_id = $1 AND identity = $2";
    tx.execute(sql, args![store.as_str(), identity, order.to_string()])?;
    Ok(())
}

fn waiting(row: &Row) -> Result<Waiting> {
    Ok(Waiting {
        identity: row.text("identity")?.to_owned(),
        source: row.text("source")?.to_owned(),
        received_at: Timestamp::from_ms(row.int("received_at")?),
        fact: from_json("fact", row.text("fact")?)?,
        invoice_id: row.opt_text("invoice_id")?.unwrap_or_default().to_owned(),
        reference: row.opt_text("reference")?.map(OrderNumber::from_text),
    })
}

/// Lets a transaction that looks for what waits, and one that is about to let something wait, see each other: of two
/// at once the second waits here for the end of the first. Without this, on PostgreSQL, neither would see what the
/// other has not committed yet, and an arrival would wait for an order that is there.
fn meet(tx: &mut dyn Sql, store: &StoreId, kind: &str, name: &str) -> Result<()> {
    if let Some(sql) = lock_name(tx.dialect()) {
        tx.query(sql, args![format!("{store}/{kind}/{name}")])?;
    }
    Ok(())
}

/// Waits for the transactions in which the arrival's invoice is being opened, or its order placed. Look for the
/// order again afterwards.
pub fn meet_order(tx: &mut dyn Sql, arrival: &Arrival<'_>) -> Result<()> {
    if let Some(id) = arrival.invoice_id {
        meet(tx, arrival.store, "invoice", id)?;
    }
    if let Some(number) = arrival.reference {
        meet(tx, arrival.store, "order", number.as_str())?;
    }
    Ok(())
}

/// Quarantined arrivals about an invoice, including those that are arriving at this moment.
pub fn waiting_for_invoice(tx: &mut dyn Sql, store: &StoreId, invoice_id: &str) -> Result<Vec<Waiting>> {
    let sql = "SELECT identity, source, received_at, fact, invoice_id, reference FROM inbox
        WHERE store_id = $1 AND invoice_id = $2 AND state = 'quarantined' ORDER BY received_at, identity LIMIT $3";
    meet(tx, store, "invoice", invoice_id)?;
    tx.query(sql, args![store.as_str(), invoice_id, WAITING_MAX])?.iter().map(waiting).collect()
}

/// Quarantined arrivals that name an order, including those that are arriving at this moment.
pub fn waiting_for_order(tx: &mut dyn Sql, store: &StoreId, number: &OrderNumber) -> Result<Vec<Waiting>> {
    let sql = "SELECT identity, source, received_at, fact, invoice_id, reference FROM inbox
        WHERE store_id = $1 AND reference = $2 AND state = 'quarantined' ORDER BY received_at, identity LIMIT $3";
    meet(tx, store, "order", number.as_str())?;
    tx.query(sql, args![store.as_str(), number.as_str(), WAITING_MAX])?.iter().map(waiting).collect()
}

/// How many arrivals of a store wait in quarantine or could not be read.
pub fn count_unmatched(tx: &mut dyn Sql, store: &StoreId) -> Result<i64> {
    let sql =
        "SELECT COUNT(*) AS n FROM inbox WHERE store_id = $1 AND state IN ('quarantined', 'unreadable')";
    tx.query_one(sql, args![store.as_str()])?.map_or(Ok(0), |row| row.int("n"))
}

/// When a system's webhook came last.
pub fn last_received(tx: &mut dyn Sql, store: &StoreId, source: &str) -> Result<Option<Timestamp>> {
    let sql = "SELECT MAX(received_at) AS at FROM inbox WHERE store_id = $1 AND source = $2";
    let row = tx.query_one(sql, args![store.as_str(), source])?;
    Ok(row.map(|row| row.opt_int("at")).transpose()?.flatten().map(Timestamp::from_ms))
}

/// What an unmatched arrival looks like on a page: identity, source, time and reason.
#[derive(Debug, Clone)]
pub struct Unmatched {
    /// Its identity.
    pub identity: String,
    /// Which system sent it.
    pub source: String,
    /// When it came.
    pub received_at: Timestamp,
    /// The provider's invoice, where it could be read.
    pub invoice_id: Option<String>,
    /// Our order number, where it was told.
    pub reference: Option<String>,
    /// Why it could not be read.
    pub reason: Option<String>,
}

/// The newest unmatched arrivals of a store.
pub fn unmatched(tx: &mut dyn Sql, store: &StoreId, limit: i64) -> Result<Vec<Unmatched>> {
    let sql = "SELECT identity, source, received_at, invoice_id, reference, reason FROM inbox
        WHERE store_id = $1 AND state IN ('quarantined', 'unreadable') ORDER BY received_at DESC LIMIT $2";
    let text = |row: &Row, name: &'static str| row.opt_text(name).map(|t| t.map(str::to_owned));
    let read = |row: &Row| {
        Ok(Unmatched {
            identity: row.text("identity")?.to_owned(),
            source: row.text("source")?.to_owned(),
            received_at: Timestamp::from_ms(row.int("received_at")?),
            invoice_id: text(row, "invoice_id")?,
            reference: text(row, "reference")?,
            reason: text(row, "reason")?,
        })
    };
    tx.query(sql, args![store.as_str(), limit])?.iter().map(read).collect()
}
