//! The parcels of an order as its page shows them, and looking at them at once.

pub(super) mod badge;
mod card;

pub(super) use card::{Row, rows};

use super::act::Act;
use super::desk::{Desk, Failure};
use super::offers::{self, Offer};
use super::reply;
use super::step::handle::{at_store_of, look_up, stores_of};
use super::step::{Kind, path_of};
use axum::extract::Path;
use axum::response::Response;
use krama_domain::fact::Fact;
use krama_domain::ids::StoreId;
use krama_domain::order::Order;
use krama_domain::parcel::TrackingNumber;
use krama_domain::staff::Right;
use krama_domain::time::Timestamp;
use krama_domain::transition::admit;
use krama_store::repo::lanes;
use krama_store::repo::parcels::{self, LastLook};
use krama_store::{Result, Sql};

/// Writing down the number of one more parcel, where the order takes it.
pub(super) fn attaching(desk: &Desk, order: &Order, t: impl Fn(&str) -> String) -> Option<Offer> {
    // Any number that the order does not have stands for the one that is to be typed.
    let number = TrackingNumber::parse("00000000000000").ok()?;
    let fact = Fact::ParcelAttached { number, waybill: None, cash: None };
    let may = desk.may(Right::WorkOrders) && admit(order, &fact).is_ok();
    may.then(|| Offer {
        url: offers::url(desk, order, Kind::Attach, "", false),
        text: t("shipment-attach"),
        is_danger: false,
    })
}

/// Why the carrier is not asked just now, in words of the lane; `None` while it is.
pub(super) fn closed(tx: &mut dyn Sql, store: &StoreId, now: Timestamp) -> Result<Option<String>> {
    let lanes = lanes::of_store(tx, store)?;
    let lane = lanes.into_iter().find(|lane| lane.lane == parcels::LANE && lane.broken_until > now);
    Ok(lane.map(|lane| lane.broken_reason.unwrap_or_default()))
}

/// Where the form is sent that has the parcels looked at now; `None` where none of them is followed.
pub(super) fn looking(desk: &Desk, order: &Order, looks: &[LastLook]) -> Option<String> {
    let is_followed = looks.iter().any(|look| look.next_at.is_some());
    (is_followed && desk.may(Right::WorkOrders)).then(|| desk.url(&format!("{}/look", path_of(order))))
}

/// Has the order's parcels looked at now.
pub(super) async fn look(Path(number): Path<String>, act: Act) -> Response {
    let (stores, scribe, now) = (stores_of(&act.desk), act.scribe(), act.desk.guest.now);
    let write = move |tx: &mut dyn Sql| {
        let Some(order) = look_up(tx, &stores, &number)? else { return Ok(None) };
        let followed = parcels::hasten(tx, &order.store, Some(order.id), now)?;
        let scribe = super::act::Scribe { store: Some(order.store.clone()), ..scribe.clone() };
        scribe.note(tx, "parcel.look", order.number.as_str(), None, Some(&format!("{followed} parcels")))?;
        Ok(Some(order))
    };
    match act.write("look at parcels", write).await {
        Err(error) => act.desk.refuse(&Failure::Internal(error)),
        Ok(None) => act.desk.refuse(&Failure::Missing),
        Ok(Some(order)) => {
            let desk = at_store_of(act.desk, &order);
            reply::back(&desk, &path_of(&order), "parcels-hastened")
        }
    }
}
