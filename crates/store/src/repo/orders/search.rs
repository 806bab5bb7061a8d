//! Finding orders by filters and by what somebody types, fast however many orders there are.
//!
//! No statement is made of pieces. What few orders can have in common (a name, a phone, a sum) is read whole along its
//! own index and looked through here. What many have is read as several sorted streams, one for each combination of
//! status, payment, pay type and source that exists, and merged: `walk.rs`. What a text means is `meaning.rs`.

mod meaning;
mod narrow;
mod walk;

pub use meaning::{Meant, TYPED_MAX_CHARS, understand};

use super::{Cursor, PAGE_MAX, keys, of_ids};
use crate::{Result, Row, Sql, args};
use krama_domain::ids::{OrderId, StoreId};
use krama_domain::ledger::{PaymentStatus, payment_status};
use krama_domain::order::{Order, Source, Status};
use krama_domain::pay::PayType;
use krama_domain::phone::Phone;
use krama_domain::time::Timestamp;

/// Up to how many orders are counted.
pub const COUNT_MAX: usize = 10_000;

/// What somebody looks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Search {
    /// The order with this invoice.
    Order(OrderId),
    /// Orders of this phone.
    Phone(Phone),
    /// Orders whose phone ends with these digits.
    PhoneEnd(String),
    /// Orders whose e-mail begins so; lower case.
    Email(String),
    /// Orders whose name begins so, see [`krama_domain::name::folded`].
    Name(String),
}

/// Which orders of a store; what is not set admits all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Where the order stands as a whole.
    pub status: Option<Status>,
    /// Where its payment stands.
    pub payment: Option<PaymentStatus>,
    /// How it is paid.
    pub pay_type: Option<PayType>,
    /// Where it came from.
    pub source: Option<Source>,
    /// Placed at this moment or later.
    pub from: Option<Timestamp>,
    /// Placed before this moment.
    pub before: Option<Timestamp>,
    /// Costs that much or more, in minor units.
    pub least_minor: Option<i64>,
    /// Costs that much or less, in minor units.
    pub most_minor: Option<i64>,
    /// Only those with an effect that needs a person, a sum that does not fit or a receipt that waits.
    pub troubled: bool,
    /// What was typed.
    pub search: Option<Search>,
}

/// How many orders there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    /// Exactly that many.
    Exactly(usize),
    /// More than [`COUNT_MAX`].
    Many,
    /// It would take too long to tell.
    Unknown,
}

/// A page of what was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The newest first.
    pub orders: Vec<Order>,
    /// How many there are on all pages.
    pub count: Count,
}

/// What a filter looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Key {
    created_at: i64,
    id: String,
    status: String,
    payment: String,
    pay_type: String,
    source: String,
    total_minor: i64,
    troubled: bool,
    phone: String,
    phone_tail: String,
    email: String,
    name: String,
}

impl Key {
    fn read(row: &Row) -> Result<Self> {
        let text = |column: &'static str| row.text(column).map(str::to_owned);
        let maybe =
            |column: &'static str| row.opt_text(column).map(|text| text.unwrap_or_default().to_owned());
        Ok(Self {
            created_at: row.int("created_at")?,
            id: text("order_id")?,
            status: text("status")?,
            payment: text("payment_status")?,
            pay_type: text("pay_type")?,
            source: text("source")?,
            total_minor: row.int("total_minor")?,
            troubled: row.int("needing")? > 0 || row.int("open_matters")? > 0,
            phone: text("phone")?,
            phone_tail: maybe("phone_tail")?,
            email: maybe("email")?,
            name: maybe("name_key")?,
        })
    }

    fn of(order: &Order, needing: i64) -> Self {
        Self {
            created_at: order.created_at.as_ms(),
            id: order.id.to_string(),
            status: order.status().code().to_owned(),
            payment: payment_status(order).code().to_owned(),
            pay_type: order.pay_type.code().to_owned(),
            source: order.source.code().to_owned(),
            total_minor: order.total().minor,
            troubled: needing > 0 || order.has_open_matter(),
            phone: order.customer.phone.as_str().to_owned(),
            phone_tail: keys::phone_tail(order),
            email: keys::email(order).unwrap_or_default(),
            name: keys::name(order),
        }
    }
}

