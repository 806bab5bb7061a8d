//! Rounds of reconciliation: asked for, running from window to window, ended with what they came to. One runs at a time
//! in a store.

use super::stores;
use crate::{Error, Result, Row, Sql, args};
use krama_domain::effect::Destination;
use krama_domain::ids::StoreId;
use krama_domain::reconcile::{Kind, QUIET_MS};
use krama_domain::time::Timestamp;

/// Most rounds of one page.
pub const PAGE_MAX: i64 = 200;

/// How far a round is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Somebody asked for it.
    Waiting,
    /// It reads and asks.
    Running,
    /// It came to its end.
    Done,
    /// It could not.
    Failed,
}

impl State {
    const ALL: [Self; 4] = [Self::Waiting, Self::Running, Self::Done, Self::Failed];

    /// The name in the database and commands.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }

    /// Whether nothing more comes of it.
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Failed)
    }
}

/// How much of what a round met.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Invoices that were compared.
    pub checked: i64,
    /// Money that our ledger lacks.
    pub missing: i64,
    /// Money that the provider does not list.
    pub extra: i64,
    /// Sums that differ.
    pub different: i64,
    /// Findings that are none any more.
    pub healed: i64,
    /// Lines that could not be read.
    pub unread: i64,
    /// Findings of it that needed somebody when it ended.
    pub left_open: i64,
}

impl Counts {
    /// One more finding of a kind.
    pub const fn add(&mut self, kind: Kind) {
        match kind {
            Kind::Missing => self.missing += 1,
            Kind::Extra => self.extra += 1,
            Kind::Different => self.different += 1,
        }
    }
}

/// What somebody wants of a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wish {
    /// Where it begins; as far back as a night looks, when not given.
    pub since: Option<Timestamp>,
    /// Milliseconds for which a movement of money is too young to be judged.
    pub quiet_ms: i64,
}

impl Default for Wish {
    /// What a night does.
    fn default() -> Self {
        Self { since: None, quiet_ms: QUIET_MS }
    }
}

/// A round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    /// Whose.
    pub store: StoreId,
    /// Its number in the store, from 1.
    pub nth: i64,
    /// How far it is.
    pub state: State,
    /// Who asked for it; nobody, when it came by itself.
    pub asked_by: Option<String>,
    /// When it was asked for, or due.
    pub asked_at: Timestamp,
    /// What it judges begins here; before the round begins, what was asked for.
    pub since: Option<Timestamp>,
    /// And ends here; set when it begins.
    pub until: Option<Timestamp>,
    /// Everything before this is read.
    pub cursor: Timestamp,
    /// Milliseconds that are read at once.
    pub span_ms: i64,
    /// Milliseconds for which a movement of money is too young to be judged.
    pub quiet_ms: i64,
    /// When it began.
    pub started_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// What it came to so far.
    pub counts: Counts,
    /// Why it failed, or what holds it up.
    pub reason: Option<String>,
}

fn state_of(row: &Row) -> Result<State> {
    let name = row.text("state")?;
    let unknown =
        || Error::Corrupt { what: "round".to_owned(), text: format!("there is no state \"{name}\"") };
    State::ALL.into_iter().find(|state| state.code() == name).ok_or_else(unknown)
}

fn read(store: &StoreId, row: &Row) -> Result<Round> {
    let instant = |name: &'static str| Ok::<_, Error>(row.opt_int(name)?.map(Timestamp::from_ms));
    Ok(Round {
        store: store.clone(),
        nth: row.int("nth")?,
        state: state_of(row)?,
        asked_by: row.opt_text("asked_by")?.map(str::to_owned),
        asked_at: Timestamp::from_ms(row.int("asked_at")?),
        since: instant("since")?,
        until: instant("until")?,
        cursor: instant("cursor")?.unwrap_or(Timestamp::from_ms(0)),
        span_ms: row.opt_int("span")?.unwrap_or(0),
        quiet_ms: row.int("quiet")?,
        started_at: instant("started_at")?,
        ended_at: instant("ended_at")?,
        counts: Counts {
            checked: row.int("checked")?,
            missing: row.int("missing")?,
            extra: row.int("extra")?,
            different: row.int("different")?,
            healed: row.int("healed")?,
            unread: row.int("unread")?,
            left_open: row.int("left_open")?,
        },
        reason: row.opt_text("reason")?.map(str::to_owned),
    })
}

