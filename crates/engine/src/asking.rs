//! One question to an outside system for somebody who waits for the page: a price, a print, a list to choose from.
//!
//! Nothing is kept and no lane is touched. Whoever makes the request answers for its being harmless to repeat.

use crate::node::Engine;
use krama_connectors::http::{Answer, Request};

impl Engine {
    /// Sends a request and waits for its answer, at most `timeout_ms`.
    pub async fn inquire(&self, request: &Request, timeout_ms: u64) -> Answer {
        self.transport().send(request, timeout_ms).await
    }
}
