//! The table of the API's routes: path, method, the right that a key needs, and who answers. The router is made from it,
//! and the test of all rights walks through it.

use super::{effects, gate, lanes, me, orders};
use crate::app::Shared;
use axum::handler::Handler;
use axum::http::Method;
use axum::routing::MethodRouter;
use axum::{Router, middleware, routing};
use krama_domain::staff::Right;

/// What a key needs for a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Needs {
    /// To be good.
    Key,
    /// That right.
    Right(Right),
}

/// One row of the table.
pub(super) struct Route {
    /// The path below `/api/v1`.
    pub(super) path: &'static str,
    /// GET shows, POST changes.
    #[cfg_attr(not(test), expect(dead_code, reason = "the test of all rights walks by it"))]
    pub(super) method: Method,
    /// What a key needs.
    pub(super) needs: Needs,
    handler: MethodRouter<Shared>,
}

fn get<H: Handler<T, Shared>, T: 'static>(path: &'static str, needs: Needs, handler: H) -> Route {
    Route { path, method: Method::GET, needs, handler: routing::get(handler) }
}

fn post<H: Handler<T, Shared>, T: 'static>(path: &'static str, needs: Needs, handler: H) -> Route {
    Route { path, method: Method::POST, needs, handler: routing::post(handler) }
}

/// All routes.
pub(super) fn table() -> Vec<Route> {
    const VIEW: Needs = Needs::Right(Right::View);
    const REPAIR: Needs = Needs::Right(Right::RepairEffects);
    const LANES: Needs = Needs::Right(Right::RunLanes);
    vec![
        get("/me", Needs::Key, me::show),
        get("/orders", VIEW, orders::list),
        get("/orders/{number}", VIEW, orders::show),
        get("/effects", VIEW, effects::list),
        post("/effects/retry", REPAIR, effects::retry),
        post("/effects/discard", REPAIR, effects::discard),
        get("/lanes", VIEW, lanes::list),
        post("/lanes/{lane}/pause", LANES, lanes::pause),
        post("/lanes/{lane}/resume", LANES, lanes::resume),
    ]
}

/// The API's routes, below `/api/v1`.
pub(crate) fn router(app: &Shared) -> Router<Shared> {
    let mut router = Router::new();
    for Route { path, needs, handler, .. } in table() {
        let guard = middleware::from_fn_with_state(gate::Gate { app: app.clone(), needs }, gate::pass);
        router = router.route(path, handler.route_layer(guard));
    }
    router.fallback(gate::nowhere).method_not_allowed_fallback(gate::wrong_method)
}
