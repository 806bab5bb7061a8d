//! Placing an order: one transaction that reads the cart, compares what the shopper saw with what is true, and makes
//! the order with everything that follows. The same checkout sent again is the same order.

use super::cart;
use crate::form::checkout::Checkout;
use crate::view::checkout::Change;
use krama_domain::decide::is_live;
use krama_domain::fact::{Actor, Fact, Happening};
use krama_domain::ids::{CartId, OrderId, PublicToken};
use krama_domain::invoice::Invoice;
use krama_domain::lang::Lang;
use krama_domain::money::Money;
use krama_domain::order::{
    CancelReason, Customer, Delivery, Line, NewOrder, Order, Source, Status, total_of,
};
use krama_domain::pay::Unavailable;
use krama_domain::shop::{Policy, Store};
use krama_domain::time::Timestamp;
use krama_domain::tracking::Tracking;
use krama_store::repo::carts::{self, Cart};
use krama_store::repo::{apply, orders};
use krama_store::{Result, Sql};
use sha2::{Digest, Sha256};

/// Everything that an order is made of, with fresh ids drawn beforehand since the transaction may run twice.
#[derive(Clone)]
pub(super) struct Wish {
    /// The store.
    pub store: Store,
    /// What it is connected to.
    pub policy: Policy,
    /// Whether a payment provider is connected.
    pub online: bool,
    /// Whose cart.
    pub cart: CartId,
    /// What was filled in.
    pub checkout: Checkout,
    /// The page's language.
    pub lang: Lang,
    /// What advertising may be told.
    pub tracking: Tracking,
    /// Key of the order, if one is made.
    pub id: OrderId,
    /// Secret of its page.
    pub token: PublicToken,
    /// Now.
    pub now: Timestamp,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Placed {
    /// The order, made now or before.
    Order(OrderId, PublicToken),
    /// The cart is empty.
    EmptyCart,
    /// What was shown is no longer true; the shopper has to confirm.
    Changed(Vec<Change>),
    /// The pay type cannot be chosen.
    Unavailable(Unavailable),
}

/// The revision that a page shows and a form brings back.
pub(super) fn revision(cart: &Cart) -> String {
    cart.revision.to_string()
}

/// Places the order.
pub(super) fn place(tx: &mut dyn Sql, wish: &Wish) -> Result<Placed> {
    let Some(mut cart) = carts::lock(tx, &wish.store.id, wish.cart)? else { return Ok(Placed::EmptyCart) };
    let before = match cart.order {
        Some(id) => orders::get(tx, &wish.store.id, id)?,
        None => None,
    };
    let offers = cart::lines(tx, &wish.store, &cart)?;
    let lines: Vec<Line> = offers.iter().map(|(line, _)| line.clone()).collect();
    let print = fingerprint(wish, &lines);
    if let Some(order) =
        before.as_ref().filter(|order| cart.closed || is_same(&cart, &print, order) || is_paying(order))
    {
        ask_for_payment(tx, wish, order.id)?;
        return Ok(Placed::Order(order.id, order.token.clone()));
    }
    if lines.is_empty() || cart.closed {
        return Ok(Placed::EmptyCart);
    }
    let changes = changes(wish, &cart, &offers);
    if !changes.is_empty() {
        return Ok(Placed::Changed(changes));
    }
    let total = total_of(&lines, wish.store.currency);
    if let Err(why) = wish.store.offer(wish.checkout.pay_type, total, wish.online) {
        return Ok(Placed::Unavailable(why));
    }
    let order = new_order(tx, wish, lines)?;
    cart.order = Some(order.id);
    cart.fingerprint = Some(print);
    carts::put(tx, &wish.store.id, &cart, wish.now)?;
    apply::place(tx, &order, Actor::Shopper, &wish.policy)?;
    ask_for_payment(tx, wish, order.id)?;
    if let Some(old) = before.filter(|old| old.status() == Status::New) {
        replace(tx, wish, &old, &order)?;
    }
    Ok(Placed::Order(order.id, order.token))
}

/// The same cart and the same answers: a second click, a second tab, the back button.
fn is_same(cart: &Cart, print: &str, order: &Order) -> bool {
    cart.fingerprint.as_deref() == Some(print) && order.status() != Status::Cancelled
}

/// Whether money for the order is on its way at this moment: making another order would let the shopper pay twice.
fn is_paying(order: &Order) -> bool {
    order.status() == Status::New && order.invoices.values().any(Invoice::is_pending)
}

fn ask_for_payment(tx: &mut dyn Sql, wish: &Wish, id: OrderId) -> Result<()> {
    let Some(order) = orders::get(tx, &wish.store.id, id)? else { return Ok(()) };
    let live = order.last_attempt().is_some_and(|(_, attempt)| is_live(&order, attempt, wish.now));
    if !order.pay_type.is_online() || order.status() != Status::New || live {
        return Ok(());
    }
    let expires_at = wish.now.plus_ms(wish.store.invoice_validity_ms);
    happen(tx, wish, id, Fact::PaymentRequested { expires_at })
}

fn replace(tx: &mut dyn Sql, wish: &Wish, old: &Order, new: &Order) -> Result<()> {
    let reason = CancelReason::Replaced(new.number.clone());
    happen(tx, wish, old.id, Fact::Cancelled { reason })
}

fn happen(tx: &mut dyn Sql, wish: &Wish, id: OrderId, fact: Fact) -> Result<()> {
    let happening = Happening { fact, actor: Actor::Shopper, at: wish.now };
    apply::happen(tx, &wish.store.id, id, &happening, &wish.policy).map(drop)
}

fn changes(wish: &Wish, cart: &Cart, offers: &[(Line, i64)]) -> Vec<Change> {
    let short = offers.iter().filter(|(line, stock)| line.quantity > *stock);
    let left = short.map(|(line, stock)| Change::Left { name: line.name(), left: (*stock).max(0) });
    let mut changes: Vec<_> = left.collect();
    let lines: Vec<Line> = offers.iter().map(|(line, _)| line.clone()).collect();
    let now = total_of(&lines, wish.store.currency);
    let was = wish.checkout.shown_total.map(|minor| Money::new(minor, wish.store.currency));
    if was != Some(now) || wish.checkout.revision != revision(cart) {
        changes.push(Change::Total { was: was.filter(|was| *was != now), now });
    }
    changes
}

/// What makes two checkouts of one cart the same.
fn fingerprint(wish: &Wish, lines: &[Line]) -> String {
    let Checkout { name, phone, email, city, branch, chosen, pay_type, comment, .. } = &wish.checkout;
    let mut hash = Sha256::new();
    for line in lines {
        hash.update(format!("{}\u{1}{}\u{1}{}\u{2}", line.sku, line.quantity, line.price));
    }
    let answers = format!(
        "{}\u{1}{phone}\u{1}{email:?}\u{1}{city}\u{1}{branch}\u{1}{chosen:?}\u{1}{pay_type}\u{1}{comment:?}",
        name.full()
    );
    hash.update(answers);
    hex::encode(hash.finalize())
}

fn new_order(tx: &mut dyn Sql, wish: &Wish, lines: Vec<Line>) -> Result<Order> {
    let store = &wish.store;
    let checkout = wish.checkout.clone();
    Ok(NewOrder {
        id: wish.id,
        store: store.id.clone(),
        number: orders::next_number(tx, &store.id, &store.prefix, &store.zone, wish.now)?,
        token: wish.token.clone(),
        created_at: wish.now,
        source: Source::Shop,
        lang: wish.lang,
        customer: Customer { name: checkout.name, phone: checkout.phone, email: checkout.email },
        delivery: Delivery { city: checkout.city, branch: checkout.branch, place: checkout.chosen },
        comment: checkout.comment,
        pay_type: checkout.pay_type,
        prepay: store.prepay(),
        lines,
        tracking: wish.tracking.clone(),
    }
    .into_order())
}
