//! The figures, as a table for people and as JSON for programs.

use serde_json::{Value, json};

/// One figure.
#[derive(Debug, Clone)]
struct Figure {
    database: &'static str,
    what: String,
    value: f64,
    unit: &'static str,
    /// Which part of a floor it is, and of which.
    floor: Option<(f64, &'static str)>,
}

/// All figures of a run.
#[derive(Debug, Default)]
pub(crate) struct Report(Vec<Figure>);

impl Report {
    /// Adds a figure, and shows it at once.
    pub(crate) fn add(
        &mut self,
        database: &'static str,
        what: impl Into<String>,
        value: f64,
        unit: &'static str,
    ) {
        self.push(Figure { database, what: what.into(), value, unit, floor: None });
    }

    /// Adds a figure beside its floor.
    pub(crate) fn beside(
        &mut self,
        database: &'static str,
        what: &str,
        (value, unit): (f64, &'static str),
        (floor, of): (f64, &'static str),
    ) {
        let floor = Some((value / floor.max(f64::MIN_POSITIVE), of));
        self.push(Figure { database, what: what.to_owned(), value, unit, floor });
    }

    fn push(&mut self, figure: Figure) {
        eprintln!("{}", line(&figure));
        self.0.push(figure);
    }

    /// The table.
    pub(crate) fn print(&self) {
        println!();
        self.0.iter().for_each(|figure| println!("{}", line(figure)));
    }

    /// The same for programs.
    pub(crate) fn json(&self) -> String {
        let row = |f: &Figure| {
            json!({ "database": f.database, "what": f.what, "value": f.value, "unit": f.unit,
                "ratio": f.floor.map(|(ratio, _)| ratio), "of": f.floor.map(|(_, of)| of) })
        };
        format!("{:#}\n", Value::from(self.0.iter().map(row).collect::<Vec<_>>()))
    }
}

fn line(figure: &Figure) -> String {
    let Figure { database, what, value, unit, floor } = figure;
    let digits = if *value < 100.0 { 2 } else { 0 };
    let ratio = floor.map_or_else(String::new, |(ratio, of)| format!("  {ratio:.2} of {of}"));
    format!("{database:9} {what:58} {value:>12.digits$} {unit:6}{ratio}")
}
