//! How the bot hears: the right request at each step, what updates mean, and what is wrong in words.

use super::fixture::{NOW, TOKEN, Zeros, settings};
use crate::connector::{Incoming, Received};
use crate::http::{Answer, Request, Response};
use crate::settings::Settings;
use crate::task::{About, Reading, Settled, Step, Task, Updates, Work};
use crate::telegram::sandbox::Twin;
use crate::telegram::sandbox::customer::CUSTOMER;
use crate::telegram::{CONNECTOR, bot_name, channels, deaf, is_told, listens, start_link, update, webhook};
use krama_domain::chat::{Said, Update};
use krama_domain::effect::{Hold, Outcome};
use krama_domain::lang::Lang;
use krama_domain::reach::Channel;
use krama_domain::time::{DAY_MS, Timestamp};
use serde_json::{Value, json};

/// A store that is not reached by https.
fn polling() -> Settings {
    Settings { public_url: "http://127.0.0.1:8080".to_owned(), ..settings() }
}

fn task() -> Task {
    Task { work: Work::Listen, about: About::Store, tries: 0, uncertain: false }
}

fn request_at(settings: &Settings, now: Timestamp) -> Option<Request> {
    match (CONNECTOR.plan)(settings, &[task()], now).remove(0) {
        Step::Send { request, .. } => Some(request),
        Step::Settle(_) => None,
    }
}

fn read(settings: &Settings, request: &Request, answer: &Answer) -> Settled {
    match (CONNECTOR.read)(settings, &[task()], &[0], request, answer, NOW) {
        Reading::Settled(mut settled) => settled.remove(0),
        other => panic!("{other:?}"),
    }
}

/// One turn with the twin, its notes kept: the method that was called, and what was heard.
fn turn(settings: &mut Settings, twin: &mut Twin) -> (String, Settled) {
    let request = request_at(settings, NOW).expect("something to do");
    let method = request.path().rsplit('/').next().unwrap().to_owned();
    let request_within = Request { url: request.path().to_owned(), ..request.clone() };
    let response = twin.serve(&request_within, NOW, &mut Zeros).response;
    let settled = read(settings, &request, &Answer::Response(response));
    settings.notes.extend(settled.notes.iter().map(|note| (note.key.clone(), note.value.clone())));
    (method, settled)
}

fn texts(settled: &Settled) -> Vec<String> {
    let list = settled.updates.as_ref().map(|updates| updates.list.clone()).unwrap_or_default();
    list.into_iter().map(|update| format!("{:?}", update.said)).collect()
}

#[test]
fn the_bot_learns_its_name_and_hears_each_word_once() {
    let (mut settings, mut twin) = (polling(), Twin::default());
    assert_eq!(turn(&mut settings, &mut twin).0, "getMe");
    assert_eq!(bot_name(&settings), Some("krama_sandbox_bot"));
    let (method, silence) = turn(&mut settings, &mut twin);
    assert_eq!((method.as_str(), silence.updates), ("getUpdates", None));
    assert!(silence.notes.is_empty(), "nothing heard, nothing to write");
    twin.write_to_bot(CUSTOMER, "/start abc", NOW);
    twin.write_to_bot(CUSTOMER, "/orders", NOW);
    let heard = turn(&mut settings, &mut twin).1;
    assert_eq!(texts(&heard), ["Text(\"/start abc\")", "Text(\"/orders\")"]);
    let updates = heard.updates.unwrap();
    assert_eq!(updates.source, "telegram/4839574812");
    assert_eq!(updates.list[0].chat.as_deref(), Some(CUSTOMER));
    assert_eq!(updates.list[0].lang, Some(Lang::Uk));
    assert_eq!(turn(&mut settings, &mut twin).1.updates, None, "they were confirmed");
}

#[test]
fn what_was_heard_and_not_noted_is_heard_again() {
    let (mut settings, mut twin) = (polling(), Twin::default());
    turn(&mut settings, &mut twin);
    twin.write_to_bot(CUSTOMER, "/orders", NOW);
    let mut forgetful = settings.clone();
    assert_eq!(texts(&turn(&mut forgetful, &mut twin).1).len(), 1);
    assert_eq!(texts(&turn(&mut settings, &mut twin).1).len(), 1);
    assert_eq!(texts(&turn(&mut settings, &mut twin).1).len(), 0);
}

