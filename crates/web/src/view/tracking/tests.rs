//! What customers read: for every code that the carrier has, and for what it has not.

use super::*;
use crate::view::links::Links;
use crate::view::order::{OrderPage, OrderStatus};
use crate::view::order_state::order_state;
use crate::view::privacy;
use crate::view::sample::{NASTY, NOW, after, chrome, order, parcel_report, with_parcel, words};
use krama_connectors::nova_poshta::codes;
use krama_domain::fact::Fact;
use krama_domain::lang::Lang;
use krama_domain::parcel::{NextLeg, Phase};
use krama_domain::pay::PayType;
use krama_domain::time::DAY_MS;
use std::collections::BTreeMap;

fn read<'a>(looks: &'a [LastLook], zone: &'a Zone) -> Reading<'a> {
    Reading { looks, zone, now: NOW, masked: false }
}

fn lead(order: &Order, lang: Lang) -> Lead {
    let zone = Zone::kyiv();
    let tracking = Tracking::of(words(lang), order, order_state(order, NOW), read(&[], &zone));
    tracking.and_then(|tracking| tracking.lead).expect("a parcel that travels leads the page")
}

fn part(order: &Order, looks: &[LastLook]) -> String {
    let zone = Zone::kyiv();
    let state = order_state(order, NOW);
    Tracking::of(words(Lang::Uk), order, state, read(looks, &zone)).expect("there is something to tell").part
}

fn look(order: &Order, minutes: i64, problem: Option<&str>) -> Vec<LastLook> {
    let number = order.parcels.keys().next().expect("there is one").clone();
    let at = Some(NOW.plus_ms(-minutes * 60_000));
    let (words, problem) = ("Слова перевізника".to_owned(), problem.map(str::to_owned));
    vec![LastLook { number, words, at, next_at: Some(NOW), problem }]
}

/// Every code of the carrier's table whose meaning is known.
fn all_codes() -> impl Iterator<Item = (&'static str, Phase)> {
    let known = (1..1_000).filter_map(|code: i32| codes::find(&code.to_string()));
    let told = known.filter_map(|code| code.phase.map(|phase| (code.code.as_str(), phase)));
    told.filter(|(_, phase)| *phase != Phase::Deleted)
}

#[test]
fn every_code_says_what_happens_in_four_languages_and_those_that_differ_differ() {
    for lang in Lang::ALL {
        let mut titles = BTreeMap::new();
        for (code, phase) in all_codes() {
            let lead = lead(&with_parcel(PayType::Cod, &[(code, phase)]), lang);
            let text = format!("{} {}", lead.title, lead.text);
            assert!(!text.contains(['⟦', '{']) && lead.text.len() > 20, "{} {code}: {text}", lang.tag());
            titles.insert(code.to_owned(), lead.title);
        }
        let own = [
            "1", "12", "4", "7", "8", "14", "101", "104", "105", "107", "111", "112", "113", "114", "102",
            "103", "9",
        ];
        let different: std::collections::BTreeSet<_> = own.iter().map(|code| &titles[*code]).collect();
        assert_eq!(different.len(), own.len(), "{}: {titles:#?}", lang.tag());
        for same in [["9", "10"], ["9", "11"], ["9", "106"], ["103", "108"], ["1", "3"], ["113", "141"]] {
            assert_eq!(titles[same[0]], titles[same[1]], "{} {same:?}", lang.tag());
        }
    }
}

#[test]
fn the_sentence_names_the_place_the_last_free_day_and_the_sum_of_the_ledger() {
    let waits = with_parcel(PayType::Cod, &[("4", Phase::InTransit), ("7", Phase::Arrived)]);
    let text = lead(&waits, Lang::Uk).text;
    for part in
        ["Харків, Відділення №\u{a0}138", "до 24.11.2026", "До сплати при отриманні: 1\u{a0}499\u{a0}₴"]
    {
        assert!(text.contains(part), "{part} in {text}");
    }
    let received = with_parcel(PayType::Cod, &[("7", Phase::Arrived), ("9", Phase::Received)]);
    let text = lead(&received, Lang::Uk).text;
    assert!(!text.contains("сплати") && !text.contains("Харків"), "{text}");
}

#[test]
fn an_unknown_code_is_told_as_such_and_shows_the_carriers_words() {
    let mut odd = parcel_report("777", Phase::InTransit);
    odd.phase = None;
    let order = after(&with_parcel(PayType::Cod, &[]), Fact::ParcelReported(Box::new(odd)));
    assert_eq!(lead(&order, Lang::Uk).title, "Перевізник повідомив щось нове");
    assert!(part(&order, &look(&order, 3, None)).contains("Перевізник: «Слова перевізника»"));
}

/// The steps of a part, the current one in brackets.
fn way(part: &str) -> String {
    let list = part
        .split("<ol class=\"way\"")
        .nth(1)
        .and_then(|rest| rest.split("</ol>").next())
        .unwrap_or_default();
    let steps = list.split("<li").skip(1).map(|step| {
        let text = step.split('>').nth(1).and_then(|text| text.split('<').next()).unwrap_or_default();
        if step.contains("aria-current=\"step\"") { format!("[{text}]") } else { text.to_owned() }
    });
    steps.collect::<Vec<_>>().join(" ")
}

