//! The sandbox: twins of all outside systems, and the faults that make them misbehave.
//!
//! A twin is a plain function over its state. `krama sandbox` serves it over HTTP, the simulation calls it directly.

pub mod fault;
pub mod html;

use crate::http::{Request, Response};
use crate::{meta, monobank, nova_poshta, telegram};
use fault::{Fault, Faults};
use krama_domain::time::{Random, Timestamp};

/// What a twin answers, and the webhooks that it sends because of the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The answer.
    pub response: Response,
    /// Webhooks, in the order in which they happened.
    pub emits: Vec<Request>,
}

impl From<Response> for Reply {
    fn from(response: Response) -> Self {
        Self { response, emits: Vec::new() }
    }
}

/// What the caller and the receiver of the webhooks see, faults included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Served {
    /// The answer; `None` when it is lost or never made, so that the caller runs into its time-out.
    pub response: Option<Response>,
    /// Milliseconds until the answer.
    pub delay_ms: i64,
    /// Webhooks with the milliseconds until each is sent.
    pub emits: Vec<(i64, Request)>,
}

/// All twins and their faults.
#[derive(Default)]
pub struct Sandbox {
    /// monobank's twin.
    pub monobank: monobank::sandbox::Twin,
    /// Telegram's twin.
    pub telegram: telegram::sandbox::Twin,
    /// Meta's twin.
    pub meta: meta::sandbox::Twin,
    /// Nova Poshta's twin.
    pub nova_poshta: nova_poshta::sandbox::Twin,
    /// What goes wrong.
    pub faults: Faults,
}

/// The twins' names: the first segment of a path in the sandbox.
pub const SERVICES: [&str; 4] = ["monobank", "telegram", "meta", "nova_poshta"];

/// Whether a path is the outside system's own interface (and so may misbehave), not a page for people.
fn is_api(service: &str, path: &str) -> bool {
    match service {
        "monobank" => path.starts_with("/api/"),
        // A bot asks for updates all the time: what is ordered for a message would befall those questions.
        "telegram" => {
            // What krama asks by itself would take the faults away from the messages that they are meant for.
            let unasked = ["/getUpdates", "/getMe", "/setWebhook", "/deleteWebhook"];
            path.starts_with("/bot") && !unasked.iter().any(|call| path.ends_with(call))
        }
        "meta" => path.starts_with("/v"),
        "nova_poshta" => path.starts_with(nova_poshta::sandbox::API),
        _ => false,
    }
}

impl Sandbox {
    /// Serves a request to `service`; `request.url` begins with the path within that service.
    pub fn serve(
        &mut self,
        service: &str,
        request: &Request,
        now: Timestamp,
        random: &mut dyn Random,
    ) -> Served {
        let faults =
            if is_api(service, request.path()) { self.faults.draw(service, random) } else { Vec::new() };
        if let Some(response) = fault::answer_instead(&faults) {
            return Served { response, delay_ms: fault::delay_ms(&faults), emits: Vec::new() };
        }
        let reply = self.dispatch(service, request, now, random);
        let sends = !reply.emits.is_empty();
        let webhook_faults = if sends { self.faults.draw_webhook(service, random) } else { Vec::new() };
        let lost = faults.contains(&Fault::LostAnswer);
        Served {
            response: (!lost).then_some(reply.response),
            delay_ms: fault::delay_ms(&faults),
            emits: fault::schedule(reply.emits, &webhook_faults),
        }
    }

    fn dispatch(
        &mut self,
        service: &str,
        request: &Request,
        now: Timestamp,
        random: &mut dyn Random,
    ) -> Reply {
        match service {
            "monobank" => self.monobank.serve(request, now, random),
            "telegram" => self.telegram.serve(request, now, random),
            "meta" => self.meta.serve(request, now, random),
            "nova_poshta" => self.nova_poshta.serve(request, now, random),
            _ => Response::html(404, html::page("sandbox", "<p>404</p>")).into(),
        }
    }
}
