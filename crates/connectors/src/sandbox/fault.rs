//! Faults on demand: what a twin does wrong, how often, and to whom.

use super::SERVICES;
use crate::http::{Request, Response};
use krama_domain::time::Random;
use std::collections::{BTreeMap, VecDeque};

/// One way to misbehave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Answers with this status and an HTML body, and does nothing.
    Status(u16),
    /// Does nothing and never answers.
    TimeOut,
    /// Does it, and the answer is lost.
    LostAnswer,
    /// Answers after so many milliseconds.
    Delay(i64),
    /// Sends each webhook so many times more.
    Repeat(u8),
    /// Sends webhooks in reverse order.
    Reorder,
    /// Sends webhooks after so many milliseconds.
    DelayWebhook(i64),
    /// Sends no webhook.
    DropWebhook,
}

/// Milliseconds between two webhooks that belong together.
const WEBHOOK_GAP_MS: i64 = 20;

impl Fault {
    /// The faults that a page offers, with their names in forms.
    pub const OFFERED: [(&'static str, Self); 10] = [
        ("repeat", Self::Repeat(2)),
        ("reorder", Self::Reorder),
        ("delay", Self::Delay(3_000)),
        ("4xx", Self::Status(400)),
        ("429", Self::Status(429)),
        ("5xx", Self::Status(503)),
        ("timeout", Self::TimeOut),
        ("lost", Self::LostAnswer),
        ("delay-webhook", Self::DelayWebhook(10_000)),
        ("drop-webhook", Self::DropWebhook),
    ];

    /// The fault of a name in [`Fault::OFFERED`].
    pub fn named(name: &str) -> Option<Self> {
        Self::OFFERED.iter().find(|(known, _)| *known == name).map(|(_, fault)| *fault)
    }

    const fn concerns_webhooks(self) -> bool {
        matches!(self, Self::Repeat(_) | Self::Reorder | Self::DelayWebhook(_) | Self::DropWebhook)
    }
}

/// Which faults are in force.
#[derive(Debug, Clone, Default)]
pub struct Faults {
    /// For the next requests of a service, one each.
    queued: BTreeMap<&'static str, VecDeque<Fault>>,
    /// Always, with a chance in a thousand: for simulations.
    chances: Vec<(&'static str, Fault, u16)>,
}

/// Most faults that wait at once for one service.
pub const QUEUE_MAX: usize = 1_000;

fn known(service: &str) -> Option<&'static str> {
    SERVICES.into_iter().find(|s| *s == service)
}

impl Faults {
    /// The next `times` requests (or webhook-sending requests) of `service` misbehave so.
    pub fn queue(&mut self, service: &str, fault: Fault, times: usize) {
        let Some(service) = known(service) else { return };
        let queue = self.queued.entry(service).or_default();
        let room = QUEUE_MAX.saturating_sub(queue.len());
        queue.extend(std::iter::repeat_n(fault, times.min(room)));
    }

    /// From now on each request of `service` misbehaves so with a chance of `per_mille` in a thousand.
    pub fn chance(&mut self, service: &str, fault: Fault, per_mille: u16) {
        if let Some(service) = known(service) {
            self.chances.push((service, fault, per_mille));
        }
    }

    /// Everything behaves again.
    pub fn heal(&mut self) {
        *self = Self::default();
    }

    /// Faults that still wait for `service`.
    pub fn waiting(&self, service: &str) -> usize {
        self.queued.get(service).map_or(0, VecDeque::len)
    }

    /// The faults of the next request.
    pub fn draw(&mut self, service: &str, random: &mut dyn Random) -> Vec<Fault> {
        self.take(service, false, random)
    }

    /// The faults of the webhooks of the next request that sends some.
    pub fn draw_webhook(&mut self, service: &str, random: &mut dyn Random) -> Vec<Fault> {
        self.take(service, true, random)
    }

    fn take(&mut self, service: &str, webhooks: bool, random: &mut dyn Random) -> Vec<Fault> {
        let mut drawn = Vec::new();
        if let Some(queue) = self.queued.get_mut(service)
            && let Some(at) = queue.iter().position(|f| f.concerns_webhooks() == webhooks)
        {
            drawn.extend(queue.remove(at));
        }
        for (_, fault, per_mille) in
            self.chances.iter().filter(|c| c.0 == service && c.1.concerns_webhooks() == webhooks)
        {
            if random.below(1_000) < u64::from(*per_mille) {
                drawn.push(*fault);
            }
        }
        drawn
    }
}

/// The answer that faults put in place of the real one: `Some(None)` is no answer at all.
#[expect(
    clippy::option_option,
    reason = "whether there is a substitute, and whether the substitute is an answer"
)]
pub(super) fn answer_instead(faults: &[Fault]) -> Option<Option<Response>> {
    faults.iter().find_map(|fault| match fault {
        Fault::Status(429) => Some(Some(too_many())),
        Fault::Status(status) => Some(Some(Response::html(*status, "<html><body>gateway</body></html>"))),
        Fault::TimeOut => Some(None),
        _ => None,
    })
}

fn too_many() -> Response {
    Response::html(429, "<html><body>too many requests</body></html>").with_header("retry-after", "2")
}

pub(super) fn delay_ms(faults: &[Fault]) -> i64 {
    faults.iter().map(|f| if let Fault::Delay(ms) = f { *ms } else { 0 }).sum()
}

pub(super) fn schedule(mut emits: Vec<Request>, faults: &[Fault]) -> Vec<(i64, Request)> {
    if faults.contains(&Fault::DropWebhook) {
        return Vec::new();
    }
    if faults.contains(&Fault::Reorder) {
        emits.reverse();
    }
    let late: i64 = faults.iter().map(|f| if let Fault::DelayWebhook(ms) = f { *ms } else { 0 }).sum();
    let copies =
        1 + faults.iter().map(|f| if let Fault::Repeat(n) = f { usize::from(*n) } else { 0 }).sum::<usize>();
    let each = emits.into_iter().flat_map(|emit| std::iter::repeat_n(emit, copies));
    each.zip(0_i64..).map(|(emit, nth)| (late + nth * WEBHOOK_GAP_MS, emit)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Zeros;
    impl Random for Zeros {
        fn fill(&mut self, bytes: &mut [u8]) {
            bytes.fill(0);
        }
    }

    #[test]
    fn queued_faults_are_used_once_each_in_their_own_place() {
        let mut faults = Faults::default();
        faults.queue("monobank", Fault::TimeOut, 1);
        faults.queue("monobank", Fault::Repeat(2), 1);
        faults.queue("nobody", Fault::TimeOut, 1);
        assert_eq!(faults.draw("telegram", &mut Zeros), []);
        assert_eq!(faults.draw_webhook("monobank", &mut Zeros), [Fault::Repeat(2)]);
        assert_eq!(faults.draw("monobank", &mut Zeros), [Fault::TimeOut]);
        assert_eq!(faults.draw("monobank", &mut Zeros), []);
    }

    #[test]
    fn webhooks_are_repeated_and_reordered() {
        let emits = vec![Request::get("http://a"), Request::get("http://b")];
        let sent = schedule(emits.clone(), &[Fault::Repeat(1), Fault::Reorder, Fault::DelayWebhook(100)]);
        let urls: Vec<_> = sent.iter().map(|(at, r)| (*at, r.url.as_str())).collect();
        assert_eq!(urls, [(100, "http://b"), (120, "http://b"), (140, "http://a"), (160, "http://a")]);
        assert!(schedule(emits, &[Fault::DropWebhook]).is_empty());
    }
}
