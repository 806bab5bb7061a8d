//! A month of the sample store's life: sixty orders through the real forms, the real engine and the twins, under a
//! clock that runs from thirty days ago to now.

use super::shopper::{Answers, Shopper};
use super::{STORE, parcels};
use crate::machine::{MachineClock, MachineRandom};
use crate::sandbox::Host;
use crate::serve::Server;
use anyhow::Context;
use krama_connectors::telegram::sandbox::Standing;
use krama_domain::fact::{Actor, Fact, Happening};
use krama_domain::ids::StoreId;
use krama_domain::invoice::{Invoice, Status as Said};
use krama_domain::order::{CancelReason, Order};
use krama_domain::parcel::TrackingNumber;
use krama_domain::time::{Clock, DAY_MS, HOUR_MS, MINUTE_MS, Timestamp};
use krama_engine::lane;
use krama_engine::transport::Transport;
use krama_store::Sql;
use krama_store::repo::{orders, outbox};
use std::sync::Arc;
use std::time::Duration;

/// Orders of the month.
const ORDERS: usize = 60;
/// Looks at the database, one per commit, until the engine counts as stuck.
const LOOKS_MAX: usize = 400;
/// Milliseconds of one look, when no commit wakes us before.
const LOOK_MS: u64 = 50;

const PEOPLE: [(&str, &str, &str, &str); 12] = [
    ("Шевченко Тарас", "067 123 45 67", "Камʼянське", "Відділення № 12"),
    ("Косач Лариса Петрівна", "+380 (50) 765-43-21", "Луцьк", "Поштомат № 5001"),
    ("Мельник О’Коннор Соломія", "0931112233", "Івано-Франківськ", "Відділення № 3"),
    ("Їжак Євгенія", "096-222-33-44", "Біла Церква", "Відділення № 1"),
    ("Ґудзь Данило", "8 066 333 44 55", "Кривий Ріг", "Відділення № 8"),
    ("Петренко-Коваль Марʼяна", "380987776655", "Київ", "вул. Хрещатик, 1, кв. 12"),
    ("Бойко Андрій", "063 999 88 77", "Львів", "Відділення № 13"),
    ("Нұрланов Ерлан", "+7 701 234 56 78", "Одеса", "Відділення № 4"),
    ("Ткаченко Ольга", "073 555 66 77", "Одеса", "Поштомат № 5001"),
    ("Kowalska Anna", "+48 601 234 567", "Чернівці", "Відділення № 4"),
    ("Сидоренко Ігор", "095 101 20 30", "Полтава", "Відділення № 2"),
    ("Лисенко Катерина", "068 404 50 60", "Ужгород", "Відділення № 5"),
];

const BASKETS: [&[(&str, i64)]; 8] = [
    &[("HOOD-BLK-M", 1)],
    &[("TEE-WHT-M", 2), ("SOCKS-36", 1)],
    &[("MUG-01", 2), ("CANDLE-01", 1)],
    &[("JACKET-L", 1)],
    &[("SCARF-01", 1), ("CAP-01", 1)],
    &[("SHOPPER-01", 1), ("NOTE-A5", 2), ("PIN-01", 3)],
    &[("POSTER-A2", 1), ("TEE-WHT-L", 1)],
    &[("HOOD-BLK-L", 1), ("SOCKS-41", 2)],
];

/// What becomes of an order after it was placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Pays,
    Declined,
    DeclinedThenPays,
    Leaves,
    Holds,
    Refunded,
    PartlyRefunded,
    Reorders,
    CancelledThenPays,
    ManagerBlocked,
    LostWebhook,
}

/// Pay type and fate of the `n`-th order; the last ones stay open, since they are of today.
const fn script(n: usize) -> (&'static str, Fate) {
    let pay_type = match n % 5 {
        0 | 3 => "prepay",
        1 => "online_full",
        _ => "cod",
    };
    let fate = match n {
        6 | 21 => Fate::Declined,
        8 | 31 => Fate::DeclinedThenPays,
        10 | 26 | 58 => Fate::Leaves,
        11 => Fate::Refunded,
        13 => Fate::Reorders,
        16 => Fate::PartlyRefunded,
        18 => Fate::CancelledThenPays,
        23 => Fate::LostWebhook,
        55 => Fate::Holds,
        57 => Fate::ManagerBlocked,
        _ => Fate::Pays,
    };
    (pay_type, fate)
}