#[test]
fn a_new_bot_begins_anew_and_an_old_offset_is_forgotten() {
    let (mut settings, mut twin) = (polling(), Twin::default());
    turn(&mut settings, &mut twin);
    twin.write_to_bot(CUSTOMER, "hello", NOW);
    turn(&mut settings, &mut twin);
    let offset = |settings: &Settings, now| {
        let body: Value = serde_json::from_slice(&request_at(settings, now).unwrap().body).unwrap();
        (body["offset"].as_i64(), body["timeout"].as_i64())
    };
    assert_eq!(offset(&settings, NOW), (Some(2), Some(10)));
    assert_eq!(offset(&settings, NOW.plus_ms(7 * DAY_MS)), (None, Some(10)));
    settings.values.insert("telegram.token".to_owned(), "77:another-token".to_owned());
    assert_eq!(bot_name(&settings), None);
    assert_eq!(turn(&mut settings, &mut twin).0, "getMe");
    assert_eq!(offset(&settings, NOW).0, None);
}

#[test]
fn by_https_a_webhook_is_set_once_and_taken_back_when_krama_moves() {
    let (mut settings, mut twin) = (settings(), Twin::default());
    assert_eq!(turn(&mut settings, &mut twin).0, "getMe");
    assert_eq!(turn(&mut settings, &mut twin).0, "setWebhook");
    assert!(is_told(&settings) && request_at(&settings, NOW).is_none());
    let told = twin.write_to_bot(CUSTOMER, "/orders", NOW);
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].url, "https://shop.example/webhooks/telegram/twc");
    let received = receive(&settings, &told[0]);
    assert!(matches!(&received, Received::Updates(Updates { list, .. }) if list.len() == 1), "{received:?}");
    settings.values.insert("telegram.token".to_owned(), "4839574812:renewed".to_owned());
    assert!(!is_told(&settings), "a renewed token has another secret");
    assert_eq!(turn(&mut settings, &mut twin).0, "setWebhook");
    let told = twin.write_to_bot(CUSTOMER, "/orders", NOW);
    assert!(matches!(receive(&settings, &told[0]), Received::Updates(_)));
    settings.public_url = "https://new.example".to_owned();
    assert!(!is_told(&settings));
    assert_eq!(turn(&mut settings, &mut twin).0, "setWebhook");
    settings.public_url = "http://127.0.0.1:8080".to_owned();
    assert_eq!(turn(&mut settings, &mut twin).0, "deleteWebhook");
    twin.write_to_bot(CUSTOMER, "/track", NOW);
    let (method, heard) = turn(&mut settings, &mut twin);
    assert_eq!((method.as_str(), texts(&heard).len()), ("getUpdates", 1));
}

fn receive(settings: &Settings, webhook: &Request) -> Received {
    let hook = CONNECTOR.webhook.as_ref().unwrap();
    (hook.receive)(settings, &Incoming { headers: &webhook.headers, body: &webhook.body })
}

#[test]
fn a_webhook_without_the_secret_is_nobodys() {
    let settings = settings();
    let genuine = |secret: &str| {
        Request::post_json("", &json!({ "update_id": 1 })).with_header(webhook::HEADER, secret)
    };
    let secret = webhook::secret(&settings).unwrap();
    assert!(matches!(receive(&settings, &genuine(&secret)), Received::Updates(_)));
    let wrong = format!("{}0", &secret[..63]);
    for bad in ["", "x", &secret[1..], &wrong, &secret.to_uppercase()] {
        assert!(matches!(receive(&settings, &genuine(bad)), Received::Rejected { .. }), "{bad}");
    }
    let bare = Request::post_json("", &json!({ "update_id": 1 }));
    assert!(matches!(receive(&settings, &bare), Received::Rejected { .. }));
    let unreadable = Request { body: b"{\"update".to_vec(), ..genuine(&secret) };
    assert!(matches!(receive(&settings, &unreadable), Received::Unreadable { .. }));
    let mut other = settings.clone();
    other.values.insert("telegram.token".to_owned(), "77:another-token".to_owned());
    assert_ne!(webhook::secret(&other), Some(secret.clone()));
    assert!(!secret.contains(TOKEN) && secret.len() == 64);
}

