//! Parcels as rows: which number is whose, when each is looked at next, and what the last look saw. What a parcel is
//! stands in its order; a look that changes nothing touches only its row here.

mod list;
mod matter;
mod trouble;

pub use list::{Cash, Filter, Page, Row as Shipment, Totals, page, totals};
pub use matter::Matter;
pub use trouble::{STUCK_UNTIL_MS, Trouble, troubled};

use super::lanes::{self, Lease};
use super::stored;
use crate::{Result, Row, Sql, args};
use krama_domain::effect::Destination;
use krama_domain::ids::{OrderId, StoreId};
use krama_domain::ledger::Ledger;
use krama_domain::order::Order;
use krama_domain::parcel::pace::Known;
use krama_domain::parcel::{Leg, Mark, Parcel, Phase, TrackingNumber};
use krama_domain::time::Timestamp;

/// The lane of the carrier that brings parcels.
pub const LANE: Destination = Destination::NovaPoshta;

/// A parcel that is to be looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watched {
    /// Whose.
    pub store: StoreId,
    /// Its number.
    pub number: TrackingNumber,
    /// Which order's.
    pub order: OrderId,
    /// What is known of it, for planning its next look.
    pub known: Known,
    /// The carrier's words of the last look.
    pub words: String,
    /// What the last look came to, without its words.
    pub digest: Option<String>,
    /// Looks in a row that came to nothing.
    pub tries: u32,
}

/// What a look came to, as the row keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Looked<'a> {
    /// When.
    pub at: Timestamp,
    /// When to look again.
    pub next_at: Timestamp,
    /// The carrier's words; `None` when it said nothing.
    pub words: Option<&'a str>,
    /// What it came to, without the words.
    pub digest: Option<&'a str>,
    /// Why it came to nothing, in words.
    pub problem: Option<&'a str>,
    /// Looks in a row that came to nothing.
    pub tries: u32,
}

const fn leg_code(leg: &Leg) -> &'static str {
    match leg {
        Leg::Outbound => "outbound",
        Leg::Redirected(_) => "redirected",
        Leg::Return(_) => "return",
    }
}

fn marks_text(parcel: &Parcel) -> String {
    parcel.marks.iter().map(|mark| mark.code()).collect::<Vec<_>>().join(",")
}

/// Brings the rows of an order's parcels up to what the order says. A new one is due at once.
pub fn sync(tx: &mut dyn Sql, before: &Order, after: &Order, now: Timestamp) -> Result<()> {
    if before.parcels == after.parcels {
        return Ok(());
    }
    lanes::ensure(tx, &after.store, LANE.code())?;
    let collected = Ledger::collected(after);
    for (number, parcel) in &after.parcels {
        let cash = collected.iter().find(|one| one.number == *number).filter(|one| one.amount.minor > 0);
        let cash = cash.map(|one| (one.amount.minor, parcel.cash_state().code()));
        let is_new_code =
            before.parcels.get(number).is_none_or(|known| known.seen.len() != parcel.seen.len());
        put(tx, after, (number, parcel), cash, is_new_code, now)?;
    }
    tx.wake("effects");
    Ok(())
}

