//! A store: one shop with its rules. Its credentials are kept elsewhere, sealed.

pub mod own;

use crate::ids::StoreId;
use crate::lang::Lang;
use crate::money::{Currency, Money};
use crate::news::News;
use crate::pay::{Due, PayType, Unavailable, amount_due};
use crate::phone::Country;
use crate::reach::Channel;
use crate::template::quiet::QuietHours;
use crate::time::{HOUR_MS, Zone};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Facts older than this when they arrive are recorded, and not announced to the manager.
pub const ANNOUNCE_LIMIT_MS: i64 = 24 * HOUR_MS;

/// What a store is and how it sells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Store {
    /// Key, and name in addresses.
    pub id: StoreId,
    /// Name for people.
    pub name: String,
    /// Language of the manager's messages, and of pages where the shopper has chosen none.
    pub lang: Lang,
    /// Currency of its prices.
    pub currency: Currency,
    /// Where its business day begins and ends.
    pub zone: Zone,
    /// How a phone number without a country code is read.
    pub country: Country,
    /// What its order numbers begin with.
    pub prefix: String,
    /// The prepayment in minor units of the currency.
    pub prepay_minor: i64,
    /// Which pay types it offers.
    pub pay_types: Vec<PayType>,
    /// Host names under which its pages are served; empty for the default store.
    pub hosts: Vec<String>,
    /// Whether nothing may be sent to advertising without the shopper's consent.
    pub consent_required: bool,
    /// How long an invoice can be paid, in milliseconds.
    pub invoice_validity_ms: i64,
    /// When customers are not written to, by the clock where they live.
    #[serde(default = "usual_quiet_hours")]
    pub quiet_hours: Option<QuietHours>,
    /// Most messages to one customer in one day; 0 where there is no limit.
    #[serde(default = "usual_messages_per_day")]
    pub messages_per_day: u16,
    /// News that customers do not get.
    #[serde(default)]
    pub silent: BTreeSet<News>,
    /// Whether this is the sample store of the sandbox.
    pub sandbox: bool,
}

/// Which connections a store has; what [`crate::decide`] needs to know of its settings.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// Chats of the managers, as addresses of the messenger. Each gets its own copy.
    pub manager_chats: Vec<String>,
    /// Whether conversions are reported to Meta.
    pub conversions: bool,
    /// Whether reporting needs the shopper's consent.
    pub consent_required: bool,
    /// Channels to customers that work, in the order in which they are tried.
    pub channels: Vec<Channel>,
    /// News that customers do not get, since the store switched them off.
    pub silent: BTreeSet<News>,
    /// When customers are not disturbed, and the zone of those whose phone tells none.
    pub night: Option<(QuietHours, Zone)>,
}

/// From nine in the evening to nine in the morning.
#[expect(clippy::unnecessary_wraps, reason = "serde wants the type of the field")]
const fn usual_quiet_hours() -> Option<QuietHours> {
    Some(QuietHours::USUAL)
}

/// Enough for an order that is placed, prepaid and sent on one day.
const fn usual_messages_per_day() -> u16 {
    6
}

impl Store {
    /// A store as it is created: Ukrainian, hryvnia, 200.00 prepayment, all pay types.
    pub fn new(id: StoreId, name: &str) -> Self {
        Self {
            prefix: id
                .as_str()
                .chars()
                .filter(char::is_ascii_alphanumeric)
                .take(3)
                .collect::<String>()
                .to_uppercase(),
            id,
            name: name.to_owned(),
            lang: Lang::Uk,
            currency: Currency::Uah,
            zone: Zone::kyiv(),
            country: Country::Ua,
            prepay_minor: 20_000,
            pay_types: PayType::ALL.to_vec(),
            hosts: Vec::new(),
            consent_required: false,
            invoice_validity_ms: 24 * HOUR_MS,
            quiet_hours: usual_quiet_hours(),
            messages_per_day: usual_messages_per_day(),
            silent: BTreeSet::new(),
            sandbox: false,
        }
    }

    /// The prepayment.
    pub const fn prepay(&self) -> Money {
        Money::new(self.prepay_minor, self.currency)
    }

    /// What `pay_type` would ask for a cart of `total`, or why it cannot be chosen. `online` tells whether a
    /// payment provider is connected.
    pub fn offer(&self, pay_type: PayType, total: Money, online: bool) -> Result<Due, Unavailable> {
        if !self.pay_types.contains(&pay_type) {
            return Err(Unavailable::NotOffered);
        }
        if pay_type.is_online() && !online {
            return Err(Unavailable::NoProvider);
        }
        if pay_type == PayType::Prepay && total.minor <= self.prepay_minor {
            return Err(Unavailable::BelowPrepay);
        }
        Ok(amount_due(total, self.prepay(), pay_type))
    }
}

#[cfg(test)]
mod tests;
