//! Tells those who wait that a commit left new work for them.
//!
//! A wake is a hint, not a message: several may melt into one, and one may be lost when a connection is. Whoever
//! waits also looks at the database by a slow tick.

use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
};

use krama_metrics::{Meter, Metric};
use tokio::sync::{Notify, watch};

/// The bell of one open database.
#[derive(Debug)]
pub(crate) struct Bell {
    rung: watch::Sender<u64>,
    untold: Mutex<BTreeSet<&'static str>>,
    to_tell: Notify,
    meter: Meter,
}

impl Bell {
    pub(crate) fn new(meter: Meter) -> Self {
        Self { rung: watch::Sender::new(0), untold: Mutex::default(), to_tell: Notify::new(), meter }
    }

    /// A handle that changes with every ring from now on.
    pub(crate) fn subscribe(&self) -> watch::Receiver<u64> {
        self.rung.subscribe()
    }

    /// Rings on this node.
    pub(crate) fn ring(&self) {
        self.rung.send_modify(|count| *count = count.wrapping_add(1));
    }

    /// Another node rang.
    pub(crate) fn ring_from_elsewhere(&self) {
        self.meter.count(Metric::Wakes, &["elsewhere"]);
        self.ring();
    }

    /// Rings on this node and leaves the topics for the other nodes.
    pub(crate) fn ring_everywhere(&self, topics: &[&'static str]) {
        if topics.is_empty() {
            return;
        }
        self.untold.lock().unwrap_or_else(PoisonError::into_inner).extend(topics);
        self.to_tell.notify_one();
        self.meter.count(Metric::Wakes, &["here"]);
        self.ring();
    }

    /// Waits until there are topics to tell the other nodes, and takes them.
    pub(crate) async fn untold(&self) -> BTreeSet<&'static str> {
        loop {
            let topics = std::mem::take(&mut *self.untold.lock().unwrap_or_else(PoisonError::into_inner));
            if !topics.is_empty() {
                return topics;
            }
            self.to_tell.notified().await;
        }
    }
}
