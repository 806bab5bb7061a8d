//! Chats: links that work once, updates that are taken once, and what follows for the orders.

use super::world::{at, effects, order, read, store, write};
use crate::Db;
use crate::repo::bindings::{self, Token, VALID_MS};
use crate::repo::chats::{self, Bot};
use crate::repo::{apply, orders, stores};
use crate::testing::migrated;
use krama_domain::chat::{Said, Say, Update};
use krama_domain::effect::{Intent, Subject};
use krama_domain::fact::Actor;
use krama_domain::ids::OrderId;
use krama_domain::lang::Lang;
use krama_domain::order::Order;
use krama_domain::pay::PayType;
use krama_domain::reach::Channel;
use krama_domain::shop::{Policy, Store};
use krama_domain::time::Timestamp;

const CHANNEL: Channel = Channel::Telegram;

fn policy() -> Policy {
    Policy { manager_chats: vec!["-100".to_owned()], channels: vec![CHANNEL], ..Policy::default() }
}

async fn placed(db: &Db, nth: u64) -> Order {
    let new = order(nth, PayType::Cod);
    let kept = new.clone();
    write(db, move |tx| apply::place(tx, &kept, Actor::Shopper, &policy()).map(drop)).await;
    new
}

fn token(byte: u8) -> Token {
    Token::of([byte; 16])
}

async fn grant(db: &Db, order: OrderId, token: Token, now: Timestamp) {
    write(db, move |tx| bindings::grant(tx, &store(), order, &token, now)).await;
}

fn said(id: i64, said: Said) -> Update {
    Update { id, chat: Some("7".to_owned()), is_group: false, lang: Some(Lang::En), said }
}

fn text(id: i64, words: &str) -> Update {
    said(id, Said::Text(words.to_owned()))
}

/// Takes an update of the store's bot; whether it was new.
async fn hear(db: &Db, update: Update, now: Timestamp) -> bool {
    write(db, move |tx| {
        let store = store();
        let bot = Bot { store: &store, channel: CHANNEL, source: "telegram/1" };
        chats::receive(tx, bot, &update, &policy(), now)
    })
    .await
}

async fn fresh(db: &Db, order: &Order) -> Order {
    let id = order.id;
    read(db, move |tx| orders::get(tx, &store(), id)).await.unwrap()
}

/// Where messages about an order go, and whether nothing may be sent there.
async fn reached(db: &Db, order: &Order) -> Option<(String, Option<bool>)> {
    let order = fresh(db, order).await;
    let contact = order.reach.channels.get(&CHANNEL)?;
    Some((contact.address.clone(), contact.off.as_ref().map(|off| off.by_customer)))
}

/// What the bot was asked to say to a chat.
async fn answers(db: &Db, chat: &str) -> Vec<Say> {
    let key = chats::key(&store(), CHANNEL, chat);
    let say = |intent: Intent| match intent {
        Intent::Reply { say, .. } => say,
        other => panic!("{other:?}"),
    };
    effects(db, Subject::Chat(key)).await.into_iter().map(|effect| say(effect.intent)).collect()
}

fn start(token: &Token) -> String {
    format!("/start {}", token.as_str())
}

/// Messages about the order go to this chat.
fn on(chat: &str) -> (String, Option<bool>) {
    (chat.to_owned(), None)
}

#[tokio::test]
async fn a_link_binds_its_order_once_and_every_other_one_is_answered_alike() {
    migrated(|db| async move {
        let order = placed(&db, 1).await;
        assert_eq!(token(7).as_str().len(), 22);
        grant(&db, order.id, token(7), at(10)).await;
        assert!(hear(&db, text(1, &start(&token(9))), at(11)).await, "nobody's");
        assert!(hear(&db, text(2, &start(&token(7))), at(12)).await);
        assert_eq!(reached(&db, &order).await, Some(on("7")));
        let other = Update { chat: Some("8".to_owned()), ..text(3, &start(&token(7))) };
        assert!(hear(&db, other, at(13)).await, "used");
        assert_eq!(reached(&db, &order).await, Some(on("7")));
        grant(&db, order.id, token(8), at(20)).await;
        let late = at(20).plus_ms(VALID_MS);
        assert!(hear(&db, text(4, &start(&token(8))), late).await, "ran out");
        let bound = Say::Bound { order: order.id };
        assert_eq!(answers(&db, "7").await, [Say::BadLink, bound, Say::BadLink]);
        assert_eq!(answers(&db, "8").await, [Say::BadLink]);
    })
    .await;
}

