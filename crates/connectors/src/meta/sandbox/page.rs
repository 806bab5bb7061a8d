//! The event inspector: which events came, which of their halves, and by what a person could be recognised.

use super::book::{Book, Kept};
use crate::sandbox::html::{escape, page};
use krama_domain::time::Zone;

/// Newest events that the page shows.
const ROWS_MAX: usize = 200;
/// Match keys that the page has a name for, in the order of their weight.
const KEYS: [(&str, &str); 10] = [
    ("em", "em"),
    ("ph", "ph"),
    ("external_id", "external_id"),
    ("fbc", "fbc"),
    ("fbp", "fbp"),
    ("client_ip_address", "ip"),
    ("client_user_agent", "ua"),
    ("fn", "fn"),
    ("ln", "ln"),
    ("ct", "ct"),
];

/// The whole page.
pub(super) fn inspector(book: &Book) -> String {
    let total = book.entries().count();
    let paired = book.entries().filter(|e| e.server > 0 && e.browser > 0).count();
    let intro = format!(
        "<section class=\"card\"><p>Подій: <strong>{total}</strong> · з обома половинами: <strong>{paired}</strong></p>\
         <p class=\"muted\">Сервер (Conversions API) і браузер (Pixel) повідомляють про ту саму подію; Meta рахує її один \
         раз, якщо назва та event_id однакові й між ними не більше 48 годин.</p>\
         <p><a class=\"button quiet\" href=\"./\">Оновити</a></p></section>"
    );
    let body = if total == 0 { empty() } else { table(book) };
    page("Meta: події", &format!("{intro}{body}"))
}

fn empty() -> String {
    "<section class=\"card\"><p>Ще нічого не надійшло. Оформіть замовлення в крамниці, і подія з’явиться тут.</p></section>".to_owned()
}

fn table(book: &Book) -> String {
    let rows: String = book.entries().rev().take(ROWS_MAX).map(row).collect();
    format!(
        "<div class=\"card\" style=\"overflow-x:auto\" tabindex=\"0\" role=\"region\" aria-label=\"Події\"><table>\
         <thead><tr><th scope=\"col\">Подія</th><th scope=\"col\">event_id</th><th scope=\"col\">Сервер</th>\
         <th scope=\"col\">Браузер</th><th scope=\"col\">Сума</th><th scope=\"col\">Ключі збігу</th>\
         <th scope=\"col\">Отримано</th></tr></thead><tbody>{rows}</tbody></table></div>"
    )
}

fn row(kept: &Kept) -> String {
    let cells = [
        format!(
            "{}{}",
            escape(&kept.name),
            if kept.is_test { " <span class=\"muted\">(test)</span>" } else { "" }
        ),
        escape(kept.id.as_deref().unwrap_or("—")),
        half(kept.server),
        half(kept.browser),
        escape(format!("{} {}", kept.value, kept.currency).trim()),
        keys(kept),
        escape(&Zone::kyiv().local(kept.first_at).short()),
    ];
    format!("<tr><td>{}</td></tr>", cells.join("</td><td>"))
}

fn half(times: u32) -> String {
    match times {
        0 => "<span class=\"muted\">немає</span>".to_owned(),
        1 => "✓".to_owned(),
        more => format!("✓ × {more}"),
    }
}

fn keys(kept: &Kept) -> String {
    let present = KEYS.iter().filter(|(field, _)| kept.keys.contains(*field)).map(|(_, short)| *short);
    let present: Vec<_> = present.collect();
    if present.is_empty() { "—".to_owned() } else { present.join(", ") }
}
