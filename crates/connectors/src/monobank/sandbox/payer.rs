//! The payer's page: what is paid for, and buttons in place of a card. It goes back to the shop whatever happened, as the
//! real one does; the shop must not take that for a payment.

use super::Twin;
use super::form::{button, field, sum};
use super::invoice::{Invoice, State};
use crate::http::{Method, Request, Response};
use crate::sandbox::Reply;
use crate::sandbox::html::{escape, page};
use krama_domain::time::Timestamp;
use std::fmt::Write;

/// Failures to choose from, by the bank's code.
const FAILURES: [(&str, &str); 7] = [
    ("59", "Недостатньо коштів"),
    ("51", "Картка прострочена"),
    ("50", "Перевищено ліміт"),
    ("1034", "Не пройшла 3-D Secure"),
    ("80", "Хибний CVV"),
    ("8005", "Ліміт мерчанта"),
    ("8002", "Покупець скасував"),
];

/// Answers a request about the page of one invoice.
pub(super) fn serve(twin: &mut Twin, id: &str, request: &Request, now: Timestamp) -> Reply {
    let Some(invoice) = twin.current(id, now) else {
        return Response::html(404, page("Рахунку немає", "<p>Такого рахунку в пісочниці немає.</p>")).into();
    };
    match request.method {
        Method::Get => Response::html(200, render(invoice)).into(),
        Method::Post => act(twin, id, request, now),
    }
}

fn act(twin: &mut Twin, id: &str, request: &Request, now: Timestamp) -> Reply {
    let emits = match field(request, "act").as_deref() {
        Some("pay") => twin.pay(id, now),
        // Paid, and every webhook of it is lost.
        Some("pay-silently") => {
            twin.pay(id, now);
            Vec::new()
        }
        Some("hold") => twin.hold(id, now),
        Some("decline") => {
            let chosen = field(request, "code").unwrap_or_default();
            let known = FAILURES.iter().find(|(code, _)| *code == chosen).unwrap_or(&FAILURES[0]);
            twin.decline(id, known.0, now)
        }
        _ => Vec::new(),
    };
    let back = twin.current(id, now).and_then(|invoice| invoice.draft.redirect_url.clone());
    // Without a shop to go back to the page shows itself again; the last segment is relative to its own folder.
    Reply { response: Response::see_other(&back.unwrap_or_else(|| id.to_owned())), emits }
}

fn render(invoice: &Invoice) -> String {
    let draft = &invoice.draft;
    let mut body = format!(
        "<div class=\"card\"><p class=\"sum\">{}</p><p>{}</p>{}</div>",
        sum(draft.amount, draft.ccy),
        escape(draft.destination.as_deref().unwrap_or("Без призначення")),
        basket(invoice),
    );
    if let Some(code) = invoice.failure() {
        let _ = write!(body, "<p role=\"status\">Попередня спроба не вдалася: код {}.</p>", escape(code));
    }
    body.push_str(&if invoice.is_payable() { buttons() } else { closed(invoice) });
    page("Оплата карткою · plata by mono", &body)
}

fn basket(invoice: &Invoice) -> String {
    if invoice.draft.rows.is_empty() {
        return String::new();
    }
    let row = |(name, qty, each): &(String, i64, i64)| {
        format!("<tr><td>{}</td><td>{qty}</td><td>{}</td></tr>", escape(name), sum(*each, invoice.draft.ccy))
    };
    let rows: String = invoice.draft.rows.iter().map(row).collect();
    format!(
        "<table><thead><tr><th>Товар</th><th>К-сть</th><th>Ціна</th></tr></thead><tbody>{rows}</tbody></table>"
    )
}

fn buttons() -> String {
    let option =
        |(code, label): &(&str, &str)| format!("<option value=\"{code}\">{code}: {}</option>", escape(label));
    let options: String = FAILURES.iter().map(option).collect();
    format!(
        "<form method=\"post\" class=\"card row\">{}{}{}{}</form>\
         <form method=\"post\" class=\"card row\"><label>Причина відмови <select name=\"code\" \
         style=\"min-height:44px;font:inherit\">{options}</select></label>{}</form>",
        button("pay", "Сплатити", false),
        button("pay-silently", "Сплатити без вебхука", true),
        button("hold", "Покласти в холд", true),
        button("leave", "Піти без оплати", true),
        button("decline", "Відхилити", true),
    )
}

fn closed(invoice: &Invoice) -> String {
    let words = match invoice.state {
        State::Hold => "Гроші заблоковано на картці.",
        State::Success => "Рахунок сплачено.",
        State::Reversed => "Гроші повернуто.",
        _ => "Посилання вже не дійсне.",
    };
    let leave = button("leave", "Повернутися до магазину", false);
    format!("<p role=\"status\">{words}</p><form method=\"post\">{leave}</form>")
}
