//! The shoppers: each places one order through the forms, pays at the bank or not, and goes home with a receipt.

use super::town::{GOODS, STORES, Town};
use crate::harness::shopper::{Mood, Shopper, Wish};
use krama_engine::transport::Transport;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

/// What a shopper knows of the order afterwards.
#[derive(Debug, Clone)]
pub(crate) struct Receipt {
    /// The secret of the order's page.
    pub(crate) token: String,
    /// As krama writes it.
    pub(crate) phone: String,
    pub(crate) store: &'static str,
    pub(crate) pay_type: &'static str,
    /// Minor units of the whole order.
    pub(crate) total: i64,
    /// Whether the shopper paid at the bank.
    pub(crate) paid: bool,
}

pub(crate) struct Crowd {
    shoppers: JoinSet<Receipt>,
    door: Arc<Semaphore>,
    served: Arc<AtomicUsize>,
}

impl Crowd {
    /// Shoppers who wait at the door.
    pub(crate) fn gather(town: &Town, many: usize) -> Self {
        let (door, served) = (Arc::new(Semaphore::new(0)), Arc::new(AtomicUsize::new(0)));
        let transport = Transport::new().unwrap();
        let mut shoppers = JoinSet::new();
        for nth in 0..many {
            let wish = wish(town, nth);
            let (transport, twins) = (transport.clone(), town.twins.clone());
            let (door, served) = (Arc::clone(&door), Arc::clone(&served));
            shoppers.spawn(async move {
                door.acquire().await.expect("the door stays").forget();
                let mut shopper = Shopper::new(&transport, &wish.shop);
                let led_to = shopper.order(&wish).await;
                served.fetch_add(1, Ordering::SeqCst);
                let token = match wish.pay_type {
                    "cod" => crate::harness::shopper::token_of(&led_to).expect("cash needs no bank"),
                    _ => shopper.pay(led_to, wish.mood, &twins).await,
                };
                receipt(nth, &wish, token)
            });
        }
        Self { shoppers, door, served }
    }

    /// Lets the next ones in.
    pub(crate) fn admit(&self, many: usize) {
        self.door.add_permits(many);
    }

    /// How many have been told that their order is placed.
    pub(crate) fn served(&self) -> usize {
        self.served.load(Ordering::SeqCst)
    }

    /// Waits until all have done what they came for.
    pub(crate) async fn go_home(&mut self) -> Vec<Receipt> {
        let mut receipts = Vec::new();
        while let Some(receipt) = self.shoppers.join_next().await {
            receipts.push(receipt.expect("no shopper was left standing"));
        }
        receipts
    }
}

fn wish(town: &Town, nth: usize) -> Wish {
    let mood = match nth % 11 {
        3 => Mood::PaysAtSecondTry,
        7 => Mood::Leaves,
        _ => Mood::Pays,
    };
    Wish {
        shop: town.shop(nth / 2, STORES[nth % STORES.len()]),
        sku: GOODS[nth / 2 % GOODS.len()].0,
        quantity: 1 + u32::from(nth % 4 == 1),
        pay_type: ["online_full", "prepay", "cod", "prepay", "online_full"][nth % 5],
        mood,
        name: "Коваленко Оксана".to_owned(),
        phone: format!("067{nth:07}"),
        hasty: nth % 6 == 5,
    }
}

fn receipt(nth: usize, wish: &Wish, token: String) -> Receipt {
    Receipt {
        token,
        phone: format!("+38{}", wish.phone),
        store: STORES[nth % STORES.len()],
        pay_type: wish.pay_type,
        total: GOODS[nth / 2 % GOODS.len()].1 * i64::from(wish.quantity),
        paid: wish.pay_type != "cod" && wish.mood != Mood::Leaves,
    }
}
