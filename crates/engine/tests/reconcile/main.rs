//! Rounds of reconciliation against the bank's twin: what is healed, what is reported, and that nothing is ever doubled.

#![allow(clippy::unwrap_used, reason = "what is not as the test needs it should stop it with a backtrace")]

mod world;

use krama_connectors::sandbox::fault::Fault;
use krama_domain::fact::Fact;
use krama_domain::ledger::PaymentStatus;
use krama_domain::time::{DAY_MS, HOUR_MS, MINUTE_MS};
use krama_engine::reconcile;
use krama_store::repo::rounds::{Counts, State, Wish};
use krama_store::repo::{discrepancies, rounds};
use world::{TOTAL_MINOR, World};

fn status(world: &World, order: &krama_domain::order::Order) -> PaymentStatus {
    krama_domain::ledger::payment_status(&world.current(order))
}

#[test]
fn equal_books_are_found_equal() {
    let mut world = World::new();
    world.paid();
    world.paid();
    world.payable();
    let round = world.round();
    assert_eq!((round.state, round.counts), (State::Done, Counts { checked: 2, ..Counts::default() }));
    assert_eq!(world.number("SELECT COUNT(*) FROM discrepancies"), 0);
}

#[test]
fn a_payment_whose_webhooks_were_lost_is_healed_with_all_that_follows() {
    let mut world = World::new();
    let (order, invoice) = world.payable();
    world.sandbox.monobank.pay(&invoice, world.now);
    let before = world.consequences();
    let round = world.round();
    assert_eq!(round.counts, Counts { checked: 1, missing: 1, healed: 1, ..Counts::default() });
    assert_eq!(world.stands(&invoice), ("missing", "healed", "recorded"));
    assert_eq!(status(&world, &order), PaymentStatus::Paid);
    let after = world.consequences();
    assert_eq!(
        (after.1 - before.1, after.2),
        (1, TOTAL_MINOR),
        "the managers are told once, and the money is there once"
    );
    let again = world.round();
    assert_eq!((again.counts.checked, again.counts.missing), (1, 0));
    assert_eq!(world.consequences(), after, "a second round changes nothing");
}

#[test]
fn a_refund_from_the_cabinet_is_healed() {
    let mut world = World::new();
    let (order, invoice) = world.paid();
    world.pass(HOUR_MS);
    world.sandbox.monobank.refund_in_cabinet(&invoice, 12_000, world.now);
    let round = world.round();
    assert_eq!(round.counts, Counts { checked: 1, different: 1, healed: 1, ..Counts::default() });
    assert_eq!(world.current(&order).ledger().received().minor, TOTAL_MINOR - 12_000);
    assert_eq!(status(&world, &order), PaymentStatus::PartlyRefunded);
    world.pass(HOUR_MS);
    world.sandbox.monobank.reverse(&invoice, world.now);
    assert_eq!(world.round().counts.healed, 1);
    assert_eq!(status(&world, &order), PaymentStatus::Refunded);
    assert_eq!(world.round().counts, Counts { checked: 1, ..Counts::default() });
}

#[test]
fn money_without_an_order_is_reported_and_left_alone() {
    let mut world = World::new();
    world.paid();
    let foreign = world.foreign("somebody-elses-7", 7_700);
    let before = world.consequences();
    for nth in 0..2 {
        let round = world.round();
        assert_eq!(
            round.counts,
            Counts { checked: 2, missing: 1, left_open: 1, ..Counts::default() },
            "round {nth}"
        );
        assert_eq!(world.stands(&foreign), ("missing", "open", "no_order"));
    }
    assert_eq!(world.consequences(), before);
    let found = world.finding(&foreign).unwrap();
    assert_eq!(found.finding.theirs.map(|sums| sums.captured_minor), Some(7_700));
    assert_eq!(found.finding.reference.as_deref(), Some("somebody-elses-7"));
}

