//! The list of parcels as staff read it: by stage, by how long they wait, by their money; and the sums of that money.

use super::matter::Matter;
use crate::repo::stored;
use crate::{Result, Row as Stored, Sql, Value, args};
use krama_domain::ids::{OrderId, OrderNumber, StoreId};
use krama_domain::parcel::{CashState, Phase, TrackingNumber};
use krama_domain::time::Timestamp;

/// Most rows of a page.
const PAGE_MAX: i64 = 100;

/// What of a store's parcels is wanted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Filter {
    /// All of them.
    #[default]
    All,
    /// Those in this phase, also long ago.
    Phase(Phase),
    /// Those with which there is this to do now.
    Matter(Matter),
    /// Those that wait at their branch since before this instant.
    WaitsSince(Timestamp),
    /// Those whose money the carrier has.
    OnItsWay,
    /// Those whose money comes by contract.
    ByContract,
    /// Those of which the last look said that something is wrong.
    Troubled,
}

/// One parcel of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its number.
    pub number: TrackingNumber,
    /// Which order's.
    pub order: OrderId,
    /// What people call that order.
    pub order_number: OrderNumber,
    /// Whether its goods come back.
    pub is_return: bool,
    /// Where it stands.
    pub phase: Phase,
    /// The carrier's words.
    pub words: String,
    /// Since when it stands there.
    pub status_at: Timestamp,
    /// Since when it waits at its branch.
    pub arrived_at: Option<Timestamp>,
    /// Until when storage costs nothing.
    pub free_until: Option<Timestamp>,
    /// What the carrier took, in minor units, and where it is.
    pub cash: Option<(i64, CashState)>,
    /// When the carrier answered last.
    pub looked_at: Option<Timestamp>,
    /// What went wrong at the last look.
    pub problem: Option<String>,
}

/// A page of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The latest first.
    pub rows: Vec<Row>,
    /// Where the next page begins, if there is one.
    pub next: Option<(i64, String)>,
}

/// Money of one state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cash {
    /// Minor units of the store's currency.
    pub minor: i64,
    /// How many parcels.
    pub parcels: i64,
}

/// What carriers have taken for a store and not brought yet, and how many parcels are where.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Totals {
    /// The carrier has it.
    pub on_its_way: Cash,
    /// It comes by contract; nobody has seen it.
    pub by_contract: Cash,
    /// Parcels by what there is to do with them.
    pub matters: Vec<(Matter, i64)>,
}

macro_rules! select {
    ($narrow:literal) => {
        concat!(
            "SELECT p.number, p.order_id, o.number AS order_number, p.leg, p.phase, p.words, p.status_at, p.arrived_at,
                p.free_until, p.cash_minor, p.cash_state, p.looked_at, p.problem
            FROM parcels AS p JOIN orders AS o ON o.store_id = p.store_id AND o.order_id = p.order_id
            WHERE p.store_id = $1 AND (p.status_at, p.number) < ($2, $3) ",
            $narrow,
            " ORDER BY p.status_at DESC, p.number DESC LIMIT $4"
        )
    };
}

/// A page of a store's parcels, those whose standing changed last first, after `after`.
pub fn page(
    tx: &mut dyn Sql,
    store: &StoreId,
    filter: Filter,
    after: Option<&(i64, String)>,
    limit: i64,
) -> Result<Page> {
    let limit = limit.clamp(1, PAGE_MAX);
    let end = (i64::MAX, String::new());
    let (before, number) = after.unwrap_or(&end);
    let (sql, narrow) = match filter {
        Filter::All => (select!(""), None),
        Filter::Phase(phase) => (select!("AND p.phase = $5"), Some(Value::from(phase.code()))),
        Filter::WaitsSince(at) => {
            (select!("AND p.matter = 'arrived' AND p.arrived_at <= $5"), Some(Value::from(at.as_ms())))
        }
        Filter::Matter(matter) => (select!("AND p.matter = $5"), Some(Value::from(matter.code()))),
        // SQLite takes an index with a condition only where that condition stands in the statement as it is.
        Filter::OnItsWay => (
            select!("AND p.cash_state = 'on_its_way' AND p.cash_state IN ('on_its_way', 'by_contract')"),
            None,
        ),
        Filter::ByContract => (
            select!("AND p.cash_state = 'by_contract' AND p.cash_state IN ('on_its_way', 'by_contract')"),
            None,
        ),
        Filter::Troubled => (select!("AND p.problem IS NOT NULL"), None),
    };
    let mut args = args![store.as_str(), *before, number, limit + 1].to_vec();
    args.extend(narrow);
    let mut rows = tx.query(sql, &args)?;
    let has_more = rows.len() > usize::try_from(limit).unwrap_or(usize::MAX);
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let next = rows.last().filter(|_| has_more).map(place).transpose()?;
    Ok(Page { rows: rows.iter().map(read).collect::<Result<_>>()?, next })
}

fn place(row: &Stored) -> Result<(i64, String)> {
    Ok((row.int("status_at")?, row.text("number")?.to_owned()))
}

fn read(row: &Stored) -> Result<Row> {
    let time = |column| Ok::<_, crate::Error>(row.opt_int(column)?.map(Timestamp::from_ms));
    let state = row.opt_text("cash_state")?.and_then(CashState::from_code);
    let minor = row.int("cash_minor")?;
    Ok(Row {
        number: stored("tracking number", TrackingNumber::parse(row.text("number")?))?,
        order: stored("order id", OrderId::parse(row.text("order_id")?))?,
        order_number: OrderNumber::from_text(row.text("order_number")?),
        is_return: row.text("leg")? == "return",
        phase: Phase::from_code(row.text("phase")?).unwrap_or(Phase::NotFound),
        words: row.text("words")?.to_owned(),
        status_at: Timestamp::from_ms(row.int("status_at")?),
        arrived_at: time("arrived_at")?,
        free_until: time("free_until")?,
        cash: state.map(|state| (minor, state)),
        looked_at: time("looked_at")?,
        problem: row.opt_text("problem")?.map(str::to_owned),
    })
}

/// The sums of a store's parcels.
pub fn totals(tx: &mut dyn Sql, store: &StoreId) -> Result<Totals> {
    let mut totals = Totals::default();
    let sql = "SELECT cash_state, CAST(SUM(cash_minor) AS BIGINT) AS minor, COUNT(*) AS n FROM parcels
        WHERE store_id = $1 AND cash_state IN ('on_its_way', 'by_contract') GROUP BY cash_state";
    for row in tx.query(sql, args![store.as_str()])? {
        let cash = Cash { minor: row.int("minor")?, parcels: row.int("n")? };
        match CashState::from_code(row.text("cash_state")?) {
            Some(CashState::OnItsWay) => totals.on_its_way = cash,
            Some(CashState::ByContract) => totals.by_contract = cash,
            Some(CashState::Here) | None => {}
        }
    }
    let sql = "SELECT matter, COUNT(*) AS n FROM parcels WHERE store_id = $1
        AND matter IN ('created', 'in_transit', 'arrived', 'refused', 'coming_back', 'needing') GROUP BY matter";
    for row in tx.query(sql, args![store.as_str()])? {
        if let Some(matter) = Matter::from_code(row.text("matter")?) {
            totals.matters.push((matter, row.int("n")?));
        }
    }
    Ok(totals)
}
