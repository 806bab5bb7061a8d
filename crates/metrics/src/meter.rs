//! The numbers of a running program.

use crate::table::{Kind, Metric, TABLE};
use crate::text;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Combinations of labels that a metric keeps at most. What comes beyond is not counted: a defect of krama must not
/// become a defect of the machine's memory.
pub const SERIES_MAX: usize = 2_000;
/// Stands between the labels of a series; no label may hold it.
pub(crate) const SEPARATOR: char = '\u{1f}';

/// A number of one series.
#[derive(Debug, Clone)]
pub(crate) enum Cell {
    Number(f64),
    Spread(Spread),
}

/// Observations by bucket.
#[derive(Debug, Clone)]
pub(crate) struct Spread {
    /// How many fell into each bucket, the last one without a bound.
    pub(crate) buckets: Vec<u64>,
    pub(crate) sum: f64,
}

pub(crate) type Series = BTreeMap<String, Cell>;

/// Counters, gauges and histograms. Clones are handles to the same ones.
#[derive(Debug, Clone)]
pub struct Meter(Arc<[Mutex<Series>]>);

/// Something to be counted once it is certain, e.g. when a transaction has committed.
#[derive(Debug, Clone, PartialEq)]
pub struct Tally {
    metric: Metric,
    labels: String,
    amount: f64,
}

impl Tally {
    /// One more.
    pub fn one(metric: Metric, labels: &[&str]) -> Self {
        Self { metric, labels: join(metric, labels), amount: 1.0 }
    }

    /// An observation of so many milliseconds; below zero counts as none.
    pub fn ms(metric: Metric, labels: &[&str], ms: i64) -> Self {
        let ms = u32::try_from(ms.max(0)).unwrap_or(u32::MAX);
        Self { metric, labels: join(metric, labels), amount: f64::from(ms) / 1_000.0 }
    }
}

fn join(metric: Metric, labels: &[&str]) -> String {
    debug_assert_eq!(metric.row().labels.len(), labels.len(), "the labels of {}", metric.row().name);
    match labels {
        [only] => (*only).to_owned(),
        many => many.join("\u{1f}"),
    }
}

impl Default for Meter {
    fn default() -> Self {
        Self(TABLE.iter().map(|_| Mutex::default()).collect())
    }
}

impl Meter {
    fn series(&self, metric: Metric) -> MutexGuard<'_, Series> {
        self.0[metric as usize].lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts one more.
    pub fn count(&self, metric: Metric, labels: &[&str]) {
        self.take(Tally::one(metric, labels));
    }

    /// Adds an observation, in the metric's unit.
    pub fn observe(&self, metric: Metric, labels: &[&str], amount: f64) {
        self.take(Tally { metric, labels: join(metric, labels), amount });
    }

    /// Counts what has become certain.
    pub fn take(&self, tally: Tally) {
        let mut series = self.series(tally.metric);
        if series.len() >= SERIES_MAX && !series.contains_key(&tally.labels) {
            return;
        }
        let kind = tally.metric.row().kind;
        let cell = series.entry(tally.labels).or_insert_with(|| Cell::of(kind));
        cell.add(kind, tally.amount);
    }

    /// Puts the values of a gauge in place of all that it had.
    pub fn set_all(&self, metric: Metric, values: impl IntoIterator<Item = (Vec<String>, f64)>) {
        let kept = values.into_iter().take(SERIES_MAX).map(|(labels, value)| {
            let labels: Vec<_> = labels.iter().map(String::as_str).collect();
            (join(metric, &labels), Cell::Number(value))
        });
        *self.series(metric) = kept.collect();
    }

    /// Sets a gauge without labels.
    pub fn set(&self, metric: Metric, value: f64) {
        self.set_all(metric, [(Vec::new(), value)]);
    }

    /// Everything in Prometheus' text format (0.0.4).
    pub fn text(&self) -> String {
        TABLE.iter().zip(self.0.iter()).fold(String::new(), |mut out, (row, series)| {
            text::write(&mut out, row, &series.lock().unwrap_or_else(PoisonError::into_inner));
            out
        })
    }
}

impl Cell {
    fn of(kind: Kind) -> Self {
        match kind {
            Kind::Counter | Kind::Gauge => Self::Number(0.0),
            Kind::Histogram(bounds) => Self::Spread(Spread { buckets: vec![0; bounds.len() + 1], sum: 0.0 }),
        }
    }

    fn add(&mut self, kind: Kind, amount: f64) {
        match (self, kind) {
            (Self::Spread(spread), Kind::Histogram(bounds)) => {
                let bucket = bounds.iter().position(|bound| amount <= *bound).unwrap_or(bounds.len());
                spread.buckets[bucket] += 1;
                spread.sum += amount;
            }
            (Self::Number(number), _) => *number += amount,
            (Self::Spread(_), _) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_metric_keeps_so_many_series_and_no_more() {
        let meter = Meter::default();
        for nth in 0..SERIES_MAX + 5 {
            meter.count(Metric::Recovered, &[&nth.to_string()]);
            meter.count(Metric::Recovered, &["0"]);
        }
        assert_eq!(meter.series(Metric::Recovered).len(), SERIES_MAX);
        assert!(
            meter.text().contains("krama_effects_recovered_total{lane=\"0\"} 2006\n"),
            "{}",
            meter.text()
        );
    }

    #[test]
    fn a_gauge_forgets_what_is_no_longer_there() {
        let meter = Meter::default();
        let lanes = |names: &[&str]| -> Vec<_> {
            names.iter().map(|lane| (vec!["main".to_owned(), (*lane).to_owned()], 1.0)).collect()
        };
        meter.set_all(Metric::LanePaused, lanes(&["meta", "telegram"]));
        meter.set_all(Metric::LanePaused, lanes(&["meta"]));
        assert!(meter.text().contains("krama_lane_paused{store=\"main\",lane=\"meta\"} 1\n"));
        assert!(!meter.text().contains("telegram"));
    }
}
