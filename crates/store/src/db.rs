//! The one type through which krama reaches its database, whichever it is.

use std::{path::PathBuf, sync::Arc};

use krama_metrics::{Meter, Metric};
use tokio::sync::watch;

use crate::{
    Dialect, Error, Result, Sql,
    postgres::Postgres,
    sql::Access,
    sqlite::{Place, Sqlite},
};

/// Connections to one database at most, whatever is asked for.
pub const CONNECTIONS_MAX: usize = 256;

/// How to open a database.
#[derive(Debug, Clone)]
pub struct DbOptions {
    /// Connections that only read, on SQLite. 1 to [`CONNECTIONS_MAX`].
    pub readers_max: usize,
    /// Connections of this node, on PostgreSQL; one more hears the other nodes. 1 to [`CONNECTIONS_MAX`].
    pub connections_max: usize,
}

impl Default for DbOptions {
    fn default() -> Self {
        Self { readers_max: 4, connections_max: 16 }
    }
}

/// An open database. Clones are handles to the same one.
#[derive(Debug, Clone)]
pub struct Db {
    backend: Arc<Backend>,
    meter: Meter,
}

#[derive(Debug)]
enum Backend {
    Sqlite(Sqlite),
    Postgres(Postgres),
}

impl Db {
    /// Opens `sqlite://PATH` (created when missing), `sqlite::memory:` (gone when closed) or `postgres://…`.
    pub async fn open(url: &str, options: DbOptions) -> Result<Self> {
        let meter = Meter::default();
        let backend = if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Backend::Postgres(Postgres::open(url, options.connections_max, meter.clone()).await?)
        } else {
            let (place, counted) = (place(url)?, meter.clone());
            let open = move || Sqlite::open(&place, options.readers_max, &counted);
            let opening = tokio::task::spawn_blocking(open);
            let closed = Error::Closed { transaction: "opening the database" };
            Backend::Sqlite(opening.await.unwrap_or(Err(closed))?)
        };
        Ok(Self { backend: Arc::new(backend), meter })
    }

    /// Runs the closure in one transaction; the answer comes when it is committed, safe on the disk.
    ///
    /// An error of the closure or of one of its statements rolls everything back. PostgreSQL may run the closure
    /// several times (it lost a conflict), so it must do nothing outside its transaction. When the caller stops
    /// waiting, the transaction is committed anyway. `name` stands in logs and errors.
    pub async fn write<T: Send + 'static>(
        &self,
        name: &'static str,
        work: impl Fn(&mut dyn Sql) -> Result<T> + Send + Sync + 'static,
    ) -> Result<T> {
        match &*self.backend {
            Backend::Sqlite(sqlite) => sqlite.write(name, work).await,
            Backend::Postgres(postgres) => postgres.run(name, Access::Write, work).await,
        }
    }

    /// Runs the closure in a snapshot: all its queries see the database at one moment. Writing in it is an error.
    pub async fn read<T: Send + 'static>(
        &self,
        name: &'static str,
        work: impl Fn(&mut dyn Sql) -> Result<T> + Send + Sync + 'static,
    ) -> Result<T> {
        match &*self.backend {
            Backend::Sqlite(sqlite) => sqlite.read(name, work).await,
            Backend::Postgres(postgres) => postgres.run(name, Access::Read, work).await,
        }
    }

    /// A handle that changes after every commit that called [`Sql::wake`], here or (on PostgreSQL) on another node.
    ///
    /// Several wakes may melt into one, and one of another node may be lost: look by a slow tick as well.
    pub fn subscribe(&self) -> watch::Receiver<u64> {
        match &*self.backend {
            Backend::Sqlite(sqlite) => sqlite.subscribe(),
            Backend::Postgres(postgres) => postgres.subscribe(),
        }
    }

    /// What is counted here, and by whoever works with this database.
    pub const fn meter(&self) -> &Meter {
        &self.meter
    }

    /// Brings the gauges up to date that say how busy the database is.
    pub fn gauge(&self) {
        let number = |many: usize| f64::from(u32::try_from(many).unwrap_or(u32::MAX));
        match &*self.backend {
            Backend::Sqlite(sqlite) => self.meter.set(Metric::DatabaseQueue, number(sqlite.waiting())),
            Backend::Postgres(postgres) => {
                let (in_use, idle) = postgres.connections();
                let rows = [("in_use", in_use), ("idle", idle)];
                let rows = rows.map(|(state, many)| (vec![state.to_owned()], number(many)));
                self.meter.set_all(Metric::Connections, rows);
            }
        }
    }

    /// Which SQL its transactions speak.
    pub fn dialect(&self) -> Dialect {
        match &*self.backend {
            Backend::Sqlite(_) => Dialect::Sqlite,
            Backend::Postgres(_) => Dialect::Postgres,
        }
    }

    /// Finishes what is queued and closes the database for all its handles; they answer [`Error::Closed`] from then.
    pub async fn close(self) {
        match &*self.backend {
            Backend::Sqlite(sqlite) => sqlite.close().await,
            Backend::Postgres(postgres) => postgres.close().await,
        }
    }
}

fn place(url: &str) -> Result<Place> {
    let rest = url.strip_prefix("sqlite:").ok_or_else(|| unknown(url, "its scheme is not known"))?;
    match rest.strip_prefix("//").unwrap_or(rest) {
        ":memory:" => Ok(Place::Memory),
        "" => Err(unknown(url, "the path is missing")),
        path => Ok(Place::File(PathBuf::from(path))),
    }
}

/// Nothing after the scheme is shown: whatever was meant, a password may be in it.
fn unknown(url: &str, text: &str) -> Error {
    let scheme = url.split_once(':').map_or("the text given", |(scheme, _)| scheme);
    Error::Url { what: scheme.to_owned(), text: text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_files() {
        assert_eq!(place("sqlite://krama.db"), Ok(Place::File("krama.db".into())));
        assert_eq!(place("sqlite:///var/lib/krama.db"), Ok(Place::File("/var/lib/krama.db".into())));
        assert_eq!(place("sqlite::memory:"), Ok(Place::Memory));
        assert_eq!(place("sqlite://:memory:"), Ok(Place::Memory));
    }

    #[test]
    fn what_is_no_address_is_refused_without_repeating_it() {
        for url in ["mysql://anna:hunter2@host/shop", "sqlite://", "krama.db"] {
            let error = place(url).unwrap_err().to_string();
            assert!(error.contains("is not a database address") && !error.contains("hunter2"), "{error}");
        }
    }
}