#[tokio::test]
async fn the_same_update_is_taken_once_and_another_bots_is_another() {
    migrated(|db| async move {
        assert!(hear(&db, text(5, "/orders"), at(1)).await);
        assert!(!hear(&db, text(5, "/orders"), at(2)).await);
        assert_eq!(answers(&db, "7").await, [Say::Orders]);
        let elsewhere = write(&db, |tx| {
            let store = store();
            let bot = Bot { store: &store, channel: CHANNEL, source: "telegram/2" };
            chats::receive(tx, bot, &text(5, "/track"), &policy(), at(3))
        });
        assert!(elsewhere.await);
        assert_eq!(answers(&db, "7").await, [Say::Orders, Say::Track]);
    })
    .await;
}

#[tokio::test]
async fn a_few_links_of_an_order_work_at_once_and_the_oldest_go() {
    migrated(|db| async move {
        let order = placed(&db, 1).await;
        for nth in 0..7 {
            grant(&db, order.id, token(nth), at(i64::from(nth))).await;
        }
        let redeem =
            |nth: u8| write(&db, move |tx| bindings::redeem(tx, &store(), token(nth).as_str(), at(100)));
        assert_eq!(redeem(0).await, None);
        assert_eq!(redeem(1).await, None);
        for nth in 2..7 {
            assert_eq!(redeem(nth).await, Some(order.id), "{nth}");
            assert_eq!(redeem(nth).await, None, "{nth} twice");
        }
    })
    .await;
}

async fn bound(db: &Db, nth: u64, chat: &str, id: i64) -> Order {
    let order = placed(db, nth).await;
    let link = Token::of([u8::try_from(id).unwrap(); 16]);
    grant(db, order.id, link.clone(), at(10)).await;
    let update = Update { chat: Some(chat.to_owned()), ..text(id, &start(&link)) };
    assert!(hear(db, update, at(11)).await);
    order
}

#[tokio::test]
async fn stop_silences_all_orders_of_the_chat_until_start() {
    migrated(|db| async move {
        let orders = [bound(&db, 1, "7", 1).await, bound(&db, 2, "7", 2).await];
        let foreign = bound(&db, 3, "8", 3).await;
        hear(&db, text(4, "СТОП"), at(20)).await;
        for order in &orders {
            assert_eq!(reached(&db, order).await, Some(("7".to_owned(), Some(true))));
        }
        assert_eq!(reached(&db, &foreign).await, Some(on("8")));
        hear(&db, text(5, "/orders"), at(21)).await;
        assert_eq!(
            reached(&db, &orders[0]).await,
            Some(("7".to_owned(), Some(true))),
            "asking is no wish for news"
        );
        hear(&db, text(6, "/start"), at(22)).await;
        for order in &orders {
            assert_eq!(reached(&db, order).await, Some(on("7")));
        }
        assert_eq!(answers(&db, "7").await[2..], [Say::Stopped, Say::Orders, Say::Welcome]);
    })
    .await;
}

#[tokio::test]
async fn a_blocked_bot_loses_the_channel_and_a_word_brings_it_back() {
    migrated(|db| async move {
        let (loud, quiet) = (bound(&db, 1, "7", 1).await, bound(&db, 2, "8", 2).await);
        hear(&db, Update { chat: Some("8".to_owned()), ..text(3, "/stop") }, at(20)).await;
        for (id, chat) in [(4, "7"), (5, "8")] {
            let update = Update { chat: Some(chat.to_owned()), ..said(id, Said::Closed) };
            hear(&db, update, at(30)).await;
        }
        assert_eq!(reached(&db, &loud).await, Some(("7".to_owned(), Some(false))));
        for (id, chat) in [(6, "7"), (7, "8")] {
            let update = Update { chat: Some(chat.to_owned()), ..said(id, Said::Opened) };
            hear(&db, update, at(40)).await;
        }
        assert_eq!(reached(&db, &loud).await, Some(on("7")));
        assert_eq!(reached(&db, &quiet).await, Some(("8".to_owned(), Some(true))), "it was silenced before");
        hear(&db, said(8, Said::Closed), at(50)).await;
        hear(&db, text(9, "/orders"), at(60)).await;
        assert_eq!(reached(&db, &loud).await, Some(on("7")), "who writes can be written to");
    })
    .await;
}

