//! How reports of a carrier change an order: stages, money, messages, conversions, in whatever order they come.

use super::*;
use crate::advertising::Event;
use crate::decide::{Decision, decide};
use crate::entry::Change;
use crate::fact::{Actor, Fact, Happening};
use crate::ledger::{PaymentStatus, payment_status};
use crate::news::News;
use crate::notice::Notice;
use crate::order::{Order, Status};
use crate::pay::PayType;
use crate::reach::Channel;
use crate::sample::{self, at, uah};
use crate::shop::Policy;
use crate::time::SECOND_MS;
use proptest::prelude::*;

fn number(text: &str) -> TrackingNumber {
    TrackingNumber::parse(text).unwrap()
}

fn main_number() -> TrackingNumber {
    number("20450000000001")
}

fn policy() -> Policy {
    Policy { channels: vec![Channel::Telegram], ..sample::policy() }
}

/// What code means in the carrier's table, as far as these tests need it.
fn phase(code: &str) -> Option<Phase> {
    Some(match code {
        "1" => Phase::Created,
        "2" => Phase::Deleted,
        "3" => Phase::NotFound,
        "4" | "5" | "6" | "101" | "104" => Phase::InTransit,
        "7" | "8" | "107" => Phase::Arrived,
        "103" => Phase::Refused,
        "102" => Phase::Returning,
        "105" => Phase::Stuck,
        "9" | "10" | "106" => Phase::Received,
        "11" => Phase::MoneyTransferred,
        _ => return None,
    })
}

fn report(code: &str, seconds: i64) -> Report {
    Report {
        number: main_number(),
        code: code.to_owned(),
        phase: phase(code),
        is_last: matches!(code, "2" | "9" | "11" | "105"),
        at: at(seconds),
        text: format!("код {code}"),
        cash: None,
        next: None,
        point: None,
        city: None,
        free_until: None,
        expected_at: None,
    }
}

fn cash(minor: i64, way: CashWay) -> Cash {
    Cash { amount: uah(minor), way }
}

fn tell(order: &Order, fact: Fact, seconds: i64) -> Decision {
    let actor = Actor::Provider("nova_poshta".to_owned());
    decide(order, &Happening { fact, actor, at: at(seconds) }, &policy()).unwrap()
}

fn reported(order: &Order, report: Report) -> Decision {
    let seconds = (report.at.since_ms(at(0))) / SECOND_MS;
    tell(order, Fact::ParcelReported(Box::new(report)), seconds + 60)
}

/// An order of which a parcel is under way, and whose customer listens on Telegram.
fn sent(pay_type: PayType) -> Order {
    let placed = tell(&sample::order(pay_type), Fact::Placed, 0).order;
    let bound = Fact::ReachBound { channel: Channel::Telegram, address: "700".to_owned() };
    let bound = tell(&placed, bound, 1).order;
    let attached = Fact::ParcelAttached { number: main_number(), waybill: None, cash: None };
    tell(&bound, attached, 2).order
}

fn paid(pay_type: PayType) -> Order {
    let mut order = sent(pay_type);
    let due = order.due().now;
    let success = sample::report("inv-1", crate::invoice::Status::Success, 4, due.minor);
    for fact in [sample::pay(3), sample::opened(1, "inv-1"), Fact::InvoiceReported(success)] {
        order = tell(&order, fact, 5).order;
    }
    order
}

fn after(order: &Order, codes: &[&str]) -> Order {
    let mut order = order.clone();
    for (nth, code) in (0_i64..).zip(codes) {
        order = reported(&order, report(code, 100 + nth)).order;
    }
    order
}

fn asked_for(decision: &Decision) -> Vec<String> {
    decision.effects.iter().map(|intent| intent.key().to_string()).collect()
}