#[test]
fn a_sum_that_fits_no_attempt_is_recorded_as_such_and_stays_open() {
    let mut world = World::new();
    let (order, _) = world.paid();
    let odd = world.foreign(order.number.as_str(), 33_300);
    let round = world.round();
    assert_eq!(round.counts, Counts { checked: 2, missing: 1, left_open: 1, ..Counts::default() });
    assert_eq!(world.stands(&odd), ("missing", "open", "unfit"));
    assert_eq!(world.current(&order).mismatches.len(), 1, "staff see it at the order as well");
    assert_eq!(world.current(&order).ledger().received().minor, TOTAL_MINOR);
    let before = world.consequences();
    world.round();
    assert_eq!(world.consequences(), before);
    // A person decides that it counts; the next round finds the books equal.
    let judged =
        Fact::MismatchJudged { invoice_id: odd.clone(), counts: true, reason: "it is ours".to_owned() };
    world.happen(order.id, judged);
    assert_eq!(world.round().counts, Counts { checked: 2, healed: 1, ..Counts::default() });
    assert_eq!(world.stands(&odd), ("missing", "healed", "agrees"));
}

#[test]
fn a_finding_is_closed_however_many_stand_before_it() {
    let mut world = World::new();
    let (_, invoice) = world.paid();
    let many = discrepancies::PAGE_MAX + 5;
    world.write(|tx| {
        let others = (0..many).map(|nth| format!("other-{nth}"));
        others.chain([invoice.clone()]).zip(0..).try_for_each(|(id, nth)| {
            let found = World::found(&id, world.now.plus_ms(nth));
            discrepancies::put(tx, &world.store, &found).map(drop)
        })
    });
    let round = world.round();
    assert_eq!(round.counts, Counts { checked: 1, healed: 1, ..Counts::default() });
    assert_eq!(world.stands(&invoice), ("missing", "healed", "agrees"));
    assert_eq!(world.read(|tx| discrepancies::count_open(tx, &world.store)), many);
}

#[test]
fn money_that_the_bank_does_not_list_is_never_healed() {
    let mut world = World::new();
    let (order, invoice) = world.paid();
    world.sandbox = krama_connectors::sandbox::Sandbox::default();
    let round = world.round();
    assert_eq!(round.counts, Counts { checked: 1, extra: 1, left_open: 1, ..Counts::default() });
    assert_eq!(world.stands(&invoice), ("extra", "open", "not_listed"));
    assert_eq!(world.current(&order).ledger().received().minor, TOTAL_MINOR);
}

#[test]
fn what_a_person_settled_stays_settled_while_it_is_the_same() {
    let mut world = World::new();
    world.paid();
    let foreign = world.foreign("other", 7_700);
    world.round();
    let settled = world
        .write(|tx| discrepancies::settle(tx, &world.store, &foreign, "Оля", "з іншого сайту", world.now));
    assert!(settled);
    assert_eq!(world.round().counts, Counts { checked: 2, ..Counts::default() });
    assert_eq!(world.finding(&foreign).unwrap().state.code(), "settled");
    world.pass(HOUR_MS);
    world.sandbox.monobank.refund_in_cabinet(&foreign, 700, world.now);
    assert_eq!(world.round().counts.missing, 1, "another sum is another matter");
    assert_eq!(world.stands(&foreign), ("missing", "open", "no_order"));
}

#[test]
fn the_youngest_payments_wait_for_the_next_round() {
    let mut world = World::new();
    world.paid();
    world.pass(HOUR_MS);
    let (_, young) = world.payable();
    world.sandbox.monobank.pay(&young, world.now);
    world.write(|tx| reconcile::ask(tx, &world.profiles, &world.store, Wish::default(), "test", world.now));
    world.work();
    assert_eq!(world.get(1).counts, Counts { checked: 1, ..Counts::default() });
    assert_eq!(world.round().counts.healed, 1);
}

#[test]
fn whoever_wants_it_has_the_youngest_judged_too() {
    let mut world = World::new();
    let (_, invoice) = world.payable();
    world.pass(MINUTE_MS);
    world.sandbox.monobank.pay(&invoice, world.now);
    world.pass(MINUTE_MS);
    let wish = Wish { quiet_ms: 0, ..Wish::default() };
    world.write(|tx| reconcile::ask(tx, &world.profiles, &world.store, wish, "test", world.now));
    world.work();
    assert_eq!(world.get(1).counts, Counts { checked: 1, missing: 1, healed: 1, ..Counts::default() });
}

