//! The steps of an order from being placed to being received. What goes wrong stands in place of the step at which it
//! did; steps that will not come then are left out.

use super::say::Said;
use crate::view::words::Words;
use krama_domain::order::Order;
use krama_domain::parcel::Stage;
use krama_domain::pay::PayType;

/// One step.
pub(super) struct Step {
    pub(super) text: String,
    pub(super) is_done: bool,
    pub(super) is_current: bool,
}

/// The step at which an order stands, counted from packing.
const fn at(stage: Stage) -> usize {
    match stage {
        Stage::None | Stage::Created => 0,
        Stage::InTransit => 1,
        Stage::Arrived | Stage::Refused | Stage::Stuck => 2,
        Stage::Returning | Stage::Returned | Stage::Received => 3,
    }
}

/// The steps of an order whose payment is settled or will be made when it is received.
pub(super) fn of(words: Words<'_>, order: &Order, stage: Stage, said: Option<&Said>) -> Vec<Step> {
    let mut keys = vec!["track-step-placed"];
    match order.pay_type {
        PayType::OnlineFull => keys.push("track-step-paid"),
        PayType::Prepay => keys.push("track-step-prepaid"),
        PayType::Cod => {}
    }
    let current = keys.len() + at(stage);
    keys.extend(["track-step-packing", "track-step-moving", "track-step-waiting", "track-step-received"]);
    if let Some(instead) = said.and_then(|said| said.step) {
        keys[current] = instead;
    }
    if matches!(stage, Stage::Refused | Stage::Stuck | Stage::Returning | Stage::Returned) {
        keys.truncate(current + 1);
    }
    let is_over = matches!(stage, Stage::Received | Stage::Returned);
    let step = |(nth, key): (usize, &str)| Step {
        text: words.t(key),
        is_done: nth < current || (nth == current && is_over),
        is_current: nth == current,
    };
    keys.into_iter().enumerate().map(step).collect()
}
