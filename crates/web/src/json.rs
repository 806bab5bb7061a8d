//! Orders and effects as JSON: the form that scripts outside rely on, from the command line and the API alike.

use krama_domain::decide::{is_late_money, is_overpaid};
use krama_domain::effect::State;
use krama_domain::entry::Entry;
use krama_domain::ledger::{Ledger, payment_status};
use krama_domain::money::Money;
use krama_domain::order::Order;
use krama_domain::parcel::{Parcel, TrackingNumber};
use krama_domain::time::Timestamp;
use krama_store::repo::outbox::{Attempt, Effect, subject_parts};
use krama_store::repo::parcels::LastLook;
use serde_json::{Value, json};

/// A sum: `{minor, currency}`.
pub fn money(sum: Money) -> Value {
    json!({ "minor": sum.minor, "currency": sum.currency.code() })
}

/// The fields that a list carries.
pub fn summary(order: &Order) -> Value {
    let items = order.lines.iter().map(|line| {
        json!({
            "sku": line.sku, "title": line.title, "variant": line.variant, "quantity": line.quantity,
            "price": money(line.price), "total": money(line.total()),
        })
    });
    json!({
        "number": order.number.as_str(),
        "store": order.store.as_str(),
        "created_at": order.created_at.rfc3339(),
        "source": order.source.code(),
        "lang": order.lang.tag(),
        "pay_type": order.pay_type.code(),
        "status": order.status().code(),
        "payment_status": payment_status(order).code(),
        "total": money(order.total()),
        "received": money(order.ledger().received()),
        "due": money(order.rest()),
        "customer": {
            "name": order.customer.name.full(),
            "phone": order.customer.phone.as_str(),
            "email": order.customer.email,
        },
        "delivery": { "city": order.delivery.city, "branch": order.delivery.branch },
        "comment": order.comment,
        "items": items.collect::<Vec<_>>(),
        "token": order.token.as_str(),
        "event_id": order.event_id(),
        "attention": attention(order),
    })
}

/// What a person should look at.
fn attention(order: &Order) -> Vec<&'static str> {
    let rules = [
        (order.open_mismatches().next().is_some(), "amount_mismatch"),
        (order.by_hand.has_open_receipt(), "receipt"),
        (is_overpaid(order), "overpaid"),
        (is_late_money(order), "late_money"),
    ];
    rules.into_iter().filter(|rule| rule.0).map(|rule| rule.1).collect()
}

/// Everything about one order.
pub fn full(
    order: &Order,
    timeline: &[Entry],
    effects: &[(Effect, Vec<Attempt>)],
    looks: &[LastLook],
) -> Value {
    let mut value = summary(order);
    value["timeline"] = timeline.iter().map(entry).collect();
    value["payments"] = payments(order);
    value["shipments"] = order.parcels.iter().map(|one| shipment(order, one, looks)).collect();
    value["effects"] = effects.iter().map(|(effect, tries)| self::effect(effect, tries)).collect();
    value
}

fn entry(entry: &Entry) -> Value {
    json!({ "at": entry.at.rfc3339(), "actor": entry.actor, "fact": entry.fact, "changes": entry.changes })
}

/// One parcel: where it stands, what the last look at it saw, and its money.
fn shipment(order: &Order, (number, parcel): (&TrackingNumber, &Parcel), looks: &[LastLook]) -> Value {
    let look = looks.iter().find(|look| look.number == *number);
    let standing = parcel.standing();
    let words = look.map(|look| look.words.as_str()).filter(|words| !words.is_empty());
    let collected = Ledger::collected(order).into_iter().find(|one| one.number == *number);
    let cash = match collected {
        Some(one) if one.amount.minor > 0 => Some((one.amount, parcel.cash_state().code())),
        Some(_) => None,
        None => {
            parcel.collects().filter(|cash| cash.amount.minor > 0).map(|cash| (cash.amount, "to_collect"))
        }
    };
    json!({
        "number": number.as_str(),
        "leg": parcel.leg,
        "phase": parcel.phase().code(),
        "code": standing.map(|(code, _)| code),
        "text": words.or_else(|| standing.map(|(_, sight)| sight.text.as_str())),
        "status_at": standing.map(|(_, sight)| sight.at.rfc3339()),
        "looked_at": look.and_then(|look| look.at).map(Timestamp::rfc3339),
        "next_look_at": look.and_then(|look| look.next_at).map(Timestamp::rfc3339),
        "problem": look.and_then(|look| look.problem.as_deref()),
        "place": parcel.place.as_ref().map(|(_, place)| json!({ "city": place.city, "point": place.point })),
        "free_until": parcel.free_until.map(|(_, until)| until.rfc3339()),
        "received_at": parcel.received_at().map(Timestamp::rfc3339),
        "cash": cash.map(|(sum, state)| json!({ "amount": money(sum), "state": state })),
        "dropped": parcel.dropped.as_ref().map(|dropped| {
            json!({ "at": dropped.at.rfc3339(), "reason": dropped.reason })
        }),
    })
}

