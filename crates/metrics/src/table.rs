//! The one table of all metrics.

/// What a metric counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    /// Only grows.
    Counter,
    /// As it stands now.
    Gauge,
    /// How observations are spread: the upper bounds of its buckets.
    Histogram(&'static [f64]),
}

impl Kind {
    /// Its name in Prometheus' text.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Gauge => "gauge",
            Self::Histogram(_) => "histogram",
        }
    }
}

/// A row of the table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Row {
    /// Its name.
    pub name: &'static str,
    /// What it is.
    pub kind: Kind,
    /// The names of its labels.
    pub labels: &'static [&'static str],
    /// What it tells, in a sentence.
    pub help: &'static str,
}

/// Seconds that a request or a transaction takes.
const SHORT: &[f64] = &[0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];
/// Seconds until an effect is delivered.
const LONG: &[f64] = &[0.1, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 900.0, 3_600.0, 14_400.0, 86_400.0];
/// Transactions of one commit.
const SIZES: &[f64] = &[1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0];

macro_rules! table {
    ($($metric:ident: $kind:expr, $name:literal, [$($label:literal),*], $help:literal;)*) => {
        /// A metric; its row stands in [`TABLE`].
        #[expect(clippy::doc_markdown, reason = "Prometheus shows these texts, and knows no backticks")]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Metric {
            $(#[doc = $help] $metric,)*
        }

        /// All metrics, in the order of [`Metric`].
        pub const TABLE: &[Row] = &[
            $(Row { name: $name, kind: $kind, labels: &[$($label),*], help: $help },)*
        ];
    };
}

table! {
    HttpRequests: Kind::Counter, "krama_http_requests_total", ["route", "method", "status"],
        "Requests answered, by the route's pattern, the method and the class of the status.";
    HttpSeconds: Kind::Histogram(SHORT), "krama_http_request_duration_seconds", ["route"],
        "Seconds from a request to its answer.";
    Webhooks: Kind::Counter, "krama_webhooks_total", ["system", "outcome"],
        "Webhooks, by outcome: applied, quarantined, repeated, rejected (not genuine), not_connected.";
    Facts: Kind::Counter, "krama_facts_total", ["kind", "source"],
        "Facts applied to orders, by who brought them: shopper, staff, system, or an outside system's name.";
    EffectsDecided: Kind::Counter, "krama_effects_decided_total", ["kind", "lane"],
        "Effects that were decided.";
    EffectsSettled: Kind::Counter, "krama_effects_settled_total", ["kind", "lane", "outcome"],
        "Effects that came to an end: done, refused, unknown.";
    EffectSeconds: Kind::Histogram(LONG), "krama_effect_delivery_seconds", ["lane"],
        "Seconds from the decision of an effect until it is done.";
    Attempts: Kind::Counter, "krama_attempts_total", ["lane", "outcome"],
        "Tries of effects, by outcome: done, retry, refused, unknown, blocked.";
    Outgoing: Kind::Counter, "krama_outgoing_requests_total", ["lane", "answer"],
        "Requests to the outside, by the class of the answer's status, or not_sent, or no_answer.";
    OutgoingSeconds: Kind::Histogram(SHORT), "krama_outgoing_request_duration_seconds", ["lane"],
        "Seconds from a request to the outside until its answer or its time-out.";
    Recovered: Kind::Counter, "krama_effects_recovered_total", ["lane"],
        "Effects that an earlier holder of their lane had started and could not settle.";
    LaneEffects: Kind::Gauge, "krama_lane_effects", ["store", "lane", "state"],
        "Effects by lane: due, waiting (for their time), started, refused and unknown (both wait for a person).";
    LaneOldestDue: Kind::Gauge, "krama_lane_oldest_due_seconds", ["store", "lane"],
        "Seconds for which the oldest due effect of a lane has been due; 0 when none is.";
    LanePaused: Kind::Gauge, "krama_lane_paused", ["store", "lane"],
        "1 when a person stopped the lane.";
    LaneBroken: Kind::Gauge, "krama_lane_broken", ["store", "lane"],
        "1 while the circuit breaker keeps the lane closed.";
    Wakes: Kind::Counter, "krama_wakes_total", ["from"],
        "Commits with new work that this node heard of, made here or elsewhere (several may count as one).";
    DatabaseQueue: Kind::Gauge, "krama_database_queue_length", [],
        "Transactions that wait for the writer (SQLite).";
    DatabaseWaitSeconds: Kind::Histogram(SHORT), "krama_database_wait_seconds", ["access"],
        "Seconds that a transaction waited for the writer or for a connection.";
    TransactionSeconds: Kind::Histogram(SHORT), "krama_database_transaction_duration_seconds", ["transaction"],
        "Seconds that a transaction's statements took, without waiting and without the commit of a group.";
    CommitSeconds: Kind::Histogram(SHORT), "krama_database_commit_duration_seconds", [],
        "Seconds of one commit until everything in it was on the disk.";
    GroupSize: Kind::Histogram(SIZES), "krama_database_group_size", [],
        "Transactions that shared one commit (SQLite).";
    TransactionRetries: Kind::Counter, "krama_database_retries_total", ["transaction"],
        "Transactions that were run again after a lost conflict or connection (PostgreSQL).";
    TransactionFailures: Kind::Counter, "krama_database_failures_total", ["transaction"],
        "Transactions that failed.";
    Connections: Kind::Gauge, "krama_database_connections", ["state"],
        "Connections of this node to the database: in_use, idle (PostgreSQL).";
    BuildInfo: Kind::Gauge, "krama_build_info", ["version"],
        "Always 1; which krama this is.";
    StartTime: Kind::Gauge, "process_start_time_seconds", [],
        "When the process started, in seconds since 1970.";
}

impl Metric {
    /// Its row.
    pub const fn row(self) -> &'static Row {
        &TABLE[self as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn names_follow_the_customs_and_are_unique() {
        let names: BTreeSet<_> = TABLE.iter().map(|row| row.name).collect();
        assert_eq!(names.len(), TABLE.len());
        for row in TABLE {
            assert!(
                row.name.starts_with("krama_") || row.name == "process_start_time_seconds",
                "{}",
                row.name
            );
            assert_eq!(row.name.ends_with("_total"), row.kind == Kind::Counter, "{}", row.name);
            assert!(row.help.ends_with('.') && !row.help.contains('\n'), "{}", row.name);
        }
    }

    #[test]
    fn a_metric_finds_its_row() {
        assert_eq!(Metric::HttpRequests.row().name, "krama_http_requests_total");
        assert_eq!(Metric::StartTime.row().name, "process_start_time_seconds");
    }
}