#[tokio::test]
async fn an_order_belongs_to_the_chat_that_was_bound_last() {
    migrated(|db| async move {
        let order = bound(&db, 1, "7", 1).await;
        grant(&db, order.id, token(77), at(20)).await;
        let update = Update { chat: Some("8".to_owned()), ..text(2, &start(&token(77))) };
        hear(&db, update, at(21)).await;
        assert_eq!(reached(&db, &order).await, Some(on("8")));
        hear(&db, text(3, "/stop"), at(22)).await;
        assert_eq!(reached(&db, &order).await, Some(on("8")));
        let seen = |chat: &'static str| {
            let work = move |tx: &mut dyn crate::Sql| {
                let shop = Store::new(store(), "TWC");
                chats::talk(tx, &shop, chats::key(&store(), CHANNEL, chat))
            };
            read(&db, work)
        };
        assert!(seen("7").await.unwrap().orders.is_empty());
        assert_eq!(seen("8").await.unwrap().orders[0].id, order.id);
        assert!(seen("9").await.is_none());
    })
    .await;
}

#[tokio::test]
async fn a_chat_speaks_what_was_chosen_there_then_the_orders_language_then_the_messengers() {
    migrated(|db| async move {
        write(&db, |tx| stores::insert(tx, &Store::new(store(), "TWC"), at(0)).map(drop)).await;
        let lang = || {
            let work = |tx: &mut dyn crate::Sql| {
                let shop = stores::get(tx, &store())?.unwrap();
                chats::talk(tx, &shop, chats::key(&store(), CHANNEL, "7"))
            };
            read(&db, work)
        };
        hear(&db, Update { lang: None, ..text(90, "/track") }, at(1)).await;
        assert_eq!(lang().await.unwrap().lang, Lang::Uk, "the store's");
        hear(&db, text(91, "/track"), at(2)).await;
        assert_eq!(lang().await.unwrap().lang, Lang::En, "the messenger's");
        let order = bound(&db, 1, "7", 1).await;
        assert_eq!(lang().await.unwrap().lang, order.lang);
        let press = Said::Pressed { query: "q1".to_owned(), data: "lang/kk".to_owned() };
        hear(&db, said(92, press), at(3)).await;
        assert_eq!(lang().await.unwrap().lang, Lang::Kk);
        let chosen = read(&db, |tx| chats::chosen_lang(tx, &store(), CHANNEL, "7")).await;
        assert_eq!(chosen, Some(Lang::Kk));
        let last = effects(&db, Subject::Chat(chats::key(&store(), CHANNEL, "7"))).await.pop().unwrap();
        let pressed = Some("q1".to_owned());
        assert_eq!(
            last.intent,
            Intent::Reply { source: "telegram/1".to_owned(), update: 92, say: Say::Language, pressed }
        );
    })
    .await;
}

#[tokio::test]
async fn what_asks_for_nothing_leaves_nothing_but_its_number() {
    migrated(|db| async move {
        assert!(hear(&db, said(1, Said::Other), at(1)).await);
        assert!(!hear(&db, said(1, Said::Other), at(2)).await);
        let group = Update { is_group: true, chat: Some("-100".to_owned()), ..text(2, "/orders") };
        assert!(hear(&db, group, at(3)).await);
        assert!(hear(&db, Update { chat: None, ..text(3, "/orders") }, at(4)).await);
        let none = read(&db, |tx| tx.query_one("SELECT COUNT(*) AS n FROM chats", &[])).await;
        assert_eq!(none.unwrap().int("n").unwrap(), 0);
        let left = Update { is_group: true, chat: Some("-5".to_owned()), ..text(4, "hello") };
        hear(&db, left, at(5)).await;
        assert_eq!(answers(&db, "-5").await, [Say::Farewell]);
    })
    .await;
}

#[tokio::test]
async fn the_numbers_of_updates_are_kept_for_days_and_not_for_ever() {
    migrated(|db| async move {
        let day = 86_400;
        for nth in 0..5 {
            hear(&db, said(nth, Said::Other), at(nth * day)).await;
        }
        let kept = read(&db, |tx| tx.query_one("SELECT COUNT(*) AS n FROM updates", &[])).await;
        assert_eq!(kept.unwrap().int("n").unwrap(), 4);
        assert_eq!(read(&db, |tx| chats::last_heard(tx, &store())).await, Some(at(4 * day)));
    })
    .await;
}
