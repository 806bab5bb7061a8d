//! Filling `user_data`: values come as people typed them, and leave normalised and hashed.
//!
//! The only way into [`User`], so that nothing personal can get into an event unhashed.

use super::hash::Digest;
use super::normalize::{self, birth, country, place};
use super::wire::User;
use krama_domain::phone::Country;

/// Most values of one field.
const VALUES_MAX: usize = 5;

/// A technical id that is sent as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plain {
    /// The browser's IP address.
    Ip,
    /// The browser's name.
    UserAgent,
    /// The click cookie.
    Fbc,
    /// The browser cookie.
    Fbp,
    /// A click in a messenger, `ctwa_clid`.
    WhatsappClick,
    /// The page that a messenger belongs to.
    Page,
}

impl Plain {
    const fn field(self) -> &'static str {
        match self {
            Self::Ip => "client_ip_address",
            Self::UserAgent => "client_user_agent",
            Self::Fbc => "fbc",
            Self::Fbp => "fbp",
            Self::WhatsappClick => "ctwa_clid",
            Self::Page => "page_id",
        }
    }
}

/// A part of a name or a date of birth that is given apart. Such fields take one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// First five letters of the given name.
    FirstFive,
    /// First five letters of the surname.
    LastFive,
    /// The given name's initial.
    Initial,
    /// Day of birth, two digits.
    BirthDay,
    /// Month of birth, two digits.
    BirthMonth,
    /// Year of birth, four digits.
    BirthYear,
}

impl Part {
    const fn field(self) -> &'static str {
        match self {
            Self::FirstFive => "f5first",
            Self::LastFive => "f5last",
            Self::Initial => "fi",
            Self::BirthDay => "dobd",
            Self::BirthMonth => "dobm",
            Self::BirthYear => "doby",
        }
    }
}

impl User {
    fn add(mut self, field: &'static str, values: impl IntoIterator<Item = String>) -> Self {
        for digest in values.into_iter().map(|value| Digest::of(&value)) {
            let known = self.digests.entry(field).or_default();
            if known.len() < VALUES_MAX && !known.contains(&digest) {
                known.push(digest);
            }
        }
        self
    }

    /// An e-mail address.
    #[must_use]
    pub fn email(self, typed: &str) -> Self {
        self.add("em", normalize::email(typed))
    }

    /// A phone number; `default` is the country of one without country code.
    #[must_use]
    pub fn phone(self, typed: &str, default: Country) -> Self {
        self.add("ph", normalize::phone(typed, default))
    }

    /// A given name.
    #[must_use]
    pub fn first_name(self, typed: &str) -> Self {
        self.add("fn", normalize::name(typed))
    }

    /// A surname.
    #[must_use]
    pub fn last_name(self, typed: &str) -> Self {
        self.add("ln", normalize::name(typed))
    }

    /// A settlement; `default` is the country whose spelling rules count.
    #[must_use]
    pub fn city(self, typed: &str, default: Country) -> Self {
        self.add("ct", place::city_values(typed, default))
    }

    /// A region.
    #[must_use]
    pub fn region(self, typed: &str) -> Self {
        self.add("st", place::region(typed))
    }

    /// A postal code.
    #[must_use]
    pub fn zip(self, typed: &str) -> Self {
        self.add("zp", normalize::zip(typed))
    }

    /// A country.
    #[must_use]
    pub fn country(self, typed: &str) -> Self {
        self.add("country", country::code(typed))
    }

    /// A date of birth.
    #[must_use]
    pub fn birth_date(self, typed: &str) -> Self {
        self.add("db", birth::date(typed))
    }

    /// A gender.
    #[must_use]
    pub fn gender(self, typed: &str) -> Self {
        self.add("ge", normalize::gender(typed))
    }

    /// Our own id of the customer. (The SDK sends it as given; hashed, it equals what the builder sends.)
    #[must_use]
    pub fn external_id(self, id: &str) -> Self {
        self.add("external_id", normalize::external_id(id))
    }

    /// A part of a name or a date.
    #[must_use]
    pub fn part(mut self, part: Part, typed: &str) -> Self {
        if let Some(value) = normalize::name(typed).first() {
            self.single.insert(part.field(), Digest::of(value));
        }
        self
    }

    /// A technical id; empty ones are left out.
    #[must_use]
    pub fn plain(mut self, field: Plain, value: &str) -> Self {
        if !value.trim().is_empty() {
            self.plain.insert(field.field(), value.to_owned());
        }
        self
    }

    /// Whether a technical id is known.
    pub fn has(&self, field: Plain) -> bool {
        self.plain.contains_key(field.field())
    }
}
