//! Parcels and their customers: the carrier moves parcels step by step while krama is killed, and every step is told to
//! the customer's chat once, or visibly unknown; then the carrier's money is in the books.
//!
//! Numbers are typed and chats are bound beside the program, in its database, as another node would write them.

use crate::harness::beside::{Beside, store};
use crate::harness::daemon::Daemon;
use crate::harness::twins::Twins;
use crate::harness::{Krama, free_address, until};
use crate::{asked, dawdle, dice::Dice};
use krama_domain::fact::Fact;
use krama_domain::ids::OrderId;
use krama_domain::parcel::{Phase, TrackingNumber};
use krama_domain::reach::Channel;
use krama_domain::shop::Policy;
use krama_store::repo::outbox::Effect;
use krama_store::repo::{orders, outbox};
use krama_store::testing::Scratch;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// The store that the server makes from its environment.
const STORE: &str = "main";
/// The managers' chat.
const MANAGERS: &str = "1000";
/// The steps of a parcel in the carrier's page, and the code of each.
const STEPS: [(&str, &str); 5] =
    [("accepted", "4"), ("on-the-way", "5"), ("arrived", "7"), ("received", "10"), ("money", "11")];
/// How the systems misbehave, one of these in each round.
const TROUBLE: [(&str, &str, usize); 6] = [
    ("telegram", "5xx", 3),
    ("telegram", "429", 2),
    ("telegram", "lost", 1),
    ("nova_poshta", "5xx", 2),
    ("nova_poshta", "lost", 1),
    ("nova_poshta", "delay", 2),
];
/// Seconds in which everybody should know of a step, and have told of it.
const STEP_MAX_S: u64 = 120;
/// Longest time between a step and the kill, in milliseconds.
const DAWDLE_MAX_MS: usize = 4_000;
/// Price of an order in minor units.
const PRICE: i64 = 149_900;

/// One order with its parcel and its customer's chat.
#[derive(Debug, Clone)]
struct Sent {
    order: OrderId,
    number: TrackingNumber,
    chat: String,
}

struct Town {
    krama: Krama,
    doors: Vec<String>,
    twins: Twins,
    beside: Beside,
    _sandbox: Daemon,
}

/// What the server decides by, with the settings of this town.
fn policy() -> Policy {
    let (manager_chats, channels) = (vec![MANAGERS.to_owned()], vec![Channel::Telegram]);
    Policy { manager_chats, channels, ..Policy::default() }
}

impl Town {
    async fn found(krama: Krama, servers: usize) -> Self {
        let sandbox = krama.sandbox(&free_address()).await;
        let twins = Twins::new(&sandbox.url);
        let mut krama = krama
            .with("TELEGRAM_BOT_TOKEN", "1000000001:the_bot_of_the_store")
            .with("TELEGRAM_ADMIN_CHAT_ID", MANAGERS)
            .with("NOVA_POSHTA_API_KEY", "key-of-the-store");
        for (name, value) in twins.addresses() {
            krama = krama.with(name, &value);
        }
        krama
            .run_with(&["products", "import", "-"], "sku,title,price,stock\nHOOD-M,Худі,1499.00,500\n")
            .await
            .ok();
        // At whatever hour the test runs, customers hear at once.
        krama.run(&["store", "set", STORE, "quiet_hours", "no"]).await.ok();
        let beside = Beside::open(&krama.database(), policy()).await;
        let doors = (0..servers).map(|_| free_address()).collect();
        Self { krama, doors, twins, beside, _sandbox: sandbox }
    }

    async fn open(&self, door: usize) -> Daemon {
        self.krama.serve(&self.doors[door]).await
    }

