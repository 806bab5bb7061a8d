//! `krama orders create`: an order placed by hand, on the same path as the checkout's. What a shopper may not do here
//! either: order what is not sold, more than there is, or pay as the store does not offer.

use crate::cli::Create;
use crate::command::audit::{self, Deed};
use crate::command::{Usage, order_json, print_json, print_table};
use crate::open::{self, Opened};
use anyhow::{Context, bail};
use krama_connectors::monobank;
use krama_domain::fact::{Actor, Fact, Happening};
use krama_domain::ids::{OrderId, OrderNumber, PublicToken};
use krama_domain::lang::Lang;
use krama_domain::money::Money;
use krama_domain::name::PersonName;
use krama_domain::order::{
    Customer, Delivery, LINES_MAX, Line, NewOrder, Order, QUANTITY_MAX, Source, total_of,
};
use krama_domain::pay::PayType;
use krama_domain::phone::Phone;
use krama_domain::shop::Store;
use krama_domain::text::{clean_block, clean_line};
use krama_domain::tracking::Tracking;
use krama_engine::profile::policy;
use krama_store::Sql;
use krama_store::repo::apply::{self, Applied};
use krama_store::repo::{audit as log, catalogue, orders};
use krama_web::form::checkout::{BRANCH_MAX_CHARS, CITY_MAX_CHARS, COMMENT_MAX_CHARS, EMAIL_MAX_CHARS};
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeMap;
use std::io::Read;

/// Most bytes of a wish on standard input.
const INPUT_MAX_BYTES: u64 = 100_000;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Item {
    sku: String,
    #[serde(default = "one")]
    quantity: i64,
}

const fn one() -> i64 {
    1
}

/// What is wanted, as it was typed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wish {
    name: String,
    phone: String,
    city: String,
    branch: String,
    pay_type: String,
    items: Vec<Item>,
    #[serde(default)]
    email: Option<String>,
    #[serde(default)]
    comment: Option<String>,
    #[serde(default)]
    lang: Option<String>,
}

/// Runs the command.
pub(super) async fn run(opened: &mut Opened, args: Create) -> anyhow::Result<()> {
    let store = open::store(opened, args.of.store.as_deref()).await?;
    let (json, dry_run) = (args.of.json, args.dry_run);
    let wish = if args.stdin { from_stdin()? } else { from_line(args)? };
    let lines = lines(opened, &store, &wish.items).await?;
    let order = order(opened, &store, &wish, lines)?;
    if dry_run {
        return tell(opened, &order, json, true);
    }
    let placed = place(opened, &store, order).await?;
    tell(opened, &placed, json, false)
}

fn from_stdin() -> anyhow::Result<Wish> {
    let mut text = String::new();
    let mut input = std::io::stdin().lock().take(INPUT_MAX_BYTES);
    input.read_to_string(&mut text).context("cannot read standard input")?;
    serde_json::from_str(&text).context("the JSON on standard input is not an order to be placed")
}

fn from_line(args: Create) -> anyhow::Result<Wish> {
    let given = |field: Option<String>| field.unwrap_or_default();
    Ok(Wish {
        name: given(args.name),
        phone: given(args.phone),
        city: given(args.city),
        branch: given(args.branch),
        pay_type: given(args.pay_type),
        items: args.item.iter().map(|text| item(text)).collect::<anyhow::Result<_>>()?,
        email: args.email,
        comment: args.comment,
        lang: args.lang,
    })
}

/// `SKU` or `SKU:QUANTITY`.
fn item(text: &str) -> anyhow::Result<Item> {
    match text.rsplit_once(':') {
        None => Ok(Item { sku: text.to_owned(), quantity: 1 }),
        Some((sku, quantity)) => {
            let quantity = quantity.parse().map_err(|_| {
                Usage(format!("--item {text}: \"{quantity}\" is no number of pieces, write SKU or SKU:2"))
            })?;
            Ok(Item { sku: sku.to_owned(), quantity })
        }
    }
}

async fn lines(opened: &Opened, store: &Store, items: &[Item]) -> anyhow::Result<Vec<Line>> {
    if items.is_empty() || items.len() > LINES_MAX {
        bail!("an order has 1 to {LINES_MAX} lines");
    }
    let mut wanted: BTreeMap<String, i64> = BTreeMap::new();
    let mut lines = Vec::new();
    for item in items {
        let (id, sku, currency) = (store.id.clone(), item.sku.clone(), store.currency);
        let offer = opened.db.read("offer", move |tx| catalogue::offer(tx, &id, &sku, currency)).await?;
        let (line, stock) = offer.with_context(|| {
            format!("the store {} sells no article {}: see `krama products list`", store.id, item.sku)
        })?;
        let sum = wanted.entry(item.sku.clone()).or_default();
        *sum = sum.saturating_add(item.quantity);
        if !(1..=QUANTITY_MAX).contains(&item.quantity) {
            bail!("{} × {}: an order takes 1 to {QUANTITY_MAX} pieces", item.quantity, item.sku);
        }
        if *sum > stock {
            bail!("of {} there are {} left, {sum} are wanted", item.sku, stock.max(0));
        }
        lines.push(Line { quantity: item.quantity, ..line });
    }
    Ok(lines)
}

