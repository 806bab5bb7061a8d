//! Reports of one invoice, joined in any order; money that comes and goes.

use super::*;
use crate::sample::{after_refunds, at, cancel, report};
use proptest::prelude::*;

/// The sum of the invoice under test, in kopiykas.
const SUM: i64 = 125_050;

fn seen(status: Status, second: i64) -> Observation {
    report("inv-1", status, second, SUM)
}

/// The invoice that these reports tell of.
fn joined(reports: &[Observation]) -> Invoice {
    let mut invoice = Invoice::from_first(reports[0].clone());
    for report in &reports[1..] {
        invoice.merge(report.clone());
    }
    invoice
}

/// Checks which of two reports is current, in whichever order they come.
fn check_current(name: &str, older: &Observation, newer: &Observation) {
    assert_eq!(&joined(&[older.clone(), newer.clone()]).latest, newer, "{name}");
    let mut late = Invoice::from_first(newer.clone());
    assert!(!late.merge(older.clone()), "{name}: the older one is evidence");
    assert_eq!(&late.latest, newer, "{name}");
}

#[test]
fn the_greatest_time_is_current_whatever_it_says() {
    check_current("time before rank", &seen(Status::Success, 10), &seen(Status::Processing, 11));
    check_current("time before rank", &seen(Status::Reversed, 10), &seen(Status::Created, 11));
}

#[test]
fn equal_times_are_told_apart_by_rank_and_then_by_what_is_left() {
    use Status::{Created, Expired, Failure, Hold, Processing, Reversed, Success};
    let other = Status::Other("paused".to_owned());
    let ranked =
        [vec![Created, other], vec![Processing], vec![Hold, Failure, Expired], vec![Success], vec![Reversed]];
    for (lower, higher) in ranked.iter().zip(&ranked[1..]) {
        for (older, newer) in lower.iter().flat_map(|l| higher.iter().map(move |h| (l, h))) {
            check_current(
                &format!("{older:?}, {newer:?}"),
                &seen(older.clone(), 10),
                &seen(newer.clone(), 10),
            );
        }
    }
    let kept = |minor| after_refunds(seen(Success, 10), minor, vec![]);
    let hold = after_refunds(seen(Hold, 10), 0, vec![]);
    check_current("rank before the final sum", &hold, &kept(SUM));
    check_current("lower final sum", &kept(SUM), &kept(100));
    check_current("final sum not told", &seen(Success, 10), &kept(SUM - 1));
}

#[test]
fn a_capture_is_dated_by_its_first_report() {
    let invoice =
        joined(&[seen(Status::Success, 20), seen(Status::Processing, 30), seen(Status::Success, 10)]);
    assert_eq!(invoice.capture, Some(Capture { amount_minor: SUM, at: at(10) }));
}

/// Checks how much of the sum is back after these reports, in whichever of the two directions they come.
fn check_returned(name: &str, reports: &[Observation], minor: i64) {
    assert_eq!(joined(reports).returned_minor(), minor, "{name}");
    let backwards: Vec<_> = reports.iter().rev().cloned().collect();
    assert_eq!(joined(&backwards).returned_minor(), minor, "{name}, backwards");
}

#[test]
fn only_a_refund_or_a_reversal_takes_money_back() {
    let paid = || seen(Status::Success, 10);
    let kept = |second, minor| after_refunds(seen(Status::Success, second), minor, vec![]);
    let (done, runs, failed) = (CancelState::Success, CancelState::Processing, CancelState::Failure);
    let listed = |cancels| Observation { cancels, ..seen(Status::Success, 20) };
    check_returned("paid", &[paid()], 0);
    for status in [Status::Processing, Status::Failure, Status::Expired, Status::Created, Status::Hold] {
        let late = after_refunds(seen(status.clone(), 20), 0, vec![]);
        check_returned(&format!("{status:?} after success"), &[paid(), late], 0);
    }
    check_returned("a part", &[paid(), kept(20, SUM - 700)], 700);
    check_returned("two parts", &[paid(), kept(20, SUM - 700), kept(30, SUM - 1_000)], 1_000);
    check_returned("all", &[paid(), seen(Status::Reversed, 20)], SUM);
    check_returned("a hold released", &[seen(Status::Hold, 10), seen(Status::Reversed, 20)], 0);
    check_returned("more than all", &[paid(), kept(20, -5)], SUM);
    check_returned("more left than was taken", &[paid(), kept(20, SUM + 5)], 0);
    check_returned(
        "listed only",
        &[paid(), listed(vec![cancel("r1", 300, done), cancel("r2", 50, done)])],
        350,
    );
    check_returned("listed, not done", &[paid(), listed(vec![cancel("r1", 300, runs)])], 0);
    check_returned("listed, failed", &[paid(), listed(vec![cancel("r1", 300, failed)])], 0);
    check_returned("absurdly listed", &[paid(), listed(vec![cancel("r", i64::MAX, done); 2])], SUM);
}

