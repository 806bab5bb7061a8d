//! How a shopper pays, and the one function that says how much.

use crate::money::Money;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The shopper's choice of payment. There is no default: the choice is always explicit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PayType {
    /// Everything now, online.
    OnlineFull,
    /// The store's prepayment now, the rest to the carrier.
    #[serde(alias = "prepay_200")]
    Prepay,
    /// Everything to the carrier: cash on delivery.
    Cod,
}

impl PayType {
    /// All of them, in the order in which a checkout offers them.
    pub const ALL: [Self; 3] = [Self::Prepay, Self::OnlineFull, Self::Cod];

    /// The name in forms, files and the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::OnlineFull => "online_full",
            Self::Prepay => "prepay",
            Self::Cod => "cod",
        }
    }

    /// The pay type of a name; `prepay_200` is what older shops call `prepay`.
    pub fn from_code(code: &str) -> Option<Self> {
        if code == "prepay_200" {
            return Some(Self::Prepay);
        }
        Self::ALL.into_iter().find(|p| p.code() == code)
    }

    /// Whether something is paid online before the parcel leaves.
    pub const fn is_online(self) -> bool {
        !matches!(self, Self::Cod)
    }
}

impl fmt::Display for PayType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// What is paid when. The two parts add up to the total.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// Online, at once.
    pub now: Money,
    /// To the carrier, when the parcel is handed over.
    pub on_delivery: Money,
}

/// The amount that a customer pays: the only place where it is computed. `prepay` is the store's prepayment; for
/// an order that costs no more than it, all of it is paid now.
pub fn amount_due(total: Money, prepay: Money, pay_type: PayType) -> Due {
    let now = match pay_type {
        PayType::OnlineFull => total.minor,
        PayType::Prepay => prepay.minor.clamp(0, total.minor.max(0)),
        PayType::Cod => 0,
    };
    Due { now: Money::new(now, total.currency), on_delivery: total.plus_minor(-now) }
}

/// Why a pay type cannot be chosen for a cart; shown beside the disabled choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unavailable {
    /// The store does not offer it.
    NotOffered,
    /// The store has no account at a payment provider.
    NoProvider,
    /// The cart costs no more than the prepayment, so that prepaying would be paying in full.
    BelowPrepay,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;
    use proptest::prelude::*;

    fn uah(minor: i64) -> Money {
        Money::new(minor, Currency::Uah)
    }

    #[test]
    fn each_pay_type_asks_for_its_own_sum() {
        let due = |pay_type| {
            let due = amount_due(uah(149_900), uah(20_000), pay_type);
            (due.now.minor, due.on_delivery.minor)
        };
        assert_eq!(due(PayType::OnlineFull), (149_900, 0));
        assert_eq!(due(PayType::Prepay), (20_000, 129_900));
        assert_eq!(due(PayType::Cod), (0, 149_900));
    }

    #[test]
    fn older_shops_say_prepay_200() {
        assert_eq!(PayType::from_code("prepay_200"), Some(PayType::Prepay));
        assert_eq!(serde_json::from_str::<PayType>("\"prepay_200\"").ok(), Some(PayType::Prepay));
        assert_eq!(PayType::from_code("PREPAY"), None);
    }

    proptest! {
        #[test]
        fn the_parts_add_up_and_none_is_negative(total in 0..10_000_000_i64, prepay in 0..10_000_000_i64) {
            for pay_type in PayType::ALL {
                let due = amount_due(uah(total), uah(prepay), pay_type);
                prop_assert_eq!(due.now.minor + due.on_delivery.minor, total);
                prop_assert!(due.now.minor >= 0 && due.on_delivery.minor >= 0);
            }
        }
    }
}