#[test]
fn nothing_is_said_of_the_time_before_the_first_order() {
    let mut world = World::new();
    let older = world.foreign("of the old shop", 5_000);
    assert_eq!(world.round().counts, Counts::default(), "a store without orders has nothing to compare");
    world.pass(DAY_MS);
    world.paid();
    assert_eq!(world.round().counts, Counts { checked: 1, ..Counts::default() });
    assert_eq!(world.finding(&older), None);
}

#[test]
fn a_crash_between_asking_and_recording_doubles_nothing() {
    let mut world = World::new();
    let (order, invoice) = world.payable();
    world.sandbox.monobank.pay(&invoice, world.now);
    let nth = world.request();
    // The statement is read, its answer lost with the program; and so is the answer about the invoice.
    for _ in 0..2 {
        assert!(world.ask("doomed").is_some());
        world.pass(2 * MINUTE_MS);
        assert!(world.step());
        world.pass(2 * MINUTE_MS);
    }
    world.work();
    let round = world.get(nth);
    assert_eq!((round.state, round.counts.missing, round.counts.healed), (State::Done, 1, 1));
    assert_eq!(world.current(&order).ledger().received().minor, TOTAL_MINOR);
    assert_eq!(world.number("SELECT COUNT(*) FROM effects WHERE kind = 'notify_manager'"), told(&world));
}

/// Messages of one paid order.
fn told(world: &World) -> i64 {
    world.number("SELECT COUNT(DISTINCT effect_key) FROM effects WHERE kind = 'notify_manager'")
}

#[test]
fn a_node_that_slept_records_what_it_heard_and_moves_no_round() {
    let mut world = World::new();
    let (order, invoice) = world.payable();
    world.sandbox.monobank.pay(&invoice, world.now);
    let nth = world.request();
    let sleeping = world.ask("sleeper").expect("the statement is read");
    world.pass(5 * MINUTE_MS);
    world.work();
    let done = world.get(nth);
    assert_eq!((done.state, done.counts.healed), (State::Done, 1));
    let before = world.consequences();
    world.settle(&sleeping);
    assert_eq!((world.get(nth), world.consequences()), (done, before));
    assert_eq!(world.current(&order).ledger().received().minor, TOTAL_MINOR);
}

#[test]
fn a_bank_that_is_down_is_asked_again() {
    let mut world = World::new();
    let (_, invoice) = world.payable();
    world.sandbox.monobank.pay(&invoice, world.now);
    world.sandbox.faults.queue("monobank", Fault::Status(503), 2);
    world.sandbox.faults.queue("monobank", Fault::Status(429), 1);
    world.sandbox.faults.queue("monobank", Fault::TimeOut, 1);
    let nth = world.request();
    for _ in 0..20 {
        world.work();
        world.pass(6 * MINUTE_MS);
    }
    assert_eq!((world.get(nth).state, world.get(nth).counts.healed), (State::Done, 1));
}

#[test]
fn a_bank_that_refuses_the_token_fails_the_round_with_its_reason() {
    let mut world = World::new();
    world.paid();
    world.sandbox.faults.queue("monobank", Fault::Status(403), 1);
    let round = world.round();
    assert_eq!(round.state, State::Failed);
    assert!(round.reason.as_ref().is_some_and(|reason| reason.contains("token")), "{round:?}");
    let next = world.next_night().unwrap();
    assert!(next.since_ms(world.now) > HOUR_MS, "it comes again at night");
}

#[test]
fn a_statement_that_is_too_long_is_read_in_parts() {
    let mut world = World::new();
    world.paid();
    let mut others = Vec::new();
    for nth in 0..5_500_i64 {
        others.push(world.foreign(&format!("x-{nth}"), 100));
        world.pass(10 * DAY_MS / 5_500);
    }
    let round = world.round();
    assert_eq!((round.state, round.counts.missing, round.counts.left_open), (State::Done, 5_500, 5_500));
    assert!(round.span_ms < reconcile::SPAN_MAX_MS, "{}", round.span_ms);
}

/// Rounds that nobody may hurry, until nothing is left to do.
fn patiently(world: &mut World, nth: i64) {
    let waits = (0..60).find(|_| {
        world.work();
        let is_over = world.get(nth).state.is_over();
        if !is_over {
            world.pass(5_000);
        }
        is_over
    });
    assert!(waits.is_some(), "the round does not end: {:?}", world.get(nth));
}

