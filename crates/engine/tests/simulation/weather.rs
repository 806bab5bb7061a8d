//! What goes wrong in a life: how many nodes there are, how often each fault strikes. Drawn from the seed.

use crate::dice::Dice;
use krama_connectors::sandbox::SERVICES;
use krama_connectors::sandbox::fault::{Fault, Faults};
use krama_domain::time::SECOND_MS;

/// The faults of a life; rates are in a thousand.
#[derive(Debug, Clone)]
pub(crate) struct Weather {
    /// Stores, each set up differently.
    pub(crate) stores: usize,
    /// Nodes that share the database.
    pub(crate) nodes: usize,
    /// Milliseconds by which the nodes' clocks are off at the beginning, each way.
    pub(crate) skew_ms: i64,
    /// Times that the clock of a lone node is set, by minutes or hours.
    pub(crate) jumps: i64,
    /// Whether a lone node takes all leases back when it starts, as a program with a database of its own may.
    pub(crate) takes_over: bool,
    /// Writes that end in a crash of their node at the commit.
    pub(crate) commit_fault: u64,
    /// Writes that the database answers with an error though the node lives, in bursts.
    pub(crate) refused_writes: u64,
    /// Times that the database answers nothing but errors for minutes.
    pub(crate) aways: i64,
    /// Times that somebody stops a lane for a while.
    pub(crate) pauses: i64,
    /// Requests that meet a closed door, so that they certainly did not arrive.
    pub(crate) refused: u64,
    /// Requests that are lost on their way, silently.
    pub(crate) lost_on_way: u64,
    /// Answers of the bank that a gateway replaces by 502, after the bank did what was asked.
    pub(crate) gateway: u64,
    /// Crashes of a node out of the blue, in a life of some hundred orders.
    pub(crate) crashes: i64,
    /// Times that a node stops for a while and goes on (SIGSTOP).
    pub(crate) naps: i64,
    /// Requests after which their node stops for a while, so that the answer finds it asleep.
    pub(crate) nap_on_send: u64,
    /// Requests after which somebody stops their lane, so that the pause meets it at work.
    pub(crate) pause_on_send: u64,
    /// Times that an outside system is away for minutes.
    pub(crate) outages: i64,
    /// Times that the bank changes its key.
    pub(crate) rotations: i64,
    /// Times that somebody asks for a round of reconciliation while things go wrong. In half of all lives nobody does, so
    /// that what the rounds would mend shows itself.
    pub(crate) rounds: i64,
    /// Milliseconds in which a parcel lives through an hour of the carrier's.
    pub(crate) hour_ms: i64,
    /// Minutes between two looks at a parcel that may change.
    pub(crate) interval_minutes: i64,
    /// Times that the carrier itself does something wrong.
    pub(crate) quirks: i64,
    /// Whether the store asks shoppers before it tells advertising.
    pub(crate) consent_required: bool,
}

impl Weather {
    pub(crate) fn draw(dice: &mut Dice) -> Self {
        let nodes = [1, 1, 2, 2, 3][dice.index(5)];
        Self {
            stores: if dice.chance(400) { 3 } else { 2 },
            nodes,
            skew_ms: if dice.chance(500) { dice.between(0, 2_000) } else { 0 },
            jumps: if nodes == 1 { dice.between(0, 6) } else { 0 },
            takes_over: nodes == 1 && dice.chance(500),
            commit_fault: dice.rate(4),
            refused_writes: dice.rate(6),
            aways: dice.between(0, 3),
            pauses: dice.between(0, 6),
            refused: dice.rate(10),
            lost_on_way: dice.rate(10),
            gateway: dice.rate(20),
            crashes: dice.between(0, 20),
            naps: dice.between(0, 20),
            nap_on_send: dice.rate(25),
            pause_on_send: dice.rate(25),
            outages: dice.between(0, 6),
            rotations: dice.between(0, 3),
            rounds: if dice.chance(500) { dice.between(1, 8) } else { 0 },
            hour_ms: dice.between(SECOND_MS * 30, SECOND_MS * 120),
            interval_minutes: [1, 2, 5][dice.index(3)],
            quirks: dice.between(0, 60),
            consent_required: dice.chance(300),
        }
    }

    /// The faults of the outside systems, from now until they are healed.
    pub(crate) fn faults(dice: &mut Dice) -> Faults {
        let mut faults = Faults::default();
        let mut may = |service, fault, most| {
            let rate = dice.rate(most);
            faults.chance(service, fault, u16::try_from(rate).unwrap_or(u16::MAX));
        };
        for service in SERVICES {
            may(service, Fault::Status(503), 40);
            may(service, Fault::Status(429), 40);
            may(service, Fault::TimeOut, 25);
            may(service, Fault::LostAnswer, 30);
            may(service, Fault::Delay(3_000), 50);
        }
        may("telegram", Fault::Status(400), 5);
        may("meta", Fault::Status(400), 5);
        may("monobank", Fault::Repeat(2), 300);
        may("monobank", Fault::Reorder, 300);
        may("monobank", Fault::DelayWebhook(10_000), 200);
        may("monobank", Fault::DropWebhook, 250);
        faults
    }
}