#[test]
fn steps_stand_where_the_goods_are_and_what_went_wrong_replaces_one() {
    use Phase as P;
    let cases: [(&[(&str, Phase)], &str); 8] = [
        (&[], "Прийнято [Готується] У дорозі Чекає на вас Отримано"),
        (&[("4", P::InTransit)], "Прийнято Готується [У дорозі] Чекає на вас Отримано"),
        (&[("104", P::InTransit)], "Прийнято Готується [Змінено адресу] Чекає на вас Отримано"),
        (&[("111", P::InTransit)], "Прийнято Готується [Невдала спроба] Чекає на вас Отримано"),
        (&[("7", P::Arrived)], "Прийнято Готується У дорозі [Чекає на вас] Отримано"),
        (&[("107", P::Arrived)], "Прийнято Готується У дорозі [Зберігання завершується] Отримано"),
        (&[("103", P::Refused)], "Прийнято Готується У дорозі [Відмова]"),
        (&[("9", P::Received)], "Прийнято Готується У дорозі Чекає на вас [Отримано]"),
    ];
    for (codes, wanted) in cases {
        assert_eq!(way(&part(&with_parcel(PayType::Cod, codes), &[])), wanted, "{codes:?}");
    }
    let none = part(&order(PayType::Cod), &[]);
    assert!(way(&none).contains("[Готується]") && !none.contains("class=\"parcel\""), "no number yet");
}

#[test]
fn a_redirected_parcel_is_shown_by_its_new_number_and_a_returned_one_says_so() {
    let sent = with_parcel(PayType::Cod, &[("4", Phase::InTransit)]);
    let next = krama_domain::parcel::TrackingNumber::parse("20450000000077").expect("a number");
    let mut moved = parcel_report("104", Phase::InTransit);
    moved.next = Some((next.clone(), NextLeg::Redirected));
    let moved = after(&sent, Fact::ParcelReported(Box::new(moved)));
    let shown = part(&moved, &[]);
    assert_eq!(shown.matches("class=\"parcel\"").count(), 1, "{shown}");
    assert!(shown.contains("20450000000077") && shown.contains("Попередній номер"), "{shown}");
    let mut back = parcel_report("102", Phase::Returning);
    back.next = Some((next.clone(), NextLeg::Return));
    let back = after(&sent, Fact::ParcelReported(Box::new(back)));
    assert_eq!(lead(&back, Lang::Uk).title, "Посилка повертається до магазину");
    let mut here = parcel_report("9", Phase::Received);
    here.number = next;
    let here = after(&back, Fact::ParcelReported(Box::new(here)));
    assert_eq!(lead(&here, Lang::Uk).title, "Посилка повернулася до магазину");
}

#[test]
fn how_fresh_it_is_stands_beside_it_and_old_news_say_so() {
    let order = with_parcel(PayType::Cod, &[("7", Phase::Arrived)]);
    assert!(part(&order, &look(&order, 3, None)).contains("Оновлено 3 хв тому"));
    let stale = part(&order, &look(&order, 25, Some("HTTP 503 of the carrier")));
    assert!(stale.contains("Нова пошта не відповідає з 21.11.2026, 13:40"), "{stale}");
    assert!(!stale.contains("HTTP 503") && !stale.contains("Оновлено"), "{stale}");
    assert!(stale.contains("Слова carrier 7") && stale.contains("<details"), "the history is kept");
}

#[test]
fn only_what_may_still_change_is_asked_about_again() {
    let (zone, links) = (Zone::kyiv(), Links::default());
    let status = |codes: &[(&str, Phase)]| {
        let order = with_parcel(PayType::Cod, codes);
        html(&OrderStatus::new(words(Lang::Uk), &links, &order, NOW, false).tracked(&order, read(&[], &zone)))
    };
    assert!(status(&[("7", Phase::Arrived)]).contains("data-every=\"60000\""));
    assert!(!status(&[("11", Phase::MoneyTransferred)]).contains("data-follow"));
}

#[test]
fn two_weeks_after_its_end_an_order_hides_who_ordered_and_where_it_went() {
    let open = with_parcel(PayType::Cod, &[("7", Phase::Arrived)]);
    let done = with_parcel(PayType::Cod, &[("11", Phase::MoneyTransferred)]);
    let (zone, links) = (Zone::kyiv(), Links::default());
    let page = |order: &Order, days: i64| {
        let now = NOW.plus_ms(days * DAY_MS);
        let page = OrderPage::new(chrome(Lang::Uk, &links, "/orders/t"), order, &zone, now);
        html(&page.tracked(&[], &zone, now))
    };
    for (order, days) in [(&open, 400), (&done, 13)] {
        let page = page(order, days);
        assert!(page.contains("Шевченко Тарас") && page.contains("+380"), "{days}");
    }
    let later = page(&done, 15);
    assert!(later.contains("Т*** Ш.") && later.contains("Камʼянське"));
    for secret in ["Шевченко", "Тарас", "+380", "123", "Відділення"] {
        assert!(!later.split("<main").nth(1).expect("there").contains(secret) || secret == "123", "{secret}");
    }
    assert!(privacy::is_hidden(&done, NOW.plus_ms(15 * DAY_MS)));
}

#[test]
fn words_of_the_carrier_never_become_markup_and_the_title_names_nobody() {
    let mut report = parcel_report("7", Phase::Arrived);
    report.text = NASTY.to_owned();
    report.point = Some(NASTY.to_owned());
    let order = after(&with_parcel(PayType::Cod, &[]), Fact::ParcelReported(Box::new(report)));
    let (zone, links) = (Zone::kyiv(), Links::default());
    let page = OrderPage::new(chrome(Lang::Uk, &links, "/orders/t"), &order, &zone, NOW);
    let page = html(&page.tracked(&[], &zone, NOW));
    assert!(!page.contains(NASTY));
    assert!(page.contains("<title>Посилка чекає на вас — Lviv Wear</title>"));
}
