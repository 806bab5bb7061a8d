//! When a customer needs a message no more, and the word on its button. The texts themselves are templates
//! ([`crate::template`]).

use super::News;
use crate::lang::Lang;
use crate::order::Order;
use crate::parcel::TrackingNumber;

/// What stands on the button that leads to the order's page.
pub const fn open_label(lang: Lang) -> &'static str {
    match lang {
        Lang::Uk => "Відкрити замовлення",
        Lang::Ru => "Открыть заказ",
        Lang::Kk => "Тапсырысты ашу",
        Lang::En => "Open the order",
    }
}

/// Why nobody needs `news` any more, in words for the attempts log; `None` while it is needed. Orders move on while a
/// lane waits, and a reminder to collect what was collected is worse than none.
pub fn not_needed(news: News, number: Option<&TrackingNumber>, order: &Order) -> Option<&'static str> {
    let parcel = number.and_then(|number| order.parcels.get(number));
    if parcel.is_some_and(|parcel| parcel.dropped.is_some()) {
        return Some("the number was taken off the order");
    }
    let is_received = parcel.is_some_and(|parcel| parcel.received_at().is_some());
    match news {
        News::Waits | News::LastDay => {
            let waits = parcel.is_some_and(|parcel| parcel.waits_since().is_some());
            (!waits).then_some("the parcel does not wait any more")
        }
        News::Waybill | News::OnWay | News::Arrived | News::Refused | News::Returning if is_received => {
            Some("the parcel was received meanwhile")
        }
        News::Waybill | News::OnWay
            if parcel.is_some_and(|parcel| parcel.phase() > crate::parcel::Phase::InTransit) =>
        {
            Some("the parcel went on meanwhile")
        }
        News::Placed | News::Prepaid | News::Paid | News::Waybill | News::OnWay
            if order.cancelled.is_some() =>
        {
            Some("the order was cancelled meanwhile")
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
