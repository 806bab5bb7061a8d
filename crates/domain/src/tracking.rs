//! Who came from where: what advertising needs to recognise a buyer, frozen when the order is placed.
//!
//! A purchase may be reported days after the checkout, by a background worker; it must carry the buyer's address
//! and browser, not the worker's.

use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The buyer's traces at checkout. All of them plain text as the browser sent them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tracking {
    /// Meta's browser cookie `_fbp`.
    pub fbp: Option<String>,
    /// Meta's click cookie `_fbc`; case-sensitive, never altered.
    pub fbc: Option<String>,
    /// The browser's IP address, IPv6 preferred.
    pub ip: Option<String>,
    /// The browser's user agent.
    pub user_agent: Option<String>,
    /// The page on which the order was placed.
    pub page_url: Option<String>,
    /// The first page of the visit.
    pub landing_url: Option<String>,
    /// When the buyer agreed to advertising cookies; `None` when they did not.
    pub consent_at: Option<Timestamp>,
    /// Whether the buyer refused them: then nothing is sent, whatever the store requires.
    #[serde(default)]
    pub refused: bool,
}
