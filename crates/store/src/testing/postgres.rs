//! A database of its own for one test on the PostgreSQL server that the environment names.

use std::str::FromStr;

use tokio_postgres::{Client, Config, NoTls, error::SqlState};

use super::serial;

/// Where the server for tests is, or `skip`.
const VARIABLE: &str = "KRAMA_TEST_POSTGRES";

/// A fresh database on the server for tests. It is not removed by itself, call [`Scratch::remove`].
#[derive(Debug)]
pub struct Scratch {
    admin: String,
    name: String,
    url: String,
}

impl Scratch {
    /// Creates one; `None` when `KRAMA_TEST_POSTGRES=skip`. Panics when the variable is missing.
    pub async fn create() -> Option<Self> {
        let admin = server();
        if admin == "skip" {
            return None;
        }
        let client = connect(&admin).await;
        loop {
            let name = format!("krama_test_{}_{}", std::process::id(), serial());
            match client.batch_execute(&format!("CREATE DATABASE {name}")).await {
                Ok(()) => {
                    let url = with_database(&admin, &name);
                    return Some(Self { admin, name, url });
                }
                // Left by a killed process that had the same number.
                Err(error) if error.code() == Some(&SqlState::DUPLICATE_DATABASE) => {}
                Err(error) => panic!("a database for a test cannot be created: {error:?}"),
            }
        }
    }

    /// Its address.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Removes it with all connections to it.
    pub async fn remove(self) {
        let client = connect(&self.admin).await;
        let dropped = client.batch_execute(&format!("DROP DATABASE {} WITH (FORCE)", self.name)).await;
        dropped.expect("the database of the test can be dropped");
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "only tests run this, and they have no configuration of their own"
)]
fn server() -> String {
    std::env::var(VARIABLE).unwrap_or_else(|_| {
        panic!("set {VARIABLE} to the URL that `tests/postgres.sh start DIR` prints, or to `skip`")
    })
}

/// The same server, another database.
fn with_database(url: &str, name: &str) -> String {
    let (address, query) = url.split_once('?').map_or((url, None), |(address, query)| (address, Some(query)));
    let after_scheme = address.find("://").map_or(0, |at| at + 3);
    let host_end = address[after_scheme..].find('/').map_or(address.len(), |at| after_scheme + at);
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    format!("{}/{name}{query}", &address[..host_end])
}

async fn connect(url: &str) -> Client {
    let config = Config::from_str(url).unwrap_or_else(|error| panic!("{VARIABLE} is not a URL: {error}"));
    let connected = config.connect(NoTls).await;
    let (client, connection) = connected
        .unwrap_or_else(|error| panic!("the server that {VARIABLE} names does not answer: {error:?}"));
    tokio::spawn(connection);
    client
}
