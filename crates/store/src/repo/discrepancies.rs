//! What reconciliation found, one row per invoice: seen again it is the same row, and it ends healed or settled by a
//! person. Nothing here moves money.

use super::stored;
use crate::{Error, Result, Row, Sql, args};
use krama_domain::effect::Destination;
use krama_domain::ids::{OrderId, StoreId};
use krama_domain::reconcile::{Finding, Kind, Sums};
use krama_domain::time::Timestamp;

/// Most findings that are read at once.
pub const PAGE_MAX: i64 = 1_000;

/// How a finding stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It waits for a person.
    Open,
    /// The provider is being asked about the invoice.
    Asked,
    /// Both sides agree by now.
    Healed,
    /// A person decided about it.
    Settled,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Open, Self::Asked, Self::Healed, Self::Settled];

    /// The name in the database and commands.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Asked => "asked",
            Self::Healed => "healed",
            Self::Settled => "settled",
        }
    }

    /// Whether it still needs somebody.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::Asked)
    }
}

/// Why a finding stands as it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// It belongs to an order of ours, so the provider is asked.
    Asking,
    /// Asked, the provider's word was recorded, and the sides agree.
    Recorded,
    /// A later round found that the sides agree.
    Agrees,
    /// No order of ours is known for it.
    NoOrder,
    /// The sum fits nothing that the order asked for.
    Unfit,
    /// The provider does not list it.
    NotListed,
    /// Asked, the provider said nothing that makes the sides agree.
    Unchanged,
    /// The provider would not say how the invoice stands.
    NotTold,
}

impl Reason {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Asking,
        Self::Recorded,
        Self::Agrees,
        Self::NoOrder,
        Self::Unfit,
        Self::NotListed,
        Self::Unchanged,
        Self::NotTold,
    ];

    /// The name in the database and commands.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Asking => "asking",
            Self::Recorded => "recorded",
            Self::Agrees => "agrees",
            Self::NoOrder => "no_order",
            Self::Unfit => "unfit",
            Self::NotListed => "not_listed",
            Self::Unchanged => "unchanged",
            Self::NotTold => "not_told",
        }
    }
}

/// A person's decision about a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settlement {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: String,
    /// Why.
    pub why: String,
}

/// A finding as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discrepancy {
    /// What was found.
    pub finding: Finding,
    /// How it stands.
    pub state: State,
    /// Why.
    pub reason: Reason,
    /// The round that saw it last.
    pub round: i64,
    /// The order that it belongs to, where there is one.
    pub order: Option<OrderId>,
    /// When it was seen first.
    pub first_seen: Timestamp,
    /// When it was seen last.
    pub last_seen: Timestamp,
    /// What a person decided.
    pub settled: Option<Settlement>,
}

fn word<T: Copy>(row: &Row, name: &'static str, all: &[T], code: fn(T) -> &'static str) -> Result<T> {
    let text = row.text(name)?;
    let unknown =
        || Error::Corrupt { what: "discrepancy".to_owned(), text: format!("there is no {name} \"{text}\"") };
    all.iter().copied().find(|known| code(*known) == text).ok_or_else(unknown)
}

fn sums(row: &Row, taken: &'static str, returned: &'static str) -> Result<Option<Sums>> {
    let Some(captured_minor) = row.opt_int(taken)? else { return Ok(None) };
    let returned_minor = row.opt_int(returned)?.unwrap_or(0);
    Ok(Some(Sums { captured_minor, returned_minor, currency_number: row.int("currency")? }))
}

fn settlement(row: &Row) -> Result<Option<Settlement>> {
    let Some(at) = row.opt_int("settled_at")? else { return Ok(None) };
    let text = |name: &'static str| row.opt_text(name).map(|text| text.unwrap_or_default().to_owned());
    Ok(Some(Settlement { at: Timestamp::from_ms(at), by: text("settled_by")?, why: text("settled_why")? }))
}

