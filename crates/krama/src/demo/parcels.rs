//! The parcels of the sample month: most are taken, a few are not, and the last ones are still on their way.

use krama_connectors::nova_poshta::sandbox::{Draft, Fate, Way};
use krama_domain::order::{Order, Status};

/// Orders of the last day, which nobody has packed yet.
const UNPACKED: usize = 4;

/// What becomes of the `n`-th parcel of `orders`.
const fn fate(n: usize, orders: usize) -> Fate {
    if n + 12 >= orders && n.is_multiple_of(3) {
        return Fate::Forgotten;
    }
    match n {
        12 | 37 => Fate::Refused,
        17 => Fate::Redirected,
        52 => Fate::Still,
        _ => Fate::Received,
    }
}

/// The parcel of an order that is to be packed; `None` for one that is not.
pub(super) fn draft(order: &Order, n: usize, orders: usize) -> Option<Draft> {
    let is_packed = order.status() == Status::Confirmed && order.parcels.is_empty() && n + UNPACKED < orders;
    let rest = order.rest().minor;
    is_packed.then(|| Draft {
        number: None,
        fate: fate(n, orders),
        cash: (rest > 0).then_some((rest, Way::Transfer)),
        to_locker: order.delivery.branch.starts_with("Поштомат"),
        city: order.delivery.city.clone(),
        branch: order.delivery.branch.clone(),
        name: order.customer.name.full(),
        phone: order.customer.phone.digits().to_owned(),
        client_barcode: order.number.to_string(),
        value: order.total().minor,
    })
}
