//! The sandbox's front page: the twins, and the faults that can be ordered for them.

use super::Host;
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::{Html, Redirect};
use krama_connectors::http::decode;
use krama_connectors::sandbox::SERVICES;
use krama_connectors::sandbox::fault::Fault;
use krama_connectors::sandbox::html::{escape, page};
use serde_json::{Value, json};
use std::sync::Arc;

/// Most requests that one click spoils.
const TIMES_MAX: usize = 100;

/// What each twin shows, in words.
const ABOUT: [(&str, &str); 4] = [
    ("monobank", "monobank: рахунки, сторінка оплати, повернення"),
    ("telegram", "Telegram: телефони менеджерів і покупця"),
    ("meta", "Meta: події сервера й браузера парами"),
    ("nova_poshta", "Нова пошта: посилки та їхні стани"),
];

/// The page.
pub(super) async fn index(State(host): State<Arc<Host>>) -> Html<String> {
    let twins = host.twins();
    let links = ABOUT
        .iter()
        .map(|(service, about)| {
            format!("<p><a class=\"button quiet\" href=\"/{service}/\">{}</a></p>", escape(about))
        })
        .collect::<Vec<_>>()
        .concat();
    let waiting = SERVICES
        .iter()
        .filter(|service| twins.faults.waiting(service) > 0)
        .map(|service| format!("<li>{service}: {}</li>", twins.faults.waiting(service)))
        .collect::<Vec<_>>()
        .concat();
    let services = SERVICES.map(|s| format!("<option>{s}</option>")).concat();
    let offered = Fault::OFFERED
        .iter()
        .map(|(name, _)| format!("<option value=\"{name}\">{}</option>", escape(in_words(name))))
        .collect::<Vec<_>>()
        .concat();
    let queue = if waiting.is_empty() {
        "<p class=\"muted\">Усе працює як слід.</p>".to_owned()
    } else {
        format!("<ul>{waiting}</ul>")
    };
    let body = format!(
        "<section class=\"card\">{links}</section>\
         <section class=\"card\"><h2>Зіпсувати наступні запити</h2>{queue}\
         <form class=\"row\" method=\"post\" action=\"/faults\">\
         <label>Кого <select name=\"service\">{services}</select></label>\
         <label>Як <select name=\"fault\">{offered}</select></label>\
         <label>Скільки разів <input name=\"times\" type=\"number\" min=\"1\" max=\"{TIMES_MAX}\" value=\"1\"></label>\
         <button>Зіпсувати</button></form>\
         <form method=\"post\" action=\"/faults/heal\"><p><button class=\"quiet\">Полагодити все</button></p></form></section>"
    );
    Html(page("Пісочниця krama", &body))
}

fn in_words(fault: &str) -> &'static str {
    match fault {
        "repeat" => "надіслати вебхук тричі",
        "reorder" => "вебхуки у зворотному порядку",
        "delay" => "відповідати через 3 с",
        "4xx" => "відповідь 400",
        "429" => "забагато запитів (429)",
        "5xx" => "відповідь 503",
        "timeout" => "не робити й не відповідати",
        "lost" => "зробити, але не відповісти",
        "delay-webhook" => "вебхук через 10 с",
        _ => "не надсилати вебхук",
    }
}

fn field(body: &[u8], name: &str) -> String {
    let text = String::from_utf8_lossy(body).into_owned();
    let value = text.split('&').filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == name);
    value.map(|(_, value)| decode(value)).unwrap_or_default()
}

/// Orders a fault: form fields `service`, `fault` and `times`.
pub(super) async fn add_fault(State(host): State<Arc<Host>>, body: Bytes) -> Redirect {
    if let Some(fault) = Fault::named(&field(&body, "fault")) {
        let times = field(&body, "times").parse().unwrap_or(1).clamp(1, TIMES_MAX);
        host.twins().faults.queue(&field(&body, "service"), fault, times);
    }
    Redirect::to("/")
}

/// Everything behaves again.
pub(super) async fn heal(State(host): State<Arc<Host>>) -> Redirect {
    host.twins().faults.heal();
    Redirect::to("/")
}

/// What arrived at the twins, for scripts.
pub(super) async fn state(State(host): State<Arc<Host>>) -> Json<Value> {
    let twins = host.twins();
    let messages: Vec<_> = twins
        .telegram
        .messages()
        .map(|m| json!({ "chat": m.chat, "text": m.text, "at": m.at.rfc3339() }))
        .collect();
    let events: Vec<_> = twins
        .meta
        .events()
        .map(|e| {
            json!({ "name": e.name, "id": e.id, "server": e.server, "browser": e.browser, "value": e.value,
                "currency": e.currency, "keys": e.keys })
        })
        .collect();
    let parcels: Vec<_> = twins
        .nova_poshta
        .parcels(host.now())
        .map(|(number, code, order)| json!({ "number": number, "code": code, "order": order }))
        .collect();
    Json(
        json!({ "telegram": messages, "meta": events, "monobank": twins.monobank.money(), "nova_poshta": parcels }),
    )
}

/// Every message that arrived, its first line alone: chat, line, and when, in milliseconds. Short enough for thousands.
pub(super) async fn messages(State(host): State<Arc<Host>>) -> Json<Value> {
    let twins = host.twins();
    let first_line = |text: &str| text.lines().next().unwrap_or_default().to_owned();
    let messages = twins.telegram.messages().map(|m| json!([m.chat, first_line(&m.text), m.at.as_ms()]));
    Json(messages.collect())
}