fn read(row: &Row) -> Result<Discrepancy> {
    let order = row.opt_text("order_id")?.map(|id| stored("order id", OrderId::parse(id))).transpose()?;
    Ok(Discrepancy {
        finding: Finding {
            invoice_id: row.text("invoice_id")?.to_owned(),
            kind: word(row, "kind", &Kind::ALL, Kind::code)?,
            ours: sums(row, "ours_minor", "ours_returned_minor")?,
            theirs: sums(row, "theirs_minor", "theirs_returned_minor")?,
            reference: row.opt_text("reference")?.map(str::to_owned),
        },
        state: word(row, "state", &State::ALL, State::code)?,
        reason: word(row, "reason", &Reason::ALL, Reason::code)?,
        round: row.int("round")?,
        order,
        first_seen: Timestamp::from_ms(row.int("first_seen")?),
        last_seen: Timestamp::from_ms(row.int("last_seen")?),
        settled: settlement(row)?,
    })
}

/// What is known of an invoice's finding.
pub fn get(tx: &mut dyn Sql, store: &StoreId, invoice_id: &str) -> Result<Option<Discrepancy>> {
    let sql = "SELECT * FROM discrepancies WHERE store_id = $1 AND provider = $2 AND invoice_id = $3";
    let args = args![store.as_str(), Destination::Monobank.code(), invoice_id];
    tx.query_one(sql, args)?.as_ref().map(read).transpose()
}

/// Writes a finding down. One that a person settled stays settled while it is the same: then the answer is `false`. One
/// that was healed and is found again is open again.
pub fn put(tx: &mut dyn Sql, store: &StoreId, found: &Discrepancy) -> Result<bool> {
    let known = get(tx, store, &found.finding.invoice_id)?;
    if let Some(known) = &known
        && known.state == State::Settled
        && same_money(&known.finding, &found.finding)
    {
        see_again(tx, store, found)?;
        return Ok(false);
    }
    let sql = "INSERT INTO discrepancies (store_id, provider, invoice_id, kind, state, reason, round, order_id, reference,
            currency, ours_minor, ours_returned_minor, theirs_minor, theirs_returned_minor, first_seen, last_seen)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
        ON CONFLICT (store_id, provider, invoice_id) DO UPDATE SET
            kind = excluded.kind, state = excluded.state, reason = excluded.reason, round = excluded.round,
            order_id = excluded.order_id, reference = excluded.reference, currency = excluded.currency,
            ours_minor = excluded.ours_minor, ours_returned_minor = excluded.ours_returned_minor,
            theirs_minor = excluded.theirs_minor, theirs_returned_minor = excluded.theirs_returned_minor,
            last_seen = excluded.last_seen, settled_at = NULL, settled_by = NULL, settled_why = NULL";
    let finding = &found.finding;
    let currency = finding.theirs.or(finding.ours).map_or(0, |sums| sums.currency_number);
    tx.execute(
        sql,
        args![
            store.as_str(),
            Destination::Monobank.code(),
            &finding.invoice_id,
            finding.kind.code(),
            found.state.code(),
            found.reason.code(),
            found.round,
            found.order.map(|id| id.to_string()),
            finding.reference.as_ref(),
            currency,
            finding.ours.map(|sums| sums.captured_minor),
            finding.ours.map(|sums| sums.returned_minor),
            finding.theirs.map(|sums| sums.captured_minor),
            finding.theirs.map(|sums| sums.returned_minor),
            found.first_seen.as_ms(),
            found.last_seen.as_ms(),
        ],
    )?;
    Ok(true)
}

fn same_money(one: &Finding, other: &Finding) -> bool {
    let minor = |sums: Option<Sums>| sums.map(|sums| (sums.captured_minor, sums.returned_minor));
    one.kind == other.kind && minor(one.ours) == minor(other.ours) && minor(one.theirs) == minor(other.theirs)
}

fn see_again(tx: &mut dyn Sql, store: &StoreId, found: &Discrepancy) -> Result<()> {
    let sql = "UPDATE discrepancies SET round = $4, last_seen = $5
        WHERE store_id = $1 AND provider = $2 AND invoice_id = $3";
    let (provider, id) = (Destination::Monobank.code(), &found.finding.invoice_id);
    tx.execute(sql, args![store.as_str(), provider, id, found.round, found.last_seen.as_ms()])?;
    Ok(())
}

