//! Effects by pay type and state: conversions, notices, refunds, and what becomes of the stock.

use crate::entry::Change;
use crate::fact::Fact;
use crate::invoice::{CancelState, Observation, Status as Said};
use crate::pay::PayType;
use crate::sample::{
    Life, TOTAL_MINOR, after_refunds, cancel, cancelled, due_minor, order, policy, refund, refused, report,
};
use crate::shop::{ANNOUNCE_LIMIT_MS, Policy};
use crate::time::Timestamp;

fn success(pay_type: PayType, id: &str, second: i64) -> Observation {
    report(id, Said::Success, second, due_minor(pay_type))
}

/// An order whose money came.
fn covered(pay_type: PayType) -> Life {
    let mut life = if pay_type.is_online() { Life::payable(pay_type) } else { Life::placed(pay_type) };
    if pay_type.is_online() {
        life.report(success(pay_type, "inv-1", 10));
    }
    life
}

#[test]
fn the_moment_of_each_pay_type_becomes_one_event() {
    for (pay_type, event) in
        [(PayType::OnlineFull, "purchase"), (PayType::Prepay, "lead"), (PayType::Cod, "lead")]
    {
        let mut life = covered(pay_type);
        life.happen(50, Fact::InvoiceReported(report("inv-1", Said::Processing, 40, due_minor(pay_type))));
        life.happen(60, cancelled());
        assert_eq!(life.keys_of("conversion/"), [event], "{pay_type}");
    }
}

#[test]
fn no_event_before_the_money_came() {
    for status in [Said::Created, Said::Processing, Said::Hold, Said::Failure, Said::Expired, Said::Reversed]
    {
        let mut life = Life::payable(PayType::OnlineFull);
        life.report(report("inv-1", status.clone(), 10, TOTAL_MINOR));
        assert!(life.keys_of("conversion/").is_empty(), "{status:?}");
    }
}

#[test]
fn no_event_of_an_order_that_was_cancelled_unpaid() {
    for pay_type in [PayType::OnlineFull, PayType::Prepay] {
        let mut life = Life::payable(pay_type);
        life.happen(5, cancelled());
        life.report(success(pay_type, "inv-1", 10));
        assert!(life.keys_of("conversion/").is_empty(), "{pay_type}");
        assert_eq!(life.notices(), ["late_money"], "{pay_type}");
    }
}

/// The conversions of a paid order, and whether the timeline says that advertising is not told.
fn told(consent_at: Option<Timestamp>, policy: Policy) -> (usize, bool) {
    let mut order = order(PayType::OnlineFull);
    order.tracking.consent_at = consent_at;
    let mut life = Life::placed_with(order, policy);
    life.happen(1, crate::sample::pay(1));
    let entry = life.report(success(PayType::OnlineFull, "inv-1", 10)).entry.unwrap();
    (life.keys_of("conversion/").len(), entry.changes.contains(&Change::NoConsent))
}

#[test]
fn without_consent_nothing_is_told_where_it_is_required() {
    let (required, agreed) =
        (|consent_required| Policy { consent_required, ..policy() }, Timestamp::from_secs(1));
    assert_eq!(told(None, required(true)), (0, true));
    assert_eq!(told(Some(agreed), required(true)), (1, false));
    assert_eq!(told(None, required(false)), (1, false));
    let silent = Policy { conversions: false, ..required(true) };
    assert_eq!(told(None, silent), (0, false), "a store that tells nobody has nothing to note");
}

/// Checks what the managers hear of, in that order, when these reports come for a payable order.
fn check_notices(name: &str, pay_type: PayType, reports: &[Observation], expected: &[&str]) {
    let mut life = Life::payable(pay_type);
    for seen in reports {
        life.report(seen.clone());
    }
    assert_eq!(life.notices(), expected, "{name}");
}

#[test]
fn managers_hear_of_each_state() {
    use PayType::{OnlineFull, Prepay};
    let seen = |status, second| report("inv-1", status, second, TOTAL_MINOR);
    let part = after_refunds(seen(Said::Success, 20), 100, vec![cancel("r", 149_800, CancelState::Success)]);
    let more = after_refunds(seen(Said::Success, 30), 50, vec![]);
    check_notices("prepaid", Prepay, &[success(Prepay, "inv-1", 10)], &["prepaid"]);
    check_notices("paid", OnlineFull, &[seen(Said::Success, 10)], &["paid"]);
    check_notices(
        "held, then taken",
        OnlineFull,
        &[seen(Said::Hold, 10), seen(Said::Success, 20)],
        &["held", "paid"],
    );
    check_notices("held, released", OnlineFull, &[seen(Said::Hold, 10), seen(Said::Reversed, 20)], &["held"]);
    check_notices("failed", OnlineFull, &[seen(Said::Failure, 10)], &[]);
    check_notices("wrong sum", OnlineFull, &[report("inv-1", Said::Success, 10, 1)], &["mismatch"]);
    check_notices("back", OnlineFull, &[seen(Said::Success, 10), part.clone()], &["paid", "refunded"]);
    check_notices("back at first sight", OnlineFull, &[part, more], &["paid", "refunded"]);
    let twice = [success(Prepay, "inv-1", 10), success(Prepay, "inv-2", 20), success(Prepay, "inv-3", 30)];
    check_notices("paid three times", Prepay, &twice, &["prepaid", "overpaid"]);
}