/// The round that is to be worked on: the one that runs, otherwise the one that waits longest.
pub fn current(tx: &mut dyn Sql, store: &StoreId) -> Result<Option<Round>> {
    let sql = "SELECT * FROM reconciliations WHERE store_id = $1 AND state IN ('waiting', 'running') ORDER BY nth LIMIT 1";
    tx.query_one(sql, args![store.as_str()])?.map(|row| read(store, &row)).transpose()
}

/// Adds a round that waits. Whoever asks while another one waits joins that one, which then begins at the earlier of
/// both beginnings and judges what is younger. Answers its number.
pub fn ask(
    tx: &mut dyn Sql,
    store: &StoreId,
    wish: Wish,
    asked_by: Option<&str>,
    now: Timestamp,
) -> Result<i64> {
    let sql = "SELECT nth, since, quiet FROM reconciliations WHERE store_id = $1 AND state = 'waiting' ORDER BY nth LIMIT 1";
    if let Some(row) = tx.query_one(sql, args![store.as_str()])? {
        let nth = row.int("nth")?;
        // Without a beginning it begins where a round of the night does; an earlier one counts.
        let earlier = match (row.opt_int("since")?, wish.since.map(Timestamp::as_ms)) {
            (Some(known), Some(asked)) => Some(known.min(asked)),
            (known, asked) => known.or(asked),
        };
        let quiet = row.int("quiet")?.min(wish.quiet_ms);
        let sql = "UPDATE reconciliations SET since = $3, quiet = $4 WHERE store_id = $1 AND nth = $2";
        tx.execute(sql, args![store.as_str(), nth, earlier, quiet])?;
        return Ok(nth);
    }
    let nth = stores::count(tx, store, "reconciliations")?;
    let sql = "INSERT INTO reconciliations (store_id, nth, provider, state, asked_by, asked_at, since, quiet,
            checked, missing, extra, different, healed, unread, left_open)
        VALUES ($1, $2, $3, 'waiting', $4, $5, $6, $7, 0, 0, 0, 0, 0, 0, 0)";
    let (provider, since) = (Destination::Monobank.code(), wish.since.map(Timestamp::as_ms));
    tx.execute(sql, args![store.as_str(), nth, provider, asked_by, now.as_ms(), since, wish.quiet_ms])?;
    Ok(nth)
}

/// Writes a round down as it stands.
pub fn save(tx: &mut dyn Sql, round: &Round) -> Result<()> {
    let sql = "UPDATE reconciliations SET state = $3, since = $4, until = $5, cursor = $6, span = $7, started_at = $8,
            ended_at = $9, checked = $10, missing = $11, extra = $12, different = $13, healed = $14, unread = $15,
            reason = $16, left_open = $17
        WHERE store_id = $1 AND nth = $2";
    let ms = |at: Option<Timestamp>| at.map(Timestamp::as_ms);
    let counts = &round.counts;
    tx.execute(
        sql,
        args![
            round.store.as_str(),
            round.nth,
            round.state.code(),
            ms(round.since),
            ms(round.until),
            round.cursor.as_ms(),
            round.span_ms,
            ms(round.started_at),
            ms(round.ended_at),
            counts.checked,
            counts.missing,
            counts.extra,
            counts.different,
            counts.healed,
            counts.unread,
            round.reason.as_ref(),
            counts.left_open,
        ],
    )?;
    if round.state.is_over() {
        tx.wake("reconciliations");
    }
    Ok(())
}

/// A round by its number.
pub fn get(tx: &mut dyn Sql, store: &StoreId, nth: i64) -> Result<Option<Round>> {
    let sql = "SELECT * FROM reconciliations WHERE store_id = $1 AND nth = $2";
    tx.query_one(sql, args![store.as_str(), nth])?.map(|row| read(store, &row)).transpose()
}

/// The newest rounds of a store, at most [`PAGE_MAX`].
pub fn newest(tx: &mut dyn Sql, store: &StoreId, limit: i64) -> Result<Vec<Round>> {
    let sql = "SELECT * FROM reconciliations WHERE store_id = $1 ORDER BY nth DESC LIMIT $2";
    let rows = tx.query(sql, args![store.as_str(), limit.clamp(1, PAGE_MAX)])?;
    rows.iter().map(|row| read(store, row)).collect()
}
