//! Shoppers: they order, wait for the bank's page, pay, decline, leave, pay twice, and press the button again.

use crate::event::Event;
use crate::shop::{self, ARTICLES, Checkout, Subjected};
use crate::world::World;
use krama_domain::decide::is_live;
use krama_domain::ids::{CartId, OrderId, PublicToken};
use krama_domain::order::Attempt;
use krama_domain::pay::PayType;
use krama_domain::time::{MINUTE_MS, SECOND_MS, Timestamp};
use krama_engine::lane;
use krama_store::repo::{apply::Applied, orders};
use std::rc::Rc;

/// Times that a shopper tries to order, or looks for the bank's page, before they give up.
const PATIENCE: u32 = 30;
/// Of the orders that were placed, so many in a thousand are touched by the staff.
const TOUCHED_BY_STAFF: u64 = 350;

/// Somebody with a cart.
pub(crate) struct Shopper {
    checkout: Checkout,
    /// Looks and tries so far.
    tries: u32,
}

/// What a shopper does next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    /// Presses "order".
    Order,
    /// Looks at the order's page.
    Look,
    /// Presses "pay" on it, once more.
    PayAgain,
    /// Presses a button of the bank's page of this invoice.
    Bank(&'static str, String),
}

impl Shopper {
    pub(crate) fn draw(now: Timestamp, stores: usize, dice: &mut crate::dice::Dice) -> Self {
        let kinds =
            [PayType::OnlineFull, PayType::OnlineFull, PayType::Prepay, PayType::Prepay, PayType::Cod];
        let positions = dice.between(1, 3);
        let first = dice.index(ARTICLES.len());
        let article = |nth: i64| ARTICLES[(first + usize::try_from(nth).unwrap_or(0)) % ARTICLES.len()].0;
        let items = (0..positions).map(|nth| (article(nth), 1 + nth)).collect();
        let checkout = Checkout {
            store: dice.index(stores),
            cart: CartId::fresh(now, dice),
            order: OrderId::fresh(now, dice),
            token: PublicToken::fresh(dice),
            pay_type: kinds[dice.index(kinds.len())],
            items,
            consents: dice.chance(700),
        };
        Self { checkout, tries: 0 }
    }
}

impl World {
    pub(crate) fn act(&mut self, shopper: usize, step: Step) {
        match step {
            Step::Order => self.order(shopper),
            Step::Look => self.look_at_order(shopper),
            Step::PayAgain => self.pay_again(shopper),
            Step::Bank(button, path) => self.press(shopper, button, &path),
        }
    }

    fn then(&mut self, shopper: usize, low_ms: i64, high_ms: i64, step: Step) {
        let ms = self.dice.between(low_ms, high_ms);
        self.foresee(ms, Event::Shopper { shopper, step });
    }

    /// Tries again after an error, while patience lasts.
    fn retry(&mut self, shopper: usize, step: Step) {
        self.shoppers[shopper].tries += 1;
        if self.shoppers[shopper].tries < PATIENCE {
            self.then(shopper, SECOND_MS, 20 * SECOND_MS, step);
        } else {
            self.record.count("shoppers who lost patience");
        }
    }

    fn order(&mut self, shopper: usize) {
        let checkout = self.shoppers[shopper].checkout.clone();
        let (profiles, store) = (Rc::clone(&self.profiles), self.shops[checkout.store].id.clone());
        let placed = self.some_node().and_then(|node| {
            let now = self.clock(node);
            let place = |tx: &mut dyn krama_store::Sql| shop::place(tx, &profiles, &store, &checkout, now);
            self.write(node, "place an order", place).done()
        });
        let Some(order) = placed else { return self.retry(shopper, Step::Order) };
        let about = Subjected { store: checkout.store, order };
        self.record.orders.push(about);
        self.foresee_customer(about);
        self.foresee_parcel(about);
        if self.dice.chance(TOUCHED_BY_STAFF) {
            self.foresee_staff(about);
        }
        if checkout.pay_type.is_online() {
            self.shoppers[shopper].tries = 0;
            self.then(shopper, SECOND_MS, 3 * SECOND_MS, Step::Look);
        }
    }

