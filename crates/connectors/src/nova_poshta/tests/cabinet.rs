//! What stands around waybills: who sends, what it costs, what is printed; and that the key stays where it belongs.

use super::fixture::*;
use super::waybills::{made, on, typed};
use crate::http::{Answer, Request, Response};
use crate::nova_poshta::Carrier;
use crate::nova_poshta::sandbox::{Fate, Twin};
use crate::nova_poshta::waybill::{Sender, label, others, sender};

#[test]
fn a_label_is_a_pdf_and_no_address_ever_holds_the_key() {
    let mut twin = Twin::default();
    twin.fate = Fate::Still;
    let settings = settings();
    let made = made(&settings, &typed(), false, on(&mut twin)).0.unwrap();
    for form in label::Form::ALL {
        let request = label::print(&Carrier::of(&settings), &[&made.key], form);
        assert!(!request.url.contains(KEY) && request.headers.iter().all(|(_, value)| !value.contains(KEY)));
        let bytes = label::read(&settings, &ask(&mut twin, &request, NOW)).unwrap();
        assert!(bytes.starts_with(b"%PDF"));
    }
    let request = label::print(&Carrier::of(&settings), &["no-such"], label::Form::Label100);
    let refusal = label::read(&settings, &ask(&mut twin, &request, NOW)).unwrap_err();
    assert_eq!(refused(&refusal), "not_found");
    let page = Answer::Response(Response::html(200, "<html>"));
    assert!(is_retry(&label::read(&settings, &page).unwrap_err()));
}

#[test]
fn prices_and_registers_come_from_the_twin() {
    let mut twin = Twin::default();
    let settings = settings();
    let carrier = Carrier::of(&settings);
    let trip = others::Trip {
        from_city: "a".to_owned(),
        to_city: "b".to_owned(),
        to_locker: false,
        grams: 1_000,
        value_minor: 125_000,
        cash_minor: 125_000,
    };
    let price = others::read_price(&settings, &ask(&mut twin, &others::price(&carrier, &trip), NOW)).unwrap();
    assert_eq!((price.delivery_minor, price.transfer_minor), (7_500, Some(4_500)));
    let request = others::delivery_date(&carrier, &trip, NOW);
    let day = others::read_delivery_date(&settings, &ask(&mut twin, &request, NOW)).unwrap();
    assert_eq!(day.text, "2025-11-22 00:00:00.000000");
    let made = made(&settings, &typed(), false, on(&mut twin)).0.unwrap();
    let register = others::register(&carrier, &[&made.key]);
    let (_, number) = others::read_register(&settings, &ask(&mut twin, &register, NOW)).unwrap();
    assert!(number.starts_with("105-"), "{number}");
}

#[test]
fn a_sender_is_read_and_the_first_gap_is_named() {
    let mut twin = Twin::default();
    let settings = settings();
    let carrier = Carrier::of(&settings);
    let mut read = |request: &Request| sender::read(&settings, &ask(&mut twin, request, NOW)).unwrap();
    let who = read(&sender::counterparties(&carrier)).remove(0);
    assert_eq!(who.name, "ФОП Вигаданий");
    let contact = read(&sender::contacts(&carrier, &who.key)).remove(0);
    assert_eq!(contact.phone.as_deref(), Some("380500000000"));
    assert_eq!(read(&sender::addresses(&carrier, &who.key)).remove(0).name, "Львів, вул. Вигадана, 1");
    let mut gap = super::fixture::settings();
    gap.values.remove("nova_poshta.sender_address");
    assert_eq!(Sender::of(&gap), Err("nova_poshta.sender_address"));
}
