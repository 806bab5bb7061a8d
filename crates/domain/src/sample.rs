//! A sample order and its life, for the tests of this crate: placed, then told one fact after another.

use crate::decide::{Decision, StockMove, decide};
use crate::fact::{Actor, Fact, Happening};
use crate::ids::{OrderId, OrderNumber, PublicToken, StoreId};
use crate::invoice::{Cancel, CancelState, Observation, Status};
use crate::lang::Lang;
use crate::money::{Currency, Money};
use crate::name::PersonName;
use crate::order::{AttemptNo, CancelReason, Customer, Delivery, Line, NewOrder, Opened, Order, Source};
use crate::pay::PayType;
use crate::phone::{Country, Phone};
use crate::shop::Policy;
use crate::time::{DAY_MS, Random, Timestamp};
use crate::tracking::Tracking;
use crate::transition::Refusal;

/// What the sample order costs, in kopiykas.
pub(crate) const TOTAL_MINOR: i64 = 149_900;
/// What its prepayment is, in kopiykas.
pub(crate) const PREPAY_MINOR: i64 = 20_000;
/// ISO 4217 number of the hryvnia.
pub(crate) const UAH_NUMBER: i64 = 980;

struct Sevens;

impl Random for Sevens {
    fn fill(&mut self, bytes: &mut [u8]) {
        bytes.fill(7);
    }
}

/// The instant `seconds` after the sample order was placed.
pub(crate) fn at(seconds: i64) -> Timestamp {
    Timestamp::from_secs(1_761_814_800 + seconds)
}

/// A sum in hryvnias.
pub(crate) fn uah(minor: i64) -> Money {
    Money::new(minor, Currency::Uah)
}

/// A line of one article.
pub(crate) fn line(sku: &str, quantity: i64, minor: i64) -> Line {
    Line {
        sku: sku.to_owned(),
        title: "Худі".to_owned(),
        variant: "M".to_owned(),
        quantity,
        price: uah(minor),
    }
}

/// The sample order, before anything happened to it. The shopper agreed to advertising.
pub(crate) fn order(pay_type: PayType) -> Order {
    NewOrder {
        id: OrderId::fresh(at(0), &mut Sevens),
        store: StoreId::parse("twc").unwrap(),
        number: OrderNumber::from_text("TWC30102025N01"),
        token: PublicToken::fresh(&mut Sevens),
        created_at: at(0),
        source: Source::Shop,
        lang: Lang::Uk,
        customer: Customer {
            name: PersonName::parse("Шевченко Тарас").unwrap().0,
            phone: Phone::parse("067 123 45 67", Country::Ua).unwrap(),
            email: None,
        },
        delivery: Delivery {
            city: "Львів".to_owned(), branch: "Відділення № 5".to_owned(), place: None
        },
        comment: None,
        pay_type,
        prepay: uah(PREPAY_MINOR),
        lines: vec![line("H-M", 2, 50_000), line("H-L", 1, 49_900)],
        tracking: Tracking { consent_at: Some(at(0)), ..Tracking::default() },
    }
    .into_order()
}

/// One managers' chat, conversions reported, consent not required.
pub(crate) fn policy() -> Policy {
    Policy { manager_chats: vec!["-100".to_owned()], conversions: true, ..Policy::default() }
}

/// What the invoices of the sample order ask for, in kopiykas.
pub(crate) fn due_minor(pay_type: PayType) -> i64 {
    order(pay_type).due().now.minor
}

/// The shopper wants to pay, and has a day for it.
pub(crate) fn pay(seconds: i64) -> Fact {
    Fact::PaymentRequested { expires_at: at(seconds).plus_ms(DAY_MS) }
}

/// The provider made invoice `id`.
pub(crate) fn opened(attempt: AttemptNo, id: &str) -> Fact {
    let page_url = format!("https://pay.example/{id}");
    Fact::InvoiceOpened { attempt, opened: Opened { id: id.to_owned(), page_url } }
}

/// The provider's answer was lost.
pub(crate) fn lost(attempt: AttemptNo) -> Fact {
    Fact::InvoiceLost { attempt }
}

/// The provider refused.
pub(crate) fn refused(attempt: AttemptNo) -> Fact {
    Fact::InvoiceRefused { attempt, reason: "the sum is too small".to_owned() }
}

