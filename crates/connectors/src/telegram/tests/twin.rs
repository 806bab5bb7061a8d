//! Round trips with the twin, and the twin's own manners.

use super::fixture::{NOW, TOKEN, Zeros, deliver, order, settings, task, task_of};
use crate::http::{Method, Request, Response};
use crate::task::Task;
use crate::telegram::sandbox::{MESSAGES_MAX, Standing, Twin};
use krama_domain::effect::{Hold, Outcome};
use krama_domain::notice::Notice;
use serde_json::{Value, json};

fn call(twin: &mut Twin, request: &Request) -> (u16, Value) {
    let response = twin.serve(request, NOW, &mut Zeros).response;
    let json = response.body_json().unwrap();
    (response.status, json)
}

fn send(twin: &mut Twin, body: &Value) -> (u16, Value) {
    call(twin, &Request::post_json(format!("/bot{TOKEN}/sendMessage"), body))
}

fn page(twin: &mut Twin) -> String {
    let response: Response = twin.serve(&Request::get("/"), NOW, &mut Zeros).response;
    assert_eq!(response.status, 200);
    String::from_utf8(response.body).unwrap()
}

fn done(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Done { .. })
}

#[test]
fn a_message_arrives_as_it_was_meant() {
    let (mut settings, mut twin) = (settings(), Twin::default());
    let (outcome, requests) = deliver(&mut settings, &task("411"), &mut twin);
    assert_eq!((outcome, requests), (Outcome::Done { note: "message 1".to_owned() }, 1));
    let message = twin.messages().next().unwrap();
    assert_eq!(message.chat, "411");
    assert!(message.text.contains("Клієнт: <b>&\"Їжак\"\n"), "{}", message.text);
    assert_eq!(message.buttons[0][0].0, "Відкрити замовлення");
    let page = page(&mut twin);
    assert!(page.contains("<strong>🛒 Нове замовлення № TWC30102025N01</strong>"), "{page}");
    assert!(page.contains("Клієнт: &lt;b&gt;&amp;&quot;Їжак&quot;"), "{page}");
    assert!(page.contains("href=\"https://shop.example/console/orders/TWC30102025N01\""), "{page}");
}

#[test]
fn a_hundred_lines_fit() {
    let mut order = order();
    order.lines = vec![order.lines[0].clone(); 100];
    order.lines.iter_mut().for_each(|line| line.title = "Футболка оверсайз з вишивкою «Ліс»".repeat(2));
    let (mut settings, mut twin) = (settings(), Twin::default());
    assert!(done(&deliver(&mut settings, &task_of(order, Notice::Placed, "411"), &mut twin).0));
    let text = &twin.messages().next().unwrap().text;
    assert!(text.contains("Товари (позицій: 100)") && text.contains("\n… ще "), "{text}");
}

#[test]
fn a_group_that_moved_is_followed_once_and_remembered() {
    let (mut settings, mut twin) = (settings(), Twin::default());
    twin.set_standing("-100200", Standing::MovedTo(-100_300));
    let (outcome, requests) = deliver(&mut settings, &task("-100200"), &mut twin);
    assert_eq!((done(&outcome), requests), (true, 2));
    assert_eq!(settings.note("telegram.moved.-100200"), Some("-100300"));
    let (outcome, requests) = deliver(&mut settings, &task("-100200"), &mut twin);
    assert_eq!((done(&outcome), requests), (true, 1));
    assert!(twin.messages().all(|message| message.chat == "-100300"));
}

#[test]
fn a_blocked_chat_is_left_alone_until_somebody_repeats() {
    let (mut settings, mut twin) = (settings(), Twin::default());
    twin.set_standing("411", Standing::Blocked);
    assert_eq!(deliver(&mut settings, &task("411"), &mut twin).1, 1);
    assert_eq!(deliver(&mut settings, &task("411"), &mut twin).1, 0);
    twin.set_standing("411", Standing::Open);
    let repeated = Task { tries: 1, ..task("411") };
    assert!(done(&deliver(&mut settings, &repeated, &mut twin).0));
    assert!(done(&deliver(&mut settings, &task("411"), &mut twin).0), "the chat is open again");
    assert_eq!(twin.arrived(), 2);
}

#[test]
fn other_refusals_make_the_outcome_they_should() {
    let (mut settings, mut twin) = (settings(), Twin::default());
    twin.set_standing("5", Standing::NotFound);
    let (outcome, _) = deliver(&mut settings, &task("5"), &mut twin);
    assert!(matches!(&outcome, Outcome::Refused { code, .. } if code == "chat_not_found"), "{outcome:?}");
    twin.enforce_rate = true;
    assert!(done(&deliver(&mut settings, &task("411"), &mut twin).0));
    let (outcome, _) = deliver(&mut settings, &task("411"), &mut twin);
    assert!(matches!(outcome, Outcome::Retry { after_ms: Some(1_000), .. }), "{outcome:?}");
    settings.values.insert("telegram.token".to_owned(), "1:wrong".to_owned());
    let (outcome, _) = deliver(&mut settings, &task("411"), &mut twin);
    assert!(matches!(outcome, Outcome::Blocked { hold: Hold::Person, .. }), "{outcome:?}");
}

