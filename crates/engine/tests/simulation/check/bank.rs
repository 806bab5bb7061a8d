//! The other side's books: what the bank says of every invoice, asked one by one when nothing is broken any more.

use crate::world::World;
use krama_connectors::http::Request;
use serde_json::Value;
use std::collections::BTreeMap;

/// An invoice as the bank has it.
#[derive(Debug, Clone)]
pub(crate) struct Invoice {
    /// The bank's id.
    pub(crate) id: String,
    /// Minor units ever taken.
    pub(crate) captured: i64,
    /// Minor units taken and not given back.
    pub(crate) left: i64,
    /// Refunds: our reference and minor units.
    pub(crate) refunds: Vec<(String, i64)>,
}

/// The bank's books by order number.
pub(crate) struct Bank {
    invoices: BTreeMap<String, Vec<Invoice>>,
    /// What the bank itself adds up, by order number.
    pub(crate) money: BTreeMap<String, i64>,
}

impl Bank {
    pub(crate) fn of(world: &mut World) -> Self {
        let numbers = world.read(|tx| tx.query("SELECT number FROM orders", &[]));
        let numbers: Vec<_> = numbers.iter().filter_map(|row| row.text(0).ok().map(str::to_owned)).collect();
        let money = world.sandbox.monobank.money();
        let mut invoices: BTreeMap<_, Vec<_>> = BTreeMap::new();
        let known = numbers.iter().filter(|number| money.contains_key(*number));
        for number in known {
            for id in world.sandbox.monobank.invoices_of(number) {
                invoices.entry(number.clone()).or_default().push(ask(world, &id));
            }
        }
        Self { invoices, money }
    }

    /// The invoices of an order that took money or may have; none when none did.
    pub(crate) fn invoices(&self, number: &str) -> &[Invoice] {
        self.invoices.get(number).map_or(&[], Vec::as_slice)
    }
}

fn ask(world: &mut World, id: &str) -> Invoice {
    let url = format!("http://twin/api/merchant/invoice/status?invoiceId={id}");
    let request = Request::get(url).with_header("x-token", "token-of-the-bank");
    let reply = world.sandbox.monobank.serve(&request, world.now, &mut world.dice);
    let object = reply.response.body_json().expect("the bank answers when nothing is broken");
    let number = |of: &Value, key: &str| of[key].as_i64();
    let left = number(&object, "finalAmount");
    let captured = left.and_then(|_| number(&object, "amount")).unwrap_or(0);
    let refund = |item: &Value| {
        (item["extRef"].as_str().unwrap_or_default().to_owned(), number(item, "amount").unwrap_or(0))
    };
    let refunds = object["cancelList"].as_array().into_iter().flatten().map(refund).collect();
    Invoice { id: id.to_owned(), captured, left: left.unwrap_or(0), refunds }
}
