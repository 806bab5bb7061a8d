//! Writes the columns that orders are looked for by into rows of older versions: page by page, so that no transaction is
//! long, and again after a crash until nothing is left.

use super::keys;
use crate::repo::from_json;
use crate::{Db, Result, Sql, args};
use krama_domain::order::Order;

/// Orders of one transaction.
const PAGE: i64 = 500;

/// Fills what is missing. Answers how many orders that were.
pub async fn run(db: &Db) -> Result<u64> {
    let mut filled = 0;
    loop {
        match db.write("fill orders", page).await? {
            0 => return Ok(filled),
            more => filled += more,
        }
    }
}

fn page(tx: &mut dyn Sql) -> Result<u64> {
    let sql = "SELECT store_id, order_id, body FROM orders WHERE name_key IS NULL LIMIT $1";
    let rows = tx.query(sql, args![PAGE])?;
    let sql = "UPDATE orders SET source = $3, open_matters = $4, name_key = $5, phone_tail = $6, email = $7
        WHERE store_id = $1 AND order_id = $2";
    let mut filled = 0;
    for row in &rows {
        let order: Order = from_json("order", row.text("body")?)?;
        filled += tx.execute(
            sql,
            args![
                row.text("store_id")?,
                row.text("order_id")?,
                order.source.code(),
                order.has_open_matter(),
                keys::name(&order),
                keys::phone_tail(&order),
                keys::email(&order),
            ],
        )?;
    }
    Ok(filled)
}
