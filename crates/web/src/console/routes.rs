//! The table of the console's routes: path, method, what somebody needs for it, and who answers. The router is made from
//! it, and the test of all rights walks through it, so that no route can be forgotten by either.

use super::step::{Kind, handle};
use super::{act::Act, desk::Desk};
use super::{
    contacts, door, effect_step, effects, gate, home, keys, lanes_page, log, login, me, order, orders,
    people, reconciliation, settings, shipment, shipments, templates, unmatched, waybill,
};
use crate::app::Shared;
use axum::extract::Path;
use axum::handler::Handler;
use axum::http::Method;
use axum::routing::MethodRouter;
use axum::{Router, middleware, routing};
use krama_domain::staff::Right;

/// What somebody needs for a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Needs {
    /// Nothing: the door.
    Nothing,
    /// To be in.
    Session,
    /// To be in, and to have that right.
    Right(Right),
}

/// One row of the table.
pub(crate) struct Route {
    /// The path below `/console`.
    pub(crate) path: &'static str,
    /// GET shows, POST changes.
    #[cfg_attr(not(test), expect(dead_code, reason = "the test of all rights walks by it"))]
    pub(crate) method: Method,
    /// What somebody needs.
    pub(crate) needs: Needs,
    handler: MethodRouter<Shared>,
}

fn get<H: Handler<T, Shared>, T: 'static>(path: &'static str, needs: Needs, handler: H) -> Route {
    Route { path, method: Method::GET, needs, handler: routing::get(handler) }
}

fn post<H: Handler<T, Shared>, T: 'static>(path: &'static str, needs: Needs, handler: H) -> Route {
    Route { path, method: Method::POST, needs, handler: routing::post(handler) }
}

/// All routes.
pub(crate) fn table() -> Vec<Route> {
    const VIEW: Needs = Needs::Right(Right::View);
    const LANES: Needs = Needs::Right(Right::RunLanes);
    const WORK: Needs = Needs::Right(Right::WorkOrders);
    const REFUND: Needs = Needs::Right(Right::Refund);
    const REPAIR: Needs = Needs::Right(Right::RepairEffects);
    const RECONCILE: Needs = Needs::Right(Right::Reconcile);
    let mut table = vec![
        get("/login", Needs::Nothing, login::show),
        post("/login", Needs::Nothing, login::submit),
        get("/enter", Needs::Nothing, door::wait),
        get("/enter/{token}", Needs::Nothing, door::show),
        post("/enter/{token}", Needs::Nothing, door::submit),
        post("/leave", Needs::Session, login::leave),
        get("/", VIEW, home::show),
        get("/orders", VIEW, orders::show),
        get("/orders/{number}", VIEW, order::show),
        get("/effects", VIEW, effects::show),
        get("/effects/preview", REPAIR, effects::show_preview),
        post("/effects/replay", REPAIR, effects::replay),
        post("/effects/discard", REPAIR, effects::discard),
        get("/effects/{subject}/{nth}", VIEW, effects::show_one),
        get("/contacts", VIEW, contacts::show),
        get("/unmatched", VIEW, unmatched::show),
        get("/lanes", VIEW, lanes_page::show),
        post("/lanes/{lane}/pause", LANES, lanes_page::pause),
        post("/lanes/{lane}/resume", LANES, lanes_page::resume),
        post("/lanes/{lane}/mend", LANES, lanes_page::mend),
        get("/reconciliation", VIEW, reconciliation::show),
        post("/reconciliation", RECONCILE, reconciliation::begin),
        post("/reconciliation/{invoice}/settle", RECONCILE, reconciliation::settle),
        get("/orders/{number}/retry", REPAIR, effect_step::show_retry),
        post("/orders/{number}/retry", REPAIR, effect_step::retry),
        get("/orders/{number}/discard", REPAIR, effect_step::show_discard),
        post("/orders/{number}/discard", REPAIR, effect_step::discard),
    ];
    table.extend(step("/orders/{number}/confirm", WORK, Kind::Confirm));
    table.extend(step("/orders/{number}/cancel", WORK, Kind::Cancel));
    table.extend(step("/orders/{number}/refund", REFUND, Kind::Refund));
    table.extend(step("/orders/{number}/receipt", WORK, Kind::Receipt));
    table.extend(step("/orders/{number}/receipt/judge", WORK, Kind::Judge));
    table.extend(step("/orders/{number}/receipt/return", REFUND, Kind::Return));
    table.extend(step("/orders/{number}/mismatch", WORK, Kind::Mismatch));
    table.extend(step("/orders/{number}/parcel", WORK, Kind::Attach));
    table.extend(step("/orders/{number}/parcel/drop", WORK, Kind::Detach));
    table.extend(step("/orders/{number}/parcel/cash", WORK, Kind::Cash));
    table.push(post("/orders/{number}/look", WORK, shipment::look));
    table.push(get("/shipments", VIEW, shipments::show));
    table.extend(waybills());
    table.extend(office());
    table
}

