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

/// The next kind that shares all but the last part with the one before, all but the last two, and so on. Each is one
/// step down the index; asked as one comparison of rows, SQLite reads all orders of a kind to get past it.
const NEXT: [(usize, &str); 4] = [
    (
        4,
        "SELECT status, payment_status, pay_type, source FROM orders
        WHERE store_id = $1 AND status = $2 AND payment_status = $3 AND pay_type = $4 AND source > $5
        ORDER BY source LIMIT 1",
    ),
    (
        3,
        "SELECT status, payment_status, pay_type, source FROM orders
        WHERE store_id = $1 AND status = $2 AND payment_status = $3 AND pay_type > $4
        ORDER BY pay_type, source LIMIT 1",
    ),
    (
        2,
        "SELECT status, payment_status, pay_type, source FROM orders
        WHERE store_id = $1 AND status = $2 AND payment_status > $3
        ORDER BY payment_status, pay_type, source LIMIT 1",
    ),
    (
        1,
        "SELECT status, payment_status, pay_type, source FROM orders WHERE store_id = $1 AND status > $2
        ORDER BY status, payment_status, pay_type, source LIMIT 1",
    ),
];

/// The kinds of order that a store has: from each to the next along the index.
fn kinds(tx: &mut dyn Sql, store: &StoreId) -> Result<Vec<Kind>> {
    let mut kinds: Vec<Kind> = Vec::new();
    while let Some(kind) = kind_after(tx, store, kinds.last())? {
        kinds.push(kind);
    }
    Ok(kinds)
}

fn kind_after(tx: &mut dyn Sql, store: &StoreId, last: Option<&Kind>) -> Result<Option<Kind>> {
    let none = Kind::default();
    let args: Vec<Value> = std::iter::once(store.as_str())
        .chain(last.unwrap_or(&none).iter().map(String::as_str))
        .map(Value::from)
        .collect();
    for (parts, sql) in NEXT {
        if let Some(row) = tx.query_one(sql, &args[..=parts])? {
            let text = |column: &'static str| row.text(column).map(str::to_owned);
            return Ok(Some([text("status")?, text("payment_status")?, text("pay_type")?, text("source")?]));
        }
    }
    Ok(None)
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

// In what follows the sum is `total_minor + 0`: PostgreSQL, which does not know the limits when it plans, takes a range of
// sums for a rare thing, and would read all orders along the index of sums to count a kind.

macro_rules! close_by {
    ($more:literal) => {
        concat!(
            "SELECT created_at, order_id FROM orders
    WHERE store_id = $1 AND status = $2 AND payment_status = $3 AND pay_type = $4 AND source = $5
        AND created_at >= $6 AND (created_at, order_id) < ($7, $8) AND total_minor + 0 >= $9 AND total_minor + 0 <= $10
        AND ($12 = '' OR phone = $12)
        AND ($13 = '' OR (phone_tail >= $13 AND phone_tail < $14))
        AND ($15 = '' OR (email >= $15 AND email < $16))
        AND ($17 = '' OR (name_key >= $17 AND name_key < $18)) ",
            $more,
            " ORDER BY created_at DESC, order_id DESC LIMIT $11"
        )
    };
}

/// The orders of one kind by place and sum: the index alone tells all of it.
const PLAIN: &str = "SELECT created_at, order_id FROM orders
    WHERE store_id = $1 AND status = $2 AND payment_status = $3 AND pay_type = $4 AND source = $5
        AND created_at >= $6 AND (created_at, order_id) < ($7, $8) AND total_minor + 0 >= $9 AND total_minor + 0 <= $10
    ORDER BY created_at DESC, order_id DESC LIMIT $11";

/// The same with everything that a search can ask for, which the index holds too.
const CLOSE: &str = close_by!("");

/// The same among those in trouble; looks at each order, and stands apart so that the other need not.
const TROUBLED: &str = close_by!("AND (needing > 0 OR open_matters > 0)");

/// How many of one kind, up to `$11`.
const COUNT: &str = "SELECT COUNT(*) AS n FROM (SELECT 1 FROM orders
    WHERE store_id = $1 AND status = $2 AND payment_status = $3 AND pay_type = $4 AND source = $5
        AND created_at >= $6 AND (created_at, order_id) < ($7, $8) AND total_minor + 0 >= $9 AND total_minor + 0 <= $10
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

/// The arguments `$12` to `$18`.
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
    args![phone, tail, after_all(tail), email, after_all(email), name, after_all(name)].to_vec()
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

/// The places of a page, and how many orders there are on all pages.
pub(super) fn page(
    tx: &mut dyn Sql,
    store: &StoreId,
    filter: &Filter,
    after: Option<Cursor>,
    limit: usize,
) -> Result<(Vec<Place>, Count)> {
    let kinds = wanted(kinds(tx, store)?, filter);
    Ok((places(tx, store, filter, &kinds, after, limit)?, count(tx, store, filter, &kinds)?))
}

fn places(
    tx: &mut dyn Sql,
    store: &StoreId,
    filter: &Filter,
    kinds: &[Kind],
    after: Option<Cursor>,
    limit: usize,
) -> Result<Vec<Place>> {
    let below = end(filter, after);
    let mut from = start(filter);
    let mut found: Vec<Place> = Vec::new();
    for kind in kinds {
        let rest = i64::try_from(limit).unwrap_or(i64::MAX);
        let mut args = plain(store, kind, filter, from, &below, rest);
        let sql = match (is_plain(filter), filter.troubled) {
            (true, _) => PLAIN,
            (false, false) => CLOSE,
            (false, true) => TROUBLED,
        };
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

fn count(tx: &mut dyn Sql, store: &StoreId, filter: &Filter, kinds: &[Kind]) -> Result<Count> {
    if !is_plain(filter) {
        return Ok(Count::Unknown);
    }
    let (below, mut n) = (end(filter, None), 0);
    for kind in kinds {
        let args = plain(store, kind, filter, start(filter), &below, cap() - n);
        n += tx.query_one(COUNT, &args)?.map_or(Ok(0), |row| row.int("n"))?;
        if usize::try_from(n).is_ok_and(|n| n > COUNT_MAX) {
            break;
        }
    }
    Ok(counted(n))
}