fn required(what: &str, raw: &str, max_chars: usize) -> anyhow::Result<String> {
    let clean = clean_line(raw, max_chars).with_context(|| format!("the {what} \"{raw}\""))?;
    if clean.is_empty() {
        bail!("the {what} is empty");
    }
    Ok(clean)
}

fn order(opened: &mut Opened, store: &Store, wish: &Wish, lines: Vec<Line>) -> anyhow::Result<Order> {
    let (name, _) = PersonName::parse(&wish.name).with_context(|| format!("the name \"{}\"", wish.name))?;
    let phone =
        Phone::parse(&wish.phone, store.country).with_context(|| format!("the phone \"{}\"", wish.phone))?;
    let pay_type = PayType::from_code(&wish.pay_type)
        .with_context(|| format!("\"{}\" is none of online_full, prepay, cod", wish.pay_type))?;
    let lang = match &wish.lang {
        None => store.lang,
        Some(tag) => Lang::from_tag(tag).with_context(|| format!("\"{tag}\" is none of uk, ru, kk, en"))?,
    };
    let email = wish.email.as_deref().map(|email| required("e-mail address", email, EMAIL_MAX_CHARS));
    let comment = clean_block(wish.comment.as_deref().unwrap_or_default(), COMMENT_MAX_CHARS)?;
    let now = open::now(opened);
    Ok(NewOrder {
        id: OrderId::fresh(now, &mut opened.random),
        store: store.id.clone(),
        number: OrderNumber::from_text(""),
        token: PublicToken::fresh(&mut opened.random),
        created_at: now,
        source: Source::Manual,
        lang,
        customer: Customer { name, phone, email: email.transpose()? },
        delivery: Delivery {
            city: required("city", &wish.city, CITY_MAX_CHARS)?,
            branch: required("branch", &wish.branch, BRANCH_MAX_CHARS)?,
            place: None,
        },
        comment: Some(comment).filter(|comment| !comment.is_empty()),
        pay_type,
        prepay: store.prepay(),
        lines,
        tracking: Tracking::default(),
    }
    .into_order())
}

/// Numbers and places it, and asks for its invoice, in one transaction.
async fn place(opened: &mut Opened, store: &Store, order: Order) -> anyhow::Result<Order> {
    let (profiles, of) = (opened.profiles.clone(), store.clone());
    let settings = opened.db.read("settings", move |tx| profiles.of_store(tx, of.clone())).await?;
    let online = (monobank::CONNECTOR.is_connected)(&settings);
    let total = total_of(&order.lines, store.currency);
    if let Err(why) = store.offer(order.pay_type, total, online) {
        bail!("{} cannot be chosen for {total}: {}", order.pay_type.code(), refused(why));
    }
    let policy = policy(&settings);
    let line = audit::line(opened, Some(&store.id), Deed::new("order.create", ""));
    let (store, actor, now) = (store.clone(), Actor::Staff(audit::account()), open::now(opened));
    let write = move |tx: &mut dyn Sql| {
        let number = orders::next_number(tx, &store.id, &store.prefix, &store.zone, now)?;
        let order = Order { number, ..order.clone() };
        let mut applied = apply::place(tx, &order, actor.clone(), &policy)?;
        if order.pay_type.is_online() {
            let fact = Fact::PaymentRequested { expires_at: now.plus_ms(store.invoice_validity_ms) };
            let happening = Happening { fact, actor: actor.clone(), at: now };
            applied = apply::happen(tx, &store.id, order.id, &happening, &policy)?;
        }
        log::append(tx, &log::Line { subject: order.number.to_string(), ..line.clone() })?;
        Ok(applied)
    };
    match opened.db.write("place an order", write).await? {
        Applied::Order(order) => Ok(*order),
        Applied::Refused(why) => bail!("the order was not placed: {why}"),
        Applied::NoOrder => bail!("the order was not placed"),
    }
}

fn refused(why: krama_domain::pay::Unavailable) -> &'static str {
    use krama_domain::pay::Unavailable::{BelowPrepay, NoProvider, NotOffered};
    match why {
        NotOffered => "the store does not offer it, see `krama store show`",
        NoProvider => "no payment provider is connected, set monobank.token",
        BelowPrepay => "the total is not above the prepayment",
    }
}

fn tell(opened: &Opened, order: &Order, json: bool, dry_run: bool) -> anyhow::Result<()> {
    let page = format!("{}/orders/{}", opened.profiles.public_url(), order.token.as_str());
    if json {
        let mut value = order_json::summary(order);
        if dry_run {
            value["number"] = json!(null);
            value["token"] = json!(null);
        } else {
            value["page_url"] = page.into();
        }
        value["dry_run"] = dry_run.into();
        return print_json(&value);
    }
    let row = |line: &Line| {
        let sum = |money: Money| money.to_string();
        vec![line.sku.clone(), line.name(), line.quantity.to_string(), sum(line.price), sum(line.total())]
    };
    let rows: Vec<_> = order.lines.iter().map(row).collect();
    print_table(&["sku", "what", "pieces", "price", "sum"], &rows)?;
    let due = order.due();
    let sums = format!("{} in all, {} now, {} to the carrier", order.total(), due.now, due.on_delivery);
    if dry_run {
        eprintln!("would place an order: {sums}");
    } else {
        eprintln!("placed {}: {sums}\nits page: {page}", order.number);
    }
    Ok(())
}