    /// Orders for cash on delivery, each with a parcel that the carrier knows and a customer who opened the chat.
    async fn send(&self, many: usize) -> Vec<Sent> {
        let mut sent = Vec::new();
        for nth in 0..many {
            let wish = json!({
                "name": "Шевченко Тарас", "phone": format!("067{nth:07}"), "city": "Львів", "branch": "Відділення № 5",
                "pay_type": "cod", "items": [{ "sku": "HOOD-M", "quantity": 1 }],
            });
            let command = ["orders", "create", "--stdin", "--json"];
            let placed = self.krama.run_with(&command, &wish.to_string()).await.ok().json();
            let number = placed["number"].as_str().unwrap().to_owned();
            let one = Sent {
                order: self.beside.order_id(&number).await,
                number: TrackingNumber::parse(&format!("2045{nth:010}")).unwrap(),
                chat: (700_000_001 + nth).to_string(),
            };
            self.at_the_carrier("new", &one, "&cash=1499").await;
            let attached = Fact::ParcelAttached { number: one.number.clone(), waybill: None, cash: None };
            self.beside.happen(one.order, attached).await;
            let address = one.chat.clone();
            self.beside.happen(one.order, Fact::ReachBound { channel: Channel::Telegram, address }).await;
            sent.push(one);
        }
        sent
    }

    async fn at_the_carrier(&self, act: &str, sent: &Sent, more: &str) {
        self.twins.press("/nova_poshta/", &format!("act={act}&number={}{more}", sent.number)).await;
    }

    /// Codes of the parcels' rows, and how many effects are open.
    async fn standing(&self) -> (BTreeMap<String, String>, i64) {
        let read = |tx: &mut dyn krama_store::Sql| {
            let rows = tx.query("SELECT number, code FROM parcels", &[])?;
            let pair = |row: &krama_store::Row| {
                Ok((row.text(0)?.to_owned(), row.opt_text(1)?.unwrap_or_default().to_owned()))
            };
            let codes = rows.iter().map(pair).collect::<krama_store::Result<_>>()?;
            let sql = "SELECT COUNT(*) AS n FROM effects WHERE state IN ('ready', 'started')";
            Ok((codes, tx.query_one(sql, &[])?.map_or(Ok(0), |row| row.int("n"))?))
        };
        self.beside.db.read("how parcels stand", read).await.unwrap()
    }

    /// Waits until krama knows of a step for all parcels, and has told of it.
    async fn settle(&self, sent: &[Sent], code: &str) {
        let mut state = String::new();
        let mut looks = 0_u32;
        let settled = until(Duration::from_secs(STEP_MAX_S), async || {
            // A look that failed would be taken again only after minutes.
            if looks.is_multiple_of(200) {
                self.beside.hasten().await;
            }
            looks += 1;
            let (codes, open) = self.standing().await;
            let known = sent.iter().filter(|one| codes[one.number.as_str()] == code).count();
            state = format!("{known} of {} parcels are at {code}, {open} effects are open", sent.len());
            (known == sent.len() && open == 0).then_some(())
        });
        assert!(settled.await.is_some(), "krama does not come to rest: {state}");
    }

    /// An order with its effects.
    async fn order(&self, sent: &Sent) -> (krama_domain::order::Order, Vec<Effect>) {
        let id = sent.order;
        let read = move |tx: &mut dyn krama_store::Sql| {
            let order = orders::get(tx, &store(), id)?.expect("it was placed");
            let subject = krama_domain::effect::Subject::Order(id);
            Ok((order, outbox::of_subject(tx, &store(), subject)?))
        };
        self.beside.db.read("an order with its effects", read).await.unwrap()
    }
}

/// Moves parcels through all their steps while servers are killed.
async fn carry(town: &Town, parcels: usize, kills: usize, dice: &mut Dice) -> (Vec<Sent>, Vec<Daemon>) {
    let mut servers = Vec::new();
    for door in 0..town.doors.len() {
        servers.push(town.open(door).await);
    }
    let sent = town.send(parcels).await;
    town.settle(&sent, "1").await;
    let mut killed = 0;
    for (nth, (act, code)) in STEPS.into_iter().enumerate() {
        let (service, fault, most) = *dice.pick(&TROUBLE);
        town.twins.spoil(service, fault, 1 + dice.below(most)).await;
        for one in &sent {
            town.at_the_carrier(act, one, "").await;
        }
        town.beside.hasten().await;
        while killed < kills * (nth + 1) / STEPS.len() {
            dawdle(dice.below(DAWDLE_MAX_MS)).await;
            let door = killed % servers.len();
            servers[door].kill();
            servers[door] = town.open(door).await;
            killed += 1;
        }
        town.settle(&sent, code).await;
    }
    (sent, servers)
}

/// What was counted.
#[derive(Debug, Default)]
struct Count {
    told: usize,
    unknown: usize,
}