fn payments(order: &Order) -> Value {
    let attempts = order.attempts.iter().map(|(no, attempt)| {
        let invoice = order.invoice_of(attempt);
        json!({
            "attempt": no,
            "provider": "monobank",
            "amount": money(attempt.amount),
            "created_at": attempt.at.rfc3339(),
            "expires_at": attempt.expires_at.rfc3339(),
            "invoice_id": attempt.invoice.as_ref().map(|opened| &opened.id),
            "page_url": attempt.invoice.as_ref().map(|opened| &opened.page_url),
            "status": invoice.map(|i| i.latest.status.code()),
            "failure_code": invoice.and_then(|i| i.latest.failure_code.as_deref()),
            "refused": attempt.refused,
            "lost": attempt.lost,
            "lapsed": attempt.lapsed,
        })
    });
    let entries = order.ledger().entries;
    let ledger = entries.iter().map(|entry| {
        json!({
            "entry": entry.key, "kind": entry.kind.code(), "invoice_id": entry.invoice_id,
            "amount": money(entry.amount), "at": entry.at.rfc3339(),
        })
    });
    json!({
        "attempts": attempts.collect::<Vec<_>>(),
        "ledger": ledger.collect::<Vec<_>>(),
        "mismatches": order.mismatches,
        "by_hand": order.by_hand,
    })
}

/// One effect with its attempts, as an order carries it.
pub fn effect(effect: &Effect, tries: &[Attempt]) -> Value {
    let waits = (effect.state == State::Ready).then(|| effect.next_at.rfc3339());
    let attempts = tries.iter().map(|attempt| {
        json!({
            "try": attempt.nth,
            "started_at": attempt.started_at.rfc3339(),
            "ended_at": attempt.ended_at.map(Timestamp::rfc3339),
            "outcome": attempt.outcome, "code": attempt.code, "reason": attempt.reason,
        })
    });
    json!({
        "kind": effect.intent.kind(),
        "key": effect.intent.key().as_str(),
        "lane": effect.intent.destination().code(),
        "state": effect.state.code(),
        "next_at": waits,
        "code": effect.code,
        "reason": effect.reason,
        "attempts": attempts.collect::<Vec<_>>(),
    })
}

/// What people call an effect: `TWC30102025N01/3`; of a contact request the UUID stands in place of the number.
pub fn effect_id(order: Option<&str>, effect: &Effect) -> String {
    let (_, uuid) = subject_parts(effect.subject);
    format!("{}/{}", order.unwrap_or(&uuid), effect.nth)
}

/// One effect that stands by itself; `order` is the number of the order that it belongs to.
pub fn lone_effect(order: Option<&str>, effect: &Effect, tries: &[Attempt]) -> Value {
    let mut value = self::effect(effect, tries);
    let (kind, subject) = subject_parts(effect.subject);
    value["id"] = effect_id(order, effect).into();
    value["store"] = effect.store.as_str().into();
    value["order"] = order.into();
    value["subject"] = json!({ "kind": kind, "id": subject, "nth": effect.nth });
    value["created_at"] = effect.created_at.rfc3339().into();
    value["tries"] = effect.tries.into();
    value
}
