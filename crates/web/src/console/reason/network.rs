//! What the HTTP client says when nothing comes back. Its words, not ours, so that no source of krama holds them;
//! the commonest of them only.

use super::Phrase;

/// The phrases and their texts.
pub(super) const PHRASES: &[Phrase] = &[
    ("error sending request: client error (Connect): {why}", "reason-net-connect"),
    ("error sending request: {why}", "reason-net-request"),
    ("operation timed out", "reason-net-time"),
    ("tcp connect error: Connection refused (os error {code})", "reason-net-refused"),
    ("dns error: failed to lookup address information: {why}", "reason-net-name"),
];
