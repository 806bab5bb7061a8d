//! `krama orders`: lists and single orders. What writes them or reads files stands below.

mod create;
mod export;
mod import;
mod reading;
mod record;

use super::{order_json, print, print_json, print_table};
use crate::cli::{OfStore, Orders, OrdersAction};
use crate::config::Config;
use crate::open::{self, Opened};
use anyhow::Context;
use krama_domain::effect::Subject;
use krama_domain::ids::OrderNumber;
use krama_domain::ledger::payment_status;
use krama_domain::money::{Currency, Money};
use krama_domain::order::Order;
use krama_domain::shop::Store;
use krama_store::Sql;
use krama_store::repo::{orders, outbox, parcels, timeline};
use serde_json::Value;
use std::process::ExitCode;

/// Runs the command.
pub(crate) async fn run(config: &Config, args: Orders) -> anyhow::Result<ExitCode> {
    let mut opened = open::with_store(config).await?;
    let mut code = ExitCode::SUCCESS;
    match args.action {
        OrdersAction::List { of, limit } => list(&opened, &of, limit).await?,
        OrdersAction::Show { number, of } => show(&opened, &of, &number).await?,
        OrdersAction::Create(args) => create::run(&mut opened, args).await?,
        OrdersAction::Export(args) => export::run(&opened, &args).await?,
        OrdersAction::Import(args) => code = import::run(&mut opened, &args).await?,
    }
    opened.db.close().await;
    Ok(code)
}

async fn list(opened: &Opened, of: &OfStore, limit: i64) -> anyhow::Result<()> {
    let store = open::store(opened, of.store.as_deref()).await?;
    let found = newest(opened, &store, limit).await?;
    if of.json {
        return print_json(&found.iter().map(order_json::summary).collect::<Vec<_>>());
    }
    let row = |order: &Order| {
        vec![
            order.number.to_string(),
            store.zone.local(order.created_at).short(),
            order.status().code().to_owned(),
            payment_status(order).code().to_owned(),
            order.total().to_string(),
            order.customer.name.short(),
        ]
    };
    let rows: Vec<_> = found.iter().map(row).collect();
    print_table(&["number", "placed", "status", "payment", "total", "customer"], &rows)
}

/// Up to `limit` orders, the newest first, page by page so that no snapshot is held for long.
async fn newest(opened: &Opened, store: &Store, limit: i64) -> anyhow::Result<Vec<Order>> {
    let mut found: Vec<Order> = Vec::new();
    loop {
        let rest = limit - i64::try_from(found.len()).unwrap_or(limit);
        let after = found.last().map(|order| orders::Cursor { created_at: order.created_at, id: order.id });
        let id = store.id.clone();
        let page = opened.db.read("orders", move |tx| orders::page(tx, &id, after, rest)).await?;
        let full = i64::try_from(page.len()).unwrap_or(0) == rest.min(orders::PAGE_MAX);
        found.extend(page);
        if !full || found.len() >= usize::try_from(limit).unwrap_or(usize::MAX) {
            return Ok(found);
        }
    }
}

async fn show(opened: &Opened, of: &OfStore, number: &str) -> anyhow::Result<()> {
    let store = open::store(opened, of.store.as_deref()).await?;
    let wanted = OrderNumber::from_text(number);
    let id = store.id.clone();
    let read = move |tx: &mut dyn Sql| {
        let Some(order) = orders::by_number(tx, &id, &wanted)? else { return Ok(None) };
        let subject = Subject::Order(order.id);
        let mut effects = Vec::new();
        for effect in outbox::of_subject(tx, &id, subject)? {
            let tries = outbox::attempts(tx, &id, subject, effect.nth)?;
            effects.push((effect, tries));
        }
        let timeline = timeline::of_order(tx, &id, order.id)?;
        let looks = parcels::last_looks(tx, &id, order.id)?;
        Ok(Some(order_json::full(&order, &timeline, &effects, &looks)))
    };
    let found = opened.db.read("order", read).await?;
    let value = found.with_context(|| format!("the store {} has no order {number}", store.id))?;
    if of.json {
        return print_json(&value);
    }
    print(&for_people(&value))
}

/// The fields of an order that stand above its lists.
const HEADINGS: [&str; 9] =
    ["number", "created_at", "status", "payment_status", "pay_type", "total", "received", "due", "customer"];

fn for_people(order: &Value) -> String {
    let heading = |name: &str| format!("{name:15} {}\n", shown(&order[name]));
    let items =
        |i: &Value| format!("{} × {} {}", shown(&i["quantity"]), shown(&i["title"]), shown(&i["variant"]));
    let entries = |e: &Value| format!("{}  {}", shown(&e["at"]), shown(&e["fact"]));
    let effects = |e: &Value| format!("{:10} {}", shown(&e["state"]), shown(&e["key"]));
    let shipments =
        |s: &Value| format!("{}  {}  {}", shown(&s["number"]), shown(&s["phase"]), shown(&s["text"]));
    HEADINGS.map(heading).concat()
        + &section("items", &order["items"], items)
        + &section("shipments", &order["shipments"], shipments)
        + &section("timeline", &order["timeline"], entries)
        + &section("effects", &order["effects"], effects)
}

fn section(heading: &str, of: &Value, line: impl Fn(&Value) -> String) -> String {
    let lines = of.as_array().into_iter().flatten().map(|item| format!("  {}\n", line(item).trim_end()));
    format!("{heading}\n{}", lines.collect::<String>())
}

/// A value for people: texts bare, sums as people write them, a person by name and phone.
fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Object(fields) => sum(value).unwrap_or_else(|| {
            let known = fields.values().filter(|field| !field.is_null()).map(shown);
            known.collect::<Vec<_>>().join(", ")
        }),
        other => other.to_string(),
    }
}

fn sum(value: &Value) -> Option<String> {
    let currency = Currency::from_code(value["currency"].as_str()?)?;
    Some(Money::new(value["minor"].as_i64()?, currency).to_string())
}