#[test]
fn cash_on_delivery_closes_by_itself() {
    let order = sent(PayType::Cod);
    assert_eq!(
        (order.stage(), order.status(), payment_status(&order)),
        (Stage::Created, Status::Confirmed, PaymentStatus::Unpaid)
    );
    let there = after(&order, &["1", "4", "5", "7"]);
    assert_eq!(
        (there.stage(), there.status(), payment_status(&there)),
        (Stage::Arrived, Status::Confirmed, PaymentStatus::Unpaid)
    );
    let received = after(&there, &["10"]);
    assert_eq!(
        (received.stage(), received.status(), payment_status(&received)),
        (Stage::Received, Status::Done, PaymentStatus::Paid)
    );
    assert_eq!(received.ledger().collected_minor(), sample::TOTAL_MINOR);
    assert_eq!(received.parcels[&main_number()].cash_state(), CashState::OnItsWay);
    assert!(!received.is_over(&main_number()), "its money is still on the way");
    let transferred = after(&received, &["11"]);
    assert_eq!(transferred.parcels[&main_number()].cash_state(), CashState::Here);
    assert_eq!(transferred.ledger().received(), transferred.total());
    assert!(transferred.is_over(&main_number()));
}

#[test]
fn the_carrier_settles_exactly_the_rest_of_a_prepaid_order() {
    let order = paid(PayType::Prepay);
    assert_eq!(payment_status(&order), PaymentStatus::Prepaid);
    let done = after(&order, &["4", "7", "9"]);
    assert_eq!(done.ledger().collected_minor(), sample::TOTAL_MINOR - sample::PREPAY_MINOR);
    assert_eq!((payment_status(&done), done.ledger().received()), (PaymentStatus::Paid, done.total()));
    assert!(!done.is_over(&main_number()), "9 says nothing of the money that the carrier took");
}

#[test]
fn a_paid_order_is_over_when_it_is_received() {
    let done = after(&paid(PayType::OnlineFull), &["4", "7", "9"]);
    assert_eq!((done.status(), done.ledger().collected_minor()), (Status::Done, 0));
    assert!(done.is_over(&main_number()));
}

#[test]
fn a_purchase_is_reported_once_and_carries_the_time_of_reception() {
    for pay_type in [PayType::Cod, PayType::Prepay] {
        let order =
            after(&if pay_type == PayType::Cod { sent(pay_type) } else { paid(pay_type) }, &["4", "7"]);
        assert!(!order.effects.iter().any(|key| key.as_str() == "conversion/purchase"));
        let received = reported(&order, report("9", 500));
        assert!(asked_for(&received).contains(&"conversion/purchase".to_owned()), "{pay_type}");
        assert_eq!(crate::advertising::event_at(&received.order, Event::Purchase), Some(at(500)));
        let later = reported(&received.order, report("11", 900));
        assert!(!asked_for(&later).iter().any(|key| key.starts_with("conversion")));
        assert_eq!(crate::advertising::event_at(&later.order, Event::Purchase), Some(at(500)));
    }
    let full = after(&paid(PayType::OnlineFull), &["4", "7"]);
    assert!(full.effects.iter().any(|key| key.as_str() == "conversion/purchase"));
    assert!(!asked_for(&reported(&full, report("9", 500))).iter().any(|key| key.starts_with("conversion")));
}

#[test]
fn a_refused_order_is_no_purchase_and_comes_back_under_its_own_number() {
    let order = after(&sent(PayType::Cod), &["4", "7"]);
    let refused = reported(&order, report("103", 300));
    assert_eq!((refused.order.stage(), refused.order.status()), (Stage::Refused, Status::Confirmed));
    assert!(asked_for(&refused).contains(&format!("message/manager/{}/-100", Notice::ParcelRefused.code())));
    let back = number("59000000000001");
    let returning = Report { next: Some((back.clone(), NextLeg::Return)), ..report("102", 400) };
    let returning = reported(&refused.order, returning).order;
    assert_eq!(returning.stage(), Stage::Returning);
    assert!(returning.is_over(&main_number()), "its goods travel under another number");
    let returned = reported(&returning, Report { number: back.clone(), ..report("9", 900) });
    assert_eq!((returned.order.stage(), returned.order.status()), (Stage::Returned, Status::Returned));
    assert_eq!(returned.stock, crate::decide::StockMove::Return);
    assert_eq!(returned.order.ledger().received().minor, 0);
    assert!(!returned.order.effects.iter().any(|key| key.as_str() == "conversion/purchase"));
    assert!(returned.order.is_over(&back));
}

