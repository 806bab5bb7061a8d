//! What many orders have in common, read newest first as several streams. Each combination of status, payment, pay type
//! and source that exists is one sorted stretch of an index; of each only so much is read as the page can still need.

use super::narrow::after_all;
use super::{COUNT_MAX, Count, Filter, Place, Search, cap, counted, place, reversed};
use crate::repo::orders::Cursor;
use crate::{Result, Sql, Value, args};
use krama_domain::ids::StoreId;
use krama_domain::ledger::PaymentStatus;
use krama_domain::order::{Source, Status};
use krama_domain::pay::PayType;

/// Status, payment, pay type, source.
type Kind = [String; 4];

/// The kinds of order that a store has: from each to the next along the index.
fn kinds(tx: &mut dyn Sql, store: &StoreId) -> Result<Vec<Kind>> {
    let sql = "SELECT status, payment_status, pay_type, source FROM orders
        WHERE store_id = $1 AND (status, payment_status, pay_type, source) > ($2, $3, $4, $5)
        ORDER BY status, payment_status, pay_type, source LIMIT 1";
    let mut kinds: Vec<Kind> = Vec::new();
    let mut last: Kind = Default::default();
    while let Some(row) = tx.query_one(sql, args![store.as_str(), &last[0], &last[1], &last[2], &last[3]])? {
        let text = |column| row.text(column).map(str::to_owned);
        last = [text("status")?, text("payment_status")?, text("pay_type")?, text("source")?];
        kinds.push(last.clone());
    }
    Ok(kinds)
}

fn wanted(kinds: Vec<Kind>, filter: &Filter) -> Vec<Kind> {
    let codes = [
        filter.status.map(Status::code),
        filter.payment.map(PaymentStatus::code),
        filter.pay_type.map(PayType::code),
        filter.source.map(Source::code),
    ];
    let fits = |kind: &Kind| kind.iter().zip(codes).all(|(has, code)| code.is_none_or(|code| code == has));
    kinds.into_iter().filter(fits).collect()
}

/// The orders of one kind by place and sum: the index alone tells all of it.
const PLAIN: &str = "SELECT created_at, order_id FROM orders
    WHERE store_id = $1 AND status = $2 AND payment_status = $3 AND pay_type = $4 AND source = $5
        AND created_at >= $6 AND (created_at, order_id) < ($7, $8) AND total_minor >= $9 AND total_minor <= $10
    ORDER BY created_at DESC, order_id DESC LIMIT $11";

/// The same, looking at each order.
const CLOSE: &str = "SELECT created_at, order_id FROM orders
    WHERE store_id = $1 AND status = $2 AND payment_status = $3 AND pay_type = $4 AND source = $5
        AND created_at >= $6 AND (created_at, order_id) < ($7, $8) AND total_minor >= $9 AND total_minor <= $10
        AND (CAST($12 AS BIGINT) = 0 OR needing > 0 OR open_matters > 0)
        AND ($13 = '' OR phone = $13)
        AND ($14 = '' OR (phone_tail >= $14 AND phone_tail < $15))
        AND ($16 = '' OR (email >= $16 AND email < $17))
        AND ($18 = '' OR (name_key >= $18 AND name_key < $19))
    ORDER BY created_at DESC, order_id DESC LIMIT $11";

/// How many of one kind, up to `$11`.
const COUNT: &str = "SELECT COUNT(*) AS n FROM (SELECT 1 FROM orders
    WHERE store_id = $1 AND status = $2 AND payment_status = $3 AND pay_type = $4 AND source = $5
        AND created_at >= $6 AND (created_at, order_id) < ($7, $8) AND total_minor >= $9 AND total_minor <= $10
    LIMIT $11) AS counted";

/// Whether place, kind and sum are all that counts.
fn is_plain(filter: &Filter) -> bool {
    filter.search.is_none() && !filter.troubled
}

/// The arguments `$1` to `$11`.
fn plain(store: &StoreId, kind: &Kind, filter: &Filter, from: i64, below: &Place, limit: i64) -> Vec<Value> {
    let (least, most) = (filter.least_minor.unwrap_or(i64::MIN), filter.most_minor.unwrap_or(i64::MAX));
    let [status, payment, pay_type, source] = kind;
    let (at, id) = below;
    args![store.as_str(), status, payment, pay_type, source, from, *at, id, least, most, limit].to_vec()
}

/// The arguments `$12` to `$19`.
fn close(filter: &Filter) -> Vec<Value> {
    let mut texts = [const { String::new() }; 4];
    match &filter.search {
        Some(Search::Phone(phone)) => phone.as_str().clone_into(&mut texts[0]),
        Some(Search::PhoneEnd(digits)) => texts[1] = reversed(digits),
        Some(Search::Email(start)) => texts[2].clone_from(start),
        Some(Search::Name(start)) => texts[3].clone_from(start),
        Some(Search::Order(_)) | None => {}
    }
    let [phone, tail, email, name] = &texts;
    args![filter.troubled, phone, tail, after_all(tail), email, after_all(email), name, after_all(name)]
        .to_vec()
}

/// The earliest instant that a filter admits.
fn start(filter: &Filter) -> i64 {
    filter.from.map_or(i64::MIN, krama_domain::time::Timestamp::as_ms)
}

/// The place that everything on the page stands below.
fn end(filter: &Filter, after: Option<Cursor>) -> Place {
    let before = filter.before.map_or(i64::MAX, krama_domain::time::Timestamp::as_ms);
    after.map(place).into_iter().chain([(before, String::new())]).min().unwrap_or_default()
}

/// The places of a page.
pub(super) fn page(
    tx: &mut dyn Sql,
    store: &StoreId,
    filter: &Filter,
    after: Option<Cursor>,
    limit: usize,
) -> Result<Vec<Place>> {
    let below = end(filter, after);
    let mut from = start(filter);
    let mut found: Vec<Place> = Vec::new();
    for kind in wanted(kinds(tx, store)?, filter) {
        let rest = i64::try_from(limit).unwrap_or(i64::MAX);
        let mut args = plain(store, &kind, filter, from, &below, rest);
        let sql = if is_plain(filter) { PLAIN } else { CLOSE };
        if !is_plain(filter) {
            args.extend(close(filter));
        }
        for row in tx.query(sql, &args)? {
            found.push((row.int("created_at")?, row.text("order_id")?.to_owned()));
        }
        found.sort_unstable_by(|one, other| other.cmp(one));
        found.truncate(limit);
        if let (Some((oldest, _)), true) = (found.last(), found.len() == limit) {
            from = from.max(*oldest);
        }
    }
    Ok(found)
}

/// How many orders there are on all pages.
pub(super) fn count(tx: &mut dyn Sql, store: &StoreId, filter: &Filter) -> Result<Count> {
    if !is_plain(filter) {
        return Ok(Count::Unknown);
    }
    let (below, mut n) = (end(filter, None), 0);
    for kind in wanted(kinds(tx, store)?, filter) {
        let args = plain(store, &kind, filter, start(filter), &below, cap() - n);
        n += tx.query_one(COUNT, &args)?.map_or(Ok(0), |row| row.int("n"))?;
        if usize::try_from(n).is_ok_and(|n| n > COUNT_MAX) {
            break;
        }
    }
    Ok(counted(n))
}
