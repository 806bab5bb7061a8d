//! The customer's Telegram: from the order's page through the bot to messages, and what strangers get at its webhook.

use crate::browser::Page;
use crate::world::{World, on_both};
use axum::http::Method;
use krama_connectors::http::Request;
use krama_connectors::telegram::sandbox::customer::CUSTOMER;
use krama_domain::effect::State;
use krama_domain::lang::Lang;
use krama_domain::news::News;
use krama_domain::order::Order;
use krama_domain::reach::Channel;
use krama_domain::template::Topic;
use krama_domain::time::{Clock, DAY_MS};
use krama_engine::inbound::WEBHOOK_MAX_BYTES;
use krama_store::repo::templates::{self, BUILT_IN, Cell, Publication};

const HOOK: &str = "/webhooks/telegram/twc";
const BOT: &str = "https://t.me/krama_sandbox_bot?start=";

impl World {
    /// Somebody orders for cash on delivery; the bot has told who it is.
    async fn customer(&self) -> Order {
        let mut browser = self.browser();
        browser.add("H-M", 3).await;
        let form = browser.checkout("cod").await;
        browser.post("/checkout", &form).await;
        self.deliver().await;
        self.orders().await.pop().expect("an order was placed")
    }

    async fn page_of(&self, order: &Order) -> Page {
        self.browser().get(&format!("/orders/{}", order.token.as_str())).await
    }

    /// Presses the button of the order's page. Answers the token of the link.
    async fn press(&self, order: &Order) -> String {
        let page = self.browser().get(&format!("/orders/{}/telegram", order.token.as_str())).await;
        assert_eq!(page.status, 303);
        page.location().strip_prefix(BOT).expect("the bot's address").to_owned()
    }

    /// The customer writes; what the bot's webhook is told.
    fn writes(&self, text: &str) -> Vec<Request> {
        let now = self.clock.now();
        self.outside.sandbox(|sandbox| sandbox.telegram.write_to_bot(CUSTOMER, text, now))
    }

    async fn tell(&self, told: &[Request]) -> Vec<u16> {
        let mut statuses = Vec::new();
        for webhook in told {
            statuses.push(self.send_hook(Method::POST, HOOK, webhook).await.status);
        }
        statuses
    }

    async fn hears(&self, text: &str) {
        let told = self.writes(text);
        assert_eq!(self.tell(&told).await, [200], "{text}");
        self.deliver().await;
    }

    /// First lines of what the bot wrote to the customer.
    fn received(&self) -> Vec<String> {
        self.outside.sandbox(|sandbox| {
            let mine = sandbox.telegram.messages().filter(|m| m.chat == CUSTOMER && !m.own);
            mine.map(|message| message.text.lines().next().unwrap_or_default().to_owned()).collect()
        })
    }
}

#[tokio::test]
async fn from_the_orders_page_to_the_first_message() {
    on_both(|world| async move {
        let order = world.customer().await;
        let page = world.page_of(&order).await;
        assert!(page.body.contains("data-reach=\"offered\""), "{}", page.body);
        assert!(page.body.contains("Отримувати сповіщення в Telegram"));
        let token = world.press(&order).await;
        assert_eq!(token.len(), 22);
        world.hears(&format!("/start {token}")).await;
        let number = order.number.as_str();
        assert_eq!(world.received(), [format!("✅ Сповіщення ввімкнено: замовлення № {number}")]);
        let page = world.page_of(&order).await;
        assert!(page.body.contains("data-reach=\"on\"") && page.body.contains("Telegram ✓"), "{}", page.body);
        assert!(page.body.contains("/stop"));
        assert_eq!(world.fresh(&order).await.reach.address(Channel::Telegram), Some(CUSTOMER));
        world.attach_a_parcel(&order).await;
        world.deliver().await;
        assert_eq!(
            world.received()[1..],
            [format!("Для замовлення № {number} створено накладну 20450000000001.")]
        );
        assert_eq!(world.keys(&order, "message/customer").await.len(), 1, "no news of the time before");
        world.hears("/stop").await;
        assert!(world.page_of(&order).await.body.contains("data-reach=\"silent\""));
    })
    .await;
}

impl World {
    async fn attach_a_parcel(&self, order: &Order) {
        let number = krama_domain::parcel::TrackingNumber::parse("20450000000001").expect("a number");
        let fact = krama_domain::fact::Fact::ParcelAttached { number, waybill: None, cash: None };
        let (actor, at) = (krama_domain::fact::Actor::System, self.clock.now());
        let happening = krama_domain::fact::Happening { fact, actor, at };
        let (profiles, store, id) = (self.profiles.clone(), order.store.clone(), order.id);
        self.write(move |tx| krama_engine::lane::command(tx, &profiles, &store, id, &happening).map(drop))
            .await;
    }
}

