//! The timeline: what a fact is said to have changed, and that a repeat changes nothing.

use crate::decide::StockMove;
use crate::entry::Change;
use crate::fact::Fact;
use crate::invoice::{Observation, Status as Said};
use crate::ledger::PaymentStatus;
use crate::order::Status;
use crate::pay::PayType;
use crate::sample::{
    Life, TOTAL_MINOR, after_refunds, cancelled, line, lost, opened, order, pay, policy, refused, report, uah,
};
use crate::time::Timestamp;

fn changes(decision: crate::decide::Decision) -> Vec<Change> {
    decision.entry.map(|entry| entry.changes).unwrap_or_default()
}

#[test]
fn a_repeat_changes_nothing() {
    let seen = |status| Fact::InvoiceReported(report("inv-1", status, 10, TOTAL_MINOR));
    let repeatable = [
        opened(1, "inv-1"),
        lost(1),
        refused(1),
        Fact::InvoiceLapsed { attempt: 1 },
        seen(Said::Processing),
        seen(Said::Hold),
        seen(Said::Success),
        seen(Said::Reversed),
        Fact::InvoiceReported(report("inv-1", Said::Success, 11, TOTAL_MINOR + 1)),
    ];
    for fact in repeatable {
        let mut life = Life::placed(PayType::OnlineFull);
        life.happen(1, pay(1));
        assert!(life.happen(20, fact.clone()).entry.is_some(), "{fact:?}");
        let before = life.order.clone();
        let again = life.happen(30, fact.clone());
        assert_eq!(again.entry, None, "{fact:?}");
        assert!(again.effects.is_empty() && again.watch.is_empty(), "{fact:?}");
        assert_eq!((again.stock, again.order), (StockMove::None, before), "{fact:?}");
    }
}

#[test]
fn being_placed_for_cash_confirms() {
    let mut life = Life { order: order(PayType::Cod), ..Life::placed(PayType::Prepay) };
    let said = changes(life.happen(0, Fact::Placed));
    assert_eq!(said[0], Change::Placed { total: uah(TOTAL_MINOR) });
    assert_eq!(said[1], Change::Status { from: Status::New, to: Status::Confirmed });
}

#[test]
fn money_is_told_as_it_comes_and_goes() {
    let mut life = Life::payable(PayType::OnlineFull);
    let said = changes(life.report(report("inv-1", Said::Success, 10, TOTAL_MINOR)));
    assert!(said.contains(&Change::Received { amount: uah(TOTAL_MINOR) }), "{said:?}");
    assert!(
        said.contains(&Change::Payment { from: PaymentStatus::Unpaid, to: PaymentStatus::Paid }),
        "{said:?}"
    );
    let part = after_refunds(report("inv-1", Said::Success, 20, TOTAL_MINOR), TOTAL_MINOR - 300, vec![]);
    let said = changes(life.report(part));
    assert!(said.contains(&Change::GivenBack { amount: uah(300) }), "{said:?}");
    let rest = changes(life.report(report("inv-1", Said::Reversed, 30, TOTAL_MINOR)));
    assert!(rest.contains(&Change::GivenBack { amount: uah(TOTAL_MINOR - 300) }), "{rest:?}");
}

#[test]
fn an_older_report_is_evidence() {
    let mut life = Life::payable(PayType::OnlineFull);
    life.report(report("inv-1", Said::Success, 20, TOTAL_MINOR));
    let said =
        changes(life.happen(30, Fact::InvoiceReported(report("inv-1", Said::Failure, 10, TOTAL_MINOR))));
    let evidence = Change::Evidence { invoice_id: "inv-1".to_owned(), status: "failure".to_owned() };
    assert_eq!(said, [evidence]);
}

#[test]
fn late_and_excess_money_are_pointed_out_once() {
    let mut life = Life::payable(PayType::OnlineFull);
    life.happen(5, cancelled());
    let first = changes(life.report(report("inv-1", Said::Success, 10, TOTAL_MINOR)));
    assert!(first.contains(&Change::LateMoney) && !first.contains(&Change::Overpaid), "{first:?}");
    let second = changes(life.report(report("inv-2", Said::Success, 20, TOTAL_MINOR)));
    assert!(second.contains(&Change::Overpaid) && !second.contains(&Change::LateMoney), "{second:?}");
}

/// monobank's ordering rule: one invoice is created, paid, then reported as processing by an older report, and the
/// report of the payment comes again.
#[test]
fn late_processing_and_a_redelivery_leave_one_payment() {
    let mut shop_42 = order(PayType::OnlineFull);
    shop_42.lines = vec![line("H-M", 1, 125_050)];
    let mut life = Life::placed_with(shop_42, policy());
    life.happen(1, pay(1));
    life.happen(2, opened(1, "inv_TEST_0001"));
    let own = |status, modified_at, final_minor| Observation {
        final_minor,
        modified_at: Timestamp::parse_rfc3339(modified_at).unwrap(),
        ..report("inv_TEST_0001", status, 0, 125_050)
    };
    let paid = own(Said::Success, "2026-01-05T10:01:03Z", Some(125_050));
    let own_01 = own(Said::Created, "2026-01-05T10:00:00Z", None);
    let own_03 = own(Said::Processing, "2026-01-05T10:01:00Z", None);
    for seen in [own_01, paid.clone(), own_03, paid.clone()] {
        life.report(seen);
    }
    assert_eq!(life.order.invoices["inv_TEST_0001"].latest, paid);
    assert_eq!(crate::ledger::payment_status(&life.order), PaymentStatus::Paid);
    assert_eq!(life.order.ledger().captured_minor(), 125_050);
    assert_eq!(life.keys, ["payment/invoice/1", "message/manager/paid/-100", "conversion/purchase"]);
}
