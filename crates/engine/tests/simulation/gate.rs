//! What leaves krama, watched from outside: under whose lease, to whose account, how fast, and not while a person has
//! stopped the lane.

use crate::event::Flight;
use crate::limits::Limit;
use crate::network::addressed;
use crate::world::World;
use krama_connectors::http::{Request, Response, decode};
use krama_domain::effect::Destination;
use krama_domain::ids::StoreId;
use krama_domain::time::Timestamp;
use krama_store::args;
use krama_store::repo::lanes::Lease;
use std::collections::BTreeMap;

/// A lane: whose, and to which outside system.
pub(crate) type LaneId = (StoreId, Destination);

/// What the gate remembers.
#[derive(Default)]
pub(crate) struct Gate {
    limits: BTreeMap<LaneId, Limit>,
    /// Since when a person keeps the lane stopped.
    paused: BTreeMap<LaneId, Timestamp>,
    /// Whose invoice it is, by the bank's id.
    invoices: BTreeMap<String, StoreId>,
}

impl Gate {
    /// A clock jumped: the next tokens may be there at once.
    pub(crate) fn forgive(&mut self) {
        self.limits.clear();
    }

    /// A person stopped the lane, or lets it go on.
    pub(crate) fn pause(&mut self, lane: LaneId, since: Option<Timestamp>) {
        match since {
            Some(since) => {
                self.paused.entry(lane).or_insert(since);
            }
            None => {
                self.paused.remove(&lane);
            }
        }
    }
}

impl World {
    /// A request leaves a node that claimed its work at `claimed_at`, true time.
    pub(crate) fn watch_leaving(&mut self, lease: &Lease, claimed_at: Timestamp) {
        self.expect_lease(lease);
        let (now, lane) = (self.now, (lease.store.clone(), lease.lane));
        if self.gate.paused.get(&lane).is_some_and(|since| claimed_at > *since) {
            self.complain("a paused lane sends nothing", &format!("{}/{}", lane.0, lane.1.code()));
        }
        let rate = krama_connectors::of(lease.lane).limits.rate;
        let limit = self.gate.limits.entry(lane).or_insert_with(|| Limit::new(rate));
        if !limit.admits(now) {
            let what = format!("{} sent one too many to {}/{}", lease.node, lease.store, lease.lane.code());
            self.complain("a limit holds over all nodes", &what);
        }
    }

    /// A request may only leave while nobody else works on the lane.
    fn expect_lease(&mut self, lease: &Lease) {
        let sql = "SELECT fence FROM lanes WHERE store_id = $1 AND lane = $2";
        let args = args![lease.store.as_str(), lease.lane.code()];
        let fence = self.read(|tx| tx.query_one(sql, args)?.map_or(Ok(0), |row| row.int(0)));
        if fence != lease.fence {
            let (node, store, lane) = (&lease.node, &lease.store, lease.lane.code());
            let what =
                format!("{node} sent to {store}/{lane} under fence {}, and {fence} counts", lease.fence);
            self.complain("a request leaves only under a lease", &what);
        }
    }

    /// A request reaches an account of the outside: it must be that of the store whose lane it left by, and speak of
    /// nothing of another store.
    pub(crate) fn watch_arriving(&mut self, flight: &Flight) {
        let (service, request) = addressed(&flight.sent.request);
        let store = &flight.lease.store;
        let owner = self.account(service, &request);
        if owner.as_ref() != Some(store) {
            self.complain("accounts do not mix", &format!("{store} used the {service} account of {owner:?}"));
        }
        let text = String::from_utf8_lossy(&request.body).into_owned();
        let others = self.shops.iter().filter(|shop| shop.id != *store);
        let strays: Vec<_> =
            others.filter(|shop| names_order(&text, &shop.prefix)).map(|s| s.id.clone()).collect();
        for stray in strays {
            self.complain(
                "accounts do not mix",
                &format!("{store} sent {service} something about an order of {stray}"),
            );
        }
        let stray =
            invoice_of(&request).filter(|id| self.gate.invoices.get(id).is_some_and(|of| of != store));
        if let Some(id) = stray {
            self.complain(
                "accounts do not mix",
                &format!("{store} asked about {id}, which is not its invoice"),
            );
        }
    }

    /// The bank answered: whose invoice was made?
    pub(crate) fn watch_answer(&mut self, flight: &Flight, response: &Response) {
        if flight.sent.request.path().ends_with("/invoice/create")
            && let Some(id) =
                response.body_json().and_then(|body| body["invoiceId"].as_str().map(str::to_owned))
        {
            self.gate.invoices.insert(id, flight.lease.store.clone());
        }
    }

    /// Whose account a request uses, by the credentials in it.
    fn account(&self, service: &str, request: &Request) -> Option<StoreId> {
        let has =
            |of: Option<&str>, value: &str| of.is_some_and(|secret| !secret.is_empty() && secret == value);
        let body = || serde_json::from_slice::<serde_json::Value>(&request.body).unwrap_or_default();
        let path = decode(request.path());
        let owner = |shop: &&crate::shop::Shop| match service {
            "monobank" => request.header("x-token").is_some_and(|token| has(Some(shop.plan.bank), token)),
            "telegram" => path.starts_with(&format!("/bot{}/", shop.plan.bot)) && !shop.plan.bot.is_empty(),
            "nova_poshta" => has(Some(shop.plan.carrier), body()["apiKey"].as_str().unwrap_or_default()),
            _ => {
                let (pixel, token) = shop.plan.meta;
                has(Some(token), body()["access_token"].as_str().unwrap_or_default())
                    && path.contains(&format!("/{pixel}/"))
            }
        };
        self.shops.iter().find(owner).map(|shop| shop.id.clone())
    }

    /// Notes what was wrong while the life goes on.
    pub(crate) fn complain(&mut self, name: &str, what: &str) {
        self.record.complaints.push(format!("{name}: at {} {what}", self.now));
    }
}

/// Whether a text holds an order number with this prefix: `TWC05012026N17`.
fn names_order(text: &str, prefix: &str) -> bool {
    const DAY_CHARS: usize = 8;
    text.match_indices(prefix).any(|(at, _)| {
        let rest = &text.as_bytes()[at + prefix.len()..];
        rest.len() > DAY_CHARS && rest[..DAY_CHARS].iter().all(u8::is_ascii_digit) && rest[DAY_CHARS] == b'N'
    })
}

/// The invoice that a request to the bank is about.
fn invoice_of(request: &Request) -> Option<String> {
    request.query("invoiceId").or_else(|| {
        let body: serde_json::Value = serde_json::from_slice(&request.body).ok()?;
        body["invoiceId"].as_str().map(str::to_owned)
    })
}
