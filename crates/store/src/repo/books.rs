//! What the ledger says by invoice: captures and refunds that went through a provider. Transfers and what a person sent
//! back are not among them: no statement knows of them.

use crate::{Error, Result, Row, Sql, args};
use krama_domain::ids::StoreId;
use krama_domain::money::Currency;
use krama_domain::reconcile::{Ours, Sums};
use krama_domain::time::Timestamp;
use std::collections::BTreeMap;

fn add(books: &mut BTreeMap<String, Ours>, row: &Row) -> Result<()> {
    let (minor, at) = (row.int("amount_minor")?, Timestamp::from_ms(row.int("at")?));
    let is_capture = row.text("kind")? == "capture";
    let code = row.text("currency")?;
    let currency = Currency::from_code(code).ok_or_else(|| Error::Corrupt {
        what: "currency".to_owned(),
        text: format!("there is no currency \"{code}\""),
    })?;
    let sums = Sums { captured_minor: 0, returned_minor: 0, currency_number: currency.numeric().into() };
    let ours = books.entry(row.text("invoice_id")?.to_owned()).or_insert(Ours { sums, at, latest_at: at });
    if is_capture {
        ours.sums.captured_minor = ours.sums.captured_minor.saturating_add(minor);
        ours.at = at;
    } else {
        ours.sums.returned_minor = ours.sums.returned_minor.saturating_add(minor);
    }
    ours.latest_at = ours.latest_at.max(at);
    Ok(())
}

fn gather(rows: &[Row]) -> Result<BTreeMap<String, Ours>> {
    let mut books = BTreeMap::new();
    rows.iter().try_for_each(|row| add(&mut books, row))?;
    Ok(books)
}

/// Every invoice that was captured between two instants (the second not included), with all that went back of it.
pub fn between(
    tx: &mut dyn Sql,
    store: &StoreId,
    since: Timestamp,
    until: Timestamp,
) -> Result<BTreeMap<String, Ours>> {
    let sql = "SELECT l.invoice_id, l.kind, l.amount_minor, l.currency, l.at FROM ledger AS l
        WHERE l.store_id = $1 AND l.kind IN ('capture', 'refund') AND l.invoice_id IN (
            SELECT c.invoice_id FROM ledger AS c
            WHERE c.store_id = $1 AND c.kind = 'capture' AND c.at >= $2 AND c.at < $3)";
    gather(&tx.query(sql, args![store.as_str(), since.as_ms(), until.as_ms()])?)
}

/// What the ledger has of one invoice.
pub fn of_invoice(tx: &mut dyn Sql, store: &StoreId, invoice_id: &str) -> Result<Option<Ours>> {
    let sql = "SELECT invoice_id, kind, amount_minor, currency, at FROM ledger
        WHERE store_id = $1 AND invoice_id = $2 AND kind IN ('capture', 'refund')";
    Ok(gather(&tx.query(sql, args![store.as_str(), invoice_id])?)?.remove(invoice_id))
}
