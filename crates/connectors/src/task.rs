//! The work that a lane hands to its connector, and what comes back.

use crate::http::Request;
use krama_domain::contact::ContactRequest;
use krama_domain::effect::{Intent, Outcome};
use krama_domain::fact::Fact;
use krama_domain::order::{AttemptNo, Order};
use krama_domain::parcel::{Report, TrackingNumber};
use krama_domain::statement::Line;
use krama_domain::time::Timestamp;

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Work {
    /// Deliver an effect.
    Deliver(Intent),
    /// Ask how the invoice of an attempt stands. Not an effect: a question may be asked any number of times.
    Check {
        /// Whose invoice.
        attempt: AttemptNo,
    },
    /// Read the provider's statement. Of the store, not of an order.
    ReadStatement {
        /// Payments from this instant on.
        from: Timestamp,
        /// Up to this one. At most 31 days later.
        to: Timestamp,
    },
    /// Ask where a parcel is. Of the store, not of an order: a hundred of them travel in one request.
    Track {
        /// Its number.
        number: TrackingNumber,
    },
    /// Ask how one invoice stands, whichever attempt it belongs to, if any.
    Ask {
        /// The provider's invoice.
        invoice_id: String,
    },
}

/// What it is about, as it stands now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// An order.
    Order(Box<Order>),
    /// A contact request.
    Contact(Box<ContactRequest>),
    /// The store itself.
    Store,
}

/// One piece of work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// What is to be done.
    pub work: Work,
    /// What it is about.
    pub about: About,
    /// Tries before this one.
    pub tries: u32,
    /// Whether an earlier try may have been carried out though no answer came: look before repeating.
    pub uncertain: bool,
}

impl Task {
    /// The order it is about, if it is about one.
    pub fn order(&self) -> Option<&Order> {
        match &self.about {
            About::Order(order) => Some(order),
            About::Contact(_) | About::Store => None,
        }
    }
}

/// How a task is begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Send one request for these tasks (indices into the given tasks).
    Send {
        /// Which tasks it carries.
        tasks: Vec<usize>,
        /// The request.
        request: Request,
    },
    /// Nothing needs to be sent; this is the result already.
    Settle(Settled),
}

/// The result of one task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// Index into the given tasks.
    pub task: usize,
    /// What became of it.
    pub outcome: Outcome,
    /// What we learned about its order.
    pub facts: Vec<Fact>,
    /// What the connector wants to remember about the store.
    pub notes: Vec<Note>,
    /// What was read, for [`Work::ReadStatement`].
    pub statement: Option<Statement>,
    /// Where the parcel is, for [`Work::Track`]; `None` with a done outcome when the carrier answered without saying
    /// anything (a stub), so that nothing is known now and it is asked again.
    pub parcel: Option<Box<Report>>,
}

impl Settled {
    /// A result without facts and notes.
    pub const fn plain(task: usize, outcome: Outcome) -> Self {
        Self { task, outcome, facts: Vec::new(), notes: Vec::new(), statement: None, parcel: None }
    }
}

/// What the reading of a statement came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Statement {
    /// Its lines.
    Lines {
        /// In any order.
        lines: Vec<Line>,
        /// How many more there were that could not be read.
        unread: usize,
    },
    /// More than can be read at once: ask for a shorter time.
    TooLong,
}

/// Something a connector remembers about a store between tasks; kept in the database by its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Begins with the connector's name: `telegram.moved.-100200`.
    pub key: String,
    /// Any text without secrets.
    pub value: String,
}

/// What an answer means for the tasks of its request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    /// Every task of the request has its result (indices as in the request's step).
    Settled(Vec<Settled>),
    /// The outside refused the batch because of one of its parts: send the halves apart.
    Split,
    /// One more request is needed for the same tasks; its answer is read by the same function.
    Again(Request),
}
