//! The migrations of krama, oldest first. A released text never changes; what must change is a new migration.

use crate::migrate::Migration;

/// All of them.
pub const MIGRATIONS: &[Migration] = &[
    Migration { version: 1, name: "init", text: include_str!("../migrations/0001_init.sql") },
    Migration { version: 2, name: "people", text: include_str!("../migrations/0002_people.sql") },
    Migration { version: 3, name: "nodes", text: include_str!("../migrations/0003_nodes.sql") },
    Migration {
        version: 4,
        name: "effects_search",
        text: include_str!("../migrations/0004_effects_search.sql"),
    },
    Migration {
        version: 5,
        name: "reconciliation",
        text: include_str!("../migrations/0005_reconciliation.sql"),
    },
    Migration { version: 6, name: "attention", text: include_str!("../migrations/0006_attention.sql") },
    Migration { version: 7, name: "order_search", text: include_str!("../migrations/0007_order_search.sql") },
    Migration { version: 8, name: "console", text: include_str!("../migrations/0008_console.sql") },
    Migration { version: 9, name: "order_walk", text: include_str!("../migrations/0009_order_walk.sql") },
    Migration { version: 10, name: "parcels", text: include_str!("../migrations/0010_parcels.sql") },
    Migration {
        version: 11,
        name: "rounds_left_open",
        text: include_str!("../migrations/0011_rounds_left_open.sql"),
    },
    Migration { version: 12, name: "paces", text: include_str!("../migrations/0012_paces.sql") },
    Migration { version: 13, name: "places", text: include_str!("../migrations/0013_places.sql") },
    Migration { version: 14, name: "templates", text: include_str!("../migrations/0014_templates.sql") },
    Migration { version: 15, name: "chats", text: include_str!("../migrations/0015_chats.sql") },
    Migration {
        version: 16,
        name: "parcels_seen",
        text: include_str!("../migrations/0016_parcels_seen.sql"),
    },
    Migration { version: 17, name: "silent_news", text: include_str!("../migrations/0017_silent_news.sql") },
    Migration { version: 18, name: "told", text: include_str!("../migrations/0018_told.sql") },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Local, migrate};

    #[test]
    fn numbers_have_no_gaps() {
        let versions = MIGRATIONS.iter().map(|migration| migration.version);
        assert!(versions.eq((1..).take(MIGRATIONS.len())), "number the migrations 1, 2, 3 and so on");
    }

    #[test]
    fn an_empty_database_gets_all_of_them() {
        let local = Local::open_in_memory().unwrap();
        let report = migrate::run_local(&local, MIGRATIONS, 0).unwrap();
        assert_eq!(report.applied.len(), MIGRATIONS.len());
    }
}
