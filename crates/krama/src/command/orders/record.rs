//! An order as it stands in files: flat, in words that other programs have too. From an order, and back into one.
//!
//! Of the money only the sums and their last moments are kept: that is what another shop's program knows. An order that
//! is read back holds them as a transfer that somebody accepted; how it was paid, its invoices and what advertising may
//! be told of its buyer stay behind.

use krama_domain::ids::{OrderId, OrderNumber, PublicToken};
use krama_domain::lang::Lang;
use krama_domain::ledger::{Entry, payment_status};
use krama_domain::money::{Currency, Money};
use krama_domain::name::PersonName;
use krama_domain::order::{
    CancelReason, Cancelled, Customer, Delivery, LINES_MAX, Line, NewOrder, Order, QUANTITY_MAX, Source,
    total_of,
};
use krama_domain::pay::PayType;
use krama_domain::phone::Phone;
use krama_domain::receipt::{Confirmation, Receipt, Return, Verdict};
use krama_domain::shop::Store;
use krama_domain::text::{clean_block, clean_line};
use krama_domain::time::Timestamp;
use krama_domain::tracking::Tracking;
use serde::{Deserialize, Serialize};

/// The reference of the transfer that stands for all money of an imported order.
const MONEY: &str = "import";
/// Longest number, city, note, in characters.
const TEXT_MAX_CHARS: usize = 200;
/// Longest comment, in characters.
const COMMENT_MAX_CHARS: usize = 1_000;

/// One line of an order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Item {
    pub sku: String,
    pub title: String,
    pub variant: String,
    pub quantity: i64,
    pub price: String,
}

macro_rules! record {
    ($($field:ident),* $(,)?) => {
        /// Everything else. What is not known is empty.
        #[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub(super) struct Record {
            $(pub $field: String,)*
            pub items: Vec<Item>,
        }

        impl Record {
            /// The columns, in their order.
            pub(super) const COLUMNS: &'static [&'static str] = &[$(stringify!($field)),*];

            /// The cells, in the order of [`Record::COLUMNS`].
            pub(super) fn cells(&self) -> Vec<&str> {
                vec![$(&self.$field),*]
            }

            /// The cell of a column.
            pub(super) fn cell_mut(&mut self, column: &str) -> Option<&mut String> {
                match column {
                    $(stringify!($field) => Some(&mut self.$field),)*
                    _ => None,
                }
            }
        }
    };
}

record!(
    number,
    created_at,
    source,
    lang,
    pay_type,
    currency,
    prepay,
    status,
    payment_status,
    total,
    paid,
    paid_at,
    refunded,
    refunded_at,
    confirmed_at,
    confirmed_note,
    cancelled_at,
    cancel_reason,
    name,
    phone,
    email,
    city,
    branch,
    comment,
);

/// What is wrong with a record, and in which column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    pub column: &'static str,
    pub text: String,
}

#[expect(clippy::needless_pass_by_value, reason = "errors and texts are made for it alone")]
fn fault(column: &'static str, text: impl ToString) -> Fault {
    Fault { column, text: text.to_string() }
}

/// The last moment of the movements in one direction.
fn last(entries: &[Entry], income: bool) -> String {
    let moments = entries.iter().filter(|entry| entry.kind.is_income() == income).map(|entry| entry.at);
    moments.max().map(Timestamp::rfc3339).unwrap_or_default()
}

impl Record {
    /// The order as it is written.
    pub(super) fn of(order: &Order) -> Self {
        let (ledger, currency) = (order.ledger(), order.currency());
        let sum = |minor: i64| Money::new(minor, currency).decimal();
        let confirmed = order.by_hand.confirmed.as_ref();
        let cancelled = order.cancelled.as_ref();
        Self {
            number: order.number.to_string(),
            created_at: order.created_at.rfc3339(),
            source: order.source.code().to_owned(),
            lang: order.lang.tag().to_owned(),
            pay_type: order.pay_type.code().to_owned(),
            currency: currency.code().to_owned(),
            prepay: order.prepay.decimal(),
            status: order.status().code().to_owned(),
            payment_status: payment_status(order).code().to_owned(),
            total: order.total().decimal(),
            paid: sum(ledger.captured_minor()),
            paid_at: last(&ledger.entries, true),
            refunded: sum(ledger.refunded_minor()),
            refunded_at: last(&ledger.entries, false),
            confirmed_at: confirmed.map(|c| c.at.rfc3339()).unwrap_or_default(),
            confirmed_note: confirmed.map(|c| c.note.clone()).unwrap_or_default(),
            cancelled_at: cancelled.map(|c| c.at.rfc3339()).unwrap_or_default(),
            cancel_reason: cancelled.map(|c| in_words(&c.reason)).unwrap_or_default(),
            name: order.customer.name.full(),
            phone: order.customer.phone.as_str().to_owned(),
            email: order.customer.email.clone().unwrap_or_default(),
            city: order.delivery.city.clone(),
            branch: order.delivery.branch.clone(),
            comment: order.comment.clone().unwrap_or_default(),
            items: order.lines.iter().map(Item::of).collect(),
        }
    }

