//! Writes into the database beside the program, as another node would.

use krama_domain::fact::{Actor, Fact, Happening};
use krama_domain::ids::{OrderId, OrderNumber, StoreId};
use krama_domain::shop::Policy;
use krama_domain::time::Timestamp;
use krama_store::repo::{apply, orders, parcels};
use krama_store::{Db, DbOptions, Sql};

/// The store that the program makes from its environment.
pub(crate) fn store() -> StoreId {
    StoreId::parse("main").unwrap()
}

/// This moment by the machine's clock.
pub(crate) fn now() -> Timestamp {
    let since = std::time::UNIX_EPOCH.elapsed().expect("the clock is past 1970");
    Timestamp::from_ms(i64::try_from(since.as_millis()).unwrap())
}

/// A node of its own on the program's database.
pub(crate) struct Beside {
    pub(crate) db: Db,
    policy: Policy,
}

impl Beside {
    /// Opens the database; `policy` is what the program decides by, with the settings of the test.
    pub(crate) async fn open(database: &str, policy: Policy) -> Self {
        Self { db: Db::open(database, DbOptions::default()).await.unwrap(), policy }
    }

    /// The order of a number.
    pub(crate) async fn order_id(&self, number: &str) -> OrderId {
        let number = OrderNumber::from_text(number);
        let find = move |tx: &mut dyn Sql| orders::by_number(tx, &store(), &number);
        self.db.read("find an order", find).await.unwrap().expect("it was placed").id
    }

    /// Somebody who works here does something to an order.
    pub(crate) async fn happen(&self, order: OrderId, fact: Fact) {
        let happening = Happening { fact, actor: Actor::Staff("Олена".to_owned()), at: now() };
        let policy = self.policy.clone();
        let apply = move |tx: &mut dyn Sql| {
            apply::happen(tx, &store(), order, &happening, &policy).map(|applied| format!("{applied:?}"))
        };
        let applied = self.db.write("change an order", apply).await.unwrap();
        assert!(applied.starts_with("Order"), "{applied}");
    }

    /// Lets every parcel be looked at soon: nobody waits five minutes here.
    pub(crate) async fn hasten(&self) {
        let hasten = |tx: &mut dyn Sql| parcels::hasten(tx, &store(), None, now());
        self.db.write("hasten looks", hasten).await.unwrap();
    }
}
