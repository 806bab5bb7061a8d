//! What the engine and the decisions say: tries that were too many, messages that wait or are not needed, rounds,
//! the directory, what people gave up.

use super::Phrase;

/// The phrases and their texts.
pub(super) const PHRASES: &[Phrase] = &[
    ("gave up after {tries} tries: {why}", "reason-gave-up"),
    ("goes by {channel} instead: {why}", "reason-goes-elsewhere"),
    ("the customer had {most} messages today", "reason-enough-today"),
    ("the program stopped before the answer came", "reason-stopped"),
    ("the connector asked for the same again and again; this is a defect of krama", "reason-no-progress"),
    ("no answer in time ({why})", "reason-not-in-time"),
    ("not needed any more: {why}", "reason-not-needed"),
    ("the shopper tries again", "reason-tries-again"),
    ("an invoice was made meanwhile", "reason-invoice-meanwhile"),
    ("no money is on hold any more", "reason-nothing-held"),
    ("the parcel does not wait any more", "reason-parcel-waits-not"),
    ("the money came meanwhile", "reason-money-meanwhile"),
    ("the order was cancelled meanwhile", "reason-cancelled-meanwhile"),
    ("the number was taken off the order", "reason-number-off"),
    ("the parcel was received meanwhile", "reason-parcel-received"),
    ("the parcel went on meanwhile", "reason-parcel-went-on"),
    ("it answered without a list", "reason-no-list"),
    ("its list has no end", "reason-endless-list"),
    (
        "settlements {settlements_before} → {settlements}, branches {branches_before} → {branches}",
        "reason-directory-counts",
    ),
    ("waits: the bank's statement is asked for once in a minute at most", "reason-statement-waits"),
    ("monobank is not connected", "reason-monobank-off"),
    ("its statement has more in a minute than can be read at once", "reason-statement-too-long"),
    ("given up by a person who looked: the bank had not given the money back", "reason-refund-looked"),
    ("given up by a person before the bank was to give the money back", "reason-refund-before"),
    ("given up by a person before the bank made the invoice", "reason-invoice-before"),
    ("given up by a person who looked: the carrier had made no waybill", "reason-waybill-looked"),
    ("given up by a person before the carrier was to make the waybill", "reason-waybill-before"),
];
