//! The merchant's cabinet of the twin: all invoices, refunds made by hand, another signing key.

use super::Twin;
use super::form::{button, field, sum};
use super::invoice::{Invoice, State};
use crate::http::{Request, Response};
use crate::sandbox::Reply;
use crate::sandbox::html::{self, escape};
use krama_domain::money::{Currency, Money};
use krama_domain::time::Timestamp;

/// Most invoices on the page, the newest first.
const SHOWN_MAX: usize = 100;

/// Carries out a button of the page, and shows it again.
pub(super) fn act(twin: &mut Twin, request: &Request, now: Timestamp) -> Reply {
    let id = field(request, "id").unwrap_or_default();
    let emits = match field(request, "act").as_deref() {
        Some("rotate") => {
            twin.rotate_key();
            Vec::new()
        }
        Some("refund") => {
            let text = field(request, "sum").unwrap_or_default();
            // The currency does not matter here: all of ours have two decimals.
            let minor = Money::parse_decimal(text.trim(), Currency::Uah).map_or(0, |money| money.minor);
            twin.refund_in_cabinet(&id, minor, now)
        }
        // Money goes back and nobody hears of it: the statement alone tells.
        Some("refund-silently") => {
            let text = field(request, "sum").unwrap_or_default();
            let minor = Money::parse_decimal(text.trim(), Currency::Uah).map_or(0, |money| money.minor);
            twin.refund_in_cabinet(&id, minor, now);
            Vec::new()
        }
        Some("capture") => twin.pay(&id, now),
        Some("release") => twin.reverse(&id, now),
        _ => Vec::new(),
    };
    Reply { response: Response::see_other(&format!("{}/", twin.base)), emits }
}

/// The page.
pub(super) fn page(twin: &mut Twin, now: Timestamp) -> String {
    let ids: Vec<String> = twin.ids.iter().rev().take(SHOWN_MAX).cloned().collect();
    let mut rows = String::new();
    for id in &ids {
        let url = twin.page_url(id);
        if let Some(invoice) = twin.current(id, now) {
            rows.push_str(&row(invoice, &url));
        }
    }
    let rotate = button("rotate", "Змінити ключ підпису · Rotate key", true);
    let table = if rows.is_empty() {
        "<p class=\"muted\">Рахунків ще немає: оформіть замовлення в магазині.</p>".to_owned()
    } else {
        format!(
            "<table><thead><tr><th>Рахунок</th><th>Замовлення</th><th>Сума</th><th>Стан</th><th>Дії</th></tr></thead>\
             <tbody>{rows}</tbody></table>"
        )
    };
    let body =
        format!("<div class=\"card\">{table}</div><form method=\"post\" class=\"card row\">{rotate}</form>");
    html::page("monobank · кабінет мерчанта", &body)
}

fn row(invoice: &Invoice, url: &str) -> String {
    let ccy = invoice.draft.ccy;
    let given_back = invoice.captured - invoice.left();
    let note = if given_back > 0 {
        format!("<br>повернуто {}", sum(given_back, ccy))
    } else {
        String::new()
    };
    format!(
        "<tr><td><a class=\"button quiet\" href=\"{}\">{}</a></td><td>{}</td><td>{}</td><td>{}{note}</td><td>{}</td></tr>",
        escape(url),
        escape(&invoice.id),
        escape(invoice.draft.reference.as_deref().unwrap_or("—")),
        sum(invoice.draft.amount, ccy),
        invoice.word(),
        actions(invoice),
    )
}

fn actions(invoice: &Invoice) -> String {
    let id = escape(&invoice.id);
    let hidden = format!("<input type=\"hidden\" name=\"id\" value=\"{id}\">");
    match invoice.state {
        State::Success => {
            let left = Money::new(invoice.left(), Currency::Uah).decimal();
            let refund = button("refund", "Повернути", true)
                + &button("refund-silently", "Повернути без вебхука", true);
            format!(
                "<form method=\"post\" class=\"row\">{hidden}<label>Сума <input name=\"sum\" value=\"{left}\" size=\"10\" \
                 inputmode=\"decimal\" style=\"min-height:44px;font:inherit\"></label>{refund}</form>"
            )
        }
        State::Hold => {
            let (capture, release) =
                (button("capture", "Списати", false), button("release", "Скасувати холд", true));
            format!("<form method=\"post\" class=\"row\">{hidden}{capture}{release}</form>")
        }
        _ => String::new(),
    }
}
