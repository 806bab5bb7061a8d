//! What is said of Meta: its token, its pixel, and events that it does not take or that nobody needs.

use super::Phrase;

/// The phrases and their texts.
pub(super) const PHRASES: &[Phrase] = &[
    ("Meta could not be reached: {why}", "reason-meta-away"),
    ("no answer from Meta ({why}); repeating is harmless, Meta merges equal event ids", "reason-meta-silent"),
    ("Meta took {received} of {sent} events; the call is repeated", "reason-meta-some"),
    ("Meta's answer (HTTP {status}) could not be read", "reason-meta-odd"),
    ("HTTP {status}, not in Meta's form", "reason-meta-form"),
    ("Meta does not take the access token ({told}): set a new meta.token", "reason-meta-token"),
    (
        "Meta does not let this token write to this pixel ({told}): check meta.pixel_id and the token's rights",
        "reason-meta-rights",
    ),
    ("Meta has blocked the account for some hours ({told})", "reason-meta-locked"),
    ("Meta says that we ask too often ({told})", "reason-meta-busy"),
    ("Meta has a temporary fault ({told})", "reason-meta-fault"),
    ("Meta answered with an error that is not known here ({told})", "reason-meta-unheard"),
    ("Meta rejects the event ({told})", "reason-meta-rejected"),
    ("too old: Meta does not take events older than 7 days ({told})", "reason-meta-too-old"),
    (
        "too old: Meta does not take events older than 7 days, so it was not sent",
        "reason-meta-too-old-unsent",
    ),
    ("code {code}, subcode {subcode}, fbtrace {trace}", "reason-meta-told"),
    ("Meta is not connected: set meta.pixel_id and meta.token", "reason-meta-off"),
    ("this is not a conversion of an order, and Meta takes nothing else", "reason-not-for-meta"),
    ("the shopper has not agreed to advertising cookies, so nothing is sent", "reason-no-consent"),
    ("the money or the reception that makes this event true has not come", "reason-not-covered"),
    ("the order was cancelled", "reason-order-was-cancelled"),
    ("the money was given back", "reason-money-given-back"),
];
