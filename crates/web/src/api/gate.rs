//! The gate before every route of the API: which key is it, and may it do this. Handlers behind it ask for a
//! [`Call`], which knows the key, the store in question and who to name in the audit log.

use super::params::Params;
use super::problem::Problem;
use super::routes::Needs;
use crate::app::Shared;
use crate::app::access::{Guest, request_id};
use crate::console::Scribe;
use axum::body::Bytes;
use axum::extract::{FromRequest, OriginalUri, Request, State};
use axum::http::header::{AUTHORIZATION, CACHE_CONTROL};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::{Json, RequestPartsExt};
use krama_domain::ids::{AuditId, StoreId};
use krama_domain::shop::Store;
use krama_domain::time::Timestamp;
use krama_store::repo::audit::{Via, Who};
use krama_store::repo::keys::{self, Key, USED_GAP_MS};
use krama_store::repo::stores;
use krama_store::{Result, Sql};
use serde_json::Value;

/// Longest secret that is looked up, in characters; ours are shorter.
const SECRET_MAX_CHARS: usize = 200;

/// What a gate knows.
#[derive(Clone)]
pub(super) struct Gate {
    pub(super) app: Shared,
    pub(super) needs: Needs,
}

/// The secret that a request carries.
fn secret(headers: &HeaderMap) -> Option<String> {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let bearer = text(AUTHORIZATION.as_str()).and_then(|value| {
        let (scheme, secret) = value.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then_some(secret)
    });
    let secret = bearer.or_else(|| text("x-api-key"))?.trim();
    let fits = secret.starts_with(keys::PREFIX) && secret.chars().count() <= SECRET_MAX_CHARS;
    fits.then(|| secret.to_owned())
}

/// Lets a request through, or answers it.
pub(super) async fn pass(State(gate): State<Gate>, mut request: Request, next: Next) -> Response {
    let told = Told::of(request.extensions(), request.uri());
    let secret = secret(request.headers());
    match admit(&gate, secret).await {
        Err(problem) => told.answer(problem),
        Ok(key) => {
            request.extensions_mut().insert(key);
            next.run(request).await
        }
    }
}

async fn admit(gate: &Gate, secret: Option<String>) -> std::result::Result<Key, Problem> {
    let secret = secret.ok_or_else(Problem::no_key)?;
    let engine = &gate.app.engine;
    let key = engine.db.read("an API key", move |tx| keys::find(tx, &secret)).await?;
    let key = key.ok_or_else(Problem::no_key)?;
    let now = engine.clock.now();
    if key.used_at.is_none_or(|at| now.since_ms(at) >= USED_GAP_MS) {
        let id = key.id;
        engine.db.write("key used", move |tx| keys::used(tx, id, now)).await?;
    }
    match gate.needs {
        Needs::Right(right) if !key.role.may(right) => {
            let name = serde_json::to_value(right).unwrap_or_default();
            Err(Problem::forbidden(name.as_str().unwrap_or_default()))
        }
        _ => Ok(key),
    }
}

/// What every answer about a problem tells of its request.
#[derive(Clone)]
struct Told {
    path: String,
    request_id: String,
}

impl Told {
    fn of(extensions: &axum::http::Extensions, uri: &Uri) -> Self {
        let uri = extensions.get::<OriginalUri>().map_or(uri, |original| &original.0);
        Self { path: uri.path().to_owned(), request_id: request_id(extensions) }
    }

    fn answer(&self, problem: Problem) -> Response {
        problem.answer(&self.path, &self.request_id)
    }
}

/// A request of a program with a good key.
pub(super) struct Call {
    pub(super) app: Shared,
    pub(super) key: Key,
    /// The stores that the key reaches, the default one first.
    pub(super) stores: Vec<Store>,
    pub(super) now: Timestamp,
    pub(super) uri: Uri,
    /// The body, for those who read it.
    body: Bytes,
    told: Told,
}