fn put(
    tx: &mut dyn Sql,
    order: &Order,
    (number, parcel): (&TrackingNumber, &Parcel),
    cash: Option<(i64, &str)>,
    is_new_code: bool,
    now: Timestamp,
) -> Result<()> {
    // The time of the next look stays as it is, except that what is over is asked about no more, and what is not over
    // any more is asked about now. A number that was taken off one order may come to another: then nothing that was
    // seen for the first one counts, and the first one writes here no more. What was seen while nobody followed a number
    // was applied to nothing: once it is followed again, all of it is news.
    let sql = "INSERT INTO parcels (store_id, number, order_id, lane, leg, phase, code, words, status_at, arrived_at,
            free_until, received_at, cash_minor, cash_state, marks, created_at, changed_at, looked_at, next_at, tries,
            matter)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, NULL,
            CASE WHEN CAST($18 AS BIGINT) = 1 THEN NULL ELSE CAST($17 AS BIGINT) END, 0, $20)
        ON CONFLICT (store_id, number) DO UPDATE SET order_id = excluded.order_id, leg = excluded.leg,
            phase = excluded.phase, code = excluded.code, status_at = excluded.status_at,
            arrived_at = excluded.arrived_at, free_until = excluded.free_until, received_at = excluded.received_at,
            cash_minor = excluded.cash_minor, cash_state = excluded.cash_state, marks = excluded.marks,
            words = CASE WHEN CAST($19 AS BIGINT) = 1 THEN excluded.words ELSE parcels.words END,
            changed_at = CASE WHEN CAST($19 AS BIGINT) = 1 THEN excluded.changed_at ELSE parcels.changed_at END,
            next_at = CASE WHEN CAST($18 AS BIGINT) = 1 THEN NULL ELSE COALESCE(parcels.next_at, excluded.next_at) END,
            digest = CASE WHEN parcels.order_id = excluded.order_id AND parcels.next_at IS NOT NULL
                THEN parcels.digest ELSE NULL END,
            looked_at = CASE WHEN parcels.order_id = excluded.order_id THEN parcels.looked_at ELSE NULL END,
            problem = CASE WHEN parcels.order_id = excluded.order_id THEN parcels.problem ELSE NULL END,
            matter = excluded.matter
        WHERE parcels.order_id = excluded.order_id OR CAST($21 AS BIGINT) = 0";
    let standing = parcel.standing();
    let ms = |at: Option<Timestamp>| at.map(Timestamp::as_ms);
    let args = args![
        order.store.as_str(),
        number.as_str(),
        order.id.to_string(),
        LANE.code(),
        leg_code(&parcel.leg),
        if parcel.dropped.is_some() { Phase::Deleted.code() } else { parcel.phase().code() },
        standing.map(|(code, _)| code.to_owned()),
        standing.map_or("", |(_, sight)| &sight.text),
        standing.map_or(parcel.since, |(_, sight)| sight.at).as_ms(),
        ms(parcel.waits_since()),
        ms(parcel.free_until.map(|(_, until)| until)),
        ms(parcel.received_at().filter(|_| parcel.dropped.is_none())),
        cash.map_or(0, |(minor, _)| minor),
        cash.map(|(_, state)| state.to_owned()),
        marks_text(parcel),
        parcel.since.as_ms(),
        now.as_ms(),
        order.is_over(number),
        is_new_code,
        matter::of(order, number, parcel).map_or("", Matter::code),
        parcel.dropped.is_some()
    ];
    tx.execute(sql, args)?;
    Ok(())
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT number, order_id, phase, created_at, changed_at, arrived_at, free_until, marks, words, digest, tries
            FROM parcels ",
            $rest
        )
    };
}

fn watched(store: &StoreId, row: &Row) -> Result<Watched> {
    let phase = Phase::from_code(row.text("phase")?).unwrap_or(Phase::NotFound);
    let time = |column| Ok::<_, crate::Error>(row.opt_int(column)?.map(Timestamp::from_ms));
    let marked = row.text("marks")?.to_owned();
    let marks = Mark::ALL.into_iter().filter(|mark| marked.split(',').any(|code| code == mark.code()));
    Ok(Watched {
        store: store.clone(),
        number: stored("tracking number", TrackingNumber::parse(row.text("number")?))?,
        order: stored("order id", OrderId::parse(row.text("order_id")?))?,
        known: Known {
            phase,
            since: Timestamp::from_ms(row.int("created_at")?),
            changed_at: Timestamp::from_ms(row.int("changed_at")?),
            arrived_at: time("arrived_at")?,
            free_until: time("free_until")?,
            marks: marks.collect(),
        },
        words: row.text("words")?.to_owned(),
        digest: row.opt_text("digest")?.map(str::to_owned),
        tries: u32::try_from(row.int("tries")?).unwrap_or(0),
    })
}

/// Takes up to `limit` parcels of a lane that are due, the longest waiting first. Each is put off until `put_off`, so
/// that it is not lost when the program dies before the answer.
pub fn claim(
    tx: &mut dyn Sql,
    lease: &Lease,
    now: Timestamp,
    put_off: Timestamp,
    limit: usize,
) -> Result<Vec<Watched>> {
    let sql =
        select!("WHERE store_id = $1 AND lane = $2 AND next_at <= $3 ORDER BY next_at, number LIMIT $4");
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let args = args![lease.store.as_str(), lease.lane.code(), now.as_ms(), limit];
    let due =
        tx.query(sql, args)?.iter().map(|row| watched(&lease.store, row)).collect::<Result<Vec<_>>>()?;
    for parcel in &due {
        let sql = "UPDATE parcels SET next_at = $3 WHERE store_id = $1 AND number = $2";
        tx.execute(sql, args![lease.store.as_str(), parcel.number.as_str(), put_off.as_ms()])?;
    }
    Ok(due)
}

/// A parcel as it stands now.
pub fn get(tx: &mut dyn Sql, store: &StoreId, number: &TrackingNumber) -> Result<Option<Watched>> {
    let sql = select!("WHERE store_id = $1 AND number = $2");
    tx.query_one(sql, args![store.as_str(), number.as_str()])?.map(|row| watched(store, &row)).transpose()
}

/// Lets a claimed parcel be looked at again at `at`, as if it had not been claimed.
pub fn put_off(tx: &mut dyn Sql, parcel: &Watched, at: Timestamp) -> Result<()> {
    let sql = "UPDATE parcels SET next_at = $3 WHERE store_id = $1 AND number = $2 AND next_at IS NOT NULL";
    tx.execute(sql, args![parcel.store.as_str(), parcel.number.as_str(), at.as_ms()])?;
    Ok(())
}