impl Search {
    fn admits(&self, key: &Key) -> bool {
        match self {
            Self::Order(id) => key.id == id.to_string(),
            Self::Phone(phone) => key.phone == phone.as_str(),
            Self::PhoneEnd(digits) => key.phone_tail.starts_with(&reversed(digits)),
            Self::Email(start) => key.email.starts_with(start),
            Self::Name(start) => key.name.starts_with(start),
        }
    }
}

fn reversed(digits: &str) -> String {
    digits.chars().rev().collect()
}

impl Filter {
    /// Whether it admits everything.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether it admits an order that has so many effects which need a person.
    pub fn admits(&self, order: &Order, needing: i64) -> bool {
        self.admits_key(&Key::of(order, needing))
    }

    fn admits_key(&self, key: &Key) -> bool {
        let is = |wanted: Option<&'static str>, code: &str| wanted.is_none_or(|wanted| wanted == code);
        is(self.status.map(Status::code), &key.status)
            && is(self.payment.map(PaymentStatus::code), &key.payment)
            && is(self.pay_type.map(PayType::code), &key.pay_type)
            && is(self.source.map(Source::code), &key.source)
            && self.from.is_none_or(|from| key.created_at >= from.as_ms())
            && self.before.is_none_or(|before| key.created_at < before.as_ms())
            && self.least_minor.is_none_or(|least| key.total_minor >= least)
            && self.most_minor.is_none_or(|most| key.total_minor <= most)
            && (!self.troubled || key.troubled)
            && self.search.as_ref().is_none_or(|search| search.admits(key))
    }
}

/// A page of a store's orders that a filter admits, the newest first, at most [`PAGE_MAX`].
pub fn page(
    tx: &mut dyn Sql,
    store: &StoreId,
    filter: &Filter,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Found> {
    page_within(tx, store, filter, after, limit, COUNT_MAX)
}

/// The same, where more than `few` orders count as many.
pub(in crate::repo) fn page_within(
    tx: &mut dyn Sql,
    store: &StoreId,
    filter: &Filter,
    after: Option<Cursor>,
    limit: i64,
    few: usize,
) -> Result<Found> {
    let limit = limit.clamp(1, PAGE_MAX);
    if filter.is_empty() {
        return Ok(Found { orders: super::page(tx, store, after, limit)?, count: count_all(tx, store)? });
    }
    let wanted = usize::try_from(limit).unwrap_or(1);
    let (ids, count) = match narrow::candidates(tx, store, filter, few)? {
        Some(all) => (cut(&all, after, wanted), Count::Exactly(all.len())),
        None => walk::page(tx, store, filter, after, wanted)?,
    };
    Ok(Found { orders: of_ids(tx, store, &parsed(&ids)?)?, count })
}

/// A place in the list: instant and key. Greater is newer.
type Place = (i64, String);

fn place(cursor: Cursor) -> Place {
    (cursor.created_at.as_ms(), cursor.id.to_string())
}

/// The part of a sorted list that makes a page.
fn cut(all: &[Place], after: Option<Cursor>, limit: usize) -> Vec<Place> {
    let after = after.map(place);
    let older = |one: &&Place| after.as_ref().is_none_or(|after| *one < after);
    all.iter().filter(older).take(limit).cloned().collect()
}

fn parsed(places: &[Place]) -> Result<Vec<OrderId>> {
    places.iter().map(|(_, id)| crate::repo::stored("order id", OrderId::parse(id))).collect()
}

fn count_all(tx: &mut dyn Sql, store: &StoreId) -> Result<Count> {
    let sql = "SELECT COUNT(*) AS n FROM (SELECT 1 FROM orders WHERE store_id = $1 LIMIT $2) AS counted";
    let row = tx.query_one(sql, args![store.as_str(), cap()])?;
    Ok(counted(row.map_or(Ok(0), |row| row.int("n"))?))
}

/// One more than is counted.
fn cap() -> i64 {
    i64::try_from(COUNT_MAX + 1).unwrap_or(i64::MAX)
}

fn counted(n: i64) -> Count {
    let n = usize::try_from(n).unwrap_or(0);
    if n > COUNT_MAX { Count::Many } else { Count::Exactly(n) }
}