impl FromRequest<Shared> for Call {
    type Rejection = Response;

    async fn from_request(request: Request, app: &Shared) -> std::result::Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let told = Told::of(&parts.extensions, &parts.uri);
        let Some(key) = parts.extensions.get::<Key>().cloned() else {
            return Err(told.answer(Problem::no_key()));
        };
        let uri = original(&mut parts).await;
        let request = Request::from_parts(parts, body);
        let body = Bytes::from_request(request, app).await;
        let body = body.map_err(|_| told.answer(Problem::too_large()))?;
        let mut call =
            Self { app: app.clone(), key, stores: Vec::new(), now: app.engine.clock.now(), uri, body, told };
        match call.read("stores", stores::list).await {
            Ok(stores) => call.stores = stores,
            Err(error) => return Err(call.told.answer(error.into())),
        }
        let scope = call.key.scope.clone();
        call.stores.retain(|store| scope.covers(&store.id));
        Ok(call)
    }
}

async fn original(parts: &mut Parts) -> Uri {
    match parts.extract::<OriginalUri>().await {
        Ok(OriginalUri(uri)) => uri,
        Err(never) => match never {},
    }
}

impl Call {
    /// The store in question: the one that is asked for, or the first that the key reaches.
    pub(super) fn store(&self, params: &Params) -> std::result::Result<&Store, Problem> {
        let wanted = params.get("store");
        let found = self.stores.iter().find(|store| wanted.is_none_or(|id| id == store.id.as_str()));
        found.ok_or_else(|| Problem::missing("there is no such store, or the key does not reach it"))
    }

    /// The path without its query.
    pub(super) fn path(&self) -> &str {
        &self.told.path
    }

    /// The body as JSON.
    pub(super) fn json(&self) -> std::result::Result<Value, Problem> {
        serde_json::from_slice(&self.body).map_err(|_| Problem::invalid("body", "it must be JSON"))
    }

    /// The scribe of this call. The key's name stands for a person's.
    pub(super) fn scribe(&self, store: &StoreId) -> Scribe {
        Scribe {
            id: self.app.engine.with_random(|random| AuditId::fresh(self.now, random)),
            store: Some(store.clone()),
            at: self.now,
            who: Who {
                person: None,
                name: self.key.name.clone(),
                via: Via::Api,
                request_id: self.told.request_id.clone(),
            },
        }
    }

    /// Reads in one snapshot.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        name: &'static str,
        work: impl Fn(&mut dyn Sql) -> Result<T> + Send + Sync + 'static,
    ) -> Result<T> {
        self.app.engine.db.read(name, work).await
    }

    /// Changes the database.
    pub(super) async fn write<T: Send + 'static>(
        &self,
        name: &'static str,
        work: impl Fn(&mut dyn Sql) -> Result<T> + Send + Sync + 'static,
    ) -> Result<T> {
        self.app.engine.db.write(name, work).await
    }

    /// The answer: JSON, or the problem.
    pub(super) fn answer(&self, outcome: std::result::Result<Value, Problem>) -> Response {
        match outcome {
            Err(problem) => self.told.answer(problem),
            Ok(value) => {
                let mut response = Json(&value).into_response();
                let headers = response.headers_mut();
                headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
                if let Some(next) = value["next"].as_str()
                    && let Ok(link) = HeaderValue::from_str(&format!("<{next}>; rel=\"next\""))
                {
                    headers.insert("link", link);
                }
                response
            }
        }
    }
}

/// An address of the API that leads nowhere.
pub(super) async fn nowhere(guest: Guest, OriginalUri(uri): OriginalUri) -> Response {
    Problem::missing("there is no such address").answer(uri.path(), &guest.request_id)
}

/// A method that an address does not take.
pub(super) async fn wrong_method(guest: Guest, OriginalUri(uri): OriginalUri) -> Response {
    Problem::wrong_method().answer(uri.path(), &guest.request_id)
}
