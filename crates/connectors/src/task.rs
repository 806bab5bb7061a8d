//! The work that a lane hands to its connector, and what comes back.

use crate::http::Request;
use krama_domain::chat::{Talk, Update};
use krama_domain::contact::ContactRequest;
use krama_domain::effect::{Intent, Outcome};
use krama_domain::fact::Fact;
use krama_domain::order::{AttemptNo, Order};
use krama_domain::parcel::{Report, TrackingNumber};
use krama_domain::place::{Branch, Settlement};
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
    /// Hear what people wrote to the store's bot, or make sure that it is told by webhook. Of the store, not of an order.
    Listen,
    /// Read a page of the carrier's directory. Of the whole program, with the key of a store.
    ReadPlaces {
        /// Of what.
        list: List,
        /// Which page, from 1.
        page: u32,
    },
    /// Ask how one invoice stands, whichever attempt it belongs to, if any.
    Ask {
        /// The provider's invoice.
        invoice_id: String,
    },
}

/// A list of the carrier's directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    /// Branches and parcel lockers.
    Branches,
    /// Settlements.
    Settlements,
}

/// What it is about, as it stands now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// An order.
    Order(Box<Order>),
    /// A contact request.
    Contact(Box<ContactRequest>),
    /// A chat with the store's bot.
    Chat(Box<Talk>),
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
            About::Contact(_) | About::Chat(_) | About::Store => None,
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
    /// What was heard, for [`Work::Listen`].
    pub updates: Option<Updates>,
    /// What was listed, for [`Work::ReadPlaces`].
    pub places: Option<Box<Listed>>,
}

impl Settled {
    /// A result without facts and notes.
    pub const fn plain(task: usize, outcome: Outcome) -> Self {
        Self {
            task,
            outcome,
            facts: Vec::new(),
            notes: Vec::new(),
            statement: None,
            parcel: None,
            updates: None,
            places: None,
        }
    }
}

/// What a bot was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Updates {
    /// Tells this bot's numbers of updates from those of others: a store may change its bot.
    pub source: String,
    /// In the order in which they came.
    pub list: Vec<Update>,
}

/// A page of the carrier's directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// What could be read of it.
    pub places: Places,
    /// Whether there was nothing on it, readable or not: the end of the list.
    pub is_empty: bool,
    /// How many the whole list has, when the carrier says.
    pub total: Option<u64>,
}

/// What a page lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Places {
    /// Branches and parcel lockers.
    Branches(Vec<Branch>),
    /// Settlements.
    Settlements(Vec<Settlement>),
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
