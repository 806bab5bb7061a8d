//! monobank's twin: its API in the real wire format, the payer's page, and the merchant's cabinet.
//!
//! Responsible for the invoices' lives and for signed webhooks: one for every change of an invoice's status but `expired`
//! (making an invoice is no change). Instants are cut to whole seconds, as the bank's are, so that several webhooks may
//! carry the same one. Every token is taken but those that begin with `wrong`. Refunds are never recognised as repeated:
//! whoever asks twice pays twice, as at the bank. Faults are not its business.

mod api;
mod cabinet;
mod form;
mod invoice;
mod key;
mod payer;
mod statement;

use crate::http::{Method, Request, Response};
use crate::sandbox::Reply;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use invoice::{Draft, Invoice};
use key::Key;
use krama_domain::time::{Random, Timestamp};
use std::collections::{BTreeMap, VecDeque};

/// Most invoices that the twin remembers; the oldest are dropped, and their money with them.
pub const INVOICES_MAX: usize = 20_000;
/// What stands before the paths of pages while [`Twin::base`] is empty; no such host exists (RFC 2606).
const UNMOUNTED: &str = "http://monobank.invalid";
/// Characters of an invoice's id after `p2_`.
const ID_CHARS: usize = 12;

/// The bank as one sandbox plays it, for all stores of it.
#[derive(Default)]
pub struct Twin {
    /// Where the twin is reached from outside, with its mount and without a slash at the end:
    /// `http://127.0.0.1:8081/monobank`. Stands in the addresses that the twin gives out.
    pub base: String,
    invoices: BTreeMap<String, Invoice>,
    /// Ids in the order in which they were made.
    ids: VecDeque<String>,
    /// Changes so far; makes references of the bank's own (rrn) unique.
    changes: u64,
    key: Key,
}

impl Twin {
    /// Answers a request; its path is the one within the twin.
    pub fn serve(&mut self, request: &Request, now: Timestamp, random: &mut dyn Random) -> Reply {
        let path = request.path();
        if let Some(method) = path.strip_prefix("/api/merchant/") {
            return api::serve(self, method, request, now, random);
        }
        if let Some(id) = path.strip_prefix("/pay/") {
            return payer::serve(self, id, request, now);
        }
        match (path, request.method) {
            ("/", Method::Get) => Response::html(200, cabinet::page(self, now)).into(),
            ("/", Method::Post) => cabinet::act(self, request, now),
            _ if path.starts_with("/api/") => api::not_found().into(),
            _ => Response::html(404, crate::sandbox::html::page("Такої сторінки немає", "<p>404</p>")).into(),
        }
    }

    /// Pays an invoice: `processing`, then `success` (or `hold` where that was asked for). On a held invoice: takes the
    /// money, as the merchant does in the cabinet. Returns the webhooks; none when it cannot be paid.
    pub fn pay(&mut self, id: &str, now: Timestamp) -> Vec<Request> {
        self.change(id, now, Invoice::pay)
    }

    /// A try to pay that fails with the bank's code. The invoice stays payable.
    pub fn decline(&mut self, id: &str, code: &str, now: Timestamp) -> Vec<Request> {
        self.change(id, now, |invoice, at, _| invoice.decline(code, at))
    }

    /// Blocks the sum on the payer's card without taking it.
    pub fn hold(&mut self, id: &str, now: Timestamp) -> Vec<Request> {
        self.change(id, now, |invoice, at, _| invoice.hold(at))
    }

    /// Gives everything back that is left, or releases a hold.
    pub fn reverse(&mut self, id: &str, now: Timestamp) -> Vec<Request> {
        self.change(id, now, |invoice, at, nth| invoice.give_back(None, None, nth, at).unwrap_or_default())
    }

