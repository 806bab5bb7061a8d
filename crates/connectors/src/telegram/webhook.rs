//! Webhooks of the bot. Telegram signs nothing: it repeats a secret that it was told with the address. The secret is made
//! from the bot's token, so nothing more has to be kept, and only who has the token can know it.

use super::{TOKEN, source_of, update};
use crate::connector::{Incoming, Received};
use crate::settings::Settings;
use crate::task::Updates;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// The header that carries the secret.
pub(super) const HEADER: &str = "x-telegram-bot-api-secret-token";

/// The secret of a store's webhook: 64 of `0-9a-f`.
pub(super) fn secret(settings: &Settings) -> Option<String> {
    let token = settings.get(&TOKEN)?;
    let text = format!("krama's webhook of {}\n{token}", settings.store.id);
    Some(hex::encode(Sha256::digest(text)))
}

/// Whether updates come by webhook: Telegram sends to https alone.
pub(super) fn is_used(settings: &Settings) -> bool {
    settings.public_url.starts_with("https://") && super::listens(settings)
}

/// Verifies the secret, then reads.
pub(super) fn receive(settings: &Settings, incoming: &Incoming<'_>) -> Received {
    let Some((wanted, source)) = secret(settings).zip(source_of(settings)) else {
        return Received::Rejected { reason: "the store has no bot" };
    };
    let sent = incoming.headers.iter().find(|(name, _)| name == HEADER).map(|(_, value)| value.as_bytes());
    if !bool::from(sent.unwrap_or_default().ct_eq(wanted.as_bytes())) {
        return Received::Rejected { reason: "the secret is missing or wrong" };
    }
    let read = serde_json::from_slice(incoming.body).ok().and_then(|json| update::read(&json));
    let Some(update) = read else {
        let identity = hex::encode(Sha256::digest(incoming.body));
        return Received::Unreadable { identity, reason: "not an update of the Bot API".to_owned() };
    };
    Received::Updates(Updates { source, list: vec![update] })
}

/// There is no key to be asked for.
pub(super) fn read_key(_: &crate::http::Response) -> Option<crate::task::Note> {
    None
}