/// Staff cancel the order.
pub(crate) fn cancelled() -> Fact {
    Fact::Cancelled { reason: CancelReason::Staff("no stock".to_owned()) }
}

/// Staff give money back.
pub(crate) fn refund(reference: &str, invoice_id: &str, minor: i64) -> Fact {
    let (reference, invoice_id) = (reference.to_owned(), invoice_id.to_owned());
    Fact::RefundRequested { reference, invoice_id, amount: uah(minor) }
}

/// A report on invoice `id`, `seconds` after the order was placed.
pub(crate) fn report(id: &str, status: Status, seconds: i64, minor: i64) -> Observation {
    Observation {
        invoice_id: id.to_owned(),
        status,
        amount_minor: minor,
        currency_number: UAH_NUMBER,
        final_minor: None,
        modified_at: at(seconds),
        reference: Some("TWC30102025N01".to_owned()),
        failure_code: None,
        cancels: Vec::new(),
    }
}

/// A refund as the provider lists it.
pub(crate) fn cancel(reference: &str, minor: i64, state: CancelState) -> Cancel {
    Cancel { reference: reference.to_owned(), amount_minor: minor, state, at: at(500) }
}

/// `seen` with `kept` kopiykas left, after these refunds.
pub(crate) fn after_refunds(seen: Observation, kept: i64, cancels: Vec<Cancel>) -> Observation {
    Observation { final_minor: Some(kept), cancels, ..seen }
}

/// An order and everything that was decided about it.
#[derive(Debug, Clone)]
pub(crate) struct Life {
    /// As it is now.
    pub(crate) order: Order,
    /// The store's settings.
    pub(crate) policy: Policy,
    /// Keys of all effects, in the order in which they were decided.
    pub(crate) keys: Vec<String>,
    /// All attempts that were to be watched.
    pub(crate) watched: Vec<AttemptNo>,
    /// Times the stock was taken, less times it was given back.
    pub(crate) taken: i32,
}

impl Life {
    /// The sample order, placed under the sample policy.
    pub(crate) fn placed(pay_type: PayType) -> Self {
        Self::placed_with(order(pay_type), policy())
    }

    /// Any order, placed under any policy.
    pub(crate) fn placed_with(order: Order, policy: Policy) -> Self {
        let mut life = Self { order, policy, keys: Vec::new(), watched: Vec::new(), taken: 0 };
        life.happen(0, Fact::Placed);
        life
    }

    /// The sample order with its first invoice, `inv-1`, ready to be paid.
    pub(crate) fn payable(pay_type: PayType) -> Self {
        let mut life = Self::placed(pay_type);
        life.happen(1, pay(1));
        life.happen(2, opened(1, "inv-1"));
        life
    }

    /// Something happens `seconds` after the order was placed; it must not be refused.
    pub(crate) fn happen(&mut self, seconds: i64, fact: Fact) -> Decision {
        let decision = self.attempt(seconds, fact).unwrap();
        self.order = decision.order.clone();
        self.keys.extend(decision.effects.iter().map(|intent| intent.key().to_string()));
        self.watched.extend(&decision.watch);
        self.taken += match decision.stock {
            StockMove::None => 0,
            StockMove::Take => 1,
            StockMove::Return => -1,
        };
        decision
    }

    /// What would be decided; nothing happens yet.
    pub(crate) fn attempt(&self, seconds: i64, fact: Fact) -> Result<Decision, Refusal> {
        decide(&self.order, &Happening { fact, actor: Actor::System, at: at(seconds) }, &self.policy)
    }

    /// The provider reports what it says happened one second before.
    pub(crate) fn report(&mut self, seen: Observation) -> Decision {
        let seconds = seen.modified_at.since_ms(at(0)) / 1_000 + 1;
        self.happen(seconds, Fact::InvoiceReported(seen))
    }

    /// The keys that begin so, without that beginning.
    pub(crate) fn keys_of(&self, start: &str) -> Vec<&str> {
        self.keys.iter().filter_map(|key| key.strip_prefix(start)).collect()
    }

    /// What the managers heard of, in that order.
    pub(crate) fn notices(&self) -> Vec<&str> {
        let told = self.keys_of("message/manager/");
        told.into_iter().map(|rest| rest.split_once('/').map_or(rest, |(notice, _)| notice)).collect()
    }
}
