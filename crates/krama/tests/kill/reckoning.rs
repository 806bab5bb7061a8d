//! The reckoning: what shoppers were told, what krama's commands say, and what arrived outside must be one story.

use super::crowd::Receipt;
use super::town::{GOODS, STOCK, STORES, Town};
use crate::harness::twins::{Arrived, Message};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// A prepayment, in minor units: what a fresh store asks for.
const PREPAY: i64 = 20_000;
/// The beginning of a message's first line, by the notice that the effect's key names.
const TITLES: [(&str, &str); 4] = [
    ("placed", "🛒 Нове замовлення"),
    ("prepaid", "🛒 Нове замовлення"),
    ("paid", "🛒 Нове замовлення"),
    ("no_invoice", "⚠️ Банк не створив рахунок"),
];

/// What was counted on the way.
#[derive(Debug, Default)]
pub(crate) struct Reckoning {
    orders: usize,
    effects: BTreeMap<String, usize>,
    messages: usize,
    /// Conversions that Meta heard of more than once, and counted once.
    repeated: usize,
}

impl fmt::Display for Reckoning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { orders, effects, messages, repeated } = self;
        write!(
            f,
            "{orders} orders, effects {effects:?}, {messages} messages, {repeated} conversions told twice"
        )
    }
}

/// Checks everything.
pub(crate) async fn reckon(town: &Town, receipts: &[Receipt]) -> Reckoning {
    let arrived = town.twins.arrived().await;
    let mut reckoning = Reckoning { messages: arrived.messages.len(), ..Reckoning::default() };
    messages_are_told_once(&arrived.messages);
    let mut done_conversions = BTreeSet::new();
    for store in STORES {
        let list = town.ask(&["orders", "list", "--store", store, "--limit", "100000", "--json"]).await;
        let listed = list.as_array().unwrap();
        everybody_has_one_order(store, listed, receipts);
        shelves_are_short_of_what_was_sold(town, store, listed).await;
        for order in listed {
            let receipt = receipts.iter().find(|receipt| order["token"] == receipt.token.as_str()).unwrap();
            money_is_the_same(order, receipt, &arrived.money);
            let number = order["number"].as_str().unwrap();
            let shown = town.ask(&["orders", "show", number, "--store", store, "--json"]).await;
            assert_eq!(
                shown["payment_status"], order["payment_status"],
                "list and show agree about {number}"
            );
            reckoning.effects_are_settled(&shown, &arrived, &mut done_conversions);
            reckoning.orders += 1;
        }
    }
    assert_eq!(reckoning.orders, receipts.len());
    let heard: BTreeSet<_> = arrived.conversions.iter().map(|e| (e.name.clone(), e.id.clone())).collect();
    assert_eq!(heard.len(), arrived.conversions.len(), "Meta counts a conversion twice");
    assert_eq!(heard, done_conversions, "Meta heard what krama says is done, and nothing else");
    reckoning.repeated = arrived.conversions.iter().filter(|e| e.server > 1).count();
    reckoning
}

/// Nobody reads the same news twice, done or not.
fn messages_are_told_once(messages: &[Message]) {
    let mut seen = BTreeSet::new();
    for message in messages {
        let news = (&message.chat, message.title());
        assert!(seen.insert(news), "a manager was told twice: {news:?}");
    }
}

fn everybody_has_one_order(store: &str, listed: &[Value], receipts: &[Receipt]) {
    let told: BTreeSet<_> =
        receipts.iter().filter(|r| r.store == store).map(|r| (r.phone.as_str(), r.token.as_str())).collect();
    let pair = |order: &Value| {
        (order["customer"]["phone"].as_str().unwrap().to_owned(), order["token"].as_str().unwrap().to_owned())
    };
    let kept: Vec<_> = listed.iter().map(pair).collect();
    let distinct: BTreeSet<_> = kept.iter().map(|(phone, token)| (phone.as_str(), token.as_str())).collect();
    assert_eq!(kept.len(), distinct.len(), "the list of {store} shows an order twice");
    assert_eq!(distinct, told, "each shopper of {store} has the one order that they were told of");
}

/// Every confirmed order took its pieces from the shelf, once.
async fn shelves_are_short_of_what_was_sold(town: &Town, store: &str, listed: &[Value]) {
    let mut stock: BTreeMap<_, _> = GOODS.iter().map(|(sku, _)| (*sku, STOCK)).collect();
    for order in listed.iter().filter(|order| order["status"] == "confirmed") {
        for item in order["items"].as_array().unwrap() {
            *stock.get_mut(item["sku"].as_str().unwrap()).unwrap() -= item["quantity"].as_i64().unwrap();
        }
    }
    let shelf = town.ask(&["products", "list", "--store", store, "--json"]).await;
    let left = |row: &'_ Value| (row["sku"].as_str().unwrap().to_owned(), row["stock"].as_i64().unwrap());
    let left: BTreeMap<_, _> = shelf.as_array().unwrap().iter().map(left).collect();
    let expected: BTreeMap<_, _> = stock.into_iter().map(|(sku, many)| (sku.to_owned(), many)).collect();
    assert_eq!(left, expected, "the stock of {store}");
}

