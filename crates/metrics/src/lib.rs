//! Counts and durations of a running krama, and their text for Prometheus.
//!
//! All metrics stand in one table, [`TABLE`], with their names, labels and meanings: what is not in it cannot be
//! counted. A [`Meter`] holds the numbers of one database's program; there is nothing global, so that two of them in
//! one process (as in tests) do not mix.
//!
//! Own code and no registry crate: what is needed are counters, gauges and histograms with fixed buckets behind a few
//! locks, and a table that the reference is made from. Labels are names from krama's own tables, never what people
//! typed; a metric keeps [`SERIES_MAX`] combinations at most.

mod meter;
mod table;
mod text;

pub use meter::{Meter, SERIES_MAX, Tally};
pub use table::{Kind, Metric, Row, TABLE};
