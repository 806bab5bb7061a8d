//! The twin's page: every parcel with buttons that move it, the carrier's clock, and what it shall do wrong.

use super::parcel::{Fate, Parcel, Step, Way};
use super::quirk::Quirk;
use super::{Draft, Twin};
use crate::http::{Request, Response, decode};
use crate::sandbox::html::{escape, page as frame};
use krama_domain::money::{Currency, Money};
use krama_domain::time::{DAY_MS, HOUR_MS, Random, Timestamp, Zone};

/// Most parcels on the page, the newest first.
const SHOWN_MAX: usize = 100;
/// Most calls that one click spoils.
const TIMES_MAX: usize = 100;

/// Steps that a button makes, with their names in forms and their words.
const STEPS: [(&str, Step, &str); 10] = [
    ("accepted", Step::Accepted, "Прийнято"),
    ("on-the-way", Step::OnTheWay, "У дорозі"),
    ("arrived", Step::Arrived, "Прибуло"),
    ("received", Step::Received, "Отримано"),
    ("money", Step::MoneyPaid, "Гроші видано"),
    ("refused", Step::Refused, "Відмова"),
    ("return", Step::ReturnOrdered, "Повернення"),
    ("redirected", Step::Redirected, "Переадресовано"),
    ("paid-storage", Step::PaidStorage, "Платне зберігання"),
    ("deleted", Step::Deleted, "Видалено"),
];

fn field(request: &Request, name: &str) -> String {
    let body = String::from_utf8_lossy(&request.body).into_owned();
    let value = body.split('&').filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == name);
    value.map(|(_, value)| decode(value)).unwrap_or_default()
}

/// Carries out a button, and shows the page again. `now` is the carrier's.
pub(super) fn act(twin: &mut Twin, request: &Request, now: Timestamp, random: &mut dyn Random) -> Response {
    let number = field(request, "number");
    match field(request, "act").as_str() {
        "hour" => twin.advance(HOUR_MS),
        "day" => twin.advance(DAY_MS),
        "heal" => twin.quirks.heal(),
        "quirk" => {
            if let Some(quirk) = Quirk::named(&field(request, "quirk")) {
                twin.queue(quirk, field(request, "times").parse().unwrap_or(1).clamp(1, TIMES_MAX));
            }
        }
        "odd" => {
            let step = Step::Odd { code: field(request, "code"), text: field(request, "text") };
            twin.put(&number, step, now, random);
        }
        "new" => new(twin, request, now, random),
        act => {
            if let Some((_, step, _)) = STEPS.iter().find(|(name, ..)| *name == act) {
                twin.put(&number, step.clone(), now, random);
            }
        }
    }
    Response::see_other(&format!("{}/", twin.base))
}

/// A parcel that somebody sent without krama.
fn new(twin: &mut Twin, request: &Request, now: Timestamp, random: &mut dyn Random) {
    let typed: String = field(request, "number").chars().filter(char::is_ascii_alphanumeric).collect();
    let minor = Money::parse_decimal(field(request, "cash").trim(), Currency::Uah).map_or(0, |sum| sum.minor);
    let number = Some(typed).filter(|number| !number.is_empty() && !twin.parcels.contains_key(number));
    let cash = (minor > 0).then_some((minor, Way::Transfer));
    twin.send(Draft { number, cash, fate: Fate::Still, ..Draft::default() }, now, random);
}

/// The page. `now` is the carrier's.
pub(super) fn page(twin: &Twin, now: Timestamp) -> String {
    let newest = twin.numbers.iter().rev().filter_map(|number| twin.parcels.get(number));
    let rows: String = newest.filter(|p| p.at(now).is_some()).take(SHOWN_MAX).map(|p| row(p, now)).collect();
    let parcels = if rows.is_empty() {
        "<p class=\"muted\">Посилок ще немає: створіть накладну в замовленні або додайте номер тут.</p>"
            .to_owned()
    } else {
        format!(
            "<table><thead><tr><th>Посилка</th><th>Стан</th><th>Гроші</th><th>Перевести в стан</th></tr></thead>\
             <tbody>{rows}</tbody></table>"
        )
    };
    let body = format!(
        "{}<section class=\"card\"><h2>Посилки</h2>{parcels}</section>{}{}",
        clock(now),
        add(),
        misbehaviour(twin)
    );
    frame("Нова пошта", &body)
}

fn clock(now: Timestamp) -> String {
    format!(
        "<form method=\"post\" class=\"card row\"><span>Годинник перевізника: <b>{}</b></span>\
         <button class=\"quiet\" name=\"act\" value=\"hour\">+1 година</button>\
         <button class=\"quiet\" name=\"act\" value=\"day\">+1 день</button></form>",
        Zone::kyiv().local(now).short()
    )
}

fn add() -> String {
    "<form method=\"post\" class=\"card row\"><label>Номер <input name=\"number\" placeholder=\"новий\"></label>\
     <label>Післяплата, ₴ <input name=\"cash\" inputmode=\"decimal\" size=\"8\"></label>\
     <button name=\"act\" value=\"new\">Додати посилку</button></form>"
        .to_owned()
}

fn misbehaviour(twin: &Twin) -> String {
    let option = |(name, _, words): &(&str, Quirk, &str)| {
        format!("<option value=\"{name}\">{}</option>", escape(words))
    };
    let options = Quirk::OFFERED.iter().map(option).collect::<Vec<_>>().concat();
    format!(
        "<section class=\"card\"><h2>Примхи</h2><p class=\"muted\">Чекають: {}</p>\
         <form method=\"post\" class=\"row\"><label>Що <select name=\"quirk\">{options}</select></label>\
         <label>Скільки разів <input name=\"times\" type=\"number\" min=\"1\" max=\"{TIMES_MAX}\" value=\"1\"></label>\
         <button name=\"act\" value=\"quirk\">Зіпсувати</button>\
         <button class=\"quiet\" name=\"act\" value=\"heal\">Полагодити все</button></form></section>",
        twin.quirks.waiting()
    )
}

fn row(parcel: &Parcel, now: Timestamp) -> String {
    let Some((at, step)) = parcel.at(now) else { return String::new() };
    let number = escape(&parcel.number);
    let order = escape(&parcel.client_barcode);
    let cash = parcel.cash.map_or_else(String::new, |(minor, way)| {
        let way = if way == Way::Control { "контроль оплати" } else { "переказ" };
        format!("{}<br>{way}", escape(&Money::new(minor, Currency::Uah).pretty()))
    });
    let whence = parcel.parent.as_ref().map_or_else(String::new, |(parent, is_return)| {
        let what = if *is_return { "повернення" } else { "переадресація" };
        format!("<br><span class=\"muted\">{what} {}</span>", escape(parent))
    });
    let button = |(name, _, label): &(&str, Step, &str)| {
        format!("<button class=\"quiet\" name=\"act\" value=\"{name}\">{label}</button>")
    };
    let buttons = STEPS.iter().map(button).collect::<Vec<_>>().concat();
    format!(
        "<tr id=\"p{number}\"><td>{number}<br>{order}{whence}</td><td><b>{}</b> {}<br><span class=\"muted\">{}</span></td>\
         <td>{cash}</td><td><form method=\"post\" class=\"row\">\
         <input type=\"hidden\" name=\"number\" value=\"{number}\">{buttons}</form></td></tr>",
        escape(parcel.code(step)),
        escape(&parcel.words(step, &super::record::day_in_words(*at))),
        Zone::kyiv().local(*at).short(),
    )
}
