//! The built-in texts of news: one table, so that a store's own templates can take their place in [`compose`] alone.
//! Texts say only what the order records when they are sent.

use super::News;
use crate::chat::text::ChatLinks;
use crate::lang::Lang;
use crate::notice::text::{Block, Fact, Message, Pair, sum};
use crate::order::Order;
use crate::parcel::{Parcel, Stage, TrackingNumber};
use crate::shop::Store;
use crate::words::words;

words! {
    Placed: "✅ Замовлення № {} прийнято", "✅ Заказ № {} принят", "✅ № {} тапсырысы қабылданды",
        "✅ Order No. {} is accepted";
    PlacedText: "Дякуємо! Ми вже готуємо його до відправлення.", "Спасибо! Мы уже готовим его к отправке.",
        "Рақмет! Біз оны жөнелтуге дайындап жатырмыз.", "Thank you! We are preparing it already.";
    Prepaid: "💳 Передплату отримано: замовлення № {}", "💳 Предоплата получена: заказ № {}",
        "💳 Алдын ала төлем түсті: тапсырыс № {}", "💳 The prepayment came: order No. {}";
    PrepaidText: "Дякуємо! Передплату зараховано, готуємо замовлення до відправлення.",
        "Спасибо! Предоплата зачтена, готовим заказ к отправке.",
        "Рақмет! Алдын ала төлем есепке алынды, тапсырысты жөнелтуге дайындап жатырмыз.",
        "Thank you! The prepayment is counted, and we are preparing the order.";
    Paid: "💳 Оплату отримано: замовлення № {}", "💳 Оплата получена: заказ № {}",
        "💳 Төлем түсті: тапсырыс № {}", "💳 The payment came: order No. {}";
    PaidText: "Дякуємо! Замовлення оплачено повністю, готуємо його до відправлення.",
        "Спасибо! Заказ оплачен полностью, готовим его к отправке.",
        "Рақмет! Тапсырыс толық төленді, оны жөнелтуге дайындап жатырмыз.",
        "Thank you! The order is paid in full, and we are preparing it.";
    Waybill: "🏷 Накладну створено: замовлення № {}", "🏷 Накладная создана: заказ № {}",
        "🏷 Жүкқұжат жасалды: тапсырыс № {}", "🏷 The waybill is made: order No. {}";
    WaybillText: "За цим номером можна стежити за посилкою.", "По этому номеру можно следить за посылкой.",
        "Осы нөмір бойынша сәлемдемені қадағалауға болады.", "This number tells where the parcel is.";
    OnWay: "🚚 Посилка в дорозі: замовлення № {}", "🚚 Посылка в пути: заказ № {}",
        "🚚 Сәлемдеме жолда: тапсырыс № {}", "🚚 The parcel is on its way: order No. {}";
    OnWayText: "Ми напишемо, коли вона прибуде.", "Мы напишем, когда она прибудет.",
        "Келгенде жазамыз.", "We will write when it arrives.";
    Arrived: "📦 Посилка прибула: замовлення № {}", "📦 Посылка прибыла: заказ № {}",
        "📦 Сәлемдеме келді: тапсырыс № {}", "📦 The parcel has arrived: order No. {}";
    ArrivedText: "Її вже можна забрати. Візьміть із собою телефон.", "Её уже можно забрать. Возьмите с собой телефон.",
        "Оны алуға болады. Телефоныңызды ала келіңіз.", "You can collect it. Take your phone with you.";
    Waits: "⏰ Посилка чекає на вас: замовлення № {}", "⏰ Посылка ждёт вас: заказ № {}",
        "⏰ Сәлемдеме сізді күтуде: тапсырыс № {}", "⏰ The parcel waits for you: order No. {}";
    WaitsText: "Вона лежить у відділенні вже кілька днів. Будь ласка, заберіть її.",
        "Она лежит в отделении уже несколько дней. Пожалуйста, заберите её.",
        "Ол бөлімшеде бірнеше күн жатыр. Алып кетіңіз.", "It has been at the branch for days. Please collect it.";
    LastDay: "⏰ Безкоштовне зберігання закінчується: замовлення № {}",
        "⏰ Бесплатное хранение заканчивается: заказ № {}", "⏰ Тегін сақтау мерзімі бітеді: тапсырыс № {}",
        "⏰ Free storage ends: order No. {}";
    LastDayText: "Далі зберігання платне, а потім посилка поїде назад. Заберіть її сьогодні.",
        "Дальше хранение платное, а потом посылка поедет назад. Заберите её сегодня.",
        "Әрі қарай сақтау ақылы, кейін сәлемдеме кері қайтады. Бүгін алып кетіңіз.",
        "After that storage costs money, and then the parcel goes back. Please collect it today.";
    Received: "🎉 Замовлення № {} отримано", "🎉 Заказ № {} получен", "🎉 № {} тапсырысы алынды",
        "🎉 Order No. {} is received";
    ReceivedText: "Дякуємо за покупку!", "Спасибо за покупку!", "Сатып алғаныңызға рақмет!", "Thank you for your purchase!";
    Refused: "🚫 Від посилки відмовилися: замовлення № {}", "🚫 От посылки отказались: заказ № {}",
        "🚫 Сәлемдемеден бас тартылды: тапсырыс № {}", "🚫 The parcel was refused: order No. {}";
    RefusedText: "Якщо це помилка, напишіть менеджерові: поки посилка у відділенні, її ще можна забрати.",
        "Если это ошибка, напишите менеджеру: пока посылка в отделении, её ещё можно забрать.",
        "Бұл қате болса, менеджерге жазыңыз: сәлемдеме бөлімшеде тұрғанда оны алуға болады.",
        "If that is a mistake, write to the manager: while the parcel is at the branch it can still be collected.";
    Returning: "↩️ Посилка повертається: замовлення № {}", "↩️ Посылка возвращается: заказ № {}",
        "↩️ Сәлемдеме қайтарылуда: тапсырыс № {}", "↩️ The parcel goes back: order No. {}";
    ReturningText: "Якщо замовлення ще потрібне, напишіть менеджерові.",
        "Если заказ ещё нужен, напишите менеджеру.", "Тапсырыс әлі керек болса, менеджерге жазыңыз.",
        "If you still want the order, write to the manager.";
    Refunded: "↩️ Гроші повернено: замовлення № {}", "↩️ Деньги возвращены: заказ № {}",
        "↩️ Ақша қайтарылды: тапсырыс № {}", "↩️ Money is given back: order No. {}";
    RefundedText: "Банк зараховує їх на картку протягом кількох днів.", "Банк зачисляет их на карту в течение нескольких дней.",
        "Банк оны картаға бірнеше күн ішінде аударады.", "The bank puts it on your card within a few days.";

    ParcelLabel: "ТТН", "ТТН", "Жүкқұжат", "Waybill";
    PlaceLabel: "Куди", "Куда", "Қайда", "Where to";
    SumLabel: "Сума", "Сумма", "Барлығы", "Total";
    RestLabel: "До сплати при отриманні", "К оплате при получении", "Алғанда төленеді", "To pay on delivery";
    BackLabel: "Повернено", "Возвращено", "Қайтарылды", "Given back";
    FreeLabel: "Безкоштовно до", "Бесплатно до", "Тегін сақтау", "Free until";
    Open: "Відкрити замовлення", "Открыть заказ", "Тапсырысты ашу", "Open the order";
}

