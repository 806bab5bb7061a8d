//! What a store offers.

use super::*;
use crate::sample::uah;

fn store() -> Store {
    Store::new(StoreId::parse("lviv-wear").unwrap(), "Lviv Wear")
}

#[test]
fn a_new_store_is_ukrainian_and_offers_everything() {
    let store = store();
    assert_eq!(store.prefix, "LVI");
    assert_eq!(store.prepay(), uah(20_000));
    assert_eq!((store.zone.as_str(), store.country), ("Europe/Kyiv", Country::Ua));
    assert_eq!(store.pay_types.len(), PayType::ALL.len());
    assert_eq!(Store::new(StoreId::parse("-a-1").unwrap(), "").prefix, "A1");
}

#[test]
fn an_offer_says_what_is_paid_when() {
    let offer = |pay_type| {
        store().offer(pay_type, uah(50_000), true).map(|due| (due.now.minor, due.on_delivery.minor))
    };
    assert_eq!(offer(PayType::OnlineFull), Ok((50_000, 0)));
    assert_eq!(offer(PayType::Prepay), Ok((20_000, 30_000)));
    assert_eq!(offer(PayType::Cod), Ok((0, 50_000)));
}

#[test]
fn what_cannot_be_chosen_has_its_reason() {
    let mut store = store();
    store.pay_types = vec![PayType::Prepay, PayType::Cod];
    let reason = |pay_type, minor, online| store.offer(pay_type, uah(minor), online).err();
    assert_eq!(reason(PayType::OnlineFull, 50_000, true), Some(Unavailable::NotOffered));
    assert_eq!(reason(PayType::Prepay, 50_000, false), Some(Unavailable::NoProvider));
    assert_eq!(reason(PayType::Prepay, 20_000, true), Some(Unavailable::BelowPrepay));
    assert_eq!(reason(PayType::Prepay, 20_001, true), None);
    assert_eq!(reason(PayType::Cod, 50_000, false), None);
}
