//! The page of a step: what will happen, in words and sums before and after, and the form that lets it happen.

use super::words::{about, button, text_key, title_key};
use super::{Kind, Wish, path_of, refusals, seen_by};
use crate::console::change::parcels::stage_key;
use crate::console::change::payment_key;
use crate::console::desk::Desk;
use crate::console::effect::words_of;
use crate::console::frame::{Frame, Section};
use crate::console::standing::status_key;
use crate::view::icon::Tone;
use crate::view::input::Input;
use crate::view::words::Words;
use askama::Template;
use krama_domain::decide::decide;
use krama_domain::fact::{Actor, Fact, Happening};
use krama_domain::ledger::{PaymentStatus, payment_status};
use krama_domain::money::Money;
use krama_domain::order::Order;
use krama_domain::parcel::TrackingNumber;
use krama_domain::receipt::NOTE_MAX_CHARS;
use krama_domain::shop::Policy;
use krama_domain::transition::{Refusal, admit, refundable_minor};

/// Longest sum that can be typed, in characters.
const SUM_MAX_CHARS: usize = 20;
/// Longest text in which a parcel's number is looked for, in characters.
const NUMBER_MAX_CHARS: usize = 200;
/// Random bytes of a form's reference.
const REFERENCE_BYTES: usize = 6;

/// What a page says besides the step itself.
pub(super) enum Telling {
    /// Nothing.
    Plain,
    /// The money is no longer as the reader saw it.
    Changed,
    /// What was typed cannot be.
    Wrong(Refusal),
}

/// One line of the comparison.
pub(in crate::console) struct Line {
    pub(in crate::console) label: String,
    pub(in crate::console) before: String,
    pub(in crate::console) after: String,
}

