//! Where the parcel goes, as the checkout asks for it: comboboxes where there is a directory, plain fields where there is
//! none. Without scripts the same fields are sent as they are, and the page comes back with the places to choose from.

use crate::form::FieldError;
use crate::form::checkout::{BRANCH_MAX_CHARS, CITY_MAX_CHARS, CheckoutForm};
use crate::view::chrome::Chrome;
use crate::view::html;
use crate::view::input::{Input, error_text};
use crate::view::words::Words;
use askama::Template;
use krama_domain::place::{Branch, Kind, Settlement};

/// A branch that is offered, with why it cannot be chosen, if it cannot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The branch.
    pub branch: Branch,
    /// What stands in the way.
    pub refusal: Option<FieldError>,
}

/// What is known of the places that a form means.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Places {
    /// Whether there is a directory to choose from.
    pub filled: bool,
    /// Whether there should be one and is not.
    pub missing: bool,
    /// The settlement that was found.
    pub settlement: Option<Settlement>,
    /// The branch that was found.
    pub branch: Option<Branch>,
    /// Settlements to choose from.
    pub settlements: Vec<Settlement>,
    /// Branches to choose from.
    pub branches: Vec<Offer>,
}

impl Places {
    /// There is a directory; nothing is found yet.
    pub fn filled() -> Self {
        Self { filled: true, ..Self::default() }
    }
}

/// One radio: a kind of point, a settlement, a branch.
struct Pick {
    id: String,
    value: String,
    text: String,
    detail: String,
    reason: String,
    checked: bool,
}

/// A field with a list behind it.
#[derive(Template)]
#[template(path = "part/combo.html")]
struct Combo<'a> {
    id: &'static str,
    name: &'static str,
    /// The field of the chosen key.
    key: &'static str,
    label: String,
    hint: String,
    error: String,
    legend: String,
    url: String,
    value: &'a str,
    chosen: &'a str,
    max_chars: usize,
    picks: Vec<Pick>,
}

#[derive(Template)]
#[template(path = "part/delivery.html")]
struct Delivery {
    filled: bool,
    note: String,
    kinds_label: String,
    kinds: Vec<Pick>,
    city: String,
    branch: String,
    street: String,
}

/// The fields.
pub(crate) fn fields(
    chrome: &Chrome<'_>,
    places: &Places,
    form: &CheckoutForm,
    errors: &[FieldError],
) -> String {
    let words = &chrome.words;
    if !places.filled {
        let note = if places.missing { words.t("places-none") } else { String::new() };
        return html(&Delivery {
            filled: false,
            note,
            kinds_label: String::new(),
            kinds: Vec::new(),
            city: plain(words, "city", &form.city, errors),
            branch: plain(words, "branch", &form.branch, errors),
            street: String::new(),
        });
    }
    let kind = form.kind().unwrap_or(Kind::Branch);
    html(&Delivery {
        filled: true,
        note: String::new(),
        kinds_label: words.t("places-kinds"),
        kinds: Kind::ALL.into_iter().map(|one| of_kind(words, one, one == kind)).collect(),
        city: city(chrome, places, form, errors),
        branch: branch(chrome, places, form, errors),
        street: street(words, form, errors),
    })
}

fn of_kind(words: &Words<'_>, kind: Kind, checked: bool) -> Pick {
    let (id, value) = (format!("kind-{}", kind.code()), kind.code().to_owned());
    let text = words.t(match kind {
        Kind::Branch => "places-kind-branch",
        Kind::Postomat => "places-kind-postomat",
        Kind::Courier => "places-kind-courier",
    });
    Pick { id, value, text, detail: String::new(), reason: String::new(), checked }
}

fn city(chrome: &Chrome<'_>, places: &Places, form: &CheckoutForm, errors: &[FieldError]) -> String {
    let words = &chrome.words;
    let label = places.settlement.as_ref().map(Settlement::label);
    let chosen = places.settlement.as_ref().map_or("", |settlement| settlement.reference.as_str());
    let pick = |(nth, settlement): (usize, &Settlement)| Pick {
        id: format!("settlement-{nth}"),
        value: settlement.reference.clone(),
        text: settlement.name.clone(),
        detail: settlement.detail(),
        reason: String::new(),
        checked: false,
    };
    html(&Combo {
        id: "checkout-city",
        name: "city",
        key: "settlement",
        label: words.t("checkout-city"),
        hint: words.t("places-city-hint"),
        error: error_text(words, errors, "city"),
        legend: words.t("places-city-legend"),
        url: chrome.links.at("/places/settlements"),
        // What was typed stays as it was typed.
        value: label.as_deref().filter(|_| form.city.trim().is_empty()).unwrap_or(&form.city),
        chosen,
        max_chars: CITY_MAX_CHARS,
        picks: places.settlements.iter().enumerate().map(pick).collect(),
    })
}

fn branch(chrome: &Chrome<'_>, places: &Places, form: &CheckoutForm, errors: &[FieldError]) -> String {
    let words = &chrome.words;
    let chosen = places.branch.as_ref();
    let pick = |(nth, offer): (usize, &Offer)| Pick {
        id: format!("point-{nth}"),
        value: offer.branch.reference.clone(),
        text: offer.branch.name.clone(),
        detail: offer.branch.schedule.clone(),
        reason: offer.refusal.as_ref().map_or_else(String::new, |refusal| refusal.text(words)),
        checked: false,
    };
    html(&Combo {
        id: "checkout-branch",
        name: "branch",
        key: "point",
        label: words.t("places-branch"),
        hint: words.t("places-branch-hint"),
        error: error_text(words, errors, "branch"),
        legend: words.t("places-branch-legend"),
        url: chrome.links.at("/places/branches"),
        value: chosen.filter(|_| form.branch.trim().is_empty()).map_or(&form.branch, |branch| &branch.name),
        chosen: chosen.map_or("", |branch| &branch.reference),
        max_chars: BRANCH_MAX_CHARS,
        picks: places.branches.iter().enumerate().map(pick).collect(),
    })
}

fn street(words: &Words<'_>, form: &CheckoutForm, errors: &[FieldError]) -> String {
    Input {
        id: "checkout-street".to_owned(),
        name: "street",
        label: words.t("places-street"),
        hint: words.t("places-street-hint"),
        error: error_text(words, errors, "street"),
        kind: "text",
        autocomplete: "address-line1",
        value: &form.street,
        max_chars: BRANCH_MAX_CHARS,
        ..Input::default()
    }
    .html()
}

fn plain(words: &Words<'_>, name: &'static str, value: &str, errors: &[FieldError]) -> String {
    let (label, hint, autocomplete, max_chars) = match name {
        "city" => ("checkout-city", "checkout-city-hint", "address-level2", CITY_MAX_CHARS),
        _ => ("checkout-branch", "checkout-branch-hint", "off", BRANCH_MAX_CHARS),
    };
    Input {
        id: format!("checkout-{name}"),
        name,
        label: words.t(label),
        hint: words.t(hint),
        error: error_text(words, errors, name),
        kind: "text",
        autocomplete,
        value,
        max_chars,
        ..Input::default()
    }
    .html()
}
