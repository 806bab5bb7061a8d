//! The place that a checkout means: found in the carrier's directory by key or by what was typed, and checked there. What
//! is wrong with it comes back as errors, with the places to choose from.

use crate::form::FieldError;
use crate::form::checkout::{CheckoutForm, Place};
use crate::i18n::Arg;
use crate::view::places::{Offer, Places};
use krama_domain::money::{Currency, Money};
use krama_domain::pay::PayType;
use krama_domain::phone::Country;
use krama_domain::place::query::{BranchQuery, Query, branch_key};
use krama_domain::place::{Branch, Chosen, Kind, Parcel, Refusal, Settlement};
use krama_domain::shop::Store;
use krama_store::repo::places::{self, search};
use krama_store::{Result, Sql};

/// Most settlements or branches that a page lists to choose from.
const LISTED_MAX: usize = 20;

/// What a checkout's place came to.
#[derive(Debug, Clone)]
pub(super) struct Found {
    /// The place, or what is wrong with it.
    pub place: std::result::Result<Place, Vec<FieldError>>,
    /// What the page offers to choose from.
    pub places: Places,
}

/// Whether a store's parcels go to places of the directory.
pub(super) fn serves(store: &Store) -> bool {
    store.country == Country::Ua
}

/// Finds the place of a form for a cart of `total`. Where there is no directory, what was typed is the place.
pub(super) fn find(tx: &mut dyn Sql, store: &Store, form: &CheckoutForm, total: Money) -> Result<Found> {
    if !serves(store) || !places::directory(tx)?.is_filled() {
        let places = Places { missing: serves(store), ..Places::default() };
        return Ok(Found { place: form.typed(), places });
    }
    let parcel = Parcel { declared_minor: total.minor, pays_on_receipt: pays_on_receipt(store, form, total) };
    let mut choosing = Choosing { form, parcel, currency: total.currency, places: Places::filled() };
    let place = choosing.place(tx)?;
    Ok(Found { place, places: choosing.places })
}

/// Whether something is left to pay to the carrier.
fn pays_on_receipt(store: &Store, form: &CheckoutForm, total: Money) -> bool {
    match form.chosen() {
        Some(PayType::Cod) => true,
        Some(PayType::Prepay) => store.prepay().minor < total.minor,
        Some(PayType::OnlineFull) | None => false,
    }
}

struct Choosing<'a> {
    form: &'a CheckoutForm,
    parcel: Parcel,
    currency: Currency,
    places: Places,
}

/// A value, or the one thing that is wrong with it.
type Checked<T> = Result<std::result::Result<T, FieldError>>;