/// Moves a finding that is open, in this round. Answers `false` when it is not open any more.
pub fn turn(
    tx: &mut dyn Sql,
    store: &StoreId,
    invoice_id: &str,
    (state, reason): (State, Reason),
    round: i64,
) -> Result<bool> {
    let sql = "UPDATE discrepancies SET state = $4, reason = $5, round = $6
        WHERE store_id = $1 AND provider = $2 AND invoice_id = $3 AND state IN ('open', 'asked')";
    let provider = Destination::Monobank.code();
    let args = args![store.as_str(), provider, invoice_id, state.code(), reason.code(), round];
    Ok(tx.execute(sql, args)? == 1)
}

/// A person decides about a finding that is open. Answers `false` when it is not.
pub fn settle(
    tx: &mut dyn Sql,
    store: &StoreId,
    invoice_id: &str,
    by: &str,
    why: &str,
    now: Timestamp,
) -> Result<bool> {
    let sql = "UPDATE discrepancies SET state = 'settled', settled_at = $4, settled_by = $5, settled_why = $6
        WHERE store_id = $1 AND provider = $2 AND invoice_id = $3 AND state IN ('open', 'asked')";
    let provider = Destination::Monobank.code();
    Ok(tx.execute(sql, args![store.as_str(), provider, invoice_id, now.as_ms(), by, why])? == 1)
}

/// The next finding about which the provider is to be asked.
pub fn next_asked(tx: &mut dyn Sql, store: &StoreId) -> Result<Option<Discrepancy>> {
    let sql =
        "SELECT * FROM discrepancies WHERE store_id = $1 AND state = 'asked' ORDER BY invoice_id LIMIT 1";
    tx.query_one(sql, args![store.as_str()])?.as_ref().map(read).transpose()
}

/// A page of the findings that need somebody, those that were seen first before the others; at most [`PAGE_MAX`]. The
/// next page comes `after` the last one of this page: when it was seen first, and its invoice.
pub fn open(tx: &mut dyn Sql, store: &StoreId, after: Option<(Timestamp, &str)>) -> Result<Vec<Discrepancy>> {
    let sql = "SELECT * FROM discrepancies WHERE store_id = $1 AND state IN ('open', 'asked')
            AND (first_seen, invoice_id) > ($2, $3)
        ORDER BY first_seen, invoice_id LIMIT $4";
    let (seen, invoice_id) = after.map_or((i64::MIN, ""), |(seen, id)| (seen.as_ms(), id));
    tx.query(sql, args![store.as_str(), seen, invoice_id, PAGE_MAX])?.iter().map(read).collect()
}

/// What a round saw or healed, what needs somebody before the rest; at most [`PAGE_MAX`]. How many there are says
/// [`count_of_round`].
pub fn of_round(tx: &mut dyn Sql, store: &StoreId, round: i64) -> Result<Vec<Discrepancy>> {
    let sql = "SELECT * FROM discrepancies WHERE store_id = $1 AND round = $2
        ORDER BY CASE WHEN state IN ('open', 'asked') THEN 0 ELSE 1 END, invoice_id LIMIT $3";
    tx.query(sql, args![store.as_str(), round, PAGE_MAX])?.iter().map(read).collect()
}

/// How many findings a round saw or healed.
pub fn count_of_round(tx: &mut dyn Sql, store: &StoreId, round: i64) -> Result<i64> {
    let sql = "SELECT COUNT(*) AS n FROM discrepancies WHERE store_id = $1 AND round = $2";
    tx.query_one(sql, args![store.as_str(), round])?.map_or(Ok(0), |row| row.int("n"))
}

/// How many of the findings that a round saw need somebody.
pub fn count_left_open(tx: &mut dyn Sql, store: &StoreId, round: i64) -> Result<i64> {
    let sql = "SELECT COUNT(*) AS n FROM discrepancies
        WHERE store_id = $1 AND round = $2 AND state IN ('open', 'asked')";
    tx.query_one(sql, args![store.as_str(), round])?.map_or(Ok(0), |row| row.int("n"))
}

/// How many findings need somebody.
pub fn count_open(tx: &mut dyn Sql, store: &StoreId) -> Result<i64> {
    let sql = "SELECT COUNT(*) AS n FROM discrepancies WHERE store_id = $1 AND state IN ('open', 'asked')";
    tx.query_one(sql, args![store.as_str()])?.map_or(Ok(0), |row| row.int("n"))
}
