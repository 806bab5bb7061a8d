//! The checkout's form: raw texts, what they mean, and what is wrong with them.

use super::fields::Fields;
use super::{FieldError, rules};
use krama_domain::name::{MAX_NAME_CHARS, NameNote, PersonName};
use krama_domain::pay::PayType;
use krama_domain::phone::{Country, Phone};
use krama_domain::place::{Chosen, Kind};

/// Longest settlement, in characters.
pub const CITY_MAX_CHARS: usize = 100;
/// Longest branch or address, in characters.
pub const BRANCH_MAX_CHARS: usize = 200;
/// Longest comment, in characters.
pub const COMMENT_MAX_CHARS: usize = 1_000;
/// Longest cart revision, in characters; ours are shorter.
pub const REVISION_MAX_CHARS: usize = 64;
/// Longest e-mail, in characters.
pub use super::rules::EMAIL_MAX_CHARS;

/// Longest key of a place, in characters; the carrier's have 36.
pub const REFERENCE_MAX_CHARS: usize = 64;

/// What was typed and chosen, as it came; kept to be shown again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CheckoutForm {
    /// Phone.
    pub phone: String,
    /// Surname and given name of the receiver.
    pub name: String,
    /// E-mail for the receipt; may be empty.
    pub email: String,
    /// Settlement.
    pub city: String,
    /// Branch, parcel locker or street.
    pub branch: String,
    /// Code of the kind of point; empty when the page offered none.
    pub kind: String,
    /// The carrier's key of the settlement, where one was chosen from its list.
    pub settlement: String,
    /// The carrier's key of the branch or locker, where one was chosen from its list.
    pub point: String,
    /// Street, house and flat for a courier.
    pub street: String,
    /// Code of the pay type; empty when none was chosen.
    pub pay_type: String,
    /// Comment; may be empty.
    pub comment: String,
    /// The total that the page showed, minor units.
    pub shown_total: String,
    /// The cart's revision that the page showed.
    pub revision: String,
}

/// A checkout that can be placed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkout {
    /// The receiver.
    pub name: PersonName,
    /// Their phone.
    pub phone: Phone,
    /// For the receipt.
    pub email: Option<String>,
    /// Settlement.
    pub city: String,
    /// Branch, parcel locker or street.
    pub branch: String,
    /// What was chosen from the carrier's list; none where it was only typed.
    pub chosen: Option<Chosen>,
    /// How they pay.
    pub pay_type: PayType,
    /// What they added.
    pub comment: Option<String>,
    /// The total that they saw, minor units: only compared, never charged. `None` when it was lost on the way, which
    /// is to be treated like a total that has changed.
    pub shown_total: Option<i64>,
    /// The cart's revision that they saw; empty when it was lost on the way.
    pub revision: String,
}

/// Where the parcel goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Settlement.
    pub city: String,
    /// Branch, parcel locker or street.
    pub branch: String,
    /// What was chosen from the carrier's list; none where it was only typed.
    pub chosen: Option<Chosen>,
}

impl CheckoutForm {
    /// Takes the form's fields out of a body.
    pub fn read(fields: &Fields) -> Self {
        let text = |name| fields.get(name).to_owned();
        Self {
            phone: text("phone"),
            name: text("name"),
            email: text("email"),
            city: text("city"),
            branch: text("branch"),
            kind: text("kind"),
            settlement: text("settlement").chars().take(REFERENCE_MAX_CHARS).collect(),
            point: text("point").chars().take(REFERENCE_MAX_CHARS).collect(),
            street: text("street"),
            pay_type: text("pay_type"),
            comment: text("comment"),
            shown_total: text("shown_total"),
            revision: text("revision"),
        }
    }

    /// The pay type that was chosen, if it is one.
    pub fn chosen(&self) -> Option<PayType> {
        PayType::from_code(&self.pay_type)
    }

    /// The kind of point that was chosen, if it is one.
    pub fn kind(&self) -> Option<Kind> {
        Kind::from_code(&self.kind)
    }

    /// The place as it was typed: for when there is no list to choose from.
    pub fn typed(&self) -> Result<Place, Vec<FieldError>> {
        let mut errors = Vec::new();
        let city = keep(&mut errors, rules::required("city", &self.city, CITY_MAX_CHARS, "error-city-empty"));
        let branch = rules::required("branch", &self.branch, BRANCH_MAX_CHARS, "error-branch-empty");
        let branch = keep(&mut errors, branch);
        let place = || Some(Place { city: city?, branch: branch?, chosen: None });
        place().ok_or(errors)
    }

    /// The street for a courier.
    pub fn checked_street(&self) -> Result<String, FieldError> {
        rules::required("street", &self.street, BRANCH_MAX_CHARS, "error-street-empty")
    }

    /// Checks everything and reports all errors at once, in the order of the page; the place is what was typed. `country`
    /// is that of a phone without calling code. Whether the pay type is offered for this cart is for the handler to ask
    /// the store.
    pub fn check(&self, country: Country) -> Result<Checkout, Vec<FieldError>> {
        self.check_with(country, self.typed())
    }

    /// The same with a place that was found, or with what is wrong with it.
    pub fn check_with(
        &self,
        country: Country,
        place: Result<Place, Vec<FieldError>>,
    ) -> Result<Checkout, Vec<FieldError>> {
        let mut errors = Vec::new();
        let phone = keep(&mut errors, rules::phone("phone", &self.phone, country));
        let name = keep(&mut errors, rules::person("name", &self.name));
        let email = keep(&mut errors, rules::email("email", &self.email));
        let place = place.map_err(|wrong| errors.extend(wrong)).ok();
        let pay_type = self.chosen().ok_or_else(|| FieldError::plain("pay_type", "error-pay-missing"));
        let pay_type = keep(&mut errors, pay_type);
        let comment = keep(&mut errors, rules::block("comment", &self.comment, COMMENT_MAX_CHARS));
        let complete = || {
            let place = place?;
            Some(Checkout {
                phone: phone?,
                name: name?,
                email: email?,
                city: place.city,
                branch: place.branch,
                chosen: place.chosen,
                pay_type: pay_type?,
                comment: comment?,
                shown_total: self.shown_total.parse().ok(),
                revision: self.revision.chars().take(REVISION_MAX_CHARS).collect(),
            })
        };
        complete().ok_or(errors)
    }

    /// Keys of remarks on the name that stop nothing, shown when the form is shown again.
    pub fn name_remarks(&self) -> Vec<&'static str> {
        let notes = PersonName::parse(&self.name).map(|(_, notes)| notes).unwrap_or_default();
        let key = |note: NameNote| match note {
            NameNote::OneWord => "remark-name-one-word",
            NameNote::Latin => "remark-name-latin",
            NameNote::Digits => "remark-name-digits",
        };
        notes.into_iter().map(key).collect()
    }
}

/// The error for a pay type that was offered when the page was shown and is not any more.
pub const fn pay_type_closed() -> FieldError {
    FieldError::plain("pay_type", "error-pay-unavailable")
}

/// Longest receiver's name, in characters.
pub const NAME_MAX_CHARS: usize = MAX_NAME_CHARS;

fn keep<T>(errors: &mut Vec<FieldError>, checked: Result<T, FieldError>) -> Option<T> {
    checked.map_err(|error| errors.push(error)).ok()
}