    fn look_at_order(&mut self, shopper: usize) {
        let checkout = &self.shoppers[shopper].checkout;
        let (store, id) = (self.shops[checkout.store].id.clone(), checkout.order);
        let Some(node) = self.some_node().filter(|_| !self.is_away()) else {
            return self.retry(shopper, Step::Look);
        };
        let now = self.clock(node);
        let Some(order) = self.read(|tx| orders::get(tx, &store, id)) else { return };
        if order.cancelled.is_some() || order.is_covered() {
            return;
        }
        match order.last_attempt() {
            Some((_, attempt)) if is_live(&order, attempt, now) => match bank_page(attempt) {
                Some(path) => self.at_the_bank(shopper, &path, attempt.expires_at.since_ms(now)),
                None => self.retry(shopper, Step::Look),
            },
            _ if self.dice.chance(800) => self.retry(shopper, Step::PayAgain),
            _ => {}
        }
    }

    /// What somebody does in front of the bank's page.
    fn at_the_bank(&mut self, shopper: usize, path: &str, left_ms: i64) {
        let bank = |button| Step::Bank(button, path.to_owned());
        let soon = (SECOND_MS, 2 * MINUTE_MS);
        match self.dice.between(0, 99) {
            0..=54 => self.then(shopper, soon.0, soon.1, bank("pay")),
            // Twice, the second time perhaps in another tab and after the page said "thank you".
            55..=60 => {
                self.then(shopper, soon.0, soon.1, bank("pay"));
                self.then(shopper, soon.0, soon.1, bank("pay"));
            }
            61..=70 => self.then(shopper, soon.0, soon.1, bank("decline")),
            71..=75 => self.then(shopper, soon.0, soon.1, bank("hold")),
            // A refused card, a new invoice, and then the old tab as well as the new one.
            76..=80 => {
                self.then(shopper, soon.0, soon.1, bank("decline"));
                self.then(shopper, 3 * MINUTE_MS, 4 * MINUTE_MS, Step::PayAgain);
                self.then(shopper, 3 * MINUTE_MS, 5 * MINUTE_MS, bank("pay"));
            }
            81..=86 => self.then(shopper, left_ms - 20 * SECOND_MS, left_ms + 20 * SECOND_MS, bank("pay")),
            87..=89 => self.then(shopper, soon.0, soon.1, Step::PayAgain),
            _ => {}
        }
    }

    fn press(&mut self, shopper: usize, button: &'static str, path: &str) {
        let code = if button == "decline" { "&code=59" } else { "" };
        self.browse(path, &format!("act={button}{code}"));
        match button {
            "decline" if self.dice.chance(600) => self.retry(shopper, Step::Look),
            "hold" => {
                // The merchant takes the money later, or lets it go.
                let act = if self.dice.chance(750) { "capture" } else { "release" };
                let checkout = &self.shoppers[shopper].checkout;
                let about = Subjected { store: checkout.store, order: checkout.order };
                self.foresee_cabinet(about, act, path.trim_start_matches("/pay/"));
            }
            _ => {}
        }
    }

    fn pay_again(&mut self, shopper: usize) {
        let checkout = &self.shoppers[shopper].checkout;
        let (profiles, store, id) =
            (Rc::clone(&self.profiles), self.shops[checkout.store].id.clone(), checkout.order);
        let asked = self.some_node().and_then(|node| {
            let pay = shop::pay(self.clock(node));
            self.write(node, "pay again", |tx| lane::command(tx, &profiles, &store, id, &pay)).done()
        });
        match asked {
            None => self.retry(shopper, Step::PayAgain),
            Some(Applied::Order(_)) => self.retry(shopper, Step::Look),
            Some(Applied::Refused(_) | Applied::NoOrder) => {}
        }
    }
}

/// The path of the bank's page, once there is one.
fn bank_page(attempt: &Attempt) -> Option<String> {
    let opened = attempt.invoice.as_ref()?;
    let (_, id) = opened.page_url.rsplit_once('/')?;
    Some(format!("/pay/{id}"))
}
