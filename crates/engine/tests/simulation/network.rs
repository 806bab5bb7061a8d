//! Between krama and the outside: latency, closed doors, lost requests, outages; and the bank's sender of webhooks.

use crate::event::{Event, Flight};
use crate::world::World;
use krama_connectors::http::{Answer, Request, Response};
use krama_domain::time::{SECOND_MS, Timestamp};

/// What stands before every path in the settings of the simulated store.
pub(crate) const BASE: &str = "https://sandbox";
/// Milliseconds after which the bank sends a webhook again that was not answered 200. Not documented; an SDK says so.
const RESEND_MS: [i64; 2] = [60 * SECOND_MS, 600 * SECOND_MS];
/// Milliseconds of one way.
const WAY_MS: (i64, i64) = (2, 200);
/// Of requests that a dead node had sent, so many in a thousand arrive all the same.
const POSTHUMOUS: u64 = 600;

/// How an outside system is away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outage {
    /// Nobody listens.
    Refused,
    /// A gateway answers for it.
    Gateway,
    /// It swallows everything.
    Silent,
}

/// The service of an address, and the address within it.
pub(crate) fn addressed(request: &Request) -> (&'static str, Request) {
    let rest = request.url.strip_prefix(BASE).unwrap_or_default();
    let service = krama_connectors::sandbox::SERVICES
        .into_iter()
        .find(|service| rest.trim_start_matches('/').starts_with(service))
        .unwrap_or_else(|| panic!("krama sent a request to nobody in this world: {}", request.url));
    let within = rest.trim_start_matches('/').trim_start_matches(service);
    (service, Request { url: format!("http://twin{within}"), ..request.clone() })
}

impl World {
    fn way_ms(&mut self) -> i64 {
        self.dice.between(WAY_MS.0, WAY_MS.1)
    }

    /// A node sends a request: it is refused at once, or arrives after a while, or never.
    pub(crate) fn send(&mut self, flight: Flight) {
        let (service, _) = addressed(&flight.sent.request);
        let way = self.way_ms();
        let outage = self.outage(service);
        let is_refused = outage == Some(Outage::Refused) || self.dice.chance(self.weather.refused);
        if is_refused {
            let answer = Answer::NotSent { reason: "connection refused".to_owned() };
            self.foresee(way, Event::Answer(Box::new(flight), answer));
        } else if outage == Some(Outage::Silent) || self.dice.chance(self.weather.lost_on_way) {
            self.time_out(flight);
        } else {
            self.foresee(way, Event::Arrival(Box::new(flight)));
        }
    }

    fn time_out(&mut self, flight: Flight) {
        let at = flight.sent_at.plus_ms(flight.timeout_ms).max(self.now);
        let answer = Answer::NoAnswer { reason: "no answer in time".to_owned() };
        self.queue.push(at, Event::Answer(Box::new(flight), answer));
    }

    fn outage(&self, service: &str) -> Option<Outage> {
        self.outages.get(service).filter(|(_, until)| self.now < *until).map(|(kind, _)| *kind)
    }

    /// A request reaches the outside. What a dead node sent may have been lost with it.
    pub(crate) fn arrive(&mut self, flight: Flight) {
        let lives = self.nodes[flight.node].life == flight.life;
        if !lives && !self.dice.chance(POSTHUMOUS) {
            return;
        }
        self.watch_arriving(&flight);
        let (service, request) = addressed(&flight.sent.request);
        let before = self.sandbox.telegram.arrived();
        let served = self.serve(service, &request);
        if self.sandbox.telegram.arrived() > before
            && let Some(tells) = &flight.tells
        {
            *self.record.told.entry(tells.clone()).or_default() += 1;
        }
        let Some((response, delay_ms)) = served else {
            return self.time_out(flight);
        };
        self.watch_answer(&flight, &response);
        let way = self.way_ms();
        let at = self.now.plus_ms(delay_ms + way);
        if at.since_ms(flight.sent_at) >= flight.timeout_ms {
            return self.time_out(flight);
        }
        self.queue.push(at, Event::Answer(Box::new(flight), Answer::Response(response)));
    }

    /// A service answers, faults included; `None` when no answer will come. The answer comes with its delay.
    fn serve(&mut self, service: &'static str, request: &Request) -> Option<(Response, i64)> {
        let bad_gateway = || Response::html(502, "<html><body>bad gateway</body></html>");
        if self.outage(service) == Some(Outage::Gateway) {
            return Some((bad_gateway(), 0));
        }
        if service == "nova_poshta" {
            self.before_the_carrier(request);
        }
        let served = self.sandbox.serve(service, request, self.now, &mut self.dice);
        for (delay_ms, request) in served.emits {
            self.foresee(delay_ms, Event::Webhook { request, tries: 0 });
        }
        let broke = service == "monobank" && self.dice.chance(self.weather.gateway);
        let mut response = served.response?;
        if service == "monobank" && request.path().ends_with("/statement") {
            self.at_the_statement(request, &mut response);
        }
        Some((if broke { bad_gateway() } else { response }, served.delay_ms))
    }

    /// A browser at the bank's pages; it has no faults but those of the webhooks that follow.
    pub(crate) fn browse(&mut self, path: &str, form: &str) -> Response {
        let mut request = Request::get(format!("http://twin{path}"));
        request.method = krama_connectors::http::Method::Post;
        request.body = form.as_bytes().to_vec();
        let served = self.sandbox.serve("monobank", &request, self.now, &mut self.dice);
        for (delay_ms, request) in served.emits {
            self.foresee(delay_ms, Event::Webhook { request, tries: 0 });
        }
        served.response.unwrap_or_else(|| Response::html(200, ""))
    }

    /// A request that is answered while everybody waits: a key for a webhook.
    pub(crate) fn ask_now(&mut self, request: &Request) -> Answer {
        let (service, request) = addressed(request);
        if self.outage(service).is_some_and(|kind| kind != Outage::Gateway) {
            return Answer::NotSent { reason: "connection refused".to_owned() };
        }
        match self.serve(service, &request) {
            Some((response, _)) => Answer::Response(response),
            None => Answer::NoAnswer { reason: "no answer in time".to_owned() },
        }
    }

    /// The bank sends a webhook, three times in all until it is answered 200.
    pub(crate) fn deliver_webhook(&mut self, request: Request, tries: u32) {
        if self.take_webhook(&request) {
            return;
        }
        if let Some(pause_ms) = RESEND_MS.get(tries as usize) {
            self.foresee(*pause_ms, Event::Webhook { request, tries: tries + 1 });
        }
    }

    /// Something happens so many milliseconds from now.
    pub(crate) fn foresee(&mut self, ms: i64, event: Event) {
        self.queue.push(self.now.plus_ms(ms.max(0)), event);
    }

    /// An outside system goes away.
    pub(crate) fn begin_outage(&mut self, service: &'static str, kind: Outage, until: Timestamp) {
        self.outages.insert(service, (kind, until));
    }
}