#[test]
fn money_that_was_ever_reported_back_is_remembered() {
    let paid = || seen(Status::Success, 10);
    let part = || after_refunds(seen(Status::Success, 20), 100, vec![]);
    let whole = || after_refunds(seen(Status::Success, 30), SUM, vec![]);
    for reports in [[paid(), part(), whole()], [whole(), part(), paid()], [whole(), paid(), part()]] {
        let invoice = joined(&reports);
        assert!(invoice.was_returned());
        assert_eq!(invoice.returned_minor(), 0, "the current report says that nothing is back");
    }
    assert!(!joined(&[seen(Status::Hold, 10), seen(Status::Reversed, 20)]).was_returned());
    assert!(!joined(&[paid(), seen(Status::Failure, 20)]).was_returned());
}

#[test]
fn money_that_may_still_move_is_pending() {
    use Status::{Created, Expired, Failure, Hold, Processing, Reversed, Success};
    let unknown = || Status::Other("paused".to_owned());
    for (status, pending) in [
        (Created, false),
        (Processing, true),
        (Hold, true),
        (Failure, false),
        (Expired, false),
        (Success, false),
        (Reversed, false),
        (unknown(), true),
    ] {
        assert_eq!(joined(&[seen(status.clone(), 10)]).is_pending(), pending, "{status:?}");
    }
    assert!(joined(&[seen(Hold, 10), seen(unknown(), 20)]).is_pending(), "an unknown word releases no hold");
    assert!(!joined(&[seen(Success, 10), seen(Processing, 20)]).is_pending(), "a refund that runs");
}

#[test]
fn asking_ends_with_a_final_word() {
    use Status::{Created, Expired, Failure, Hold, Processing, Reversed, Success};
    for status in [Success, Reversed, Expired] {
        assert!(joined(&[seen(status.clone(), 10)]).is_final(), "{status:?}");
    }
    for status in [Created, Processing, Hold, Failure, Status::Other("paused".to_owned())] {
        assert!(!joined(&[seen(status.clone(), 10)]).is_final(), "{status:?}");
    }
    let runs = vec![cancel("r1", 300, CancelState::Processing)];
    assert!(!joined(&[Observation { cancels: runs, ..seen(Success, 10) }]).is_final(), "a refund runs");
}

fn any_report() -> impl Strategy<Value = Observation> {
    use Status::{Created, Expired, Failure, Hold, Processing, Reversed, Success};
    let words =
        vec![Created, Processing, Hold, Failure, Expired, Success, Reversed, Status::Other("x".to_owned())];
    let left = prop::option::of(0..=SUM);
    (prop::sample::select(words), 0..4_i64, left)
        .prop_map(|(status, second, final_minor)| Observation { final_minor, ..seen(status, second) })
}

proptest! {
    #[test]
    fn joining_reports_is_commutative_and_idempotent(
        (reports, shuffled) in prop::collection::vec(any_report(), 1..8).prop_flat_map(|reports| {
            let twice = [reports.clone(), reports.clone()].concat();
            (Just(reports), Just(twice).prop_shuffle())
        })
    ) {
        prop_assert_eq!(joined(&reports), joined(&shuffled));
    }
}
