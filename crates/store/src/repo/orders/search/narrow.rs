//! What few orders have in common: all of them are read along one index, unless they turn out to be many.

use super::{Filter, Key, Place, Search, cap, reversed};
use crate::repo::orders::keys::{self, fifty};
use crate::{Result, Sql, Value, args};
use krama_domain::ids::StoreId;

/// The places of all orders that a filter admits, the newest first; `None` when no index alone leaves few enough.
pub(super) fn candidates(
    tx: &mut dyn Sql,
    store: &StoreId,
    filter: &Filter,
    few: usize,
) -> Result<Option<Vec<Place>>> {
    let by_search = filter.search.as_ref().map(|search| by_search(store, search));
    let by_trouble = filter.troubled.then(|| by_trouble(store));
    let by_sum = (filter.least_minor.is_some() || filter.most_minor.is_some()).then(|| by_sum(store, filter));
    for (sql, args) in [by_search, by_trouble, by_sum].into_iter().flatten() {
        let rows = tx.query(sql, &args)?;
        // One order is never many, and only this way finds it.
        if rows.len() > few.max(1) {
            continue;
        }
        let mut places = Vec::with_capacity(rows.len());
        for row in &rows {
            places.push((row.int("created_at")?, row.text("order_id")?.to_owned()));
        }
        places.sort_unstable_by(|one, other| other.cmp(one));
        return admitted(tx, store, filter, places).map(Some);
    }
    Ok(None)
}

type Query = (&'static str, Vec<Value>);

fn query(sql: &'static str, args: &[Value]) -> Query {
    (sql, args.to_vec())
}

fn by_search(store: &StoreId, search: &Search) -> Query {
    let store = store.as_str();
    match search {
        Search::Order(id) => query(
            "SELECT created_at, order_id FROM orders WHERE store_id = $1 AND order_id = $2",
            args![store, id.to_string()],
        ),
        Search::Phone(phone) => query(
            "SELECT created_at, order_id FROM orders WHERE store_id = $1 AND phone = $2 LIMIT $3",
            args![store, phone.as_str(), cap()],
        ),
        Search::PhoneEnd(digits) => query(
            "SELECT created_at, order_id FROM orders WHERE store_id = $1 AND phone_tail >= $2 AND phone_tail < $3
            LIMIT $4",
            args![store, reversed(digits), after_all(&reversed(digits)), cap()],
        ),
        Search::Email(start) => query(
            "SELECT created_at, order_id FROM orders WHERE store_id = $1 AND email >= $2 AND email < $3 LIMIT $4",
            args![store, start, after_all(start), cap()],
        ),
        Search::Name(start) => query(
            "SELECT created_at, order_id FROM orders WHERE store_id = $1 AND name_key >= $2 AND name_key < $3
            LIMIT $4",
            args![store, start, after_all(start), cap()],
        ),
    }
}

fn by_trouble(store: &StoreId) -> Query {
    query(
        "SELECT created_at, order_id FROM orders WHERE store_id = $1 AND (needing > 0 OR open_matters > 0) LIMIT $2",
        args![store.as_str(), cap()],
    )
}

fn by_sum(store: &StoreId, filter: &Filter) -> Query {
    let (least, most) = (filter.least_minor.unwrap_or(i64::MIN), filter.most_minor.unwrap_or(i64::MAX));
    query(
        "SELECT created_at, order_id FROM orders WHERE store_id = $1 AND total_minor >= $2 AND total_minor <= $3
        LIMIT $4",
        args![store.as_str(), least, most, cap()],
    )
}

/// What sorts, byte by byte, after everything that begins with `start`.
pub(super) fn after_all(start: &str) -> String {
    format!("{start}\u{10FFFF}")
}

/// Those that the rest of the filter admits.
fn admitted(tx: &mut dyn Sql, store: &StoreId, filter: &Filter, places: Vec<Place>) -> Result<Vec<Place>> {
    if is_single(filter) {
        return Ok(places);
    }
    let within = |(at, _): &Place| {
        filter.from.is_none_or(|from| *at >= from.as_ms()) && filter.before.is_none_or(|b| *at < b.as_ms())
    };
    let places: Vec<Place> = places.into_iter().filter(within).collect();
    let sql = fifty!(
        "SELECT created_at, order_id, status, payment_status, pay_type, source, total_minor, needing, open_matters,
            phone, phone_tail, email, name_key
        FROM orders WHERE store_id = $1 AND order_id IN ",
        ""
    );
    let mut admitted = Vec::new();
    for some in super::parsed(&places)?.chunks(keys::FIFTY) {
        for row in tx.query(sql, &keys::args(store, some))? {
            let key = Key::read(&row)?;
            if filter.admits_key(&key) {
                admitted.push((key.created_at, key.id));
            }
        }
    }
    // Sorted here: asked to sort, SQLite reads all orders by time instead of these by their keys.
    admitted.sort_unstable_by(|one, other| other.cmp(one));
    Ok(admitted)
}

/// Whether one condition is all there is.
fn is_single(filter: &Filter) -> bool {
    let only = |kept: Filter| *filter == kept;
    only(Filter { search: filter.search.clone(), ..Filter::default() })
        || only(Filter { troubled: true, ..Filter::default() })
        || only(Filter {
            least_minor: filter.least_minor,
            most_minor: filter.most_minor,
            ..Filter::default()
        })
}