#[test]
fn managers_hear_of_what_the_provider_did_not_do() {
    assert_eq!(Life::placed(PayType::Cod).notices(), ["placed"]);
    assert!(Life::placed(PayType::Prepay).notices().is_empty());
    let mut no_invoice = Life::placed(PayType::OnlineFull);
    no_invoice.happen(1, crate::sample::pay(1));
    no_invoice.happen(2, refused(1));
    assert_eq!(no_invoice.notices(), ["no_invoice"]);
    let mut unpaid = Life::payable(PayType::OnlineFull);
    unpaid.happen(90_000, Fact::InvoiceLapsed { attempt: 1 });
    assert_eq!(unpaid.notices(), ["unpaid"]);
}

#[test]
fn a_prepayment_that_is_everything_is_a_payment() {
    let mut cheap = order(PayType::Prepay);
    cheap.prepay = cheap.total();
    let mut life = Life::placed_with(cheap, policy());
    life.happen(1, crate::sample::pay(1));
    life.report(report("inv-1", Said::Success, 10, TOTAL_MINOR));
    assert_eq!(life.notices(), ["paid"]);
}

#[test]
fn each_managers_chat_gets_its_own_copy() {
    let manager_chats = vec!["-1".to_owned(), "-2".to_owned()];
    let life = Life::placed_with(order(PayType::Cod), Policy { manager_chats, ..policy() });
    assert_eq!(life.keys_of("message/manager/"), ["placed/-1", "placed/-2"]);
}

/// A paid order whose payment became known this long after it was made.
fn known_after(late_ms: i64) -> Life {
    let mut life = Life::payable(PayType::OnlineFull);
    let mut seen = success(PayType::OnlineFull, "inv-1", 100_000);
    seen.modified_at = seen.modified_at.plus_ms(-late_ms);
    life.happen(100_000, Fact::InvoiceReported(seen));
    life
}

#[test]
fn old_news_is_recorded_and_not_announced() {
    assert_eq!(known_after(ANNOUNCE_LIMIT_MS).notices(), ["paid"]);
    let mut late = known_after(ANNOUNCE_LIMIT_MS + 1);
    assert!(late.notices().is_empty());
    assert_eq!(late.keys_of("conversion/"), ["purchase"], "how old is too old for Meta is judged there");
    assert_eq!(
        late.order.unannounced.iter().map(crate::effect::Key::as_str).collect::<Vec<_>>(),
        ["message/manager/paid/-100"]
    );
    late.report(success(PayType::OnlineFull, "inv-1", 100_001));
    assert!(late.notices().is_empty(), "nor later");
}

#[test]
fn a_confirmed_order_takes_the_stock_and_gives_it_back_when_cancelled() {
    for pay_type in PayType::ALL {
        let mut life = covered(pay_type);
        assert_eq!(life.taken, 1, "{pay_type}");
        life.happen(50, Fact::InvoiceReported(report("inv-1", Said::Reversed, 40, due_minor(pay_type))));
        assert_eq!(life.taken, 1, "{pay_type}: money that went back does not bring the pieces back");
        life.happen(60, cancelled());
        assert_eq!(life.taken, 0, "{pay_type}");
    }
}

#[test]
fn an_order_that_was_never_confirmed_leaves_the_stock_alone() {
    let mut life = Life::payable(PayType::Prepay);
    assert_eq!(life.taken, 0);
    life.happen(5, cancelled());
    life.report(success(PayType::Prepay, "inv-1", 10));
    assert_eq!(life.taken, 0);
}

#[test]
fn a_refund_is_one_effect_and_its_invoice_is_watched() {
    let mut life = covered(PayType::OnlineFull);
    let decision = life.happen(20, refund("r1", "inv-1", 500));
    assert_eq!(decision.watch, [1]);
    assert_eq!(life.keys_of("payment/refund/"), ["r1"]);
}

#[test]
fn what_a_store_connects_later_is_not_told_of_old_orders() {
    let mut life = Life::placed_with(order(PayType::Cod), Policy::default());
    life.policy = policy();
    assert_eq!(life.happen(60, cancelled()).effects, []);
}

#[test]
fn a_refusal_counts_even_where_no_consent_is_required() {
    let mut refusing = order(PayType::Cod);
    refusing.tracking.refused = true;
    let policy = Policy { consent_required: false, ..policy() };
    assert_eq!(Life::placed_with(refusing, policy).keys_of("conversion/"), [""; 0]);
}