    /// The order that it tells of, with a fresh secret for its page. What it says of status and sums must follow from
    /// the rest.
    pub(super) fn order(&self, store: &Store, id: OrderId, token: PublicToken) -> Result<Order, Fault> {
        let currency = known("currency", &self.currency, store.currency, Currency::from_code)?;
        let created_at = needed("created_at", &self.created_at, Timestamp::parse_rfc3339)?;
        let mut order = NewOrder {
            id,
            store: store.id.clone(),
            number: OrderNumber::from_text(&line("number", &self.number)?),
            token,
            created_at,
            source: known("source", &self.source, Source::Import, Source::from_code)?,
            lang: known("lang", &self.lang, store.lang, Lang::from_tag)?,
            customer: self.customer(store)?,
            delivery: Delivery {
                city: text("city", &self.city)?,
                branch: text("branch", &self.branch)?,
                place: None,
            },
            comment: self.comment()?,
            pay_type: needed("pay_type", &self.pay_type, PayType::from_code)?,
            prepay: self.prepay(store, currency)?,
            lines: self.lines(currency)?,
            // Nobody knows whether this buyer agreed, so nothing about them goes to advertising.
            tracking: Tracking { refused: true, ..Tracking::default() },
        }
        .into_order();
        self.put_money(&mut order)?;
        self.put_status(&mut order)?;
        self.check(&order)?;
        Ok(order)
    }

    fn customer(&self, store: &Store) -> Result<Customer, Fault> {
        let (name, _) = PersonName::parse(&self.name).map_err(|error| fault("name", error))?;
        let phone = Phone::parse(&self.phone, store.country).map_err(|error| fault("phone", error))?;
        let email = Some(text("email", &self.email)?).filter(|email| !email.is_empty());
        Ok(Customer { name, phone, email })
    }

    fn comment(&self) -> Result<Option<String>, Fault> {
        let clean = clean_block(&self.comment, COMMENT_MAX_CHARS).map_err(|error| fault("comment", error))?;
        Ok(Some(clean).filter(|comment| !comment.is_empty()))
    }

    fn prepay(&self, store: &Store, currency: Currency) -> Result<Money, Fault> {
        if self.prepay.is_empty() {
            return Ok(Money::new(store.prepay_minor, currency));
        }
        sum("prepay", &self.prepay, currency)
    }

    fn lines(&self, currency: Currency) -> Result<Vec<Line>, Fault> {
        if self.items.is_empty() || self.items.len() > LINES_MAX {
            return Err(fault("sku", format!("an order has 1 to {LINES_MAX} lines")));
        }
        self.items.iter().map(|item| item.line(currency)).collect()
    }

    fn put_money(&self, order: &mut Order) -> Result<(), Fault> {
        let paid = sum_or_nothing("paid", &self.paid, order.currency())?;
        let back = sum_or_nothing("refunded", &self.refunded, order.currency())?;
        if back.minor > paid.minor {
            return Err(fault("refunded", "more was given back than was paid"));
        }
        let claimed = paid.minor == 0 && self.payment_status == "checking";
        if paid.minor == 0 && !claimed {
            return Ok(());
        }
        let at = instant("paid_at", &self.paid_at, order.created_at)?;
        let returned_at = instant("refunded_at", &self.refunded_at, at)?;
        let returned = (back.minor > 0).then(|| {
            let back = Return { amount: back, at: returned_at, note: "imported".to_owned() };
            (MONEY.to_owned(), back)
        });
        let receipt = Receipt {
            amount: if claimed { order.total() } else { paid },
            at,
            note: "imported".to_owned(),
            verdict: (!claimed).then(|| Verdict { accepted: true, at, reason: String::new() }),
            returns: returned.into_iter().collect(),
        };
        order.by_hand.receipts.insert(MONEY.to_owned(), receipt);
        Ok(())
    }