/// Every step was told once, and the money is here.
async fn reckon(town: &Town, sent: &[Sent]) -> Count {
    let messages = town.twins.arrived().await.messages;
    let mut count = Count::default();
    for one in sent {
        let (order, effects) = town.order(one).await;
        let (parcel, number) = (&order.parcels[&one.number], one.number.as_str());
        let seen: Vec<&str> = parcel.seen.keys().map(String::as_str).collect();
        assert_eq!(seen, ["1", "10", "11", "4", "5", "7"], "{number}: the carrier's codes");
        assert_eq!(order.ledger().collected_minor(), PRICE, "{number}: the carrier's money");
        assert_eq!(order.status().code(), "done", "{number}");
        let mut wanted: BTreeMap<&str, usize> = BTreeMap::new();
        let (mut keys, mut unknown) = (BTreeSet::new(), 0);
        for effect in effects.iter().filter(|effect| effect.intent.kind() == "notify_customer") {
            let (key, state) = (effect.intent.key().to_string(), effect.state.code());
            let reason = effect.reason.as_deref().unwrap_or_default();
            let title = title(&key);
            match state {
                "done" if reason.starts_with("not needed") => {}
                "done" => *wanted.entry(title).or_default() += 1,
                "unknown" => unknown += 1,
                _ => panic!("{number}: {key} is {state} ({reason})"),
            }
            keys.insert(key);
        }
        for (code, sight) in &parcel.seen {
            let news = match sight.phase {
                Phase::InTransit => "on_way",
                Phase::Arrived => "arrived",
                _ => continue,
            };
            let key = format!("message/customer/{news}/{number}/{code}");
            assert!(keys.contains(&key), "{number}: nobody tells of {code}: {keys:?}");
        }
        let arrived = messages.iter().filter(|message| message.chat == one.chat).count();
        let told: usize = wanted.values().sum();
        assert!(
            (told..=told + unknown).contains(&arrived),
            "{number}: {told} told, {unknown} unknown, {arrived} in the chat"
        );
        for (title, many) in wanted {
            let own = |m: &&crate::harness::twins::Message| m.chat == one.chat && m.title().contains(title);
            let arrived = messages.iter().filter(own).count();
            assert!(
                (many..=many + unknown).contains(&arrived),
                "{number}: {title} was told {many} times ({unknown} unknown), and arrived {arrived} times"
            );
        }
        count.told += told;
        count.unknown += unknown;
    }
    count
}

/// Words of the first line of the message of an effect, which no other message here has.
fn title(key: &str) -> &'static str {
    match key.split('/').nth(2).unwrap_or_default() {
        "waybill" => "створено накладну",
        "on_way" => "уже в дорозі",
        "arrived" => "чекає на вас",
        "received" => "що забрали посилку",
        other => panic!("nothing in this test calls for news of {other}"),
    }
}

async fn journey(krama: Krama, servers: usize, (parcels, kills, seed): (usize, usize, usize)) {
    let mut dice = Dice::new(seed);
    let town = Town::found(krama, servers).await;
    let (sent, servers) = carry(&town, parcels, kills, &mut dice).await;
    town.twins.heal().await;
    for mut server in servers {
        assert_eq!(server.terminate().await, Some(0), "{}", server.said());
    }
    let count = reckon(&town, &sent).await;
    println!("PARCELS={parcels} KILLS={kills} SEED={seed}: {count:?}");
    let least = parcels * 4 / 2;
    assert!(count.told >= least, "so little was told that the test sees nothing: {count:?}");
    let Town { beside, .. } = town;
    beside.db.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_step_of_a_parcel_is_told_once_when_the_server_is_killed() {
    let wanted = (asked("PARCELS", 24), asked("KILLS", 10), asked("SEED", 3));
    journey(Krama::new("kill-parcels"), 1, wanted).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_step_of_a_parcel_is_told_once_when_two_servers_on_one_postgresql_are_killed_in_turn() {
    let Some(scratch) = Scratch::create().await else { return };
    let wanted = (asked("PARCELS", 24), asked("KILLS", 6), asked("SEED", 4));
    journey(Krama::new("kill-parcels-nodes").with("KRAMA_DATABASE", scratch.url()), 2, wanted).await;
    scratch.remove().await;
}
