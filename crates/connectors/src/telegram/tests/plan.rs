//! What is sent, to whom, and what is not sent any more.

use super::fixture::{NOW, TOKEN, deliver, order, plan_one, request, settings, task, task_of};
use crate::connector::Rate;
use crate::settings::{OwnText, Settings};
use crate::task::{About, Step, Task, Work};
use crate::telegram::sandbox::Twin;
use crate::telegram::{CONNECTOR, manager_chats};
use krama_domain::channel::Channel;
use krama_domain::contact::ContactRequest;
use krama_domain::effect::{Hold, Intent, Outcome};
use krama_domain::ids::ContactId;
use krama_domain::lang::Lang;
use krama_domain::notice::Notice;
use krama_domain::order::{Attempt, CancelReason, Cancelled};
use krama_domain::parcel::{Leg, Parcel, Phase, Sight, TrackingNumber};
use krama_domain::template::Topic;
use serde_json::{Value, json};

fn body(request: &crate::http::Request) -> Value {
    serde_json::from_slice(&request.body).unwrap()
}

fn settled(step: Step) -> Outcome {
    match step {
        Step::Settle(settled) => settled.outcome,
        Step::Send { request, .. } => panic!("sent: {}", String::from_utf8_lossy(&request.body)),
    }
}

#[test]
fn the_request_is_telegrams_to_the_letter() {
    let request = request(&settings(), &task("411"));
    assert_eq!(request.url, format!("https://api.telegram.org/bot{TOKEN}/sendMessage"));
    assert_eq!(request.header("content-type"), Some("application/json"));
    let text = "<b>🛒 Нове замовлення № TWC30102025N01</b>\n\n\
                Клієнт: &lt;b&gt;&amp;&quot;Їжак&quot;\nТелефон: +380671234567\nМісто: Львів\n\
                Відділення: Відділення № 5\nЧас: 30.10.2025, 00:30\n\n\
                Оплата: при отриманні\n<b>Оплата при отриманні: 1 499 грн</b>\n\n\
                <b>Товари (позицій: 1)</b>\n1. Худі «Їжак», M — 1 × 1 499 грн\n\n\
                <b>Сума: 1 499 грн</b>";
    let expected = json!({
        "chat_id": 411,
        "text": text,
        "parse_mode": "HTML",
        "link_preview_options": { "is_disabled": true },
        "reply_markup": { "inline_keyboard": [[{
            "text": "Відкрити замовлення",
            "url": "https://shop.example/console/orders/TWC30102025N01",
        }]] },
    });
    assert_eq!(body(&request), expected);
}

#[test]
fn buttons_are_left_out_where_telegram_would_refuse_them() {
    let mut settings = settings();
    settings.public_url = "http://localhost:8080".to_owned();
    assert_eq!(body(&request(&settings, &task("411"))).get("reply_markup"), None);
    settings.store.sandbox = true;
    let url = "http://localhost:8080/console/orders/TWC30102025N01";
    assert_eq!(body(&request(&settings, &task("411")))["reply_markup"]["inline_keyboard"][0][0]["url"], url);
}

#[test]
fn chats_are_read_as_people_separate_them() {
    let mut settings = settings();
    assert_eq!(manager_chats(&settings), ["411", "-100200", "@shop"]);
    assert!((CONNECTOR.is_connected)(&settings));
    settings.values.insert("telegram.manager_chats".to_owned(), " ;, ".to_owned());
    assert_eq!(manager_chats(&settings), Vec::<String>::new());
    assert!((CONNECTOR.is_connected)(&settings), "customers can be told without managers");
    assert_eq!(body(&request(&settings, &task("@shop")))["chat_id"], "@shop");
}

#[test]
fn a_moved_group_is_written_to_at_its_new_id() {
    let mut settings = settings();
    settings.notes.insert("telegram.moved.-100200".to_owned(), "-100300".to_owned());
    assert_eq!(body(&request(&settings, &task("-100200")))["chat_id"], -100_300);
    settings.notes.insert("telegram.moved.-100300".to_owned(), "-100200".to_owned());
    assert!(matches!(plan_one(&settings, &task("-100200")), Step::Send { .. }), "a circle of moves ends");
}

#[test]
fn a_closed_chat_is_tried_only_when_repeated() {
    let mut settings = settings();
    settings.notes.insert("telegram.closed.411".to_owned(), "closed".to_owned());
    let outcome = settled(plan_one(&settings, &task("411")));
    assert!(matches!(&outcome, Outcome::Refused { code, .. } if code == "chat_closed"), "{outcome:?}");
    let repeated = Task { tries: 1, ..task("411") };
    assert!(matches!(plan_one(&settings, &repeated), Step::Send { .. }));
    settings.notes.insert("telegram.closed.411".to_owned(), "open".to_owned());
    assert!(matches!(plan_one(&settings, &task("411")), Step::Send { .. }));
}

#[test]
fn nobody_is_asked_to_call_about_an_order_that_is_settled() {
    let covered = settled(plan_one(&settings(), &task_of(order(), Notice::Unpaid, "411")));
    assert_eq!(covered, Outcome::Done { note: "not needed any more: the money came meanwhile".to_owned() });
    let mut order = order();
    order.pay_type = krama_domain::pay::PayType::OnlineFull;
    let lapsed = Attempt {
        amount: order.total(),
        at: NOW,
        expires_at: NOW,
        invoice: None,
        refused: None,
        lost: false,
        lapsed: true,
    };
    order.attempts.insert(1, lapsed);
    assert!(matches!(
        plan_one(&settings(), &task_of(order.clone(), Notice::Unpaid, "411")),
        Step::Send { .. }
    ));
    let reason = CancelReason::Staff("дубль".to_owned());
    order.cancelled = Some(Cancelled { at: NOW, reason, was_confirmed: false });
    let cancelled = settled(plan_one(&settings(), &task_of(order, Notice::Unpaid, "411")));
    assert_eq!(
        cancelled,
        Outcome::Done { note: "not needed any more: the order was cancelled meanwhile".to_owned() }
    );
}