struct Life<'a> {
    server: &'a Server,
    host: &'a Arc<Host>,
    clock: &'a MachineClock,
    shop_url: &'a str,
    transport: Transport,
    started: Timestamp,
}

/// Lives through the month; the clock stands at the machine's again when it returns.
pub(super) async fn live(
    server: &Server,
    host: &Arc<Host>,
    clock: &MachineClock,
    shop_url: &str,
) -> anyhow::Result<()> {
    let life = Life { server, host, clock, shop_url, transport: Transport::new()?, started: clock.now() };
    let lived = life.run().await;
    clock.shift(0);
    lived
}

impl Life<'_> {
    async fn run(&self) -> anyhow::Result<()> {
        let count = i64::try_from(ORDERS).unwrap_or(1);
        for n in 0..ORDERS {
            let nth = i64::try_from(n).unwrap_or(0);
            // Spread over thirty days, two a day, the last at least an hour ago.
            let back = (count - nth) * 30 * DAY_MS / count - (nth * 37 % 11) * 20 * MINUTE_MS;
            self.clock.shift(-back.max(HOUR_MS));
            self.live_order(n).await.with_context(|| format!("order {}", n + 1))?;
        }
        self.clock.shift(0);
        self.settle().await
    }

    async fn live_order(&self, n: usize) -> anyhow::Result<()> {
        let (pay_type, fate) = script(n);
        let mut shopper = Shopper::new(&self.transport, self.shop_url);
        for (sku, quantity) in BASKETS[n % BASKETS.len()] {
            shopper.add(sku, *quantity).await?;
        }
        let (name, phone, city, branch) = PEOPLE[n % PEOPLE.len()];
        let comment =
            if n % 7 == 3 { "Подзвоніть, будь ласка, після 18:00" } else { "" };
        let answers = Answers { name, phone, city, branch, pay_type, comment };
        if fate == Fate::ManagerBlocked {
            self.host.twins().telegram.set_standing(super::CHATS[1], Standing::Blocked);
        }
        let led_to = shopper.order(&answers).await?;
        if let Some((_, invoice)) = led_to.rsplit_once("/pay/") {
            self.pay(fate, invoice).await?;
        }
        if fate == Fate::Reorders {
            let again = Answers { pay_type: "cod", ..answers };
            shopper.order(&again).await?;
        }
        self.settle().await?;
        self.send_parcel(n).await
    }

    async fn pay(&self, fate: Fate, invoice: &str) -> anyhow::Result<()> {
        let now = self.clock.now();
        let emits = {
            let mut twins = self.host.twins();
            let bank = &mut twins.monobank;
            match fate {
                Fate::Declined => bank.decline(invoice, "59", now),
                Fate::DeclinedThenPays => {
                    let mut emits = bank.decline(invoice, "51", now);
                    emits.extend(bank.pay(invoice, now.plus_ms(MINUTE_MS)));
                    emits
                }
                Fate::Holds => bank.hold(invoice, now),
                Fate::Leaves | Fate::Reorders | Fate::CancelledThenPays => Vec::new(),
                Fate::LostWebhook => {
                    drop(bank.pay(invoice, now));
                    Vec::new()
                }
                _ => bank.pay(invoice, now),
            }
        };
        let told = !emits.is_empty();
        self.send(emits);
        if told {
            let arrived = |invoice: &Invoice| match fate {
                Fate::Declined => invoice.latest.status == Said::Failure,
                Fate::Holds => invoice.held,
                _ => invoice.capture.is_some(),
            };
            self.until(|order| order.invoices.values().any(arrived)).await?;
        }
        self.settle().await?;
        match fate {
            Fate::Refunded | Fate::PartlyRefunded => self.refund(fate, invoice).await,
            Fate::CancelledThenPays => self.cancel_then_pay(invoice).await,
            Fate::LostWebhook => self.wait_for_the_check().await,
            _ => Ok(()),
        }
    }

    fn send(&self, emits: Vec<krama_connectors::http::Request>) {
        self.host.emit((0_i64..).zip(emits).map(|(nth, emit)| (nth * 5, emit)).collect());
    }

    async fn refund(&self, fate: Fate, invoice: &str) -> anyhow::Result<()> {
        let order = self.newest().await?;
        let part = if fate == Fate::Refunded { 1 } else { 3 };
        let amount = krama_domain::money::Money::new(order.due().now.minor / part, order.currency());
        let reference = format!("{}-R1", order.number);
        self.command(&order, Fact::RefundRequested { reference, invoice_id: invoice.to_owned(), amount })
            .await
    }

    /// Staff cancel an unpaid order, and the shopper pays all the same: their bank page was open.
    async fn cancel_then_pay(&self, invoice: &str) -> anyhow::Result<()> {
        let order = self.newest().await?;
        let emits = self.host.twins().monobank.pay(invoice, self.clock.now());
        let reason = CancelReason::Staff("Клієнт передумав".to_owned());
        self.command(&order, Fact::Cancelled { reason }).await?;
        self.send(emits);
        self.until(|order| order.ledger().captured_minor() > 0).await?;
        self.settle().await
    }

    /// A lost webhook heals when the invoice is looked at.
    async fn wait_for_the_check(&self) -> anyhow::Result<()> {
        let later = self.clock.now().since_ms(self.started) + MINUTE_MS;
        self.clock.shift(later);
        self.settle().await
    }

    /// What is confirmed is packed the same evening: the carrier's twin gets a parcel, and the order its number.
    async fn send_parcel(&self, n: usize) -> anyhow::Result<()> {
        let order = self.newest().await?;
        let Some(draft) = parcels::draft(&order, n, ORDERS) else { return Ok(()) };
        let (now, mut random) = (self.clock.now(), MachineRandom::new()?);
        let number = self.host.twins().nova_poshta.send(draft, now, &mut random);
        let number = TrackingNumber::parse(&number).context("the twin made a strange number")?;
        self.command(&order, Fact::ParcelAttached { number, waybill: None, cash: None }).await
    }

    async fn command(&self, order: &Order, fact: Fact) -> anyhow::Result<()> {
        let happening = Happening { fact, actor: Actor::Staff("Оля".to_owned()), at: self.clock.now() };
        let (profiles, store, id) = (self.server.engine.profiles.clone(), order.store.clone(), order.id);
        let write = move |tx: &mut dyn Sql| lane::command(tx, &profiles, &store, id, &happening).map(drop);
        self.server.engine.db.write("demo command", write).await?;
        self.settle().await
    }

    /// Waits until the newest order is as it should be: the bank's webhooks are on their way.
    async fn until(&self, wanted: impl Fn(&Order) -> bool) -> anyhow::Result<()> {
        let mut wakes = self.server.engine.db.subscribe();
        for _ in 0..LOOKS_MAX {
            if wanted(&self.newest().await?) {
                return Ok(());
            }
            let _ = tokio::time::timeout(Duration::from_millis(LOOK_MS), wakes.changed()).await;
        }
        anyhow::bail!("the bank's webhook did not arrive")
    }

    async fn newest(&self) -> anyhow::Result<Order> {
        let store = StoreId::parse(STORE).expect("it has the right form");
        let found =
            self.server.engine.db.read("newest order", move |tx| orders::page(tx, &store, None, 1)).await?;
        found.into_iter().next().context("no order was placed")
    }

    /// Waits until nothing is due at the present of the demo's clock.
    async fn settle(&self) -> anyhow::Result<()> {
        let mut quiet = 0;
        let mut wakes = self.server.engine.db.subscribe();
        // The clock may have jumped: the node looks when something wakes it.
        self.server
            .engine
            .db
            .write("nudge", |tx| {
                tx.wake("effects");
                Ok(())
            })
            .await?;
        for _ in 0..LOOKS_MAX {
            let now = self.clock.now();
            let due =
                self.server.engine.db.read("due", move |tx| krama_store::repo::lanes::due(tx, now)).await?;
            quiet = if due.is_empty() { quiet + 1 } else { 0 };
            if quiet >= 2 {
                return Ok(());
            }
            let _ = tokio::time::timeout(Duration::from_millis(LOOK_MS), wakes.changed()).await;
        }
        let store = StoreId::parse(STORE).expect("it has the right form");
        let states =
            self.server.engine.db.read("states", move |tx| outbox::count_by_state(tx, &store)).await?;
        tracing::warn!(?states, "the engine is still busy; going on");
        Ok(())
    }
}
