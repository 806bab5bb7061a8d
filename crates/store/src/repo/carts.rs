//! Carts. A cart becomes an order; it is closed when that order is confirmed, not when a bank page was left.

use super::{from_json, stored, to_json};
use crate::dialect::pick;
use crate::{Result, Row, Sql, args};
use krama_domain::ids::{CartId, OrderId, StoreId};
use krama_domain::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What somebody put into a cart: articles and quantities. Prices are those of the catalogue, always.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Article number.
    pub sku: String,
    /// Pieces, at least 1.
    pub quantity: i64,
}

/// A shopper's cart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cart {
    /// Key.
    pub id: CartId,
    /// Grows with every change.
    pub revision: i64,
    /// In the order in which they were added.
    pub items: Vec<Item>,
    /// The order that was last made of it.
    pub order: Option<OrderId>,
    /// What that order was made from: the same again is the same order.
    pub fingerprint: Option<String>,
    /// Whether that order is confirmed, so that the cart is spent.
    pub closed: bool,
}

impl Cart {
    /// An empty cart.
    pub const fn new(id: CartId) -> Self {
        Self { id, revision: 0, items: Vec::new(), order: None, fingerprint: None, closed: false }
    }

    /// Sets how many pieces of an article it holds; 0 takes the article out. Grows the revision when that changes
    /// anything.
    pub fn set(&mut self, sku: &str, quantity: i64) {
        let before = self.items.clone();
        match self.items.iter().position(|item| item.sku == sku) {
            Some(at) if quantity <= 0 => drop(self.items.remove(at)),
            Some(at) => self.items[at].quantity = quantity,
            None if quantity > 0 => self.items.push(Item { sku: sku.to_owned(), quantity }),
            None => {}
        }
        self.revision += i64::from(self.items != before);
    }

    /// How many pieces of an article it holds.
    pub fn quantity(&self, sku: &str) -> i64 {
        self.items.iter().find(|item| item.sku == sku).map_or(0, |item| item.quantity)
    }
}

fn read(row: &Row) -> Result<Cart> {
    let order = row.opt_text("order_id")?.map(|id| stored("order id", OrderId::parse(id))).transpose()?;
    Ok(Cart {
        id: stored("cart id", CartId::parse(row.text("cart_id")?))?,
        revision: row.int("revision")?,
        items: from_json("cart", row.text("body")?)?,
        order,
        fingerprint: row.opt_text("fingerprint")?.map(str::to_owned),
        closed: row.flag("closed")?,
    })
}

/// A cart by its key.
pub fn get(tx: &mut dyn Sql, store: &StoreId, id: CartId) -> Result<Option<Cart>> {
    let sql = "SELECT cart_id, revision, body, order_id, fingerprint, closed FROM carts
        WHERE store_id = $1 AND cart_id = $2";
    tx.query_one(sql, args![store.as_str(), id.to_string()])?.as_ref().map(read).transpose()
}

/// A cart, locked until the transaction ends.
pub fn lock(tx: &mut dyn Sql, store: &StoreId, id: CartId) -> Result<Option<Cart>> {
    let sql = pick(
        tx.dialect(),
        "SELECT cart_id, revision, body, order_id, fingerprint, closed FROM carts
            WHERE store_id = $1 AND cart_id = $2",
        "SELECT cart_id, revision, body, order_id, fingerprint, closed FROM carts
            WHERE store_id = $1 AND cart_id = $2 FOR UPDATE",
    );
    tx.query_one(sql, args![store.as_str(), id.to_string()])?.as_ref().map(read).transpose()
}

/// Writes a cart.
pub fn put(tx: &mut dyn Sql, store: &StoreId, cart: &Cart, now: Timestamp) -> Result<()> {
    let sql = "INSERT INTO carts (store_id, cart_id, created_at, updated_at, revision, body, order_id, fingerprint, closed)
        VALUES ($1, $2, $3, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (store_id, cart_id) DO UPDATE SET updated_at = excluded.updated_at, revision = excluded.revision,
            body = excluded.body, order_id = excluded.order_id, fingerprint = excluded.fingerprint,
            closed = excluded.closed";
    tx.execute(
        sql,
        args![
            store.as_str(),
            cart.id.to_string(),
            now.as_ms(),
            cart.revision,
            to_json("cart", &cart.items)?,
            cart.order.map(|id| id.to_string()),
            cart.fingerprint.as_deref(),
            cart.closed,
        ],
    )?;
    Ok(())
}

/// Closes the cart from which an order was made: the order is confirmed.
pub fn close_of_order(tx: &mut dyn Sql, store: &StoreId, order: OrderId) -> Result<()> {
    let sql = "UPDATE carts SET closed = 1 WHERE store_id = $1 AND order_id = $2 AND closed = 0";
    tx.execute(sql, args![store.as_str(), order.to_string()])?;
    Ok(())
}
