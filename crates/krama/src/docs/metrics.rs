//! The page of metrics, from the one table that declares them; none where there is no such table.

use super::markdown::{code, table};
use super::root;

pub(super) fn page() -> String {
    let path = root().join("crates/metrics/src/table.rs");
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let Some((_, declared)) = text.split_once("\ntable! {\n") else { return String::new() };
    let declared = declared.split("\n}\n").next().unwrap_or_default();
    let rows: Vec<_> = declared.split("Kind::").skip(1).filter_map(row).collect();
    format!(
        "# Metrics\n\n\
         `/metrics` answers in Prometheus' text format. No label holds personal data. Counters and histograms belong to \
         one process; add those of several nodes up.\n\n{}",
        table(&["name", "kind", "labels", "what it tells"], rows)
    )
}

/// `Counter, "krama_webhooks_total", ["system"], "Webhooks.";`.
fn row(declared: &str) -> Option<Vec<String>> {
    let (head, rest) = declared.split_once('[')?;
    let (labels, tail) = rest.split_once(']')?;
    let kind = head.split([',', '(']).next()?.to_lowercase();
    let labels: Vec<_> = labels.split('"').skip(1).step_by(2).map(code).collect();
    let name = head.split('"').nth(1)?;
    Some(vec![code(name), kind, labels.join(", "), tail.split('"').nth(1)?.to_owned()])
}

#[test]
fn a_declared_metric_is_a_row() {
    let declared = "Histogram(SHORT), \"krama_http_seconds\", [\"route\"],\n    \"Seconds; by route.\";\n";
    let made = row(declared).unwrap();
    assert_eq!(made, ["`krama_http_seconds`", "histogram", "`route`", "Seconds; by route."]);
}
