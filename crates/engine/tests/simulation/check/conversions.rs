//! Conversions: one event per covered order, the right one, worth the order's total; none for an order never covered.

use super::{Case, Evidence, Findings};
use krama_domain::effect::{Intent, State};
use krama_domain::money::{Currency, Money};
use krama_domain::pay::PayType;
use krama_store::repo::outbox::Effect;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn check(evidence: &Evidence<'_>, findings: &mut Findings) {
    // The worth of each event by its pixel, name and id.
    let mut heard: BTreeMap<(String, String, String), Vec<&str>> = BTreeMap::new();
    for event in evidence.world.sandbox.meta.events() {
        let id = event.id.clone().unwrap_or_default();
        heard.entry((event.pixel.clone(), event.name.clone(), id)).or_default().push(&event.value);
    }
    for case in &evidence.cases {
        let expected = expected(evidence, case);
        let conversions: Vec<&Effect> =
            case.effects.iter().filter(|e| matches!(e.intent, Intent::Conversion { .. })).collect();
        let keys: BTreeSet<_> = conversions.iter().map(|effect| effect.intent.key().to_string()).collect();
        let wanted: BTreeSet<_> =
            expected.iter().map(|name| format!("conversion/{}", name.to_lowercase())).collect();
        if keys != wanted || keys.len() != conversions.len() {
            findings.order(
                "a covered order has its conversion",
                &case.order,
                format!("{keys:?} instead of {wanted:?}"),
            );
        }
        for effect in conversions {
            let Intent::Conversion { event } = &effect.intent else { continue };
            let pixel = evidence.world.shops[case.store].plan.meta.0.to_owned();
            let name = (pixel, event.name().to_owned(), case.order.event_id());
            let events = heard.remove(&name).unwrap_or_default();
            arrived(evidence, case, effect, &events, findings);
        }
    }
    for ((pixel, name, id), events) in heard {
        findings.world(
            "a conversion is heard once",
            format!("{} of {name} {id} at {pixel}, and nobody sent it", events.len()),
        );
    }
}

/// What the rules for advertising ask for, by the bank's and the carrier's books.
fn expected(evidence: &Evidence<'_>, case: &Case) -> Vec<&'static str> {
    let order = &case.order;
    let taken = super::money::taken(evidence, case);
    let covered = order.cancelled.as_ref().map_or(taken >= order.due().now.minor, |c| c.was_confirmed);
    let store = evidence.store(case);
    let silent = store.consent_required && order.tracking.consent_at.is_none();
    let has_meta = !evidence.world.shops[case.store].plan.meta.0.is_empty();
    if silent || !has_meta {
        return Vec::new();
    }
    let is_full = order.pay_type == PayType::OnlineFull;
    // What was received cannot be cancelled any more, but for a further parcel that was lost.
    let received = super::carrier::is_received(evidence, case) && !is_full && order.cancelled.is_none();
    let first = covered.then_some(if is_full { "Purchase" } else { "Lead" });
    first.into_iter().chain(received.then_some("Purchase")).collect()
}

fn arrived(evidence: &Evidence<'_>, case: &Case, effect: &Effect, events: &[&str], findings: &mut Findings) {
    let reason = effect.reason.as_deref().unwrap_or_default();
    let is_needed = effect.state == State::Done && !reason.starts_with("not needed");
    let never = matches!(effect.state, State::Refused | State::Discarded)
        && !evidence.is_excused(case, &effect.intent.key())
        && !events.is_empty();
    if events.len() > 1 || (is_needed && events.is_empty()) || never {
        let what = format!(
            "{} is {} ({reason}), and Meta has {} events of it",
            effect.intent.key(),
            effect.state.code(),
            events.len()
        );
        findings.order("a conversion is heard once", &case.order, what);
    }
    for event in events {
        let worth = Money::parse_decimal(event, Currency::Uah).ok();
        if worth != Some(case.order.total()) {
            let what = format!("Meta heard {event}, the order costs {}", case.order.total().decimal());
            findings.order("a conversion is worth the order's total", &case.order, what);
        }
    }
}
