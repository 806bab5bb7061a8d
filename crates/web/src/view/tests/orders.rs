//! The page of an order in all its states.

use super::pages;
use crate::view::html;
use crate::view::links::Links;
use crate::view::order::{OrderPage, OrderStatus};
use crate::view::sample::{NOW, chrome, failed, opened, order, reported, scenarios, words};
use krama_domain::invoice::Status;
use krama_domain::lang::Lang;
use krama_domain::order::Order;
use krama_domain::pay::PayType;
use krama_domain::time::Zone;

fn page(order: &Order, lang: Lang) -> String {
    let links = Links::default();
    html(&OrderPage::new(chrome(lang, &links, "/orders/t"), order, &Zone::kyiv(), NOW))
}

fn status(order: &Order, reports: bool) -> String {
    html(&OrderStatus::new(words(Lang::Uk), &Links::default(), order, NOW, reports))
}

#[test]
fn every_state_says_something_of_its_own() {
    for lang in Lang::ALL {
        let mut seen = std::collections::HashMap::new();
        for (name, order, state) in scenarios() {
            let page = page(&order, lang);
            assert!(page.contains(&format!("data-state=\"{}\"", state.code())), "{name}");
            assert!(page.contains("TWC21112026N07") && page.contains("Камʼянське"), "{name}");
            let status =
                page.split("<h1 id=\"order-title\">").nth(1).and_then(|rest| rest.split("</section>").next());
            let text: String = status.expect("there").split("<dl").next().unwrap_or_default().to_owned();
            if let Some(other) = seen.insert(text, state) {
                assert_eq!(other, state, "{}: two states look alike", lang.tag());
            }
        }
    }
}

#[test]
fn sums_are_those_of_the_order() {
    let nb = |text: &str| text.replace('_', "\u{a0}");
    let cases = [
        (reported(&opened(PayType::OnlineFull), Status::Success), vec![("Сплачено", "1_499_₴")]),
        (
            reported(&opened(PayType::Prepay), Status::Success),
            vec![("Сплачено", "200_₴"), ("При отриманні", "1_299_₴")],
        ),
        (order(PayType::Cod), vec![("При отриманні", "1_499_₴")]),
        (opened(PayType::Prepay), vec![("До сплати зараз", "200_₴"), ("При отриманні", "1_299_₴")]),
    ];
    for (order, rows) in cases {
        let status = status(&order, false);
        let expected: Vec<_> = rows.iter().map(|(l, s)| nb(&format!("<dt>{l}</dt><dd>{s}</dd>"))).collect();
        assert_eq!(status.matches("<dt>").count(), rows.len(), "{status}");
        assert!(expected.iter().all(|row| nb(&status).contains(row)), "{expected:?} in {status}");
    }
}

#[test]
fn retry_is_a_form_for_the_same_order_with_its_sum() {
    let status = status(&failed("59"), false);
    assert!(status.contains("action=\"/orders/0123456789abcdef0123456789abcdef/pay\""));
    assert!(status.contains("Сплатити передплату 200\u{a0}₴</button>"));
    assert!(status.contains("гроші не списано"));
    let paid = reported(&opened(PayType::Prepay), Status::Success);
    assert!(!self::status(&paid, false).contains("<form"));
}

#[test]
fn only_a_payment_under_way_is_followed() {
    let waiting = page(&opened(PayType::Prepay), Lang::Uk);
    assert!(waiting.contains("<noscript><meta http-equiv=\"refresh\" content=\"10\"></noscript>"));
    assert!(waiting.contains("data-follow=\"/orders/0123456789abcdef0123456789abcdef/state\""));
    let paid = page(&reported(&opened(PayType::OnlineFull), Status::Success), Lang::Uk);
    assert!(!paid.contains("http-equiv") && !paid.contains("data-follow") && !paid.contains("order."));
}

#[test]
fn the_page_is_kept_from_search_engines_and_referrers() {
    for (name, page) in pages::all(Lang::Uk).into_iter().filter(|(name, _)| name.starts_with("order-")) {
        assert!(page.contains("<meta name=\"robots\" content=\"noindex\">"), "{name}");
        assert!(page.contains("<meta name=\"referrer\" content=\"no-referrer\">"), "{name}");
    }
}

#[test]
fn the_browser_reports_the_order_once_it_is_covered_and_only_with_leave() {
    let paid = reported(&opened(PayType::OnlineFull), Status::Success);
    let island = status(&paid, true);
    let unix = paid.created_at.as_secs();
    assert!(island.contains(&format!(
        "{{\"name\":\"Purchase\",\"id\":\"TWC21112026N07_{unix}\",\"value\":\"1499.00\""
    )));
    assert!(
        island.contains("\"contents\":[{\"id\":\"TS-M\",\"quantity\":1},{\"id\":\"SK-1\",\"quantity\":2}]")
    );
    assert!(!status(&paid, false).contains("pixel-event"));
    assert!(!status(&opened(PayType::OnlineFull), true).contains("pixel-event"));
    let prepaid = reported(&opened(PayType::Prepay), Status::Success);
    assert!(status(&prepaid, true).contains("\"name\":\"Lead\""));
}
