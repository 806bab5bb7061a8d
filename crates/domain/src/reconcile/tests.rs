//! What is a finding and what is not; and that nothing else is found, whatever the books look like.

use super::*;
use crate::invoice::{Cancel, CancelState, Status};
use proptest::prelude::*;

const UAH: i64 = 980;

fn at(minutes: i64) -> Timestamp {
    Timestamp::from_ms(1_767_643_200_000 + minutes * MINUTE_MS)
}

/// An hour, some time ago.
fn window() -> Window {
    Window { since: at(0), until: at(60), quiet_before: at(1_000) }
}

fn line(id: &str, status: Status, amount_minor: i64) -> Line {
    Line {
        invoice_id: id.to_owned(),
        status,
        amount_minor,
        profit_minor: Some(amount_minor - 1),
        currency_number: UAH,
        at: at(30),
        reference: Some("TWC05012026N01".to_owned()),
        cancels: Vec::new(),
    }
}

fn back(amount_minor: i64, state: CancelState, minutes: i64) -> Cancel {
    Cancel { reference: "r".to_owned(), amount_minor, state, at: at(minutes) }
}

fn refunded(line: Line, cancel: Cancel) -> Line {
    Line { cancels: vec![cancel], ..line }
}

fn ours(captured_minor: i64, returned_minor: i64) -> Ours {
    let sums = Sums { captured_minor, returned_minor, currency_number: UAH };
    Ours { sums, at: at(30), latest_at: at(30) }
}

/// What is found of one invoice.
fn found(lines: &[Line], ours: Option<Ours>) -> Option<&'static str> {
    let books = ours.map(|ours| ("i".to_owned(), ours)).into_iter().collect();
    let comparison = compare(lines, &books, &window());
    assert!(comparison.findings.len() <= 1, "{comparison:?}");
    let agrees = comparison.agreeing.contains("i").then_some("agrees");
    comparison.findings.first().map(|finding| finding.kind.code()).or(agrees)
}

/// A name, their lines, our books, and what is found.
type Case = (&'static str, Vec<Line>, Option<Ours>, Option<&'static str>);

#[test]
fn each_case_alone() {
    let taken = || line("i", Status::Success, 100);
    let (done, running) = (CancelState::Success, CancelState::Processing);
    let dollars = Line { currency_number: 840, ..taken() };
    let cases: [Case; 19] = [
        ("both know it", vec![taken()], Some(ours(100, 0)), Some("agrees")),
        ("we lack it", vec![taken()], None, Some("missing")),
        ("they lack it", vec![], Some(ours(100, 0)), Some("extra")),
        ("another sum", vec![taken()], Some(ours(99, 0)), Some("different")),
        ("another currency", vec![dollars], Some(ours(100, 0)), Some("different")),
        (
            "refund unknown to us",
            vec![refunded(taken(), back(40, done, 40))],
            Some(ours(100, 0)),
            Some("different"),
        ),
        ("refund unknown to them", vec![taken()], Some(ours(100, 40)), Some("different")),
        ("the same refund", vec![refunded(taken(), back(40, done, 40))], Some(ours(100, 40)), Some("agrees")),
        (
            "all of it went back",
            vec![refunded(taken(), back(100, done, 40))],
            Some(ours(100, 100)),
            Some("agrees"),
        ),
        ("all went back, we lack it", vec![refunded(taken(), back(100, done, 40))], None, Some("missing")),
        ("a refund is running", vec![refunded(taken(), back(40, running, 40))], Some(ours(100, 0)), None),
        (
            "a refund that failed",
            vec![refunded(taken(), back(40, CancelState::Failure, 40))],
            Some(ours(100, 0)),
            Some("agrees"),
        ),
        ("a hold is no money", vec![line("i", Status::Hold, 100)], None, None),
        ("we took a hold for money", vec![line("i", Status::Hold, 100)], Some(ours(100, 0)), Some("extra")),
        ("a try that failed", vec![line("i", Status::Failure, 100)], None, None),
        (
            "failed, then paid",
            vec![line("i", Status::Failure, 100), taken()],
            Some(ours(100, 0)),
            Some("agrees"),
        ),
        ("being processed", vec![line("i", Status::Processing, 100)], Some(ours(100, 0)), None),
        ("a word that nobody knows", vec![line("i", Status::Other("odd".to_owned()), 100)], None, None),
        ("nothing anywhere", vec![], None, None),
    ];
    for (name, lines, ours, expected) in cases {
        assert_eq!(found(&lines, ours), expected, "{name}");
    }
}

#[test]
fn what_lies_beyond_the_window_is_found_but_not_judged() {
    let moved = |minutes| Line { at: at(minutes), ..line("i", Status::Success, 100) };
    let captured = |minutes| Ours { at: at(minutes), latest_at: at(minutes), ..ours(100, 0) };
    let cases = [
        ("their payment before it", vec![moved(-1)], None, None),
        ("their payment at its end", vec![moved(60)], None, None),
        ("their payment at its beginning", vec![moved(0)], None, Some("missing")),
        ("our capture before it", vec![], Some(captured(-1)), None),
        ("our capture at its end", vec![], Some(captured(60)), None),
        ("the edge between the two times", vec![moved(-1)], Some(captured(1)), Some("agrees")),
        ("the other edge", vec![moved(59)], Some(captured(61)), Some("agrees")),
        ("both beyond", vec![moved(-5)], Some(captured(-4)), None),
    ];
    for (name, lines, ours, expected) in cases {
        assert_eq!(found(&lines, ours), expected, "{name}");
    }
}