#[test]
fn a_button_that_telegram_refuses_does_not_keep_the_message_back() {
    let (mut settings, mut twin) = (settings(), Twin::default());
    settings.public_url = "https://shop".to_owned();
    let (outcome, requests) = deliver(&mut settings, &task("411"), &mut twin);
    assert_eq!((done(&outcome), requests), (true, 2));
    assert!(twin.messages().all(|message| message.buttons.is_empty()));
}

#[test]
fn the_twin_answers_in_telegrams_words() {
    let mut twin = Twin::default();
    let rows = [
        (json!({ "chat_id": 1 }), 400, "Bad Request: message text is empty"),
        (json!({ "chat_id": 1, "text": " \n" }), 400, "Bad Request: message text is empty"),
        (json!({ "text": "x" }), 400, "Bad Request: chat_id is empty"),
        (json!({ "chat_id": "shop", "text": "x" }), 400, "Bad Request: chat not found"),
        (
            json!({ "chat_id": 1, "text": "x", "parse_mode": "Wiki" }),
            400,
            "Bad Request: unsupported parse_mode",
        ),
        (json!({ "chat_id": 1, "text": "x".repeat(4_097) }), 400, "Bad Request: message is too long"),
        (
            json!({ "chat_id": 1, "text": "<3", "parse_mode": "HTML" }),
            400,
            "Bad Request: can't parse entities: Unclosed start tag at byte offset 0",
        ),
        (
            json!({ "chat_id": 1, "text": "x", "reply_markup": { "inline_keyboard": [[{ "text": "a", "url": "https://a" }]] } }),
            400,
            "Bad Request: inline keyboard button URL 'https://a' is invalid: Wrong HTTP URL",
        ),
    ];
    for (body, status, description) in rows {
        let expected = json!({ "ok": false, "error_code": status, "description": description });
        assert_eq!(send(&mut twin, &body), (status, expected));
    }
    twin.set_standing("-7", Standing::Blocked);
    let kicked = "Forbidden: bot was kicked from the supergroup chat";
    assert_eq!(send(&mut twin, &json!({ "chat_id": -7, "text": "x" })).1["description"], kicked);
    assert_eq!(twin.arrived(), 0);
}

#[test]
fn tokens_and_methods_are_judged() {
    let mut twin = Twin::default();
    let mut status = |path: &str| call(&mut twin, &Request::get(path)).0;
    assert_eq!(status("/bot1:a/GETME"), 200);
    assert_eq!(status("/bot1:wrong/getMe"), 401);
    assert_eq!(status("/bot1:a/dance"), 404);
    for bad in ["/bot", "/bot1:a", "/bot1/getMe", "/botx:a/getMe", "/bot1:/getMe", "/bot1:a%20b/getMe"] {
        assert_eq!(status(bad), 404, "{bad}");
    }
}

#[test]
fn forms_and_queries_are_taken_like_json() {
    let mut twin = Twin::default();
    assert_eq!(call(&mut twin, &Request::get("/bot1:a/sendMessage?chat_id=1&text=%D0%87+1")).0, 200);
    let form = Request {
        method: Method::Post,
        url: "/bot1:a/sendMessage".to_owned(),
        headers: vec![("content-type".to_owned(), "application/x-www-form-urlencoded".to_owned())],
        body: b"chat_id=1&parse_mode=html&text=%3Cb%3Ex%3C/b%3E".to_vec(),
    };
    let (status, answer) = call(&mut twin, &form);
    assert_eq!(status, 200);
    assert_eq!(answer["result"]["entities"], json!([{ "type": "bold", "offset": 0, "length": 1 }]));
    let broken = Request { body: b"{".to_vec(), ..Request::post_json("/bot1:a/sendMessage", &json!({})) };
    assert_eq!(call(&mut twin, &broken).1["description"], "Bad Request: JSON object expected");
}

#[test]
fn the_oldest_messages_are_dropped() {
    let mut twin = Twin::default();
    for nth in 0..=MESSAGES_MAX {
        twin.serve(&Request::get(format!("/bot1:a/sendMessage?chat_id=1&text={nth}")), NOW, &mut Zeros);
    }
    assert_eq!(twin.messages().len(), MESSAGES_MAX);
    assert_eq!(twin.messages().next().map(|message| message.text.as_str()), Some("1"));
}

#[test]
fn the_page_shows_every_kind_of_formatting_and_nothing_of_it_is_markup_of_the_sender() {
    let mut twin = Twin::default();
    assert!(page(&mut twin).contains("Повідомлень ще немає"));
    let text = "<b>a<i>😀</i></b> <a href=\"shop.example/?a=1&b=2\">l</a> &lt;script&gt;";
    assert_eq!(send(&mut twin, &json!({ "chat_id": -5, "text": text, "parse_mode": "HTML" })).0, 200);
    let page = page(&mut twin);
    assert!(
        page.contains(
            "<strong>a</strong><strong><em>😀</em></strong> <a href=\"http://shop.example/?a=1&amp;b=2\""
        ),
        "{page}"
    );
    assert!(page.contains("&lt;script&gt;") && !page.contains("<script"), "{page}");
    assert!(page.contains("<h2>Група -5</h2>"), "{page}");
}
