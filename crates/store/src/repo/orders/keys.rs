//! What orders are looked for by, as it is kept in columns; and statements about many orders by their keys.

use crate::Value;
use krama_domain::ids::{OrderId, StoreId};
use krama_domain::name::folded;
use krama_domain::order::Order;

/// Keys of one statement.
pub(in crate::repo) const FIFTY: usize = 50;

/// A statement about up to fifty orders: `$1` is the store, the keys follow.
macro_rules! fifty {
    ($before:literal, $after:literal) => {
        concat!(
            $before,
            "($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,\
             $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35,\
             $36, $37, $38, $39, $40, $41, $42, $43, $44, $45, $46, $47, $48, $49, $50, $51)",
            $after
        )
    };
}
pub(in crate::repo) use fifty;

/// The arguments of such a statement. Where there are fewer keys the last one stands again.
pub(in crate::repo) fn args(store: &StoreId, ids: &[OrderId]) -> Vec<Value> {
    let text = |id: &OrderId| Value::Text(id.to_string());
    let last = ids.last().map_or(Value::Null, text);
    let mut args = vec![Value::Text(store.as_str().to_owned())];
    args.extend(ids.iter().map(text));
    args.resize(FIFTY + 1, last);
    args
}

/// The surname and what follows it, as names are looked for.
pub(super) fn name(order: &Order) -> String {
    folded(&order.customer.name.full())
}

/// The phone's digits from the last to the first, so that final digits are a beginning.
pub(super) fn phone_tail(order: &Order) -> String {
    order.customer.phone.digits().chars().rev().collect()
}

/// The address in lower case.
pub(super) fn email(order: &Order) -> Option<String> {
    order.customer.email.as_ref().map(|email| email.to_lowercase())
}
