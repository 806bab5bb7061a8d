//! The shops and the outside systems of the test: several stores on one server, each with its own two managers, since
//! Telegram takes one message a second for each of them.

use super::dice::Dice;
use crate::harness::daemon::Daemon;
use crate::harness::twins::Twins;
use crate::harness::{Krama, free_address};

/// The stores; the first is made by the server from its environment.
pub(crate) const STORES: [&str; 6] = ["main", "k2", "k3", "k4", "k5", "k6"];
/// What they sell: article and price in minor units.
pub(crate) const GOODS: [(&str, i64); 3] = [("HOOD-M", 149_900), ("MUG-01", 29_900), ("SCARF-01", 89_050)];
/// Pieces of each article on each shelf when the shops open.
pub(crate) const STOCK: i64 = 9_000;

/// How each system can misbehave, and how many requests at most in one round. A request without an answer keeps its
/// lane busy for 15 s, so there are few of those.
const TROUBLE: [(&str, &str, usize); 14] = [
    ("monobank", "repeat", 4),
    ("monobank", "reorder", 4),
    ("monobank", "drop-webhook", 3),
    ("monobank", "5xx", 3),
    ("monobank", "429", 2),
    ("monobank", "delay", 3),
    ("monobank", "lost", 1),
    ("monobank", "timeout", 1),
    ("telegram", "5xx", 3),
    ("telegram", "429", 2),
    ("telegram", "delay", 3),
    ("telegram", "lost", 1),
    ("telegram", "timeout", 1),
    ("meta", "lost", 1),
];
/// How many kinds of trouble come together.
const TROUBLES_AT_ONCE: usize = 5;

pub(crate) struct Town {
    krama: Krama,
    /// Where the servers listen, one for each.
    doors: Vec<String>,
    pub(crate) twins: Twins,
    _sandbox: Daemon,
}

/// The managers' chats of the `nth` store.
fn chats(nth: usize) -> String {
    format!("{},{}", 1_000 + nth, 2_000 + nth)
}

impl Town {
    /// Starts the outside systems, makes the stores and fills their shelves, for one server with a database of its own.
    pub(crate) async fn found() -> Self {
        Self::found_with(Krama::new("kill"), vec![free_address()]).await
    }

    /// The same for several servers on one database. The bank finds the first of them.
    pub(crate) async fn found_on(database: &str, servers: usize) -> Self {
        let doors: Vec<_> = (0..servers).map(|_| free_address()).collect();
        let krama = Krama::new("kill-nodes").with("KRAMA_DATABASE", database);
        let krama = krama.with("KRAMA_PUBLIC_URL", &format!("http://{}", doors[0]));
        Self::found_with(krama, doors).await
    }

    async fn found_with(krama: Krama, doors: Vec<String>) -> Self {
        let at = free_address();
        let sandbox = krama.sandbox(&at).await;
        let twins = Twins::new(&sandbox.url);
        let mut krama = krama
            .with("TELEGRAM_BOT_TOKEN", "1000000001:the_bot_of_the_first_store")
            .with("TELEGRAM_ADMIN_CHAT_ID", &chats(0))
            .with("MONOBANK_TOKEN", "token-of-the-first-store")
            .with("FACEBOOK_PIXEL_ID", "1000000000001")
            .with("FACEBOOK_CONVERSIONS_API_TOKEN", "token-of-the-first-pixel");
        for (name, value) in twins.addresses() {
            krama = krama.with(name, &value);
        }
        let town = Self { krama, doors, twins, _sandbox: sandbox };
        for (nth, store) in STORES.into_iter().enumerate() {
            town.furnish(nth, store).await;
        }
        town
    }

    async fn furnish(&self, nth: usize, store: &str) {
        if nth > 0 {
            self.krama.run(&["store", "create", store]).await.ok();
            for (setting, value) in [
                ("telegram.token", format!("100000000{nth}:the_bot_of_another_store")),
                ("telegram.manager_chats", chats(nth)),
                ("monobank.token", "token-of-another-store".to_owned()),
                ("meta.pixel_id", format!("100000000000{nth}")),
                ("meta.token", "token-of-another-pixel".to_owned()),
            ] {
                self.krama.run(&["store", "set", store, setting, &value]).await.ok();
            }
        }
        let rows =
            GOODS.map(|(sku, minor)| format!("{sku},Річ {sku},{}.{:02},{STOCK}\n", minor / 100, minor % 100));
        let csv = format!("sku,title,price,stock\n{}", rows.concat());
        self.krama.run_with(&["products", "import", "-", "--store", store], &csv).await.ok();
    }

    /// Starts a server, always on the same address and the same database.
    pub(crate) async fn open_shop(&self, door: usize) -> Daemon {
        self.krama.serve(&self.doors[door]).await
    }

    /// Where the pages of a store begin for the `nth` shopper.
    pub(crate) fn shop(&self, nth: usize, store: &str) -> String {
        format!("http://{}/s/{store}", self.doors[nth % self.doors.len()])
    }

    /// The database's address.
    pub(crate) fn database(&self) -> String {
        self.krama.database()
    }

    /// Runs a command that prints JSON.
    pub(crate) async fn ask(&self, args: &[&str]) -> serde_json::Value {
        self.krama.run(args).await.ok().json()
    }

    /// Gives the outside systems a few more ways to go wrong.
    pub(crate) async fn spoil(&self, dice: &mut Dice) {
        for _ in 0..TROUBLES_AT_ONCE {
            let (service, fault, most) = *dice.pick(&TROUBLE);
            self.twins.spoil(service, fault, 1 + dice.below(most)).await;
        }
    }
}
