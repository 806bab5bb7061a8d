//! Prometheus' text format, version 0.0.4.

use crate::meter::{Cell, SEPARATOR, Series, Spread};
use crate::table::{Kind, Row};
use std::fmt::Write;

/// Writes one metric with all its series; nothing when it has none.
pub(crate) fn write(out: &mut String, row: &Row, series: &Series) {
    if series.is_empty() {
        return;
    }
    let Row { name, kind, labels, help } = row;
    let _ = writeln!(out, "# HELP {name} {help}\n# TYPE {name} {}", kind.word());
    for (values, cell) in series {
        let pairs = pairs(labels, values);
        match (cell, kind) {
            (Cell::Spread(spread), Kind::Histogram(bounds)) => histogram(out, name, &pairs, spread, bounds),
            (Cell::Number(number), _) => line(out, name, &pairs, &number.to_string()),
            (Cell::Spread(_), _) => {}
        }
    }
}

fn pairs(labels: &[&str], values: &str) -> String {
    let values = values.split(SEPARATOR);
    let pairs = labels.iter().zip(values).map(|(label, value)| format!("{label}=\"{}\"", escape(value)));
    pairs.collect::<Vec<_>>().join(",")
}

fn escape(value: &str) -> String {
    value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

fn line(out: &mut String, name: &str, pairs: &str, value: &str) {
    // Writing to a string cannot fail.
    let _ = if pairs.is_empty() {
        writeln!(out, "{name} {value}")
    } else {
        writeln!(out, "{name}{{{pairs}}} {value}")
    };
}

fn histogram(out: &mut String, name: &str, pairs: &str, spread: &Spread, bounds: &[f64]) {
    let mut total = 0;
    let comma = if pairs.is_empty() { "" } else { "," };
    let bounds = bounds.iter().map(f64::to_string).chain(["+Inf".to_owned()]);
    for (bound, count) in bounds.zip(&spread.buckets) {
        total += count;
        line(out, &format!("{name}_bucket"), &format!("{pairs}{comma}le=\"{bound}\""), &total.to_string());
    }
    line(out, &format!("{name}_sum"), pairs, &spread.sum.to_string());
    line(out, &format!("{name}_count"), pairs, &total.to_string());
}

#[cfg(test)]
mod tests {
    use crate::{Meter, Metric};

    #[test]
    fn counters_and_histograms_are_written_as_prometheus_reads_them() {
        let meter = Meter::default();
        meter.count(Metric::Facts, &["placed", "a \"quoted\"\\name\n"]);
        meter.observe(Metric::GroupSize, &[], 1.0);
        meter.observe(Metric::GroupSize, &[], 3.0);
        meter.observe(Metric::GroupSize, &[], 100.0);
        let expected = "\
# HELP krama_facts_total Facts applied to orders, by who brought them: shopper, staff, system, or an outside system's name.
# TYPE krama_facts_total counter
krama_facts_total{kind=\"placed\",source=\"a \\\"quoted\\\"\\\\name\\n\"} 1
# HELP krama_database_group_size Transactions that shared one commit (SQLite).
# TYPE krama_database_group_size histogram
krama_database_group_size_bucket{le=\"1\"} 1
krama_database_group_size_bucket{le=\"2\"} 1
krama_database_group_size_bucket{le=\"4\"} 2
krama_database_group_size_bucket{le=\"8\"} 2
krama_database_group_size_bucket{le=\"16\"} 2
krama_database_group_size_bucket{le=\"32\"} 2
krama_database_group_size_bucket{le=\"64\"} 2
krama_database_group_size_bucket{le=\"+Inf\"} 3
krama_database_group_size_sum 104
krama_database_group_size_count 3
";
        assert_eq!(meter.text(), expected);
    }
}
