//! Effects: those that the order asked for are those in the outbox, all of them settled, each with its reason.

use super::{Case, Evidence, Findings};
use krama_domain::effect::{Key, State};
use krama_store::args;
use krama_store::repo::outbox::{self, Effect};
use std::collections::BTreeSet;

/// A length as the database counts.
fn count(len: usize) -> i64 {
    i64::try_from(len).expect("nothing here is that long")
}

pub(super) fn check(evidence: &Evidence<'_>, findings: &mut Findings) {
    for case in &evidence.cases {
        same_set(evidence, case, findings);
        for effect in &case.effects {
            settled(evidence, case, effect, findings);
            attempts(evidence, case, effect, findings);
        }
    }
}

fn same_set(evidence: &Evidence<'_>, case: &Case, findings: &mut Findings) {
    let kept: BTreeSet<Key> = case.effects.iter().map(|effect| effect.intent.key()).collect();
    let numbers: Vec<i64> = case.effects.iter().map(|effect| effect.nth).collect();
    if kept != case.order.effects || !numbers.iter().copied().eq(1..=count(case.order.effects.len())) {
        let what = format!("the order knows {:?}, the outbox holds {kept:?}", case.order.effects);
        findings.order("the outbox holds what was decided", &case.order, what);
    }
    let sql = "SELECT effects FROM orders WHERE order_id = $1";
    let row = evidence
        .world
        .read(|tx| tx.query_one(sql, args![case.order.id.to_string()])?.map_or(Ok(-1), |r| r.int(0)));
    if row != count(numbers.len()) {
        findings.order("the outbox holds what was decided", &case.order, format!("it counts {row} effects"));
    }
}

fn settled(evidence: &Evidence<'_>, case: &Case, effect: &Effect, findings: &mut Findings) {
    let key = effect.intent.key();
    let reason = effect.reason.as_deref().unwrap_or_default();
    let is_right = match effect.state {
        State::Done => true,
        State::Refused => effect.code.is_some() && !reason.is_empty(),
        State::Unknown => !reason.is_empty(),
        State::Discarded => evidence.is_discarded(case, &key),
        State::Ready | State::Started => false,
    };
    if !is_right || effect.settled_at.is_none() {
        let what = format!("{key} is {} ({:?}: {reason})", effect.state.code(), effect.code);
        findings.order("every effect is settled, with its reason", &case.order, what);
    }
    if effect.state == State::Unknown && !evidence.is_excused(case, &key) {
        let what = format!("{key} is unknown though its answer came ({reason})");
        findings.order("unknown only where an answer was lost", &case.order, what);
    }
}

fn attempts(evidence: &Evidence<'_>, case: &Case, effect: &Effect, findings: &mut Findings) {
    let attempts = evidence.world.read(|tx| outbox::attempts(tx, &effect.store, effect.subject, effect.nth));
    let open =
        attempts.iter().filter(|attempt| attempt.ended_at.is_none() || attempt.outcome.is_none()).count();
    if open > 0 || count(attempts.len()) != effect.logged {
        let key = effect.intent.key();
        let what = format!(
            "{key} counts {} tries, {} are logged, {open} have no end",
            effect.logged,
            attempts.len()
        );
        findings.order("every try is logged with its end", &case.order, what);
    }
}
