//! Why a message to a customer could not be made from its template.

use super::Phrase;

/// The phrases and their texts.
pub(super) const PHRASES: &[Phrase] = &[
    ("the message about \"{news}\" in {lang} was not made: {why}", "reason-message-not-made"),
    ("the template cannot be read: {why}", "reason-template-unread"),
    ("line {line}, column {column}: {why}", "reason-template-at"),
    ("{name} has no value for this order, and the template needs it", "reason-template-missing"),
    ("for this order the template leaves nothing to say", "reason-template-silent"),
    ("the message has {count} characters, and a message takes {most}", "reason-template-long"),
];
