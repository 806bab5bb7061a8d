//! The checkout: `/checkout`. One page, one form, one button whose text says what it does and for how much.
//!
//! The button carries the texts of all ways to pay; the stylesheet shows the one that is chosen and takes the others
//! out of the page (`display: none`), so that what is heard equals what is seen, without scripts.

use crate::form::FieldError;
use crate::form::checkout::{COMMENT_MAX_CHARS, CheckoutForm, EMAIL_MAX_CHARS, NAME_MAX_CHARS};
use crate::i18n::Arg;
use crate::view::choice::{self, Choice};
use crate::view::chrome::Chrome;
use crate::view::input::{Input, error_text};
use crate::view::places::{self, Places};
use crate::view::words::Words;
use crate::view::{lines, problems};
use askama::Template;
use krama_domain::money::Money;
use krama_domain::order::{Line, total_of};
use krama_domain::phone::MAX_TEXT_BYTES;
use krama_domain::shop::Store;

/// What changed between the page that was shown and the button that was pressed. The shopper confirms it by pressing
/// the button again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// The total is another one.
    Total {
        /// What was shown; unknown when it was lost on the way.
        was: Option<Money>,
        /// What it is.
        now: Money,
    },
    /// Fewer pieces are left than were wanted; 0 when it is sold out.
    Left {
        /// Name of the product with its variant.
        name: String,
        /// Pieces that can still be had.
        left: i64,
    },
}

/// What the page is made of.
pub struct CheckoutView<'a> {
    /// The store with its rules.
    pub store: &'a Store,
    /// Whether a payment provider is connected.
    pub online: bool,
    /// The cart, at today's prices.
    pub lines: &'a [Line],
    /// The cart's revision; comes back with the form, so that one checkout makes one order.
    pub revision: &'a str,
    /// Which places it means, and which can be chosen.
    pub places: &'a Places,
    /// What was typed before; empty at first.
    pub form: &'a CheckoutForm,
    /// What is wrong with it.
    pub errors: &'a [FieldError],
    /// What changed since the page was shown.
    pub changes: &'a [Change],
}

/// The page.
#[derive(Template)]
#[template(path = "checkout.html")]
pub struct CheckoutPage<'a> {
    /// The frame.
    pub chrome: Chrome<'a>,
    revision: &'a str,
    total: Money,
    pieces: i64,
    brief: String,
    problems: String,
    changes: Vec<String>,
    phone: String,
    name: String,
    email: String,
    email_open: bool,
    /// Whether the places are chosen from lists.
    combos: bool,
    delivery: String,
    comment: String,
    comment_open: bool,
    pay_error: String,
    choices: Vec<Choice>,
    none_label: String,
}

impl<'a> CheckoutPage<'a> {
    /// The page for a cart. Nothing is chosen beforehand: a pay type is checked only when it came with the form and
    /// is still offered.
    pub fn new(chrome: Chrome<'a>, view: &CheckoutView<'a>) -> Self {
        let words = chrome.words;
        let (form, errors) = (view.form, view.errors);
        let total = total_of(view.lines, view.store.currency);
        let choices = choice::all(&words, view.store, total, view.online, form.chosen());
        let first_pay =
            choices.iter().find(|c| c.reason.is_empty()).map_or("pay".to_owned(), |c| c.id.clone());
        let target = |field: &str| if field == "pay_type" { first_pay.clone() } else { id(field) };
        Self {
            revision: view.revision,
            total,
            pieces: view.lines.iter().map(|line| line.quantity).sum(),
            brief: lines::brief(view.lines),
            problems: problems::summary(&words, errors, target),
            changes: view.changes.iter().map(|change| change_text(&words, change)).collect(),
            phone: phone_input(&chrome, form, errors),
            name: name_input(&chrome, form, errors),
            email: email_input(&words, form, errors),
            email_open: !form.email.is_empty(),
            combos: view.places.filled,
            delivery: places::fields(&chrome, view.places, form, errors),
            comment: comment_input(&words, form, errors),
            comment_open: !form.comment.is_empty(),
            pay_error: error_text(&words, errors, "pay_type"),
            choices,
            none_label: words.t("pay-none-button"),
            chrome,
        }
    }

    fn offered(&self) -> impl Iterator<Item = &Choice> {
        self.choices.iter().filter(|choice| choice.reason.is_empty())
    }
}

fn id(field: &str) -> String {
    format!("checkout-{field}")
}

fn change_text(words: &Words<'_>, change: &Change) -> String {
    match change {
        Change::Total { was: Some(was), now } => {
            let sums = [("was", Arg::from(was.pretty())), ("now", Arg::from(now.pretty()))];
            words.args("changed-total", &sums)
        }
        Change::Total { was: None, now } => words.with("changed-total-unknown", "now", now.pretty()),
        Change::Left { name, left } if *left <= 0 => words.with("changed-sold-out", "name", name),
        Change::Left { name, left } => {
            words.args("changed-left", &[("name", Arg::from(name.as_str())), ("count", Arg::Count(*left))])
        }
    }
}

fn base<'a>(
    words: &Words<'_>,
    name: &'static str,
    label: &str,
    value: &'a str,
    errors: &[FieldError],
) -> Input<'a> {
    let error = error_text(words, errors, name);
    Input { id: id(name), name, label: words.t(label), value, error, kind: "text", ..Input::default() }
}

fn phone_input(chrome: &Chrome<'_>, form: &CheckoutForm, errors: &[FieldError]) -> String {
    let hint = chrome.with("checkout-phone-hint", "country", chrome.country.code());
    Input {
        kind: "tel",
        autocomplete: "tel",
        country: chrome.country.code(),
        hint,
        max_chars: MAX_TEXT_BYTES,
        ..base(&chrome.words, "phone", "checkout-phone", &form.phone, errors)
    }
    .html()
}

fn name_input(chrome: &Chrome<'_>, form: &CheckoutForm, errors: &[FieldError]) -> String {
    let country = chrome.country.code();
    let remarks = form.name_remarks().into_iter().map(|key| chrome.with(key, "country", country));
    Input {
        autocomplete: "name",
        remark: remarks.collect::<Vec<_>>().join(". "),
        max_chars: NAME_MAX_CHARS,
        ..base(&chrome.words, "name", "checkout-name", &form.name, errors)
    }
    .html()
}

fn email_input(words: &Words<'_>, form: &CheckoutForm, errors: &[FieldError]) -> String {
    Input {
        kind: "email",
        autocomplete: "email",
        optional: words.t("optional"),
        max_chars: EMAIL_MAX_CHARS,
        ..base(words, "email", "checkout-email", &form.email, errors)
    }
    .html()
}

fn comment_input(words: &Words<'_>, form: &CheckoutForm, errors: &[FieldError]) -> String {
    Input {
        optional: words.t("optional"),
        max_chars: COMMENT_MAX_CHARS,
        multiline: true,
        ..base(words, "comment", "checkout-comment", &form.comment, errors)
    }
    .html()
}
