//! What an invoice says it is for: the purpose, and rows whose sum is the invoice's amount to the last kopiyka.

use super::wire::Row;
use krama_domain::money::Money;
use krama_domain::order::Order;
use krama_domain::pay::PayType;

/// Most characters of a purpose, a comment or a row's name (`destination` and `comment`: 280, the bank's limit).
pub(super) const TEXT_MAX_CHARS: usize = 280;

/// At most [`TEXT_MAX_CHARS`] of a text.
pub(super) fn clip(text: &str) -> String {
    text.chars().take(TEXT_MAX_CHARS).collect()
}

/// What the payer reads; in Ukrainian, since a Ukrainian bank shows it.
pub(super) fn purpose(order: &Order) -> String {
    let what = if order.pay_type == PayType::Prepay {
        "Передплата за замовлення"
    } else {
        "Замовлення"
    };
    clip(&format!("{what} №{}", order.number))
}

/// The rows of an invoice over `amount`: the order's lines where they are what is paid for, otherwise one row of the
/// whole sum. Σ(sum × qty) is always `amount`: a receipt that says otherwise is refused by the bank.
pub(super) fn rows(order: &Order, amount: Money) -> Vec<Row> {
    let full = order.pay_type == PayType::OnlineFull && order.total() == amount;
    // The contract says nothing of rows that cost nothing; nobody should lose a sale over a free sticker.
    if full && order.lines.iter().all(|line| line.price.minor > 0 && line.quantity > 0) {
        return order.lines.iter().zip(1..).map(|(line, nth)| row(line, nth)).collect();
    }
    vec![Row { name: purpose(order), qty: 1, sum: amount.minor, code: order.number.as_str().to_owned() }]
}

fn row(line: &krama_domain::order::Line, nth: usize) -> Row {
    let code = if line.sku.is_empty() { nth.to_string() } else { line.sku.clone() };
    Row { name: clip(&line.name()), qty: line.quantity, sum: line.price.minor, code }
}