/// The bank's money, the ledger, and the statuses that follow from it.
fn money_is_the_same(order: &Value, receipt: &Receipt, money: &BTreeMap<String, i64>) {
    let number = order["number"].as_str().unwrap();
    let (due, paid_status) = match receipt.pay_type {
        "online_full" => (receipt.total, "paid"),
        "prepay" => (PREPAY, "prepaid"),
        _ => (0, "unpaid"),
    };
    let expected = if receipt.paid { due } else { 0 };
    assert_eq!(order["pay_type"], receipt.pay_type, "{number}");
    assert_eq!(order["total"]["minor"], receipt.total, "{number}");
    assert_eq!(money.get(number).copied().unwrap_or(0), expected, "the bank has what was paid for {number}");
    assert_eq!(order["received"]["minor"], expected, "the ledger has what the bank has for {number}");
    let confirmed = receipt.paid || receipt.pay_type == "cod";
    assert_eq!(order["payment_status"], if receipt.paid { paid_status } else { "unpaid" }, "{number}");
    assert_eq!(order["status"], if confirmed { "confirmed" } else { "new" }, "{number}");
    assert_eq!(order["attention"], serde_json::json!([]), "{number}");
}

impl Reckoning {
    fn effects_are_settled(
        &mut self,
        order: &Value,
        arrived: &Arrived,
        done_conversions: &mut BTreeSet<(String, String)>,
    ) {
        let number = order["number"].as_str().unwrap();
        let effects = order["effects"].as_array().unwrap();
        let keys: BTreeSet<_> = effects.iter().map(|effect| effect["key"].as_str().unwrap()).collect();
        assert_eq!(keys.len(), effects.len(), "{number} has an effect twice");
        let confirmed = order["status"] == "confirmed";
        let managers_told = keys.iter().filter(|key| key.starts_with("message/manager/")).count();
        assert!(
            managers_told >= if confirmed { 2 } else { 0 },
            "{number} is announced to both managers: {keys:?}"
        );
        for effect in effects {
            let (kind, state) = (effect["kind"].as_str().unwrap(), effect["state"].as_str().unwrap());
            *self.effects.entry(format!("{kind} {state}")).or_default() += 1;
            settled_visibly(number, effect, state);
            match kind {
                "notify_manager" => told_as_it_says(number, effect, state, &arrived.messages),
                "conversion" => {
                    assert_eq!(state, "done", "a conversion can always be repeated: {number} {effect}");
                    let name = if effect["key"] == "conversion/purchase" { "Purchase" } else { "Lead" };
                    let id = order["event_id"].as_str().unwrap();
                    done_conversions.insert((name.to_owned(), id.to_owned()));
                }
                _ => {}
            }
        }
    }
}

/// Done, or held for a person with the reason in words and the attempts that led there.
fn settled_visibly(number: &str, effect: &Value, state: &str) {
    let attempts = effect["attempts"].as_array().unwrap();
    assert!(!attempts.is_empty(), "{number}: an effect is settled without an attempt: {effect}");
    let open = attempts.iter().any(|attempt| attempt["ended_at"].is_null() || attempt["outcome"].is_null());
    assert!(!open, "{number}: an attempt is still open: {effect}");
    match state {
        "done" => {}
        "unknown" | "refused" => {
            let reason = effect["reason"].as_str().unwrap_or_default();
            assert!(!reason.is_empty(), "{number}: nobody says why: {effect}");
        }
        _ => panic!("{number}: an effect is not settled: {effect}"),
    }
}

/// A message is there once when its effect is done, at most once when nobody knows, and never when it was refused.
fn told_as_it_says(number: &str, effect: &Value, state: &str, messages: &[Message]) {
    let key = effect["key"].as_str().unwrap();
    let mut parts = key.split('/').skip(2);
    let (code, chat) = (parts.next().unwrap(), parts.next().unwrap());
    let title = TITLES.iter().find(|(known, _)| *known == code).map(|(_, title)| *title);
    let title = title.unwrap_or_else(|| panic!("nothing in this test calls for {key} of {number}"));
    let is_it = |m: &&Message| m.chat == chat && m.title().starts_with(title) && m.title().ends_with(number);
    let count = messages.iter().filter(is_it).count();
    let fits = match state {
        "done" => count == 1,
        "unknown" => count <= 1,
        _ => count == 0,
    };
    assert!(fits, "{number}: {key} is {state}, and the manager has {count} messages");
}