#[test]
fn without_a_bot_the_lane_waits_and_foreign_tasks_are_refused() {
    let mut settings = settings();
    settings.values.clear();
    let outcome = settled(plan_one(&settings, &task("411")));
    assert!(matches!(outcome, Outcome::Blocked { hold: Hold::Person, .. }), "{outcome:?}");
    let foreign = Task { work: Work::Deliver(Intent::CreateInvoice { attempt: 1 }), ..task("411") };
    let outcome = settled(plan_one(&settings, &foreign));
    assert!(matches!(outcome, Outcome::Refused { .. }), "{outcome:?}");
    assert_eq!((CONNECTOR.pace)(&settings, &foreign), None);
}

#[test]
fn contact_requests_are_told_with_their_cart() {
    let order = order();
    let request_of = ContactRequest {
        id: ContactId::fresh(NOW, &mut super::fixture::Zeros),
        store: order.store.clone(),
        created_at: NOW,
        lang: order.lang,
        name: "Тарас".to_owned(),
        phone: order.customer.phone.clone(),
        telegram: None,
        whatsapp: None,
        question: Some("1 < 2?".to_owned()),
        lines: order.lines.clone(),
        total: order.total(),
    };
    let task = Task { about: About::Contact(Box::new(request_of)), ..task_of(order, Notice::Contact, "411") };
    let body = body(&request(&settings(), &task));
    let text = body["text"].as_str().unwrap();
    assert!(text.contains("Питання: 1 &lt; 2?") && text.contains("Худі «Їжак», M — 1 × 1 499 грн"), "{text}");
}

#[test]
fn each_chat_has_its_own_bucket() {
    let pace = |chat: &str| (CONNECTOR.pace)(&settings(), &task(chat)).unwrap();
    assert_eq!((pace("411").key.as_str(), pace("411").rate), ("411", Rate { burst: 3, per_ms: 3_000 }));
    assert_eq!(
        (pace("-100200").key.as_str(), pace("-100200").rate),
        ("-100200", Rate { burst: 18, per_ms: 60_000 })
    );
}

/// The store's settings with a text of its own for managers.
fn with_text(notice: Notice, text: &str) -> Settings {
    let mut settings = settings();
    let own = OwnText { version: 3, text: text.to_owned() };
    settings.texts.insert((Topic::Managers(notice), Channel::Telegram, Lang::Uk), own);
    settings
}

#[test]
fn managers_read_the_stores_own_words() {
    let settings =
        with_text(Notice::Placed, "*Гроші!* {{ order.number }}: {{ money.total }} & {{ customer.name }}");
    let own = body(&request(&settings, &task("411")));
    assert_eq!(own["text"], "<b>Гроші!</b> TWC30102025N01: 1 499 грн &amp; &lt;b&gt;&amp;&quot;Їжак&quot;");
    assert_eq!(
        own["reply_markup"]["inline_keyboard"][0][0]["url"],
        "https://shop.example/console/orders/TWC30102025N01"
    );
    let others = body(&request(&settings, &task_of(order(), Notice::Received, "411")));
    assert!(others["text"].as_str().unwrap().starts_with("<b>✅ Отримано: замовлення № TWC30102025N01</b>"));
}

#[test]
fn what_arrived_is_written_down_with_the_version_of_the_stores_text() {
    let mut twin = Twin::default();
    let mut note = |mut settings: Settings| deliver(&mut settings, &task("411"), &mut twin).0;
    let done = |note: &str| Outcome::Done { note: note.to_owned() };
    assert_eq!(note(settings()), done("message 1"));
    assert_eq!(note(with_text(Notice::Placed, "Гроші!")), done("message 2, text v3"));
    assert_eq!(note(with_text(Notice::Placed, "{{ x")), done("message 3"), "the built-in text was sent");
}

#[test]
fn an_alarm_rings_even_when_the_stores_own_text_fails() {
    for broken in ["{{ x", "{{ np.number }}", "{% if order.comment %}нічого{% endif %}"] {
        let text = body(&request(&with_text(Notice::Placed, broken), &task("411")))["text"].clone();
        let text = text.as_str().unwrap();
        assert!(text.starts_with("<b>🛒 Нове замовлення № TWC30102025N01</b>"), "{broken}: {text}");
        assert!(text.ends_with("</b>\n\n<i>Ваш текст цього повідомлення не вдалося скласти, тому надіслано вбудований. Перевірте його в консолі.</i>"), "{text}");
    }
}

#[test]
fn of_several_parcels_managers_hear_of_the_one_that_moved_last() {
    let mut order = order();
    for (number, second) in [("20450000000001", 20), ("20450000000002", 10)] {
        let mut parcel = Parcel::new(Leg::Outbound, NOW);
        let sight = Sight {
            phase: Phase::Arrived,
            at: NOW.plus_ms(second),
            text: "слова".to_owned(),
            is_last: false,
        };
        parcel.seen.insert("7".to_owned(), sight);
        order.parcels.insert(TrackingNumber::parse(number).unwrap(), parcel);
    }
    let own =
        with_text(Notice::Placed, "{{ np.number | default(\"\") }}\n{{ order.parcels | default(\"\") }}");
    let text = body(&request(&own, &task_of(order, Notice::Placed, "411")))["text"].clone();
    assert_eq!(
        text,
        "20450000000001\nТТН: 20450000000001\nСтатус: слова\nТТН: 20450000000002\nСтатус: слова"
    );
}
