//! What happens next: events by virtual time, ties by the order in which they were foreseen.

use crate::customer::Wish;
use crate::network::Outage;
use crate::shop::Subjected;
use crate::shopper::Step;
use crate::staff::Deed;
use krama_connectors::http::{Answer, Request};
use krama_connectors::nova_poshta::sandbox::Quirk;
use krama_domain::effect::Destination;
use krama_domain::time::Timestamp;
use krama_engine::delivery::Outgoing;
use krama_store::repo::lanes::Lease;
use std::collections::BTreeMap;

/// A request of a node that is under way.
#[derive(Debug, Clone)]
pub(crate) struct Flight {
    pub(crate) node: usize,
    /// Which life of the node sent it; a restarted node does not hear the answer.
    pub(crate) life: u32,
    /// Under which lease it left.
    pub(crate) lease: Lease,
    pub(crate) run: u64,
    pub(crate) round: u64,
    pub(crate) sent: Outgoing,
    pub(crate) sent_at: Timestamp,
    /// Which news it tells a customer: the order, and what is told.
    pub(crate) tells: Option<(String, String)>,
    /// Milliseconds that the node waits for the answer.
    pub(crate) timeout_ms: i64,
}

/// Something that happens.
#[derive(Debug)]
pub(crate) enum Event {
    Shopper {
        shopper: usize,
        step: Step,
    },
    /// Somebody asks to be contacted; this often they tried before.
    Contact {
        contact: usize,
        tries: u32,
    },
    /// Somebody of the staff does something; two of them may do the same.
    Staff {
        about: Subjected,
        deed: Deed,
        name: &'static str,
    },
    /// A customer does something in the chat with the bot.
    Customer {
        about: Subjected,
        wish: Wish,
    },
    /// The carrier learns of a number that was typed already.
    Handover {
        about: Subjected,
        number: String,
    },
    /// The carrier does something wrong at its next call.
    Quirk(Quirk),
    /// A request reaches the outside system.
    Arrival(Box<Flight>),
    /// An answer, or the time-out, reaches the node.
    Answer(Box<Flight>, Answer),
    /// A webhook is sent; so many times before it was not answered 200.
    Webhook {
        request: Request,
        tries: u32,
    },
    /// A node looks for work.
    Look {
        node: usize,
        life: u32,
        turn: u64,
    },
    /// A lane of a node waited for a token, or for nothing in particular.
    Timer {
        node: usize,
        life: u32,
        run: u64,
        turn: u64,
    },
    /// A run tries to write down again what the database did not take.
    Rewrite {
        node: usize,
        life: u32,
        run: u64,
    },
    /// A node dies out of the blue.
    Crash(usize),
    Restart(usize),
    /// A node stops until then.
    Nap {
        node: usize,
        until: Timestamp,
    },
    /// A node's clock jumps by so many milliseconds.
    Jump {
        node: usize,
        ms: i64,
    },
    /// An outside system is away until then.
    Outage {
        service: &'static str,
        kind: Outage,
        until: Timestamp,
    },
    /// The database answers errors until then.
    Away(Timestamp),
    /// Somebody stops a lane, or lets it go on.
    Pause {
        store: usize,
        lane: Destination,
        paused: bool,
    },
    /// Somebody wants a store reconciled, with all that is older than so many milliseconds.
    Reconcile {
        store: usize,
        quiet_ms: i64,
    },
    /// The bank changes its key.
    Rotation,
    /// Nothing goes wrong any more.
    Heal,
}

impl Event {
    /// Whether the life is not over before this has happened.
    const fn is_vital(&self) -> bool {
        !matches!(self, Self::Look { .. } | Self::Timer { .. })
    }
}

/// The future.
#[derive(Default)]
pub(crate) struct Queue {
    events: BTreeMap<(Timestamp, u64), Event>,
    foreseen: u64,
    vital: usize,
}

impl Queue {
    pub(crate) fn push(&mut self, at: Timestamp, event: Event) {
        self.foreseen += 1;
        self.vital += usize::from(event.is_vital());
        self.events.insert((at, self.foreseen), event);
    }

    pub(crate) fn pop(&mut self) -> Option<(Timestamp, Event)> {
        let ((at, _), event) = self.events.pop_first()?;
        self.vital -= usize::from(event.is_vital());
        Some((at, event))
    }

    /// When the next thing happens.
    pub(crate) fn next_at(&self) -> Option<Timestamp> {
        self.events.first_key_value().map(|((at, _), _)| *at)
    }

    /// Whether only nodes would do something on their own.
    pub(crate) const fn is_quiet(&self) -> bool {
        self.vital == 0
    }
}
