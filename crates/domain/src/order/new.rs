//! An order that was just placed.

use super::{Customer, Delivery, Line, Order, Source};
use crate::ids::{OrderId, OrderNumber, PublicToken, StoreId};
use crate::lang::Lang;
use crate::money::Money;
use crate::pay::PayType;
use crate::reach::Reach;
use crate::receipt::ByHand;
use crate::time::Timestamp;
use crate::tracking::Tracking;
use std::collections::{BTreeMap, BTreeSet};

/// An order at the moment when it is placed, before anything happened to it: what was ordered, by whom, and what it is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOrder {
    /// Key.
    pub id: OrderId,
    /// Whose order it is.
    pub store: StoreId,
    /// What people call it.
    pub number: OrderNumber,
    /// The secret of the customer's page.
    pub token: PublicToken,
    /// When it was placed.
    pub created_at: Timestamp,
    /// Where it came from.
    pub source: Source,
    /// The shopper's language.
    pub lang: Lang,
    /// Who ordered.
    pub customer: Customer,
    /// Where it goes.
    pub delivery: Delivery,
    /// What the shopper added.
    pub comment: Option<String>,
    /// The shopper's choice.
    pub pay_type: PayType,
    /// The store's prepayment at that moment.
    pub prepay: Money,
    /// What was ordered, at the prices of that moment.
    pub lines: Vec<Line>,
    /// What advertising may be told.
    pub tracking: Tracking,
}

impl NewOrder {
    /// The order, with nothing in it yet of what will happen to it.
    pub fn into_order(self) -> Order {
        Order {
            id: self.id,
            store: self.store,
            number: self.number,
            token: self.token,
            created_at: self.created_at,
            source: self.source,
            lang: self.lang,
            customer: self.customer,
            delivery: self.delivery,
            comment: self.comment,
            pay_type: self.pay_type,
            prepay: self.prepay,
            lines: self.lines,
            tracking: self.tracking,
            attempts: BTreeMap::new(),
            invoices: BTreeMap::new(),
            mismatches: BTreeSet::new(),
            unfit: BTreeMap::new(),
            by_hand: ByHand::default(),
            refunds: BTreeMap::new(),
            parcels: BTreeMap::new(),
            waybills: BTreeMap::new(),
            reach: Reach::default(),
            cancelled: None,
            effects: BTreeSet::new(),
            unannounced: BTreeSet::new(),
        }
    }
}