/// Writes down what a look came to. What is over stays over, in its last words; a number that came to another order since
/// it was asked about is left alone.
pub fn looked(tx: &mut dyn Sql, parcel: &Watched, look: &Looked<'_>) -> Result<()> {
    let sql = "UPDATE parcels SET looked_at = CASE WHEN CAST($7 AS TEXT) IS NULL THEN CAST($3 AS BIGINT) ELSE looked_at END,
            next_at = CASE WHEN next_at IS NULL THEN NULL ELSE CAST($4 AS BIGINT) END,
            words = CASE WHEN next_at IS NULL THEN words ELSE COALESCE($5, words) END,
            digest = COALESCE($6, digest), problem = $7, tries = $8
        WHERE store_id = $1 AND number = $2 AND order_id = $9";
    let args = args![
        parcel.store.as_str(),
        parcel.number.as_str(),
        look.at.as_ms(),
        look.next_at.as_ms(),
        look.words.map(str::to_owned),
        look.digest.map(str::to_owned),
        look.problem.map(str::to_owned),
        look.tries,
        parcel.order.to_string()
    ];
    tx.execute(sql, args)?;
    Ok(())
}

/// Which order a number belongs to.
pub fn owner(tx: &mut dyn Sql, store: &StoreId, number: &TrackingNumber) -> Result<Option<OrderId>> {
    let sql = "SELECT order_id FROM parcels WHERE store_id = $1 AND number = $2";
    let row = tx.query_one(sql, args![store.as_str(), number.as_str()])?;
    row.map(|row| stored("order id", OrderId::parse(row.text("order_id")?))).transpose()
}

/// What the last look at each parcel of an order saw: its number, the words, when, and what went wrong.
pub fn last_looks(tx: &mut dyn Sql, store: &StoreId, order: OrderId) -> Result<Vec<LastLook>> {
    let sql = "SELECT number, words, looked_at, next_at, problem FROM parcels
        WHERE store_id = $1 AND order_id = $2 ORDER BY created_at, number";
    let read = |row: &Row| {
        Ok(LastLook {
            number: stored("tracking number", TrackingNumber::parse(row.text("number")?))?,
            words: row.text("words")?.to_owned(),
            at: row.opt_int("looked_at")?.map(Timestamp::from_ms),
            next_at: row.opt_int("next_at")?.map(Timestamp::from_ms),
            problem: row.opt_text("problem")?.map(str::to_owned),
        })
    };
    tx.query(sql, args![store.as_str(), order.to_string()])?.iter().map(read).collect()
}

/// What the last look at a parcel saw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastLook {
    /// Which parcel.
    pub number: TrackingNumber,
    /// The carrier's words.
    pub words: String,
    /// When the carrier answered last; `None` while it never did.
    pub at: Option<Timestamp>,
    /// When it is asked next; `None` when it is not asked any more.
    pub next_at: Option<Timestamp>,
    /// What went wrong at the last look.
    pub problem: Option<String>,
}

/// Lets a store's parcels that are followed be looked at now: all, or those of one order. Answers how many.
pub fn hasten(tx: &mut dyn Sql, store: &StoreId, order: Option<OrderId>, now: Timestamp) -> Result<u64> {
    let sql = "UPDATE parcels SET next_at = $2, tries = 0
        WHERE store_id = $1 AND next_at > $2 AND ($3 = '' OR order_id = $3)";
    let order = order.map(|id| id.to_string()).unwrap_or_default();
    let changed = tx.execute(sql, args![store.as_str(), now.as_ms(), order])?;
    tx.wake("effects");
    Ok(changed)
}

/// The followed parcels of a store, or of one order, that are due at `now`; reads only. At most `limit`, after `after`.
pub fn due(
    tx: &mut dyn Sql,
    store: &StoreId,
    order: Option<OrderId>,
    now: Timestamp,
    after: &str,
    limit: i64,
) -> Result<Vec<Watched>> {
    let rows = match order {
        None => {
            let sql =
                select!("WHERE store_id = $1 AND next_at <= $2 AND number > $3 ORDER BY number LIMIT $4");
            tx.query(sql, args![store.as_str(), now.as_ms(), after, limit])?
        }
        Some(order) => {
            let sql = select!(
                "WHERE store_id = $1 AND order_id = $2 AND next_at IS NOT NULL AND number > $3 ORDER BY number LIMIT $4"
            );
            tx.query(sql, args![store.as_str(), order.to_string(), after, limit])?
        }
    };
    rows.iter().map(|row| watched(store, row)).collect()
}

/// When the next parcel of any lane is due, if any is followed.
pub fn next_due(tx: &mut dyn Sql) -> Result<Option<Timestamp>> {
    let row = tx.query_one("SELECT MIN(next_at) AS at FROM parcels WHERE next_at IS NOT NULL", &[])?;
    Ok(row.map(|row| row.opt_int("at")).transpose()?.flatten().map(Timestamp::from_ms))
}
