//! What of a customer an order's page shows: all of it while the order is open and for a while after, then as little as
//! tells them that it is theirs. A link to the page may lie about for years.

use krama_domain::name::PersonName;
use krama_domain::order::{Order, Status};
use krama_domain::parcel::{Leg, Parcel};
use krama_domain::time::{DAY_MS, Timestamp};

/// Milliseconds after the end of an order during which everything is shown.
const SHOWN_MS: i64 = 14 * DAY_MS;

/// Who ordered, and where it goes, as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Settlement.
    pub city: String,
    /// Branch, locker or street; empty once it is hidden.
    pub branch: String,
    /// Name.
    pub name: String,
    /// Phone; empty once it is hidden.
    pub phone: String,
    /// What the customer wrote; empty once it is hidden.
    pub comment: String,
}

/// When an order was over; `None` while it is not.
fn closed_at(order: &Order) -> Option<Timestamp> {
    let received = |is: &dyn Fn(&Parcel) -> bool| {
        order.parcels.values().filter(|parcel| is(parcel)).filter_map(Parcel::received_at).max()
    };
    match order.status() {
        Status::Cancelled => order.cancelled.as_ref().map(|cancelled| cancelled.at),
        Status::Done => received(&Parcel::is_outbound),
        Status::Returned => received(&|parcel| matches!(parcel.leg, Leg::Return(_))),
        Status::New | Status::Confirmed => None,
    }
}

/// Whether what is personal is hidden by now.
pub fn is_hidden(order: &Order, now: Timestamp) -> bool {
    closed_at(order).is_some_and(|at| now.since_ms(at) > SHOWN_MS)
}

/// `Т*** Ш.`
fn masked(name: &PersonName) -> String {
    let initial = |text: &str| text.chars().next().map(String::from).unwrap_or_default();
    if name.first.is_empty() {
        format!("{}***", initial(&name.last))
    } else {
        format!("{}*** {}.", initial(&name.first), initial(&name.last))
    }
}

/// What the page shows at `now`.
pub fn shown(order: &Order, now: Timestamp) -> Shown {
    let city = order.delivery.city.clone();
    if is_hidden(order, now) {
        let none = String::new;
        return Shown {
            city,
            branch: none(),
            name: masked(&order.customer.name),
            phone: none(),
            comment: none(),
        };
    }
    Shown {
        city,
        branch: order.delivery.branch.clone(),
        name: order.customer.name.full(),
        phone: order.customer.phone.pretty(),
        comment: order.comment.clone().unwrap_or_default(),
    }
}
