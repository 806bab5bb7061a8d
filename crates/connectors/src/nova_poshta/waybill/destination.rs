//! Where an order goes, as a waybill says it: by the carrier's keys where the customer chose from its list, otherwise as
//! typed. Whether the carrier takes it there is the carrier's answer.

use super::To;
use krama_domain::order::Order;
use krama_domain::place::Kind;

/// Why no waybill of krama leads there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Nowhere {
    /// A courier brings it.
    #[error("delivery by courier: make this waybill in the carrier's cabinet and attach its number")]
    Courier,
    /// Typed without the number of a branch.
    #[error("the number of the branch is not known: \"{0}\"")]
    NoBranch(String),
}

impl Nowhere {
    /// The code under which the effect is refused.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Courier => "courier",
            Self::NoBranch(_) => "no_branch",
        }
    }
}

/// Where an order goes, and whether that is a parcel locker.
pub fn of(order: &Order) -> Result<(To, bool), Nowhere> {
    match &order.delivery.place {
        Some(chosen) if chosen.kind == Kind::Courier => Err(Nowhere::Courier),
        Some(chosen) => {
            let branch = chosen.branch.clone().unwrap_or_default();
            Ok((To::Branch { city: chosen.city.clone(), branch }, chosen.kind == Kind::Postomat))
        }
        None => typed(&order.delivery.city, &order.delivery.branch).map(|to| (to, false)),
    }
}

/// A city with its region after a comma, and the first number in the branch.
fn typed(city: &str, branch: &str) -> Result<To, Nowhere> {
    let from_digit = branch.chars().skip_while(|c| !c.is_ascii_digit());
    let digits: String = from_digit.take_while(char::is_ascii_digit).collect();
    if digits.is_empty() {
        return Err(Nowhere::NoBranch(branch.to_owned()));
    }
    let (city, area) = city.split_once(',').unwrap_or((city, ""));
    // `Покровськ, Донецька обл., Покровський р-н`
    let area = area.split(',').next().unwrap_or_default().replace("обл.", "").trim().to_owned();
    Ok(To::Text { city: city.trim().to_owned(), area, branch: digits })
}