const fn words_of(news: News) -> (Word, Word) {
    match news {
        News::Placed => (Word::Placed, Word::PlacedText),
        News::Prepaid => (Word::Prepaid, Word::PrepaidText),
        News::Paid => (Word::Paid, Word::PaidText),
        News::Waybill => (Word::Waybill, Word::WaybillText),
        News::OnWay => (Word::OnWay, Word::OnWayText),
        News::Arrived => (Word::Arrived, Word::ArrivedText),
        News::Waits => (Word::Waits, Word::WaitsText),
        News::LastDay => (Word::LastDay, Word::LastDayText),
        News::Received => (Word::Received, Word::ReceivedText),
        News::Refused => (Word::Refused, Word::RefusedText),
        News::Returning => (Word::Returning, Word::ReturningText),
        News::Refunded => (Word::Refunded, Word::RefundedText),
    }
}

/// The message of `news` about an order as it stands now, in the order's language.
pub fn compose(
    news: News,
    number: Option<&TrackingNumber>,
    order: &Order,
    store: &Store,
    links: &ChatLinks,
) -> Message {
    let lang = order.lang;
    let (title, text) = words_of(news);
    let mut blocks = vec![Block::Plain(text.text(lang).to_owned())];
    let facts = facts(news, number, order, store);
    if !facts.is_empty() {
        blocks.push(Block::Facts(facts));
    }
    let button = links.of_order(order, Word::Open.text(lang).to_owned());
    let title = title.text(lang).replacen("{}", order.number.as_str(), 1);
    Message { title, blocks, buttons: button.into_iter().collect() }
}

fn pair(word: Word, value: String, lang: Lang) -> Fact {
    Fact::Pair(Pair { label: word.text(lang).to_owned(), value })
}

fn facts(news: News, number: Option<&TrackingNumber>, order: &Order, store: &Store) -> Vec<Fact> {
    let lang = order.lang;
    let mut facts: Vec<_> =
        number.map(|n| pair(Word::ParcelLabel, n.to_string(), lang)).into_iter().collect();
    if let Some(parcel) = number.and_then(|number| order.parcels.get(number)) {
        facts.extend(of_parcel(news, parcel, store, lang));
    }
    if number.is_none() && news != News::Refunded {
        facts.push(pair(Word::SumLabel, sum(order.total(), lang), lang));
    }
    if news == News::Refunded {
        let back = crate::money::Money::new(order.ledger().refunded_minor(), order.currency());
        facts.push(pair(Word::BackLabel, sum(back, lang), lang));
    } else if news != News::Returning && order.cancelled.is_none() && order.stage() != Stage::Received {
        facts.extend(to_pay(order, lang));
    }
    facts
}

/// What the carrier will collect; not before the rest is all that is left to pay.
fn to_pay(order: &Order, lang: Lang) -> Option<Fact> {
    let rest = order.rest();
    (order.is_covered() && rest.minor > 0).then(|| pair(Word::RestLabel, sum(rest, lang), lang))
}

fn of_parcel(news: News, parcel: &Parcel, store: &Store, lang: Lang) -> Vec<Fact> {
    let mut facts = Vec::new();
    if let Some((_, place)) = parcel.place.as_ref().filter(|_| news != News::Received) {
        let parts = [place.city.as_str(), place.point.as_str()];
        let place: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        facts.push(pair(Word::PlaceLabel, place.join(", "), lang));
    }
    let waits = matches!(news, News::Arrived | News::Waits | News::LastDay);
    if let Some((_, until)) = parcel.free_until.filter(|_| waits) {
        facts.push(pair(Word::FreeLabel, store.zone.local(until).short(), lang));
    }
    facts
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
