//! A fingerprint of everything: the database's rows and what the outside systems hold. The same seed must give the same.

use crate::world::World;
use std::hash::{DefaultHasher, Hash, Hasher};

const TABLES: [&str; 16] = [
    "SELECT * FROM stores ORDER BY store_id",
    "SELECT * FROM settings ORDER BY store_id, name",
    "SELECT * FROM notes ORDER BY store_id, name",
    "SELECT * FROM counters ORDER BY store_id, name",
    "SELECT * FROM variants ORDER BY store_id, sku",
    "SELECT * FROM carts ORDER BY store_id, cart_id",
    "SELECT * FROM orders ORDER BY store_id, order_id",
    "SELECT * FROM invoices ORDER BY store_id, invoice_id",
    "SELECT * FROM ledger ORDER BY store_id, order_id, entry",
    "SELECT * FROM entries ORDER BY store_id, order_id, nth",
    "SELECT * FROM inbox ORDER BY store_id, identity",
    "SELECT * FROM effects ORDER BY store_id, subject_id, nth",
    "SELECT * FROM attempts ORDER BY store_id, subject_id, nth, try",
    "SELECT * FROM contacts ORDER BY store_id, contact_id",
    "SELECT * FROM parcels ORDER BY store_id, number",
    "SELECT * FROM lanes ORDER BY store_id, lane",
];

/// The fingerprint of a world at rest.
pub(crate) fn digest(world: &World) -> u64 {
    let mut hasher = DefaultHasher::new();
    for sql in TABLES {
        for row in world.read(|tx| tx.query(sql, &[])) {
            format!("{row:?}").hash(&mut hasher);
        }
    }
    for message in world.sandbox.telegram.messages() {
        format!("{message:?}").hash(&mut hasher);
    }
    for event in world.sandbox.meta.events() {
        format!("{event:?}").hash(&mut hasher);
    }
    world.sandbox.monobank.money().hash(&mut hasher);
    world.now.hash(&mut hasher);
    hasher.finish()
}
