//! The little Markdown that the reference is made of.

/// A table. Cells are Markdown; a bar in them would end the cell.
pub(super) fn table(head: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let line = |cells: Vec<String>| {
        let cells: Vec<_> = cells.iter().map(|cell| cell.replace('|', "\\|").replace('\n', " ")).collect();
        format!("| {} |\n", cells.join(" | "))
    };
    let head = line(head.iter().map(ToString::to_string).collect());
    let rule = format!("|{}\n", "---|".repeat(head.matches(" | ").count() + 1));
    let rows: String = rows.into_iter().map(line).collect();
    format!("{head}{rule}{rows}")
}

/// Text as code.
pub(super) fn code(text: impl AsRef<str>) -> String {
    format!("`{}`", text.as_ref())
}

/// The same, and nothing for nothing.
pub(super) fn code_or_blank(text: &str) -> String {
    if text.is_empty() { String::new() } else { code(text) }
}

/// Milliseconds as people say them.
pub(super) fn duration(ms: i64) -> String {
    let named = [(86_400_000, "d"), (3_600_000, "h"), (60_000, "min"), (1_000, "s")];
    let unit = named.into_iter().find(|(unit_ms, _)| ms >= *unit_ms && ms % unit_ms == 0);
    unit.map_or_else(|| format!("{ms} ms"), |(unit_ms, name)| format!("{} {name}", ms / unit_ms))
}

#[test]
fn bars_do_not_end_a_cell() {
    let made = table(&["a", "b"], [vec!["x|y".to_owned(), "z".to_owned()]]);
    assert_eq!(made, "| a | b |\n|---|---|\n| x\\|y | z |\n");
}

#[test]
fn durations_are_said_in_their_largest_whole_unit() {
    let said: Vec<_> = [15_000, 300_000, 90_000, 250, 86_400_000].into_iter().map(duration).collect();
    assert_eq!(said, ["15 s", "5 min", "90 s", "250 ms", "1 d"]);
}
