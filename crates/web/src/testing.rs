//! A world for request tests: the whole router on a fresh SQLite database, a clock that stands until it is moved, and
//! randomness from a seed. Nothing here opens a socket.

use crate::app::{App, Shared, router};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use krama_domain::time::{Clock, Random, Timestamp};
use krama_engine::node::Engine;
use krama_engine::profile::Profiles;
use krama_engine::transport::Transport;
use krama_store::schema::MIGRATIONS;
use krama_store::secret::{KEY_BYTES, SecretBox};
use krama_store::testing::Directory;
use krama_store::{Db, DbOptions, Result, Sql, migrate};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tower::ServiceExt;

/// Where the world is reached from outside.
pub(crate) const PUBLIC_URL: &str = "http://shop.example";
/// Largest page that is read, in bytes.
const PAGE_MAX_BYTES: usize = 8 << 20;

struct StandingClock(AtomicI64);

impl Clock for StandingClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_ms(self.0.load(Ordering::SeqCst))
    }
}

/// `SplitMix64`: the same seed, the same bytes.
struct Seeded(u64);

impl Random for Seeded {
    fn fill(&mut self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut mixed = self.0;
            mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            chunk.copy_from_slice(&(mixed ^ (mixed >> 31)).to_le_bytes()[..chunk.len()]);
        }
    }
}

/// The world. It ends with this value.
pub(crate) struct World {
    /// The application.
    pub(crate) app: Shared,
    clock: Arc<StandingClock>,
    router: Router,
    _directory: Directory,
}

/// What a request was answered.
#[derive(Debug, Clone)]
pub(crate) struct Page {
    /// The status.
    pub(crate) status: StatusCode,
    /// The headers.
    pub(crate) headers: HeaderMap,
    /// The body as text.
    pub(crate) body: String,
}

impl Page {
    /// A header as text; empty when there is none.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Where the browser is sent; empty when it is not.
    pub(crate) fn location(&self) -> &str {
        self.header(LOCATION.as_str())
    }

    /// `name=value` of each cookie that the browser shall remember.
    pub(crate) fn cookies(&self) -> Vec<String> {
        let lines = self.headers.get_all(SET_COOKIE).iter().filter_map(|value| value.to_str().ok());
        lines.filter_map(|line| line.split(';').next()).map(str::to_owned).collect()
    }
}

impl World {
    /// A world at `now`, migrated and empty, reached at [`PUBLIC_URL`].
    pub(crate) async fn empty(now: Timestamp) -> Self {
        Self::reached_at(PUBLIC_URL, now).await
    }

    /// The same reached at another address.
    pub(crate) async fn reached_at(public_url: &str, now: Timestamp) -> Self {
        let directory = Directory::new();
        let db = Db::open(&directory.url("web.db"), DbOptions::default()).await.expect("a fresh file opens");
        migrate::run(&db, MIGRATIONS, 0).await.expect("the migrations run on an empty database");
        let clock = Arc::new(StandingClock(AtomicI64::new(now.as_ms())));
        let profiles = Profiles::new(SecretBox::new(&[7; KEY_BYTES]), public_url);
        let transport = Transport::new().expect("the client needs nothing but memory");
        let engine = Engine::new(db, profiles, transport, clock.clone(), Box::new(Seeded(1)));
        let app = App::new(Arc::new(engine));
        Self { router: router(Arc::clone(&app)), app, clock, _directory: directory }
    }

    /// Lets time pass, in milliseconds.
    pub(crate) fn pass(&self, ms: i64) {
        self.clock.0.fetch_add(ms, Ordering::SeqCst);
    }

    /// Changes the database.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        work: impl Fn(&mut dyn Sql) -> Result<T> + Send + Sync + 'static,
    ) -> T {
        self.app.engine.db.write("a test", work).await.expect("the test writes what fits")
    }

    /// Reads the database.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        work: impl Fn(&mut dyn Sql) -> Result<T> + Send + Sync + 'static,
    ) -> T {
        self.app.engine.db.read("a test", work).await.expect("the test reads what is there")
    }

    /// Sends any request.
    pub(crate) async fn send(&self, request: Request<Body>) -> Page {
        let response = self.router.clone().oneshot(request).await.expect("the router always answers");
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, PAGE_MAX_BYTES).await.expect("our pages fit");
        let body = String::from_utf8(body.to_vec()).expect("our pages are UTF-8");
        Page { status: parts.status, headers: parts.headers, body }
    }

    /// Asks for a page; `cookies` as a browser sends them, `a=1; b=2`.
    pub(crate) async fn get(&self, path: &str, cookies: &str) -> Page {
        self.send(Self::request(Method::GET, path, cookies, "")).await
    }

    /// Sends a form.
    pub(crate) async fn post(&self, path: &str, cookies: &str, form: &str) -> Page {
        self.send(Self::request(Method::POST, path, cookies, form)).await
    }

    /// A request as a browser makes it.
    pub(crate) fn request(method: Method, path: &str, cookies: &str, form: &str) -> Request<Body> {
        let mut builder = Request::builder().method(method).uri(path).header("host", "shop.example");
        if !cookies.is_empty() {
            builder = builder.header(COOKIE, cookies);
        }
        if !form.is_empty() {
            builder = builder.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        }
        builder.body(Body::from(form.to_owned())).expect("the test's address is an address")
    }
}
