//! Restraint towards customers: nobody is written to more often on one of their days than the store wants. What is too much
//! waits for their next morning.

use krama_connectors::settings::Settings;
use krama_connectors::task::{About, Task};
use krama_domain::effect::Intent;
use krama_domain::template::quiet::{QuietHours, held_until, zone_or};
use krama_domain::time::Timestamp;
use krama_store::repo::outbox::{self, Effect};
use krama_store::repo::told;
use krama_store::{Result, Sql};

/// Puts a claimed message back when its customer has had enough for today. Answers whether it did.
pub(super) fn holds_back(
    tx: &mut dyn Sql,
    settings: &Settings,
    effect: &Effect,
    task: &Task,
    now: Timestamp,
) -> Result<bool> {
    let most = settings.store.messages_per_day;
    let (Intent::NotifyCustomer { news, channel, .. }, About::Order(order), 1..) =
        (&effect.intent, &task.about, most)
    else {
        return Ok(false);
    };
    // Nothing is sent where there is no address.
    let Some(address) = order.reach.address(*channel) else { return Ok(false) };
    let zone = zone_or(&order.customer.phone, &settings.store.zone);
    let midnight = zone.next_minute_of_day(now, 0);
    if told::count(tx, effect, (*channel, address), midnight, most)? || news.is_urgent() {
        return Ok(false);
    }
    // Nobody wants to hear at midnight, whatever the store calls quiet.
    let quiet = settings.store.quiet_hours.unwrap_or(QuietHours::USUAL);
    let morning = held_until(midnight, Some(quiet), &zone, false).unwrap_or(midnight);
    outbox::hold(tx, effect, morning, &format!("the customer had {most} messages today"))?;
    Ok(true)
}