#[tokio::test]
async fn a_customer_reads_the_stores_own_words() {
    on_both(|world| async move {
        let order = world.customer().await;
        let token = world.press(&order).await;
        world.hears(&format!("/start {token}")).await;
        let (store, at) = (order.store.clone(), world.clock.now());
        let publish = move |tx: &mut dyn krama_store::Sql| {
            let cell =
                Cell { topic: Topic::Customer(News::Waybill), channel: Channel::Telegram, lang: Lang::Uk };
            let text = "Ваш номер: *{{ np.number }}*";
            let new = Publication { seen: BUILT_IN, text, author: "Оля", note: "", at };
            templates::publish(tx, &store, cell, &new)
        };
        assert_eq!(world.write(publish).await, Some(1));
        world.attach_a_parcel(&order).await;
        world.deliver().await;
        assert_eq!(world.received()[1..], ["Ваш номер: 20450000000001"]);
    })
    .await;
}

#[tokio::test]
async fn a_customer_who_blocked_the_bot_is_shown_and_written_to_no_more() {
    on_both(|world| async move {
        let order = world.customer().await;
        let token = world.press(&order).await;
        world.hears(&format!("/start {token}")).await;
        let standing = krama_connectors::telegram::sandbox::Standing::Blocked;
        world.outside.sandbox(|sandbox| sandbox.telegram.set_standing(CUSTOMER, standing));
        world.attach_a_parcel(&order).await;
        world.deliver().await;
        let lost = world.fresh(&order).await;
        let contact = &lost.reach.channels[&Channel::Telegram];
        assert_eq!(contact.off.as_ref().map(|off| off.reason.as_str()), Some("the customer blocked the bot"));
        let effects = world.effects(&order).await;
        let told = effects.iter().find(|e| e.intent.kind() == "notify_customer").expect("it was asked for");
        assert_eq!((told.state, told.code.as_deref()), (State::Refused, Some("chat_closed")));
        assert!(world.page_of(&order).await.body.contains("data-reach=\"lost\""));
        let unblocked = world.outside.sandbox(|sandbox| sandbox.telegram.block(CUSTOMER, false));
        assert_eq!(world.tell(&unblocked).await, [200]);
        assert_eq!(world.fresh(&order).await.reach.address(Channel::Telegram), Some(CUSTOMER));
    })
    .await;
}

#[tokio::test]
async fn used_expired_and_foreign_links_are_answered_alike() {
    on_both(|world| async move {
        let order = world.customer().await;
        let (used, late) = (world.press(&order).await, world.press(&order).await);
        world.hears(&format!("/start {used}")).await;
        world.hears(&format!("/start {used}")).await;
        world.hears("/start AAAAAAAAAAAAAAAAAAAAAA").await;
        world.hears(&format!("/start {}", order.token.as_str())).await;
        world.clock.advance(8 * DAY_MS);
        world.hears(&format!("/start {late}")).await;
        let received = world.received();
        assert!(received[0].contains(order.number.as_str()));
        assert_eq!(received[1..], ["🔗 Це посилання вже не діє"; 4]);
    })
    .await;
}

#[tokio::test]
async fn looking_at_the_page_writes_nothing_and_each_press_makes_another_link() {
    let world = World::new().await;
    let order = world.customer().await;
    for _ in 0..3 {
        world.page_of(&order).await;
    }
    let links = || {
        world
            .read(|tx| tx.query_one("SELECT COUNT(*) AS n FROM bindings", &[])?.map_or(Ok(0), |r| r.int("n")))
    };
    assert_eq!(links().await, 0);
    assert_ne!(world.press(&order).await, world.press(&order).await);
    assert_eq!(links().await, 2);
    let nobody = world.browser().get("/orders/00000000000000000000000000000000/telegram").await;
    assert_eq!(nobody.status, 404);
}

#[tokio::test]
async fn the_webhook_takes_only_what_telegram_sends_and_each_update_once() {
    on_both(|world| async move {
        world.customer().await;
        let told = world.writes("/orders").remove(0);
        let bare = Request { headers: vec![], ..told.clone() };
        let wrong = bare.clone().with_header("x-telegram-bot-api-secret-token", "guess");
        assert_eq!(world.tell(&[bare, wrong]).await, [401, 401]);
        world.deliver().await;
        assert!(world.received().is_empty());
        assert_eq!(world.tell(&[told.clone(), told.clone()]).await, [200, 200]);
        world.deliver().await;
        assert_eq!(world.received().len(), 1);
        let large = Request { body: vec![b' '; WEBHOOK_MAX_BYTES + 1], ..told.clone() };
        assert_eq!(world.tell(&[large]).await, [413]);
        let garbage = Request { body: b"{}".to_vec(), ..told };
        assert_eq!(world.tell(&[garbage]).await, [200], "genuine, kept, and never sent again");
        assert_eq!(world.kept("unreadable").await, 1);
    })
    .await;
}

#[tokio::test]
async fn eight_copies_of_an_update_at_once_are_one_answer() {
    on_both(|world| async move {
        world.customer().await;
        let told = world.writes("/track").remove(0);
        let world = std::sync::Arc::new(world);
        let mut all = tokio::task::JoinSet::new();
        for _ in 0..8 {
            let (world, told) = (std::sync::Arc::clone(&world), told.clone());
            all.spawn(async move { world.send_hook(Method::POST, HOOK, &told).await.status });
        }
        assert_eq!(all.join_all().await, [200; 8]);
        world.deliver().await;
        assert_eq!(world.received().len(), 1);
    })
    .await;
}