#[test]
fn somebody_elses_hold_on_the_bot_is_said_in_words_and_is_no_failure_of_the_lane() {
    let mut settings = polling();
    settings.notes.insert("telegram.bot".to_owned(), "4839574812 shop_bot".to_owned());
    let conflict = |words: &str| {
        let description = format!("Conflict: {words}");
        let body = json!({ "ok": false, "error_code": 409, "description": description });
        read(&settings, &request_at(&settings, NOW).unwrap(), &Answer::Response(Response::json(409, &body)))
    };
    let hook = conflict("can't use getUpdates method while webhook is active; use deleteWebhook first");
    let other =
        conflict("terminated by other getUpdates request; make sure that only one bot instance is running");
    for (settled, part) in [(hook, "has a webhook"), (other, "another program, or another store")] {
        assert!(matches!(settled.outcome, Outcome::Refused { .. }), "{settled:?}");
        let mut noted = settings.clone();
        noted.notes.extend(settled.notes.into_iter().map(|note| (note.key, note.value)));
        assert!(deaf(&noted).is_some_and(|words| words.contains(part)), "{:?}", deaf(&noted));
        let fine = json!({ "ok": true, "result": [] });
        let healed =
            read(&noted, &request_at(&noted, NOW).unwrap(), &Answer::Response(Response::json(200, &fine)));
        noted.notes.extend(healed.notes.into_iter().map(|note| (note.key, note.value)));
        assert_eq!(deaf(&noted), None);
    }
}

#[test]
fn a_wrong_token_stops_the_lane_and_a_lost_answer_only_waits() {
    let settings = polling();
    let request = request_at(&settings, NOW).unwrap();
    let unauthorized = json!({ "ok": false, "error_code": 401, "description": "Unauthorized" });
    let settled = read(&settings, &request, &Answer::Response(Response::json(401, &unauthorized)));
    assert!(matches!(settled.outcome, Outcome::Blocked { hold: Hold::Person, .. }), "{settled:?}");
    for answer in [
        Answer::NoAnswer { reason: "time-out".to_owned() },
        Answer::Response(Response::html(502, "bad gateway")),
        Answer::Response(Response::html(200, "captive portal")),
    ] {
        let settled = read(&settings, &request, &answer);
        assert!(matches!(settled.outcome, Outcome::Retry { .. }), "{settled:?}");
    }
}

#[test]
fn the_setting_of_channels_switches_hearing_on_and_off() {
    let mut settings = polling();
    assert_eq!((channels(&settings), listens(&settings)), (vec![Channel::Telegram], true));
    settings.values.insert("customers.channels".to_owned(), "none".to_owned());
    assert_eq!((channels(&settings), listens(&settings)), (vec![], false));
    settings.values.insert("customers.channels".to_owned(), "whatsapp, telegram".to_owned());
    assert_eq!(channels(&settings), [Channel::Telegram], "what krama does not speak is never chosen");
    settings.values.remove("telegram.token");
    assert!(!listens(&settings));
}

#[test]
fn the_link_leads_to_the_bot_once_it_is_known() {
    let mut settings = settings();
    assert_eq!(start_link(&settings, "tok"), None);
    settings.notes.insert("telegram.bot".to_owned(), "4839574812 shop_bot".to_owned());
    assert_eq!(start_link(&settings, "tok").as_deref(), Some("https://t.me/shop_bot?start=tok"));
    settings.store.sandbox = true;
    settings.values.insert("telegram.url".to_owned(), "http://127.0.0.1:8081/telegram/".to_owned());
    let twin = "http://127.0.0.1:8081/telegram/phone?bot=shop_bot&start=tok";
    assert_eq!(start_link(&settings, "tok").as_deref(), Some(twin));
    settings.values.insert("customers.channels".to_owned(), "none".to_owned());
    assert_eq!(start_link(&settings, "tok"), None);
}

