//! Gauges that are read from the database when somebody looks at the metrics.

use super::{Engine, seconds};
use krama_metrics::Metric;
use krama_store::repo::lanes::{self, Load};

impl Engine {
    /// Everything that is counted, in Prometheus' text format. When the database does not answer the rest is told all
    /// the same: that is when somebody looks.
    pub async fn metrics(&self) -> String {
        let (db, now) = (&self.db, self.clock.now());
        db.gauge();
        let loads = db.read("lane loads", move |tx| lanes::loads(tx, now)).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "the lanes' load is not known");
            Vec::new()
        });
        let of_lane = |value: fn(&Load) -> bool| {
            loads.iter().map(move |load| (key(load), f64::from(u8::from(value(load))))).collect::<Vec<_>>()
        };
        db.meter().set_all(Metric::LanePaused, of_lane(|load| load.paused));
        db.meter().set_all(Metric::LaneBroken, of_lane(|load| load.broken));
        let age = |load: &Load| load.oldest_due.map_or(0.0, |due| seconds(now.since_ms(due)));
        db.meter().set_all(Metric::LaneOldestDue, loads.iter().map(|load| (key(load), age(load))));
        db.meter().set_all(Metric::LaneEffects, loads.iter().flat_map(effects));
        db.meter().text()
    }
}

fn key(load: &Load) -> Vec<String> {
    vec![load.store.clone(), load.lane.clone()]
}

fn effects(load: &Load) -> impl Iterator<Item = (Vec<String>, f64)> {
    let number = |many: i64| f64::from(u32::try_from(many).unwrap_or(0));
    load.effects.iter().map(move |(state, many)| {
        let labels = vec![load.store.clone(), load.lane.clone(), (*state).to_owned()];
        (labels, number(*many))
    })
}
