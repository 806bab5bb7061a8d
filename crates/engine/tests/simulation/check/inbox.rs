//! The inbox: what was answered 200 is kept, what is kept is applied to its order, what was forged is nowhere.

use super::{Evidence, Findings};
use krama_store::Row;
use std::collections::{BTreeMap, BTreeSet};

struct Kept {
    store: String,
    state: String,
    order: Option<String>,
    reference: Option<String>,
}

pub(super) fn check(evidence: &Evidence<'_>, findings: &mut Findings) {
    let sql = "SELECT store_id, raw, state, order_id, reference FROM inbox";
    let rows = evidence.world.read(|tx| tx.query(sql, &[]));
    let mut inbox: BTreeMap<Vec<u8>, Vec<Kept>> = BTreeMap::new();
    for row in &rows {
        inbox.entry(row.blob("raw").unwrap_or_default().to_vec()).or_default().push(kept(row));
    }
    for body in &evidence.world.record.webhooks {
        if !inbox.contains_key(body) {
            let text = String::from_utf8_lossy(body).into_owned();
            findings.world("no fact is lost", format!("answered 200 and not kept: {text}"));
        }
    }
    for body in evidence.world.record.forged.iter().filter(|body| inbox.contains_key(*body)) {
        findings.world("forged webhooks are not kept", String::from_utf8_lossy(body));
    }
    let number = |case: &super::Case| (case.order.store.to_string(), case.order.number.to_string());
    let numbers: BTreeSet<(String, String)> = evidence.cases.iter().map(number).collect();
    for kept in inbox.values().flat_map(|copies| copies.iter().skip(1)) {
        findings
            .world("a repeat changes nothing", format!("a webhook of {:?} is kept twice", kept.reference));
    }
    for kept in inbox.values().flatten() {
        let reference = kept.reference.as_deref().unwrap_or_default();
        let has_order = numbers.contains(&(kept.store.clone(), reference.to_owned()));
        let is_right = match kept.state.as_str() {
            "applied" => has_order && kept.order.is_some(),
            "quarantined" => !has_order,
            _ => false,
        };
        if !is_right {
            findings.world(
                "what is kept is applied",
                format!("a webhook of order {reference} is {}", kept.state),
            );
        }
    }
}

fn kept(row: &Row) -> Kept {
    let text = |name: &'static str| row.opt_text(name).ok().flatten().map(str::to_owned);
    let store = text("store_id").unwrap_or_default();
    Kept {
        store,
        state: text("state").unwrap_or_default(),
        order: text("order_id"),
        reference: text("reference"),
    }
}