impl Choosing<'_> {
    fn place(&mut self, tx: &mut dyn Sql) -> Result<std::result::Result<Place, Vec<FieldError>>> {
        let kind = self.form.kind().unwrap_or(Kind::Branch);
        let settlement = match self.settlement(tx)? {
            Ok(settlement) => settlement,
            Err(error) => return Ok(Err(vec![error])),
        };
        self.places.settlement = Some(settlement.clone());
        let (branch, reference) = match kind {
            Kind::Courier => match self.form.checked_street() {
                Ok(street) => (street, None),
                Err(error) => return Ok(Err(vec![error])),
            },
            Kind::Branch | Kind::Postomat => match self.branch(tx, &settlement, kind)? {
                Ok(branch) => {
                    self.places.branch = Some(branch.clone());
                    (branch.name, Some(branch.reference))
                }
                Err(error) => return Ok(Err(vec![error])),
            },
        };
        let chosen = Chosen {
            kind,
            settlement: settlement.reference.clone(),
            city: settlement.city.clone(),
            branch: reference,
        };
        Ok(Ok(Place { city: settlement.label(), branch, chosen: Some(chosen) }))
    }

    /// The settlement: by its key, as long as what is typed beside it may mean it; otherwise by what is typed.
    fn settlement(&mut self, tx: &mut dyn Sql) -> Checked<Settlement> {
        let typed = self.form.city.trim();
        let query = Query::read(typed);
        if !self.form.settlement.is_empty()
            && let Some(chosen) = search::settlement(tx, &self.form.settlement)?
            && (typed.is_empty() || query.could_mean(&chosen))
        {
            return Ok(Ok(chosen));
        }
        if typed.is_empty() {
            return Ok(Err(FieldError::plain("city", "error-city-empty")));
        }
        let mut found = search::settlements(tx, &query, search::FOUND_MAX)?;
        if found.iter().any(|settlement| query.names(settlement)) {
            found.retain(|settlement| query.names(settlement));
        }
        if found.len() == 1 {
            return Ok(Ok(found.remove(0)));
        }
        let (count, typed) = (found.len(), shown(typed));
        self.places.settlements = found;
        self.places.settlements.truncate(LISTED_MAX);
        let name = ("name", Arg::from(typed));
        if count == 0 {
            return Ok(Err(FieldError { field: "city", key: "error-city-unknown", args: vec![name] }));
        }
        Ok(Err(counted("city", "error-city-choose", count, name)))
    }

    /// The branch: by its key, as long as what is typed beside it may mean it; otherwise by what is typed.
    fn branch(&mut self, tx: &mut dyn Sql, settlement: &Settlement, kind: Kind) -> Checked<Branch> {
        let query = BranchQuery::read(&self.form.branch);
        let found = match self.chosen_branch(tx, &query)? {
            Some(branch) => belongs(branch, settlement, kind),
            None => self.typed_branch(tx, settlement, kind, &query)?,
        };
        let checked = found.and_then(|branch| match branch.refusal(self.parcel) {
            Some(refusal) => Err(refused(refusal, self.currency)),
            None => Ok(branch),
        });
        if checked.is_err() && self.places.branches.is_empty() {
            self.offer(tx, settlement, kind, &BranchQuery::default())?;
        }
        Ok(checked)
    }

    fn chosen_branch(&self, tx: &mut dyn Sql, query: &BranchQuery) -> Result<Option<Branch>> {
        if self.form.point.is_empty() {
            return Ok(None);
        }
        let branch = search::branch(tx, &self.form.point)?;
        let is_meant = |branch: &Branch| {
            let words = branch_key(branch);
            query.words.iter().all(|word| words.contains(&format!(" {word}")))
        };
        Ok(branch.filter(is_meant))
    }

    fn typed_branch(
        &mut self,
        tx: &mut dyn Sql,
        settlement: &Settlement,
        kind: Kind,
        query: &BranchQuery,
    ) -> Result<std::result::Result<Branch, FieldError>> {
        if query.is_empty() {
            return Ok(Err(FieldError::plain("branch", missing(kind))));
        }
        let mut found = search::branches(tx, &settlement.reference, kind, query, search::FOUND_MAX)?;
        let is_numbered = |branch: &Branch| query.number.as_deref() == Some(branch.number.as_str());
        if found.iter().filter(|branch| is_numbered(branch)).count() == 1 {
            found.retain(is_numbered);
        }
        if found.len() == 1 {
            return Ok(Ok(found.remove(0)));
        }
        let count = found.len();
        if count == 0 {
            let args = vec![("city", Arg::from(settlement.name.clone())), ("name", Arg::from(self.typed()))];
            return Ok(Err(FieldError { field: "branch", key: "error-branch-unknown", args }));
        }
        self.offer(tx, settlement, kind, query)?;
        Ok(Err(counted("branch", "error-branch-choose", count, ("name", Arg::from(self.typed())))))
    }

    fn typed(&self) -> String {
        shown(self.form.branch.trim())
    }

    fn offer(
        &mut self,
        tx: &mut dyn Sql,
        settlement: &Settlement,
        kind: Kind,
        query: &BranchQuery,
    ) -> Result<()> {
        let found = search::branches(tx, &settlement.reference, kind, query, LISTED_MAX)?;
        self.places.branches =
            found.into_iter().map(|branch| offer(branch, self.parcel, self.currency)).collect();
        Ok(())
    }
}

/// Whether a chosen branch is in the settlement, and of the kind that was chosen.
fn belongs(branch: Branch, settlement: &Settlement, kind: Kind) -> std::result::Result<Branch, FieldError> {
    if branch.settlement != settlement.reference {
        let city = ("city", Arg::from(settlement.name.clone()));
        return Err(FieldError { field: "branch", key: "error-branch-elsewhere", args: vec![city] });
    }
    if branch.kind != kind {
        return Err(FieldError::plain("branch", other_kind(kind)));
    }
    Ok(branch)
}

/// A branch with why it cannot be chosen, if it cannot.
pub(super) fn offer(branch: Branch, parcel: Parcel, currency: Currency) -> Offer {
    let refusal = branch.refusal(parcel).map(|refusal| refused(refusal, currency));
    Offer { branch, refusal }
}

const fn missing(kind: Kind) -> &'static str {
    match kind {
        Kind::Postomat => "error-postomat-missing",
        Kind::Branch | Kind::Courier => "error-branch-missing",
    }
}

const fn other_kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Postomat => "error-branch-no-postomat",
        Kind::Branch | Kind::Courier => "error-branch-no-branch",
    }
}

fn counted(
    field: &'static str,
    key: &'static str,
    count: usize,
    other: (&'static str, Arg<'static>),
) -> FieldError {
    let count = ("count", Arg::Count(i64::try_from(count).unwrap_or(i64::MAX)));
    FieldError { field, key, args: vec![count, other] }
}

/// Longest piece of what was typed that an error repeats, in characters.
const SHOWN_MAX_CHARS: usize = 40;

fn shown(typed: &str) -> String {
    typed.chars().take(SHOWN_MAX_CHARS).collect()
}

fn refused(refusal: Refusal, currency: Currency) -> FieldError {
    match refusal {
        Refusal::Closed => FieldError::plain("branch", "error-branch-closed"),
        Refusal::NoMoney => FieldError::plain("branch", "error-branch-money"),
        Refusal::TooValuable { most_minor } => {
            let most = ("most", Arg::from(Money::new(most_minor, currency).pretty()));
            FieldError { field: "branch", key: "error-branch-value", args: vec![most] }
        }
    }
}