#[test]
fn the_statement_is_asked_for_once_in_a_minute_however_often_rounds_are_asked_for() {
    let mut world = World::new().with_a_real_bank();
    world.paid();
    world.pass(HOUR_MS);
    for _ in 0..3 {
        let ask = |world: &World| {
            let (wish, now) = (Wish { quiet_ms: 0, ..Wish::default() }, world.now);
            world.write(|tx| reconcile::ask(tx, &world.profiles, &world.store, wish, "test", now))
        };
        let nth = ask(&world).expect("the bank is connected");
        world.work();
        if !world.statements.is_empty() && world.get(nth).state != State::Done {
            let reason = world.get(nth).reason.unwrap_or_default();
            assert!(reason.contains("once in a minute"), "{reason}");
        }
        patiently(&mut world, nth);
        assert_eq!((world.get(nth).state, world.get(nth).counts.checked), (State::Done, 1));
        assert_eq!(world.get(nth).reason, None);
    }
    let pauses: Vec<_> = world.statements.windows(2).map(|pair| pair[1].since_ms(pair[0])).collect();
    assert!(pauses.len() == 2 && pauses.iter().all(|pause| *pause >= MINUTE_MS), "{pauses:?}");
    assert!(pauses.iter().all(|pause| *pause < 2 * MINUTE_MS), "nor much more rarely: {pauses:?}");
}

#[test]
fn parts_of_a_long_statement_wait_for_each_other() {
    let mut world = World::new().with_a_real_bank();
    world.paid();
    for nth in 0..5_500_i64 {
        world.foreign(&format!("x-{nth}"), 100);
        world.pass(10 * DAY_MS / 5_500);
    }
    let nth = world.request();
    patiently(&mut world, nth);
    assert_eq!((world.get(nth).state, world.get(nth).counts.missing), (State::Done, 5_500));
    assert!(world.statements.len() > 2);
    assert!(world.statements.windows(2).all(|pair| pair[1].since_ms(pair[0]) >= MINUTE_MS));
}

#[test]
fn rounds_come_each_night_and_by_themselves() {
    let mut world = World::new();
    let (_, invoice) = world.payable();
    world.sandbox.monobank.pay(&invoice, world.now);
    world.work();
    assert_eq!(world.read(|tx| rounds::newest(tx, &world.store, 10)), []);
    for night in 1..=3 {
        world.now = world.next_night().expect("a night is planned");
        let local = krama_domain::time::Zone::kyiv().local(world.now);
        assert!((2..5).contains(&local.hour), "{local:?}");
        world.work();
        let rounds = world.read(|tx| rounds::newest(tx, &world.store, 10));
        assert_eq!((rounds.len(), rounds[0].state), (night, State::Done));
        assert_eq!(rounds[0].asked_by, None);
    }
    assert_eq!(world.stands(&invoice), ("missing", "healed", "recorded"));
}

#[test]
fn whoever_asks_while_a_round_runs_gets_one_of_their_own() {
    let mut world = World::new();
    world.paid();
    let first = world.request();
    assert!(world.step(), "it runs");
    let ask = |world: &World| {
        world
            .write(|tx| {
                reconcile::ask(tx, &world.profiles, &world.store, Wish::default(), "other", world.now)
            })
            .unwrap()
    };
    let second = ask(&world);
    assert_eq!(ask(&world), second, "those who wait share one");
    assert_ne!(first, second);
    world.work();
    assert_eq!([first, second].map(|nth| world.get(nth).state), [State::Done, State::Done]);
}

#[test]
fn without_a_bank_there_are_no_nights() {
    let world = World::new();
    let unset = |tx: &mut dyn krama_store::Sql| {
        let field = krama_engine::profile::field("monobank.token").unwrap();
        world.profiles.set(tx, &world.store, field, "", [2; 24], world.now)
    };
    assert!(world.next_night().is_some());
    world.write(unset);
    assert_eq!(world.next_night(), None);
    let asked =
        world.write(|tx| reconcile::ask(tx, &world.profiles, &world.store, Wish::default(), "x", world.now));
    assert_eq!(asked, None);
}