/// The page.
#[derive(Template)]
#[template(path = "console/step.html")]
pub(in crate::console) struct Page<'a> {
    pub(in crate::console) frame: Frame<'a>,
    pub(in crate::console) title: String,
    pub(in crate::console) back: String,
    /// Something to read first, and its tone.
    pub(in crate::console) notice: Option<(Tone, String)>,
    /// Whether what was typed is wrong.
    pub(in crate::console) is_wrong: bool,
    pub(in crate::console) lead: Vec<String>,
    pub(in crate::console) lines: Vec<Line>,
    pub(in crate::console) planned: Vec<String>,
    /// Where another sum is worked out, and its field.
    pub(in crate::console) other_sum: Option<String>,
    /// Pairs that a form for another sum carries.
    pub(in crate::console) kept: Vec<(&'static str, String)>,
    /// Whether there is a form to be sent: not while its sum is none.
    pub(in crate::console) goes: bool,
    /// Where the form is sent; empty where the step cannot be taken.
    pub(in crate::console) action: String,
    pub(in crate::console) hidden: Vec<(&'static str, String)>,
    pub(in crate::console) fields: Vec<String>,
    pub(in crate::console) button: String,
    pub(in crate::console) is_danger: bool,
}

/// What a step would make of an order.
struct Preview {
    stage: krama_domain::parcel::Stage,
    received: Money,
    refunded: Money,
    payment: PaymentStatus,
    status: krama_domain::order::Status,
    planned: Vec<String>,
}

impl Preview {
    fn of(order: &Order) -> Self {
        let ledger = order.ledger();
        Self {
            stage: order.stage(),
            received: ledger.received(),
            refunded: Money::new(ledger.refunded_minor(), order.currency()),
            payment: payment_status(order),
            status: order.status(),
            planned: Vec::new(),
        }
    }
}

/// What will be: for a refund, once the provider has carried it out.
fn preview(
    words: Words<'_>,
    order: &Order,
    fact: &Fact,
    happening: &Happening,
    policy: &Policy,
) -> Option<Preview> {
    let decision = decide(order, happening, policy).ok()?;
    let planned = decision.effects.iter().map(|intent| words_of(words, &intent.key())).collect();
    let mut after = Preview { planned, ..Preview::of(&decision.order) };
    if let Fact::RefundRequested { amount, .. } = fact {
        after.received = after.received.plus_minor(-amount.minor);
        after.refunded = after.refunded.plus_minor(amount.minor);
        let is_all = after.received.minor <= 0;
        after.payment = if is_all { PaymentStatus::Refunded } else { PaymentStatus::PartlyRefunded };
    }
    Some(after)
}

fn compare(words: Words<'_>, kind: Kind, before: &Preview, after: &Preview) -> Vec<Line> {
    let sum = |key: &str, before: Money, after: Money| Line {
        label: words.t(key),
        before: before.pretty(),
        after: after.pretty(),
    };
    let word = |key: &str, before: &str, after: &str| Line {
        label: words.t(key),
        before: words.t(before),
        after: words.t(after),
    };
    if kind.is_of_parcel() {
        return vec![
            word("shipment-title", stage_key(before.stage), stage_key(after.stage)),
            word("console-col-status", status_key(before.status), status_key(after.status)),
        ];
    }
    vec![
        word("console-col-status", status_key(before.status), status_key(after.status)),
        word("console-col-payment", payment_key(before.payment), payment_key(after.payment)),
        sum("step-kept", before.received, after.received),
        sum("console-sum-refunded", before.refunded, after.refunded),
    ]
}

/// How much a step can move at most; `None` where there is nothing that it could be about.
fn most(order: &Order, kind: Kind, wish: &Wish) -> Option<Money> {
    let money = |minor| Money::new(minor, order.currency());
    match kind {
        Kind::Refund => refundable_minor(order, &wish.of).map(money),
        Kind::Return => order.by_hand.receipts.get(&wish.of).map(|receipt| money(receipt.returnable_minor())),
        _ => Some(order.rest()),
    }
}

/// Whether the thing that an address names is there.
fn exists(order: &Order, kind: Kind, of: &str) -> bool {
    match kind {
        Kind::Judge | Kind::Return => order.by_hand.receipts.contains_key(of),
        Kind::Mismatch => order.mismatches.iter().any(|seen| seen.invoice_id == of),
        Kind::Refund => order.invoices.contains_key(of),
        Kind::Detach | Kind::Cash => {
            TrackingNumber::parse(of).is_ok_and(|number| order.parcels.contains_key(&number))
        }
        Kind::Confirm | Kind::Cancel | Kind::Receipt | Kind::Attach => true,
    }
}

impl<'a> Page<'a> {
    /// The page of a step; `None` where there is nothing that it could be about.
    pub(super) fn new(
        desk: &'a Desk,
        order: &Order,
        kind: Kind,
        wish: &Wish,
        telling: &Telling,
        policy: &Policy,
    ) -> Option<Self> {
        if !exists(order, kind, &wish.of) {
            return None;
        }
        let frame = Frame::inside(desk, Some(Section::Orders));
        let words = frame.words;
        let most = most(order, kind, wish)?;
        let wish = &Wish {
            sum: typed_or_all(kind, wish, most),
            reference: if wish.has_reference() { wish.reference.clone() } else { fresh_reference(desk) },
            ..wish.clone()
        };
        let (refusal, after) = forecast(desk, words, order, kind, wish, policy);
        let blocked = refusal.filter(|refusal| refusals::field(*refusal).is_none()).map(refusals::code);
        let blocked = blocked.map(|code| words.t(&format!("refused-{code}"))).or_else(|| {
            let is_empty = most.minor == 0 && matches!(kind, Kind::Refund | Kind::Return);
            is_empty.then(|| words.t("order-refund-none"))
        });
        let wrong = match telling {
            Telling::Wrong(refusal) => Some(*refusal),
            _ => refusal.filter(|refusal| *refusal != Refusal::ReasonMissing && !wish.sum.is_empty()),
        };
        let goes = blocked.is_none() && !(other(kind) && is_about_sum(wrong));
        let path = format!("{}/{}", path_of(order), kind.path());
        let is_open = blocked.is_none();
        let form = if is_open { format!("{path}{}", frame.store_query()) } else { String::default() };
        let about = about(words, order, kind, &wish.of);
        let text = words.with(text_key(kind, wish.says_yes), "number", &order.number);
        let planned = after.as_ref().map(|after| after.planned.clone()).unwrap_or_default();
        let before = Preview::of(order);
        Some(Self {
            title: words.with(title_key(kind, wish.says_yes), "number", &order.number),
            back: desk.order_url(&order.number),
            notice: notice(words, blocked, wrong, telling),
            is_wrong: wrong.is_some(),
            goes,
            lead: about.into_iter().chain([text]).collect(),
            lines: after.map(|after| compare(words, kind, &before, &after)).unwrap_or_default(),
            planned,
            other_sum: other_sum(words, kind, wish, most, wrong).filter(|_| is_open),
            kept: kept(desk, wish),
            hidden: hidden(order, kind, wish),
            fields: fields(words, kind, wish, wrong, telling),
            button: button(words, order, kind, wish),
            is_danger: matches!(kind, Kind::Cancel | Kind::Refund | Kind::Return | Kind::Detach),
            action: form,
            frame,
        })
    }
}

/// Of a refund all that is left is meant, until somebody types another sum.
fn typed_or_all(kind: Kind, wish: &Wish, most: Money) -> String {
    let is_about_all = matches!(kind, Kind::Refund | Kind::Return) && wish.sum.is_empty();
    if is_about_all && most.minor > 0 { most.decimal() } else { wish.sum.clone() }
}

/// Why a step would be refused, and what it would make of the order.
fn forecast(
    desk: &Desk,
    words: Words<'_>,
    order: &Order,
    kind: Kind,
    wish: &Wish,
    policy: &Policy,
) -> (Option<Refusal>, Option<Preview>) {
    // The reason is still to come; what it is does not matter to what will be.
    let reason = if wish.reason.trim().is_empty() { "…".to_owned() } else { wish.reason.clone() };
    let full = Wish { reason, ..wish.clone() };
    let fact = match full.fact(kind, order) {
        Ok(fact) => fact,
        Err(refusal) => return (Some(refusal), None),
    };
    if let Err(refusal) = admit(order, &fact) {
        return (Some(refusal), None);
    }
    let actor = Actor::Staff(desk.inside.person.name.clone());
    let happening = Happening { fact: fact.clone(), actor, at: desk.guest.now };
    (None, preview(words, order, &fact, &happening, policy))
}

fn notice(
    words: Words<'_>,
    blocked: Option<String>,
    wrong: Option<Refusal>,
    telling: &Telling,
) -> Option<(Tone, String)> {
    let refused = |refusal| words.t(&format!("refused-{}", refusals::code(refusal)));
    match (blocked, telling, wrong) {
        (Some(text), ..) => Some((Tone::Neutral, text)),
        (None, Telling::Changed, _) => Some((Tone::Warning, words.t("step-changed"))),
        (None, _, Some(refusal)) => Some((Tone::Danger, refused(refusal))),
        (None, _, None) => None,
    }
}

fn error(words: Words<'_>, wrong: Option<Refusal>, name: &str) -> String {
    let here = wrong.filter(|refusal| refusals::field(*refusal) == Some(name));
    here.map(|refusal| words.t(&format!("refused-{}", refusals::code(refusal)))).unwrap_or_default()
}

/// Whether another sum can be worked out before anything is sent.
const fn other(kind: Kind) -> bool {
    matches!(kind, Kind::Refund | Kind::Return)
}

fn is_about_sum(wrong: Option<Refusal>) -> bool {
    wrong.and_then(refusals::field) == Some("sum")
}

/// The field by which another sum is worked out before anything is sent.
fn other_sum(
    words: Words<'_>,
    kind: Kind,
    wish: &Wish,
    most: Money,
    wrong: Option<Refusal>,
) -> Option<String> {
    other(kind).then(|| {
        Input {
            id: "sum".to_owned(),
            name: "sum",
            label: words.t("step-sum"),
            hint: words.with("step-sum-most", "sum", most.pretty()),
            error: error(words, wrong, "sum"),
            kind: "text",
            value: &wish.sum,
            max_chars: SUM_MAX_CHARS,
            ..Input::default()
        }
        .html()
    })
}

/// What an address for another sum carries on.
fn kept(desk: &Desk, wish: &Wish) -> Vec<(&'static str, String)> {
    let store = desk.store.as_ref().filter(|_| desk.stores.len() > 1);
    let store = store.map(|store| ("store", store.id.to_string()));
    [("of", wish.of.clone())].into_iter().chain(store).collect()
}

fn fresh_reference(desk: &Desk) -> String {
    hex::encode(desk.guest.app.engine.random_bytes::<REFERENCE_BYTES>())
}

fn hidden(order: &Order, kind: Kind, wish: &Wish) -> Vec<(&'static str, String)> {
    let mut hidden = vec![("reference", wish.reference.clone()), ("seen", seen_by(kind, order))];
    if !wish.of.is_empty() && kind != Kind::Attach {
        hidden.push(("of", wish.of.clone()));
    }
    if matches!(kind, Kind::Judge | Kind::Mismatch) {
        hidden.push(("yes", i32::from(wish.says_yes).to_string()));
    }
    if matches!(kind, Kind::Refund | Kind::Return) {
        hidden.push(("sum", wish.sum.clone()));
    }
    hidden
}

fn fields(
    words: Words<'_>,
    kind: Kind,
    wish: &Wish,
    wrong: Option<Refusal>,
    telling: &Telling,
) -> Vec<String> {
    let mut fields = Vec::new();
    if kind == Kind::Attach {
        let input = Input {
            id: "of".to_owned(),
            name: "of",
            label: words.t("step-number"),
            hint: words.t("step-number-hint"),
            error: error(words, wrong, "of"),
            kind: "text",
            value: &wish.of,
            max_chars: NUMBER_MAX_CHARS,
            ..Input::default()
        };
        fields.push(input.html());
    }
    if kind == Kind::Receipt {
        let input = Input {
            id: "sum".to_owned(),
            name: "sum",
            label: words.t("step-sum"),
            error: error(words, wrong, "sum"),
            kind: "text",
            value: &wish.sum,
            max_chars: SUM_MAX_CHARS,
            ..Input::default()
        };
        fields.push(input.html());
    }
    if kind.asks_reason(wish.says_yes) {
        let (label, hint) = match kind {
            Kind::Receipt => ("step-note", "step-note-hint"),
            Kind::Return => ("step-return-note", "step-return-note-hint"),
            _ => ("step-reason", "step-reason-hint"),
        };
        let wrong = wrong.filter(|_| matches!(telling, Telling::Wrong(_)));
        let input = Input {
            id: "reason".to_owned(),
            name: "reason",
            label: words.t(label),
            hint: words.t(hint),
            error: error(words, wrong, "reason"),
            value: &wish.reason,
            max_chars: NOTE_MAX_CHARS,
            multiline: true,
            ..Input::default()
        };
        fields.push(input.html());
    }
    fields
}