    fn put_status(&self, order: &mut Order) -> Result<(), Fault> {
        let confirmed = self.status == "confirmed" && !order.is_covered();
        if confirmed || !self.confirmed_at.is_empty() {
            let at = instant("confirmed_at", &self.confirmed_at, order.created_at)?;
            let note = text("confirmed_note", &self.confirmed_note)?;
            order.by_hand.confirmed = Some(Confirmation { at, note });
        }
        if self.status == "cancelled" || !self.cancelled_at.is_empty() {
            let at = instant("cancelled_at", &self.cancelled_at, order.created_at)?;
            let reason = CancelReason::Staff(text("cancel_reason", &self.cancel_reason)?);
            order.cancelled = Some(Cancelled { at, reason, was_confirmed: order.is_covered() });
        }
        Ok(())
    }

    /// What was only said must be what follows.
    fn check(&self, order: &Order) -> Result<(), Fault> {
        let said = |column, said: &str, is: &str| {
            let text = format!("it says {said}, but what the other columns say makes it {is}");
            if said.is_empty() || said == is { Ok(()) } else { Err(fault(column, text)) }
        };
        said("status", &self.status, order.status().code())?;
        said("payment_status", &self.payment_status, payment_status(order).code())?;
        if self.total.is_empty() {
            return Ok(());
        }
        let total = sum("total", &self.total, order.currency())?;
        said("total", &total.decimal(), &total_of(&order.lines, order.currency()).decimal())
    }
}

impl Item {
    fn of(line: &Line) -> Self {
        Self {
            sku: line.sku.clone(),
            title: line.title.clone(),
            variant: line.variant.clone(),
            quantity: line.quantity,
            price: line.price.decimal(),
        }
    }

    fn line(&self, currency: Currency) -> Result<Line, Fault> {
        if !(1..=QUANTITY_MAX).contains(&self.quantity) {
            return Err(fault("quantity", format!("{} is not 1 to {QUANTITY_MAX} pieces", self.quantity)));
        }
        let sku = line("sku", &self.sku)?;
        let title = Some(text("title", &self.title)?).filter(|title| !title.is_empty());
        Ok(Line {
            title: title.unwrap_or_else(|| sku.clone()),
            sku,
            variant: text("variant", &self.variant)?,
            quantity: self.quantity,
            price: sum("price", &self.price, currency)?,
        })
    }
}

fn in_words(reason: &CancelReason) -> String {
    match reason {
        CancelReason::Replaced(number) => format!("replaced by {number}"),
        CancelReason::Staff(text) => text.clone(),
    }
}

/// One line that may be empty.
fn text(column: &'static str, raw: &str) -> Result<String, Fault> {
    clean_line(raw, TEXT_MAX_CHARS).map_err(|error| fault(column, error))
}

/// One line that must say something.
fn line(column: &'static str, raw: &str) -> Result<String, Fault> {
    let clean = text(column, raw)?;
    if clean.is_empty() { Err(fault(column, "it is empty")) } else { Ok(clean) }
}

fn needed<T>(column: &'static str, raw: &str, read: impl Fn(&str) -> Option<T>) -> Result<T, Fault> {
    read(raw).ok_or_else(|| fault(column, format!("\"{raw}\" cannot be read as {}", form(column))))
}

/// A word that may be left out.
fn known<T>(
    column: &'static str,
    raw: &str,
    otherwise: T,
    read: impl Fn(&str) -> Option<T>,
) -> Result<T, Fault> {
    if raw.is_empty() { Ok(otherwise) } else { needed(column, raw, read) }
}

fn instant(column: &'static str, raw: &str, otherwise: Timestamp) -> Result<Timestamp, Fault> {
    known(column, raw, otherwise, Timestamp::parse_rfc3339)
}

fn sum(column: &'static str, raw: &str, currency: Currency) -> Result<Money, Fault> {
    Money::parse_decimal(raw, currency).map_err(|error| fault(column, error))
}

fn sum_or_nothing(column: &'static str, raw: &str, currency: Currency) -> Result<Money, Fault> {
    if raw.is_empty() { Ok(Money::zero(currency)) } else { sum(column, raw, currency) }
}

/// What stands in a column, in words.
fn form(column: &str) -> &'static str {
    match column {
        "currency" => "one of UAH, KZT, RUB, USD, EUR",
        "lang" => "one of uk, ru, kk, en",
        "pay_type" => "one of online_full, prepay, cod",
        "source" => "one of shop, manual, import",
        _ => "an instant such as 2026-01-05T10:01:03Z",
    }
}