#[test]
fn updates_are_read_as_telegram_writes_them() {
    let chat = json!({ "id": 7, "type": "private" });
    let from = json!({ "id": 7, "is_bot": false, "language_code": "ru-RU" });
    let private = |said: Said| Update {
        id: 9,
        chat: Some("7".to_owned()),
        is_group: false,
        lang: Some(Lang::Ru),
        said,
    };
    let nothing = Update { id: 9, chat: None, is_group: false, lang: None, said: Said::Other };
    let member = |status: &str| json!({ "my_chat_member": { "chat": chat, "from": from, "new_chat_member": { "status": status } } });
    let press = json!({ "callback_query": { "id": "q", "from": from, "data": "lang/uk", "message": { "chat": chat } } });
    let pressed = Said::Pressed { query: "q".to_owned(), data: "lang/uk".to_owned() };
    let group =
        json!({ "message": { "chat": { "id": -5, "type": "supergroup" }, "from": from, "text": "/start" } });
    let in_group =
        Update { chat: Some("-5".to_owned()), is_group: true, ..private(Said::Text("/start".to_owned())) };
    let joined = json!({ "message": { "chat": chat, "from": from, "new_chat_members": [] } });
    let rows = [
        (
            json!({ "message": { "chat": chat, "from": from, "text": "hi" } }),
            private(Said::Text("hi".to_owned())),
        ),
        (
            json!({ "message": { "chat": chat, "from": from, "photo": [] } }),
            private(Said::Text(String::new())),
        ),
        (press, private(pressed)),
        (member("kicked"), private(Said::Closed)),
        (member("member"), private(Said::Opened)),
        (member("creator"), private(Said::Other)),
        (group, in_group),
        (joined, private(Said::Other)),
        (json!({ "channel_post": { "text": "x" } }), nothing.clone()),
        (
            json!({ "message": { "chat": { "id": -5, "type": "channel" }, "text": "x" } }),
            Update { is_group: true, said: Said::Text("x".to_owned()), ..nothing.clone() },
        ),
        (json!({ "message": "nonsense" }), nothing),
    ];
    for (mut json, wanted) in rows {
        json["update_id"] = 9.into();
        assert_eq!(update::read(&json), Some(wanted), "{json}");
    }
    assert_eq!(update::read(&json!({ "message": {} })), None, "without its number it cannot be taken once");
}

#[test]
fn the_twin_keeps_updates_until_they_are_confirmed() {
    let mut twin = Twin::default();
    let ask = |twin: &mut Twin, query: &str| -> (u16, Vec<i64>) {
        let request = Request::get(format!("/bot{TOKEN}/getUpdates?{query}"));
        let response = twin.serve(&request, NOW, &mut Zeros).response;
        let body = response.body_json().unwrap();
        let ids = body["result"].as_array().cloned().unwrap_or_default();
        (response.status, ids.iter().map(|update| update["update_id"].as_i64().unwrap()).collect())
    };
    assert_eq!(ask(&mut twin, ""), (200, vec![]));
    for _ in 0..4 {
        twin.write_to_bot(CUSTOMER, "x", NOW);
    }
    assert_eq!(ask(&mut twin, "limit=2"), (200, vec![1, 2]));
    assert_eq!(ask(&mut twin, ""), (200, vec![1, 2, 3, 4]), "nothing was confirmed");
    assert_eq!(ask(&mut twin, "offset=3"), (200, vec![3, 4]));
    assert_eq!(ask(&mut twin, "offset=-1"), (200, vec![4]));
    assert_eq!(ask(&mut twin, ""), (200, vec![4]), "a negative offset forgets the rest");
    let hook =
        Request::get(format!("/bot{TOKEN}/setWebhook?url=https%3A%2F%2Fx.example%2Fh&secret_token=s-1"));
    let reply = twin.serve(&hook, NOW, &mut Zeros);
    assert_eq!((reply.response.status, reply.emits.len()), (200, 1), "what waited goes out at once");
    assert_eq!(reply.emits[0].header(webhook::HEADER), Some("s-1"));
    assert_eq!(ask(&mut twin, "").0, 409);
    let gone = Request::get(format!("/bot{TOKEN}/deleteWebhook"));
    assert_eq!(twin.serve(&gone, NOW, &mut Zeros).response.status, 200);
    assert_eq!(ask(&mut twin, "").0, 200);
    let insecure = Request::get(format!("/bot{TOKEN}/setWebhook?url=http%3A%2F%2Fx.example%2Fh"));
    assert_eq!(twin.serve(&insecure, NOW, &mut Zeros).response.status, 400);
}

#[test]
fn a_newer_request_for_updates_ends_an_older_one() {
    let mut twin = Twin::default();
    let request = Request::get(format!("/bot{TOKEN}/getUpdates?timeout=10"));
    let first = twin.wait(&request).expect("there is nothing yet");
    assert_eq!((first.timeout_s, twin.still_waits(first, &request)), (10, Ok(true)));
    let second = twin.wait(&request).expect("there is nothing yet");
    assert_eq!(twin.still_waits(first, &request).unwrap_err().status, 409);
    assert_eq!(twin.still_waits(second, &request), Ok(true));
    twin.write_to_bot(CUSTOMER, "x", NOW);
    assert_eq!(twin.still_waits(second, &request), Ok(false), "there is something to tell");
    assert_eq!(twin.wait(&request), None);
}