#[test]
fn the_youngest_movements_are_no_finding_yet() {
    let window = Window { quiet_before: at(50), ..window() };
    let kinds = |lines: &[Line], ours: Option<Ours>| {
        let books = ours.map(|ours| ("i".to_owned(), ours)).into_iter().collect();
        compare(lines, &books, &window).findings.len()
    };
    let moved = |minutes| Line { at: at(minutes), ..line("i", Status::Success, 100) };
    let late_refund = refunded(moved(10), back(40, CancelState::Success, 55));
    assert_eq!(kinds(&[moved(49)], None), 1);
    assert_eq!(kinds(&[moved(50)], None), 0);
    assert_eq!(kinds(&[late_refund], Some(ours(100, 0))), 0);
    assert_eq!(kinds(&[], Some(Ours { at: at(50), latest_at: at(50), ..ours(100, 0) })), 0);
    assert_eq!(kinds(&[moved(10)], Some(Ours { latest_at: at(51), ..ours(100, 40) })), 0);
}

/// One payment as it really was, and what is wrong with one of the books.
#[derive(Debug, Clone)]
struct Payment {
    minutes: i64,
    captured: i64,
    returned: i64,
    wrong: Option<Kind>,
}

fn payment() -> impl Strategy<Value = Payment> {
    let kinds =
        prop_oneof![3 => Just(None), 1 => proptest::sample::select(Kind::ALL.to_vec()).prop_map(Some)];
    (0_i64..60, 1_i64..1_000, 0_i64..1_000, kinds).prop_map(|(minutes, captured, part, wrong)| Payment {
        minutes,
        captured,
        returned: part % (captured + 1),
        wrong,
    })
}

fn their_line(nth: usize, payment: &Payment) -> Line {
    let cancels = if payment.returned > 0 {
        vec![back(payment.returned, CancelState::Success, payment.minutes)]
    } else {
        Vec::new()
    };
    Line {
        at: at(payment.minutes),
        cancels,
        ..line(&format!("i{nth:03}"), Status::Success, payment.captured)
    }
}

fn our_row(payment: &Payment) -> Ours {
    let more = i64::from(payment.wrong == Some(Kind::Different));
    let sums = Sums {
        captured_minor: payment.captured + more,
        returned_minor: payment.returned,
        currency_number: UAH,
    };
    Ours { sums, at: at(payment.minutes), latest_at: at(payment.minutes) }
}

proptest! {
    /// Every deviation is found once and as what it is, everything else agrees, in any order and with any repeats.
    #[test]
    fn exactly_the_deviations_are_found(
        payments in proptest::collection::vec(payment(), 0..40),
        repeats in proptest::collection::vec(0_usize..40, 0..10),
        turn in 0_usize..40,
    ) {
        let all: Vec<_> = payments.iter().enumerate().collect();
        let listed = all.iter().filter(|(_, p)| p.wrong != Some(Kind::Extra));
        let mut lines: Vec<_> = listed.map(|(nth, p)| their_line(*nth, p)).collect();
        let again: Vec<_> = repeats.iter().filter_map(|nth| lines.get(*nth).cloned()).collect();
        lines.extend(again);
        let places = lines.len().max(1);
        lines.rotate_left(turn % places);
        let kept = all.iter().filter(|(_, p)| p.wrong != Some(Kind::Missing));
        let books = kept.map(|(nth, p)| (format!("i{nth:03}"), our_row(p))).collect();
        let comparison = compare(&lines, &books, &window());
        let found: Vec<_> = comparison.findings.iter().map(|f| (f.invoice_id.clone(), f.kind)).collect();
        let wrong = all.iter().filter_map(|(nth, p)| p.wrong.map(|kind| (format!("i{nth:03}"), kind)));
        prop_assert_eq!(found, wrong.collect::<Vec<_>>());
        prop_assert_eq!(comparison.checked, payments.len());
        prop_assert_eq!(comparison.agreeing.len() + comparison.findings.len(), payments.len());
    }

    /// Reading the same stretch in one window or in two makes no difference.
    #[test]
    fn windows_beside_each_other_find_what_one_finds(
        payments in proptest::collection::vec(payment(), 0..40),
        cut in 1_i64..60,
    ) {
        let lines: Vec<_> = payments.iter().enumerate().filter(|(_, p)| p.wrong != Some(Kind::Extra))
            .map(|(nth, p)| their_line(nth, p)).collect();
        let books = payments.iter().enumerate().filter(|(_, p)| p.wrong != Some(Kind::Missing))
            .map(|(nth, p)| (format!("i{nth:03}"), our_row(p))).collect();
        let whole = compare(&lines, &books, &window());
        let halves = [Window { until: at(cut), ..window() }, Window { since: at(cut), ..window() }];
        let mut found: Vec<_> = halves.iter().flat_map(|half| compare(&lines, &books, half).findings).collect();
        found.sort_by(|a, b| a.invoice_id.cmp(&b.invoice_id));
        prop_assert_eq!(found, whole.findings);
    }
}