/// A step of the staff: the page that tells what will happen, and the form that lets it.
fn step(path: &'static str, needs: Needs, kind: Kind) -> [Route; 2] {
    let shows = move |desk: Desk, Path(number): Path<String>| handle::show(desk, number, kind);
    let does = move |Path(number): Path<String>, act: Act| handle::submit(act, number, kind);
    [get(path, needs, shows), post(path, needs, does)]
}

/// The routes of waybills.
fn waybills() -> Vec<Route> {
    const WORK: Needs = Needs::Right(Right::WorkOrders);
    vec![
        get("/orders/{number}/waybill", WORK, waybill::handle::show),
        post("/orders/{number}/waybill", WORK, waybill::handle::submit),
        get("/orders/{number}/waybill/delete", WORK, waybill::delete::show),
        post("/orders/{number}/waybill/delete", WORK, waybill::delete::submit),
        get("/orders/{number}/label/{tracking}", WORK, waybill::print::show_one),
        get("/waybills", WORK, waybill::bulk::show),
        post("/waybills", WORK, waybill::bulk::submit),
        get("/waybills/result", WORK, waybill::bulk::show_result),
        get("/waybills/labels", WORK, waybill::print::show_many),
        get("/waybills/register", WORK, waybill::print::show_register),
        post("/waybills/register", WORK, waybill::print::register),
    ]
}

/// The routes of settings, people, keys and the audit log.
fn office() -> Vec<Route> {
    const ME: Needs = Needs::Session;
    const SETTINGS: Needs = Needs::Right(Right::Settings);
    const PEOPLE: Needs = Needs::Right(Right::People);
    const TEMPLATES: Needs = Needs::Right(Right::EditTemplates);
    vec![
        get("/settings", SETTINGS, settings::show),
        post("/settings/store", SETTINGS, settings::own::save),
        get("/settings/nova_poshta/sender", SETTINGS, settings::sender::show),
        post("/settings/nova_poshta/sender", SETTINGS, settings::sender::save),
        post("/settings/directory/refresh", SETTINGS, settings::directory::refresh),
        post("/settings/{system}", SETTINGS, settings::change::save),
        post("/settings/{system}/test", SETTINGS, settings::trial::test),
        get("/templates", TEMPLATES, templates::show),
        post("/templates/{news}/silence", TEMPLATES, templates::silence),
        get("/templates/{topic}/{channel}/{lang}", TEMPLATES, templates::edit::show),
        post("/templates/{topic}/{channel}/{lang}", TEMPLATES, templates::submit),
        get("/people", PEOPLE, people::show),
        post("/people/invite", PEOPLE, people::invite::invite),
        post("/people/invitations/{hash}/revoke", PEOPLE, people::invite::revoke),
        post("/people/sessions/end-others", PEOPLE, people::sessions::end_others),
        post("/people/sessions/{session}/end", PEOPLE, people::sessions::end),
        post("/people/{person}/role", PEOPLE, people::act::role),
        post("/people/{person}/disable", PEOPLE, people::act::disable),
        post("/people/{person}/enable", PEOPLE, people::act::enable),
        post("/people/{person}/password", PEOPLE, people::act::new_password),
        post("/people/{person}/sessions/end", PEOPLE, people::sessions::end_all),
        get("/me", ME, me::show),
        post("/me/name", ME, me::rename),
        post("/me/password", ME, me::change_password),
        post("/me/sessions/end-others", ME, me::end_others),
        post("/me/sessions/{session}/end", ME, me::end),
        get("/keys", PEOPLE, keys::show),
        post("/keys", PEOPLE, keys::make),
        post("/keys/{key}/revoke", PEOPLE, keys::revoke),
        get("/audit", Needs::Right(Right::Audit), log::show),
    ]
}

/// The console's routes, below `/console`.
pub(crate) fn router(app: &Shared) -> Router<Shared> {
    let mut router = Router::new();
    for Route { path, needs, handler, .. } in table() {
        let guard = middleware::from_fn_with_state(gate::Gate { app: app.clone(), needs }, gate::pass);
        router = router.route(path, handler.layer(guard));
    }
    router.fallback(super::desk::nowhere)
}
