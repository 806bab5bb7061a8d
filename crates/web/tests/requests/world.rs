//! One program with an empty database, two stores and the twins: what the tests of requests run against.

use crate::browser::Browser;
use crate::outside::{HandClock, Outside, Seeded};
use crate::shops;
use axum::Router;
use krama_domain::effect::Subject;
use krama_domain::ids::{OrderNumber, PublicToken, StoreId};
use krama_domain::ledger::payment_status;
use krama_domain::order::Order;
use krama_domain::shop::Store;
use krama_domain::time::Clock;
use krama_engine::node::Engine;
use krama_engine::profile::Profiles;
use krama_engine::transport::Transport;
use krama_store::repo::outbox::{self, Effect};
use krama_store::repo::{inbox, orders, timeline};
use krama_store::secret::{KEY_BYTES, SecretBox};
use krama_store::testing::{Directory, migrated};
use krama_store::{Db, DbOptions, Result, Sql, migrate, schema};
use krama_web::app::{App, router};
use std::future::Future;
use std::sync::Arc;

/// Where krama is reached from outside.
pub(crate) const PUBLIC_URL: &str = "https://shop.example";

/// Everything that a test needs.
pub(crate) struct World {
    pub(crate) db: Db,
    pub(crate) clock: Arc<HandClock>,
    pub(crate) outside: Arc<Outside>,
    pub(crate) profiles: Profiles,
    /// The first store.
    pub(crate) store: StoreId,
    pub(crate) app: Arc<App>,
    routes: Router,
    /// Removed when the test ends.
    _files: Option<Directory>,
}

/// Runs a test on SQLite, then on PostgreSQL.
pub(crate) async fn on_both<F, Fut>(test: F)
where
    F: Fn(World) -> Fut + Clone + Send + Sync + 'static,
    Fut: Future<Output = ()> + Send + 'static,
{
    migrated(move |db| {
        let test = test.clone();
        async move { test(World::on(db, None, |_| {}).await).await }
    })
    .await;
}

impl World {
    /// A world on SQLite.
    pub(crate) async fn new() -> Self {
        Self::with(|_| {}).await
    }

    /// A world on SQLite whose first store is altered by `shape`.
    pub(crate) async fn with(shape: impl FnOnce(&mut Store)) -> Self {
        let files = Directory::new();
        let db = Db::open(&files.url("test.db"), DbOptions::default()).await.expect("a fresh database opens");
        migrate::run(&db, schema::MIGRATIONS, 0).await.expect("an empty database takes every migration");
        Self::on(db, Some(files), shape).await
    }

    async fn on(db: Db, files: Option<Directory>, shape: impl FnOnce(&mut Store)) -> Self {
        let clock = Arc::new(HandClock::new());
        let outside = Outside::start(Arc::clone(&clock)).await;
        let profiles = Profiles::new(SecretBox::new(&[7; KEY_BYTES]), PUBLIC_URL);
        let store = shops::open(&db, &profiles, &outside.base, clock.now(), shape).await;
        let transport = Transport::new().expect("there is a cryptography provider");
        let ticking: Arc<dyn Clock> = Arc::clone(&clock) as _;
        let engine = Engine::new(db.clone(), profiles.clone(), transport, ticking, Box::new(Seeded(2)));
        let app = App::new(Arc::new(engine));
        let routes = router(Arc::clone(&app));
        Self { db, clock, outside, profiles, store, app, routes, _files: files }
    }

    /// Somebody with an empty cookie jar.
    pub(crate) fn browser(&self) -> Browser {
        Browser::new(self.routes.clone())
    }

    /// Reads; a test's read does not fail.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        work: impl Fn(&mut dyn Sql) -> Result<T> + Send + Sync + 'static,
    ) -> T {
        self.db.read("test.read", work).await.expect("the test can read")
    }

    /// Writes; a test's write does not fail.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        work: impl Fn(&mut dyn Sql) -> Result<T> + Send + Sync + 'static,
    ) -> T {
        self.db.write("test.write", work).await.expect("the test can write")
    }

    /// All orders of the first store in the order of their numbers.
    pub(crate) async fn orders(&self) -> Vec<Order> {
        let store = self.store.clone();
        let mut all = self.read(move |tx| orders::page(tx, &store, None, orders::PAGE_MAX)).await;
        all.sort_by_key(|order| (order.number.as_str().len(), order.number.as_str().to_owned()));
        all
    }

    /// The only order.
    pub(crate) async fn order(&self) -> Order {
        let mut all = self.orders().await;
        assert_eq!(all.len(), 1, "one order was expected: {:?}", numbers(&all));
        all.remove(0)
    }

    /// An order as it is now.
    pub(crate) async fn fresh(&self, order: &Order) -> Order {
        let (store, id) = (order.store.clone(), order.id);
        self.read(move |tx| orders::get(tx, &store, id)).await.expect("orders do not vanish")
    }

    /// The order of a page's secret.
    pub(crate) async fn by_token(&self, token: &str) -> Order {
        let token = PublicToken::parse(token).expect("a token");
        self.read(move |tx| orders::by_token(tx, &token)).await.expect("there is such an order")
    }

    /// The effects of an order.
    pub(crate) async fn effects(&self, order: &Order) -> Vec<Effect> {
        let (store, subject) = (order.store.clone(), Subject::Order(order.id));
        self.read(move |tx| outbox::of_subject(tx, &store, subject)).await
    }

    /// The keys of an order's effects whose key begins so.
    pub(crate) async fn keys(&self, order: &Order, beginning: &str) -> Vec<String> {
        let effects = self.effects(order).await;
        let keys = effects.iter().map(|effect| effect.intent.key().as_str().to_owned());
        keys.filter(|key| key.starts_with(beginning)).collect()
    }

    /// How often a fact stands in an order's timeline.
    pub(crate) async fn told(&self, order: &Order, fact: &str) -> usize {
        let (store, id) = (order.store.clone(), order.id);
        let entries = self.read(move |tx| timeline::of_order(tx, &store, id)).await;
        entries.iter().filter(|entry| entry.fact == fact).count()
    }

    /// Webhooks that were kept, by state.
    pub(crate) async fn kept(&self, state: &'static str) -> i64 {
        let sql = "SELECT COUNT(*) AS n FROM inbox WHERE state = $1";
        let count = move |tx: &mut dyn Sql| {
            tx.query_one(sql, krama_store::args![state])?.map_or(Ok(0), |row| row.int("n"))
        };
        self.read(count).await
    }

    /// Webhooks that wait or could not be read.
    pub(crate) async fn unmatched(&self) -> Vec<inbox::Unmatched> {
        let store = self.store.clone();
        self.read(move |tx| inbox::unmatched(tx, &store, 100)).await
    }
}

/// Numbers of orders, for messages.
pub(crate) fn numbers(orders: &[Order]) -> Vec<OrderNumber> {
    orders.iter().map(|order| order.number.clone()).collect()
}

/// Where an order's payment stands.
pub(crate) fn status(order: &Order) -> &'static str {
    payment_status(order).code()
}
