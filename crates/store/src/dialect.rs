//! The only place that knows which SQL differs between the two databases.
//!
//! Statements are written once in the SQL that both share: `$1…$n`, BIGINT for numbers, instants and flags, TEXT for
//! ids and enums, `CAST(COALESCE(SUM(x),0) AS BIGINT)`, ON CONFLICT, RETURNING, CTEs. Where that is not possible
//! (`FOR UPDATE SKIP LOCKED`, JSON paths) a repository puts both texts side by side through [`pick`].

/// Which SQL a transaction speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// The embedded database.
    Sqlite,
    /// The server, shared by several nodes.
    Postgres,
}

/// Chooses between two texts of one statement.
pub const fn pick(dialect: Dialect, sqlite: &'static str, postgres: &'static str) -> &'static str {
    match dialect {
        Dialect::Sqlite => sqlite,
        Dialect::Postgres => postgres,
    }
}

/// Fills the tokens of a migration: `{blob}` becomes the type for bytes, `{bytewise}` after TEXT makes it sort by bytes
/// whatever the database's language, so that what begins alike stands together.
pub fn expand(script: &str, dialect: Dialect) -> String {
    let script = script.replace("{blob}", pick(dialect, "BLOB", "BYTEA"));
    script.replace("{bytewise}", pick(dialect, "", "COLLATE \"C\""))
}

/// Whether a table of this name exists: one row with one number when it does. `$1` is the name.
pub(crate) fn table_exists(dialect: Dialect) -> &'static str {
    pick(
        dialect,
        "SELECT 1 AS found FROM sqlite_master WHERE type = 'table' AND name = $1",
        "SELECT 1 AS found FROM pg_catalog.pg_class WHERE oid = to_regclass($1)",
    )
}

/// Waits until no other transaction has taken the lock of this name (`$1`), and takes it until this one ends. `None`
/// where transactions that write wait for each other anyway.
pub(crate) fn lock_name(dialect: Dialect) -> Option<&'static str> {
    match dialect {
        Dialect::Sqlite => None,
        Dialect::Postgres => {
            Some("SELECT CAST(pg_advisory_xact_lock(hashtextextended($1, 0)) AS TEXT) AS locked")
        }
    }
}

/// What a migration has to say before it starts: on PostgreSQL it lifts the limits on time and waits for the other
/// nodes. SQLite needs nothing, its write transactions wait for each other anyway.
///
/// The number is arbitrary, it only has to be the same in every krama.
pub(crate) fn lock_migrations(dialect: Dialect) -> &'static str {
    pick(
        dialect,
        "",
        "SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0; SELECT pg_advisory_xact_lock(7238401956);",
    )
}
