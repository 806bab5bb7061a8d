//! Tests of templates: what is read and refused, what comes out, and that the built-in texts keep the rules.

mod builtins;
mod checking;
mod importing;
mod managers;
mod parsing;
mod rendering;

use super::{ParcelNow, Situation, Subject};
use crate::ids::StoreId;
use crate::order::Order;
use crate::pay::PayType;
use crate::sample;
use crate::shop::Store;
use crate::time::Timestamp;

const LINK: &str = "https://shop.example/orders/07070707070707070707070707070707";

fn store() -> Store {
    Store::new(StoreId::parse("twc").unwrap(), "Lviv Wear")
}

fn order() -> Order {
    sample::order(PayType::Cod)
}

fn parcel() -> ParcelNow<'static> {
    ParcelNow {
        number: "20451234567890",
        status_text: "Прибув у відділення",
        point: "Відділення № 138",
        city: "Харків",
        free_until: Timestamp::parse_rfc3339("2025-11-28T10:00:00Z"),
        days: Some(3),
    }
}

fn situation<'a>(order: &'a Order, store: &'a Store) -> Situation<'a> {
    Situation { subject: Subject::Order(order), store, link: LINK, parcel: Some(parcel()) }
}
