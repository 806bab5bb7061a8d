//! Stores that share an account at the carrier: together they ask no faster than one of them may.

use crate::world::{World, on_both};
use krama_domain::fact::{Actor, Fact, Happening};
use krama_domain::ids::StoreId;
use krama_domain::parcel::TrackingNumber;
use krama_domain::time::{Clock, MINUTE_MS, SECOND_MS, Timestamp};
use krama_engine::lane;
use krama_engine::node::tracking::Wish;
use krama_engine::profile::field;
use krama_store::repo::{orders, parcels};
use krama_store::secret::NONCE_BYTES;
use krama_store::{Row, Sql};
use std::sync::Arc;
use tokio::sync::watch;

/// Both stores, their hosts, and the parcel of each.
const STORES: [(&str, &str, &str); 2] =
    [("twc", "shop.example", "20450000000001"), ("two", "two.example", "20450000000002")];

fn id(store: &str) -> StoreId {
    StoreId::parse(store).expect("a good name")
}

impl World {
    /// Each store has its key at the carrier, and a parcel that is followed.
    async fn send_parcels(&self, keys: [&'static str; 2]) {
        let (at, url) = (self.clock.now(), format!("{}/nova_poshta/v2.0/json/", self.outside.base));
        for ((store, host, number), key) in STORES.into_iter().zip(keys) {
            let mut shopper = self.browser().with_header("host", host);
            shopper.add("H-M", 1).await;
            let form = shopper.checkout("cod").await;
            assert_eq!(shopper.post("/checkout", &form).await.status, 303);
            let (profiles, url) = (self.profiles.clone(), url.clone());
            let attach = move |tx: &mut dyn Sql| {
                for (name, value) in [("nova_poshta.url", url.as_str()), ("nova_poshta.api_key", key)] {
                    let field = field(name).expect("the connector has it");
                    profiles.set(tx, &id(store), field, value, [1; NONCE_BYTES], at)?;
                }
                let order = orders::page(tx, &id(store), None, 1)?.remove(0);
                let number = TrackingNumber::parse(number).expect("a number");
                let fact = Fact::ParcelAttached { number, waybill: None, cash: None };
                let happening = Happening { fact, actor: Actor::System, at };
                lane::command(tx, &profiles, &order.store, order.id, &happening).map(drop)
            };
            self.write(attach).await;
        }
    }

    /// Both stores have their parcels looked at by the command.
    async fn track(&self) {
        for (store, ..) in STORES {
            let wish = Wish { order: None, until: self.clock.now().plus_ms(MINUTE_MS) };
            let mut seen = 0;
            let round =
                self.app.engine.track(&id(store), "node", &wish, &mut |some| seen += some.len()).await;
            assert!(round.is_ok() && seen == 1, "{store}: {round:?}, {seen}");
        }
    }

    /// For each account at the carrier, when all its turns are there again.
    async fn turns(&self) -> Vec<Timestamp> {
        let rows = self.read(|tx| tx.query("SELECT next_at FROM paces ORDER BY next_at", &[])).await;
        let at = |row: &Row| Timestamp::from_ms(row.int("next_at").expect("a time"));
        rows.iter().map(at).collect()
    }
}

#[tokio::test]
async fn stores_with_one_key_draw_from_the_same_turns_and_others_from_their_own() {
    on_both(|world| async move {
        world.send_parcels(["shared-key", "shared-key"]).await;
        world.track().await;
        assert_eq!(
            world.turns().await,
            [world.clock.now().plus_ms(2 * SECOND_MS)],
            "two requests, a second each"
        );
    })
    .await;
    on_both(|world| async move {
        world.send_parcels(["one-key", "another-key"]).await;
        world.track().await;
        assert_eq!(world.turns().await, [world.clock.now().plus_ms(SECOND_MS); 2]);
    })
    .await;
}

#[tokio::test]
async fn a_server_draws_from_them_too() {
    on_both(|world| async move {
        world.send_parcels(["shared-key", "shared-key"]).await;
        world.track().await;
        let before = world.turns().await;
        world.clock.advance(MINUTE_MS);
        let now = world.clock.now();
        world.write(move |tx| parcels::hasten(tx, &id("twc"), None, now)).await;
        let looked = async || {
            let sql = "SELECT COUNT(*) AS n FROM parcels WHERE looked_at = $1";
            let count = move |tx: &mut dyn Sql| {
                tx.query_one(sql, krama_store::args![now.as_ms()])?.map_or(Ok(0), |r| r.int("n"))
            };
            world.read(count).await > 0
        };
        let (stop, stopped) = watch::channel(false);
        let mut wakes = world.db.subscribe();
        let server = tokio::spawn(Arc::clone(&world.app.engine).run("server".to_owned(), stopped));
        loop {
            wakes.mark_unchanged();
            if world.turns().await > before || looked().await {
                break;
            }
            wakes.changed().await.expect("the database is open");
        }
        stop.send(true).expect("the server runs");
        server.await.expect("it ends well");
        assert!(world.turns().await > before, "a look has taken its turn");
    })
    .await;
}