#[test]
fn a_redirected_parcel_is_received_under_its_new_number() {
    let next = number("20450000000002");
    let order = after(&sent(PayType::Cod), &["4"]);
    let redirected = Report { next: Some((next.clone(), NextLeg::Redirected)), ..report("104", 300) };
    let order = reported(&order, redirected).order;
    assert!(order.is_over(&main_number()) && !order.is_over(&next));
    let done = reported(&order, Report { number: next, ..report("9", 900) }).order;
    assert_eq!((done.status(), done.ledger().collected_minor()), (Status::Done, sample::TOTAL_MINOR));
}

#[test]
fn a_text_that_changes_under_one_code_tells_nobody() {
    let order = after(&sent(PayType::Cod), &["4", "7"]);
    let again = Report { text: "Зберігається 3-й день".to_owned(), ..report("7", 800) };
    let decision = reported(&order, again);
    assert!(decision.effects.is_empty());
    assert_eq!(decision.order.effects, order.effects);
}

#[test]
fn every_new_code_is_told_once_and_its_reception_once() {
    let mut order = sent(PayType::Cod);
    let mut told = Vec::new();
    for code in ["1", "4", "5", "5", "4", "7", "107", "7", "10", "9", "11", "11"] {
        let decision = reported(&order, report(code, 200));
        told.extend(asked_for(&decision).into_iter().filter(|key| key.starts_with("message/customer")));
        order = decision.order;
    }
    let key = |rest: &str| format!("message/customer/{rest}");
    let n = main_number();
    let expected = [
        key(&format!("on_way/{n}/4")),
        key(&format!("on_way/{n}/5")),
        key(&format!("arrived/{n}/7")),
        key(&format!("arrived/{n}/107")),
        key(&format!("received/{n}")),
    ];
    assert_eq!(told, expected);
}

#[test]
fn who_joins_late_hears_only_of_what_comes() {
    let attached = Fact::ParcelAttached { number: main_number(), waybill: None, cash: None };
    let mut order = tell(&tell(&sample::order(PayType::Cod), Fact::Placed, 0).order, attached, 1).order;
    order = after(&order, &["4"]);
    let bound = tell(&order, Fact::ReachBound { channel: Channel::Telegram, address: "700".to_owned() }, 200);
    assert_eq!(asked_for(&bound), Vec::<String>::new());
    let next = reported(&bound.order, report("7", 300));
    assert_eq!(asked_for(&next), [format!("message/customer/{}/{}/7", News::Arrived.code(), main_number())]);
}

#[test]
fn a_customer_who_wants_silence_hears_nothing() {
    let lost = Fact::ReachLost {
        channel: Channel::Telegram,
        address: "700".to_owned(),
        by_customer: true,
        reason: "/stop".to_owned(),
    };
    let silent = tell(&sent(PayType::Cod), lost, 50).order;
    let next = reported(&silent, report("7", 300));
    assert!(asked_for(&next).iter().all(|key| !key.starts_with("message/customer")));
}

#[test]
fn a_code_that_nobody_knows_changes_nothing_and_is_told_to_the_managers() {
    let order = after(&sent(PayType::Cod), &["4"]);
    let strange = reported(&order, report("777", 300));
    assert_eq!((strange.order.stage(), strange.order.status()), (order.stage(), order.status()));
    assert_eq!(asked_for(&strange), [format!("message/manager/{}/-100", Notice::ParcelStuck.code())]);
    let again = reported(&strange.order, report("777", 400));
    assert_eq!((again.effects.len(), again.entry), (0, None));
}

