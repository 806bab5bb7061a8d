//! What the world saw from outside, to be compared with the database at the end.

use crate::shop::Subjected;
use krama_domain::effect::Intent;
use krama_domain::fact::Fact;
use krama_domain::ids::OrderId;
use krama_domain::time::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

/// An effect: its subject and its key.
pub(crate) type EffectName = (String, String);

/// A refund in the bank's cabinet: minor units, and the webhook that tells of it, if one was sent.
pub(crate) type CabinetRefund = (i64, Option<Vec<u8>>);

/// Everything that was seen.
#[derive(Default)]
pub(crate) struct Record {
    /// Orders whose placement was acknowledged to the shopper.
    pub(crate) orders: Vec<Subjected>,
    /// Contact requests that were acknowledged, by their place in the world.
    pub(crate) contacts: Vec<usize>,
    /// What staff did and were told is done.
    pub(crate) deeds: Vec<(Subjected, Fact)>,
    /// Bodies of webhooks that were answered 200.
    pub(crate) webhooks: BTreeSet<Vec<u8>>,
    /// Bodies of webhooks that nobody signed.
    pub(crate) forged: BTreeSet<Vec<u8>>,
    /// Effects for which an answer was lost, or whose node died or slept.
    pub(crate) excused: BTreeSet<EffectName>,
    /// Effects that staff let happen again, and how often.
    pub(crate) replays: BTreeMap<EffectName, usize>,
    /// Effects that staff gave up.
    pub(crate) discarded: BTreeSet<EffectName>,
    /// Refunds made in the bank's cabinet, by order number.
    pub(crate) cabinet: BTreeMap<String, Vec<CabinetRefund>>,
    /// Invoices that were made past krama, over sums that fit nothing, with the webhook that tells of their money.
    pub(crate) odd: BTreeMap<String, Vec<u8>>,
    /// Chats of the customers who opened one, by their order.
    pub(crate) chats: BTreeMap<OrderId, String>,
    /// Messages that reached a customer's phone: the order, and what was told.
    pub(crate) told: BTreeMap<(String, String), usize>,
    /// Numbers that were typed, and references of waybills that were asked for.
    pub(crate) sent: BTreeSet<String>,
    /// Rounds of reconciliation that were asked for: the store's place, and the round's number.
    pub(crate) rounds: BTreeSet<(usize, i64)>,
    /// When the statement was asked for last, by token.
    pub(crate) statements: BTreeMap<String, Timestamp>,
    /// What was wrong already while the life went on.
    pub(crate) complaints: Vec<String>,
    /// How often each kind of thing happened.
    pub(crate) counts: BTreeMap<&'static str, u64>,
}

impl Record {
    pub(crate) fn count(&mut self, what: &'static str) {
        *self.counts.entry(what).or_default() += 1;
    }
}

/// What a message to a customer tells, from the news, the parcel and its code themselves; the key of its effect is what
/// is under test.
pub(crate) fn news_of(intent: &Intent) -> Option<String> {
    let Intent::NotifyCustomer { news, number, code, .. } = intent else { return None };
    let number = number.as_ref().map_or("", |number| number.as_str());
    Some(news_name(news.code(), number, code.as_deref().unwrap_or_default()))
}

/// The name of a piece of news.
pub(crate) fn news_name(news: &str, number: &str, code: &str) -> String {
    format!("{news} {number} {code}")
}
