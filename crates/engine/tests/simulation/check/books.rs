//! The shop's own books: orders, their numbers, their timelines, their carts, and the stock.

use super::{Evidence, Findings};
use crate::shop::{ARTICLES, STOCK};
use krama_domain::ids::OrderId;
use krama_domain::order::Status;
use krama_store::args;
use krama_store::repo::{catalogue, timeline};
use std::collections::{BTreeMap, BTreeSet};

/// Orders that were acknowledged exist; numbers have no gaps; the stock is what the orders left of it.
pub(super) fn check(evidence: &Evidence<'_>, findings: &mut Findings) {
    let there: BTreeSet<OrderId> = evidence.cases.iter().map(|case| case.order.id).collect();
    for lost in evidence.world.record.orders.iter().filter(|about| !there.contains(&about.order)) {
        findings.world("no order is lost", format!("{} was acknowledged and does not exist", lost.order));
    }
    let mut days: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for case in &evidence.cases {
        let parts = case.order.number.as_str().rsplit_once('N');
        let nth = parts.and_then(|(day, nth)| Some((day, nth.parse().ok()?)));
        match nth {
            Some((day, nth)) => days.entry(day).or_default().push(nth),
            None => findings.order("numbers have no gaps", &case.order, "it is not a number"),
        }
    }
    for (day, mut numbers) in days {
        numbers.sort_unstable();
        if !numbers.iter().copied().eq(1..=numbers.len()) {
            findings.world(
                "numbers have no gaps",
                format!("{day}: {} orders, the last is {:?}", numbers.len(), numbers.last()),
            );
        }
    }
    stock(evidence, findings);
}

fn stock(evidence: &Evidence<'_>, findings: &mut Findings) {
    for (place, store) in evidence.stores.iter().enumerate() {
        for (sku, _) in ARTICLES {
            let own = evidence.cases.iter().filter(|case| case.store == place);
            let confirmed =
                own.filter(|case| matches!(case.order.status(), Status::Confirmed | Status::Done));
            let lines = confirmed.flat_map(|case| &case.order.lines).filter(|line| line.sku == sku);
            let wanted = STOCK - lines.map(|line| line.quantity).sum::<i64>();
            let offer = evidence.world.read(|tx| catalogue::offer(tx, &store.id, sku, store.currency));
            let left = offer.map(|(_, stock)| stock);
            if left != Some(wanted) {
                let what = format!("{left:?} of {sku} in {} instead of {wanted}", store.id);
                findings.world("the stock is right", what);
            }
        }
    }
}

/// Each order's timeline is whole, and its cart is closed once the order is confirmed.
pub(super) fn check_orders(evidence: &Evidence<'_>, findings: &mut Findings) {
    let sql = "SELECT o.entries, o.status, c.closed, (SELECT COUNT(*) FROM entries AS e
            WHERE e.store_id = o.store_id AND e.order_id = o.order_id AND e.nth BETWEEN 1 AND o.entries) AS numbered
        FROM orders AS o LEFT JOIN carts AS c ON c.store_id = o.store_id AND c.order_id = o.order_id
        WHERE o.store_id = $1 AND o.order_id = $2";
    for case in &evidence.cases {
        let order = &case.order;
        let timeline = evidence.world.read(|tx| timeline::of_order(tx, &order.store, order.id));
        let args = args![order.store.as_str(), order.id.to_string()];
        let row = evidence.world.read(|tx| tx.query_one(sql, args)).expect("the order was read before");
        let counts = (row.int("entries").unwrap_or(-1), row.int("numbered").unwrap_or(-1));
        let read = i64::try_from(timeline.len()).unwrap_or(-1);
        if counts != (read, read) {
            findings.order(
                "the timeline is whole",
                order,
                format!("{read} entries, (counted, numbered) {counts:?}"),
            );
        }
        if timeline.iter().any(|entry| entry.changes.is_empty()) {
            findings.order("the timeline is whole", order, "an entry says nothing");
        }
        if row.text("status").ok() != Some(order.status().code()) {
            findings.order(
                "columns repeat the order",
                order,
                format!("the status is {}", order.status().code()),
            );
        }
        let by_money = order.cancelled.as_ref().map_or(order.status() != Status::New, |c| c.was_confirmed);
        let was_confirmed = by_money || order.by_hand.confirmed.is_some();
        if row.flag("closed").ok() != Some(was_confirmed) {
            findings.order(
                "a cart is closed by its confirmed order",
                order,
                format!("confirmed: {was_confirmed}"),
            );
        }
    }
}