    /// Gives `amount` (minor units) back from the merchant's cabinet, without a reference of ours. Nothing happens when
    /// that is more than is left.
    pub fn refund_in_cabinet(&mut self, id: &str, amount: i64, now: Timestamp) -> Vec<Request> {
        self.change(id, now, |invoice, at, nth| {
            invoice.give_back(None, Some(amount), nth, at).unwrap_or_default()
        })
    }

    /// From now on webhooks are signed with another key, and `pubkey` gives it.
    pub fn rotate_key(&mut self) {
        self.key = self.key.next();
    }

    /// Minor units that the bank holds for the merchant, by the invoices' `reference`: taken less given back.
    pub fn money(&self) -> BTreeMap<String, i64> {
        let mut sums = BTreeMap::new();
        for invoice in self.invoices.values().filter(|invoice| invoice.captured > 0) {
            *sums.entry(invoice.draft.reference.clone().unwrap_or_default()).or_default() += invoice.left();
        }
        sums
    }

    /// Ids of the invoices that carry this `reference`, oldest first.
    pub fn invoices_of(&self, reference: &str) -> Vec<String> {
        let carries_it = |id: &&String| {
            self.invoices
                .get(*id)
                .is_some_and(|invoice| invoice.draft.reference.as_deref() == Some(reference))
        };
        self.ids.iter().filter(carries_it).cloned().collect()
    }

    /// The status of an invoice as the bank would tell it now.
    pub fn status(&mut self, id: &str, now: Timestamp) -> Option<&'static str> {
        self.current(id, now).map(|invoice| invoice.word())
    }

    /// An invoice after its time may have run out.
    fn current(&mut self, id: &str, now: Timestamp) -> Option<&mut Invoice> {
        let invoice = self.invoices.get_mut(id)?;
        invoice.expire(now);
        Some(invoice)
    }

    /// Applies a change to an invoice, and signs what it tells.
    fn change(
        &mut self,
        id: &str,
        now: Timestamp,
        change: impl FnOnce(&mut Invoice, Timestamp, u64) -> Vec<serde_json::Value>,
    ) -> Vec<Request> {
        self.changes += 1;
        let nth = self.changes;
        let Some(invoice) = self.current(id, now) else { return Vec::new() };
        let told = change(invoice, Timestamp::from_secs(now.as_secs()), nth);
        let to = invoice.draft.web_hook_url.clone();
        told.iter().filter_map(|state| Some(self.webhook(to.as_deref()?, state))).collect()
    }

    fn webhook(&self, to: &str, state: &serde_json::Value) -> Request {
        let request = Request::post_json(to, state);
        let signature = self.signature(&request.body);
        request.with_header("x-sign", &signature)
    }

    /// What `X-Sign` is for a body, with the present key: for simulations that let the bank say odd things.
    pub fn signature(&self, body: &[u8]) -> String {
        STANDARD.encode(self.key.sign(body))
    }

    /// Keeps a new invoice and gives it an id.
    fn open(&mut self, draft: Draft, now: Timestamp, random: &mut dyn Random) -> String {
        const ALPHABET: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        let mut letter = || {
            let at = usize::try_from(random.below(ALPHABET.len() as u64)).unwrap_or(0);
            char::from(ALPHABET[at])
        };
        let mut id: String =
            "p2_".chars().chain(std::iter::repeat_with(&mut letter).take(ID_CHARS)).collect();
        self.changes += 1;
        if self.invoices.contains_key(&id) {
            id = format!("{id}{}", self.changes);
        }
        while self.ids.len() >= INVOICES_MAX
            && let Some(oldest) = self.ids.pop_front()
        {
            self.invoices.remove(&oldest);
        }
        self.invoices.insert(id.clone(), Invoice::new(id.clone(), draft, now));
        self.ids.push_back(id.clone());
        id
    }

    /// Address of the payer's page.
    fn page_url(&self, id: &str) -> String {
        let base = if self.base.is_empty() { UNMOUNTED } else { &self.base };
        format!("{base}/pay/{id}")
    }
}