#[test]
fn what_the_carrier_took_is_compared_with_what_was_due() {
    let told = |minor| {
        let order = after(&sent(PayType::Cod), &["4", "7"]);
        let received = Report { cash: Some(cash(minor, CashWay::Transfer)), ..report("10", 300) };
        reported(&order, received)
    };
    let rounded = told(sample::TOTAL_MINOR + 25);
    assert_eq!(rounded.order.ledger().collected_minor(), sample::TOTAL_MINOR);
    let short = told(100_000);
    assert_eq!(
        (short.order.ledger().collected_minor(), payment_status(&short.order)),
        (100_000, PaymentStatus::Checking)
    );
    assert!(asked_for(&short).contains(&format!("message/manager/{}/-100", Notice::CashMismatch.code())));
    let none = told(0);
    assert_eq!((none.order.status(), payment_status(&none.order)), (Status::Done, PaymentStatus::Unpaid));
    assert!(asked_for(&none).contains(&format!("message/manager/{}/-100", Notice::CashMismatch.code())));
}

#[test]
fn money_that_is_learned_of_late_corrects_what_the_carrier_was_thought_to_have_taken() {
    let mut order = sent(PayType::Prepay);
    for fact in [sample::pay(3), sample::opened(1, "inv-1")] {
        order = tell(&order, fact, 5).order;
    }
    let received = reported(&after(&order, &["4", "7"]), report("9", 300));
    assert_eq!(
        received.order.ledger().collected_minor(),
        sample::TOTAL_MINOR,
        "nobody knows of the prepayment"
    );
    let paid_before = sample::report("inv-1", crate::invoice::Status::Success, 4, sample::PREPAY_MINOR);
    let learned = tell(&received.order, Fact::InvoiceReported(paid_before), 400);
    assert_eq!(learned.order.ledger().collected_minor(), sample::TOTAL_MINOR - sample::PREPAY_MINOR);
    let changes = learned.entry.unwrap().changes;
    assert!(changes.contains(&Change::Collected { amount: uah(-sample::PREPAY_MINOR) }), "{changes:?}");
}

#[test]
fn a_further_parcel_collects_what_the_first_does_not() {
    let order = sent(PayType::Cod);
    assert_eq!(order.to_collect(), order.total(), "the first says nothing of what it collects");
    let attached = Fact::ParcelAttached {
        number: number("20450000000009"),
        waybill: Some("key".to_owned()),
        cash: Some(cash(100_000, CashWay::Transfer)),
    };
    let order = tell(&order, attached, 10).order;
    assert_eq!(order.to_collect(), uah(sample::TOTAL_MINOR - 100_000));
}

#[test]
fn money_by_contract_is_seen_by_a_person() {
    let order = after(&sent(PayType::Cod), &["4", "7"]);
    let received = Report { cash: Some(cash(sample::TOTAL_MINOR, CashWay::Contract)), ..report("9", 300) };
    let received = reported(&order, received).order;
    assert_eq!(received.parcels[&main_number()].cash_state(), CashState::ByContract);
    assert!(received.is_over(&main_number()), "no code will tell of its money");
    let seen = tell(&received, Fact::CashSeen { number: main_number() }, 900);
    assert_eq!(seen.order.parcels[&main_number()].cash_state(), CashState::Here);
    assert_eq!(seen.entry.unwrap().changes, [Change::CashHere { number: main_number() }]);
}

#[test]
fn what_happens_at_night_is_told_in_the_morning_of_its_reader() {
    use crate::decide::first_at;
    use crate::template::quiet::QuietHours;
    use crate::time::Zone;
    let order = after(&sent(PayType::Cod), &["4", "7"]);
    let policy = Policy { night: Some((QuietHours::USUAL, Zone::kyiv())), ..policy() };
    let tell = |news| crate::effect::Intent::NotifyCustomer {
        news,
        number: Some(main_number()),
        code: None,
        channel: Channel::Telegram,
    };
    let evening = Timestamp::parse_rfc3339("2025-10-30T20:30:00Z").unwrap();
    let morning = Timestamp::parse_rfc3339("2025-10-31T07:00:00Z").unwrap();
    assert_eq!(first_at(&order, &tell(News::Arrived), &policy, evening), morning);
    assert_eq!(
        first_at(&order, &tell(News::Paid), &policy, evening),
        evening,
        "whoever pays at night waits for it"
    );
    let to_manager = crate::effect::Intent::NotifyManager { notice: Notice::Waits, chat: "-100".to_owned() };
    assert_eq!(first_at(&order, &to_manager, &policy, evening), evening);
}

