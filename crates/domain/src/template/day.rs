//! Days in words.

use crate::lang::Lang;
use crate::shop::Store;
use crate::time::Timestamp;

/// `28 листопада`, by the store's calendar.
pub(super) fn day(store: &Store, at: Timestamp, lang: Lang) -> String {
    let local = store.zone.local(at);
    let month = usize::try_from(local.month).unwrap_or(1).clamp(1, 12) - 1;
    format!("{} {}", local.day, months(lang)[month])
}

/// The months as they stand after a day.
const fn months(lang: Lang) -> [&'static str; 12] {
    match lang {
        Lang::Uk => [
            "січня",
            "лютого",
            "березня",
            "квітня",
            "травня",
            "червня",
            "липня",
            "серпня",
            "вересня",
            "жовтня",
            "листопада",
            "грудня",
        ],
        Lang::Ru => [
            "января",
            "февраля",
            "марта",
            "апреля",
            "мая",
            "июня",
            "июля",
            "августа",
            "сентября",
            "октября",
            "ноября",
            "декабря",
        ],
        Lang::Kk => [
            "қаңтар",
            "ақпан",
            "наурыз",
            "сәуір",
            "мамыр",
            "маусым",
            "шілде",
            "тамыз",
            "қыркүйек",
            "қазан",
            "қараша",
            "желтоқсан",
        ],
        Lang::En => [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ],
    }
}
