//! How long transactions take: counted for each name, and logged where one holds the database for too long.

use std::time::{Duration, Instant};

use krama_metrics::{Meter, Metric};

use crate::Result;

/// A closure that takes longer is logged. It holds SQLite's only writer, or a connection with its row locks.
const CLOSURE_SLOW: Duration = Duration::from_millis(50);

/// Transactions that move whole databases are long, and hold nobody up: they read a snapshot, or write where nobody
/// works yet.
const TRANSFER: &str = "transfer.";

/// Runs a closure and logs it by name when it was slow.
pub(crate) fn watched<T>(transaction: &'static str, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let answer = work();
    let elapsed = start.elapsed();
    if elapsed > CLOSURE_SLOW && !transaction.starts_with(TRANSFER) {
        tracing::warn!(
            transaction,
            elapsed_ms = elapsed.as_millis(),
            "a transaction held the database for long"
        );
    }
    answer
}

/// Runs a transaction, and counts how long it took and whether it failed.
pub(crate) fn measured<T>(
    meter: &Meter,
    transaction: &'static str,
    work: impl FnOnce() -> Result<T>,
) -> Result<T> {
    let start = Instant::now();
    let answer = work();
    meter.observe(Metric::TransactionSeconds, &[transaction], start.elapsed().as_secs_f64());
    if answer.is_err() {
        meter.count(Metric::TransactionFailures, &[transaction]);
    }
    answer
}