#[test]
fn reminders_come_once_each() {
    let order = after(&sent(PayType::Cod), &["4", "7"]);
    let waits = Fact::ParcelMarked { number: main_number(), mark: Mark::Waits };
    let first = tell(&order, waits.clone(), 300_000);
    let both = ["message/manager/waits/-100".to_owned(), format!("message/customer/waits/{}", main_number())];
    assert_eq!(asked_for(&first), both);
    assert!(tell(&first.order, waits, 300_001).effects.is_empty());
}

#[test]
fn a_number_typed_wrongly_is_taken_off_and_counts_no_more() {
    let order = after(&sent(PayType::Cod), &["4"]);
    let dropped = Fact::ParcelDropped { number: main_number(), reason: "чужа посилка".to_owned() };
    let dropped = tell(&order, dropped, 300).order;
    assert_eq!((dropped.stage(), dropped.is_over(&main_number())), (Stage::None, true));
    let late = reported(&dropped, report("9", 400));
    assert_eq!((late.order.status(), late.effects.len()), (Status::Confirmed, 0));
}

#[test]
fn old_news_of_a_parcel_is_recorded_and_not_announced() {
    let order = sent(PayType::Cod);
    let late = tell(&order, Fact::ParcelReported(Box::new(report("7", 100))), 100 + 25 * 3_600);
    assert!(asked_for(&late).iter().all(|key| !key.starts_with("message")));
    assert_eq!(late.order.stage(), Stage::Arrived);
}

/// A life's reports, some with a sum, some with the goods going on under another number.
fn any_report() -> impl Strategy<Value = Report> {
    let codes = ["1", "3", "4", "5", "7", "9", "10", "11", "102", "103", "104", "105", "106", "107", "777"];
    let sums = prop_oneof![Just(None), (0..3_i64).prop_map(|n| Some(cash(n * 50_000, CashWay::Transfer)))];
    (prop::sample::select(codes.to_vec()), 0..50_i64, sums).prop_map(|(code, seconds, cash)| {
        let next = (code == "102").then(|| (number("59000000000001"), NextLeg::Return));
        Report { cash, next, free_until: Some(at(seconds + 90_000)), ..report(code, 100 + seconds) }
    })
}

proptest! {
    #[test]
    fn reports_end_the_same_in_any_order_however_often_they_come(
        reports in prop::collection::vec(any_report(), 1..8),
        again in prop::collection::vec(any::<prop::sample::Index>(), 0..4),
        shuffle in any::<u64>(),
    ) {
        let run = |reports: &[Report]| {
            let mut order = paid(PayType::Prepay);
            for report in reports {
                order = tell(&order, Fact::ParcelReported(Box::new(report.clone())), 1_000).order;
            }
            order
        };
        let mut mixed = reports.clone();
        mixed.extend(again.iter().map(|index| index.get(&reports).clone()));
        let mut seed = shuffle;
        for nth in (1..mixed.len()).rev() {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            mixed.swap(nth, usize::try_from(seed >> 33).unwrap() % (nth + 1));
        }
        let (straight, mixed) = (run(&reports), run(&mixed));
        prop_assert_eq!(&straight.parcels, &mixed.parcels);
        prop_assert_eq!(straight.ledger(), mixed.ledger());
        prop_assert_eq!(&straight.effects, &mixed.effects);
        prop_assert!(straight.ledger().received().minor + straight.rest().minor >= straight.total().minor);
    }
}
