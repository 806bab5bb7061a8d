//! The audit log: who did what, when, by which way, and how it stood before and after. Rows are only ever added, in the
//! transaction of what they tell of.
//!
//! Never a secret and never a shopper's personal data: `was` and `became` tell states, sums, names of settings.

use super::people::PROGRAM;
use super::stored;
use crate::{Error, Result, Row, Sql, Value, args};
use krama_domain::ids::{AuditId, PersonId, StoreId};
use krama_domain::time::Timestamp;

/// Most lines of one page.
pub const PAGE_MAX: i64 = 500;
/// Longest `was` or `became` that is kept, in characters.
const TOLD_MAX_CHARS: usize = 1_000;

/// By which way something was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Via {
    /// The console.
    Console,
    /// The command line.
    Cli,
    /// The API, with a key.
    Api,
}

impl Via {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Console, Self::Cli, Self::Api];

    /// The name in the database and in filters.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Console => "console",
            Self::Cli => "cli",
            Self::Api => "api",
        }
    }

    /// The way of a name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|via| via.code() == code)
    }
}

/// Who did something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// The person, where it was one who works here.
    pub person: Option<PersonId>,
    /// Their name, the key's name, or the account that ran the command.
    pub name: String,
    /// By which way.
    pub via: Via,
    /// The request's identity, to find it in the log; empty for commands.
    pub request_id: String,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Key.
    pub id: AuditId,
    /// Whose; `None` for matters of the whole program.
    pub store: Option<StoreId>,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub who: Who,
    /// What was done: `order.cancel`, `lane.pause`, `person.invite`.
    pub action: String,
    /// To what: an order's number, a lane, a setting's name, an e-mail address.
    pub subject: String,
    /// How it stood before.
    pub was: Option<String>,
    /// How it stands now.
    pub became: Option<String>,
}

fn cut(text: Option<&String>) -> Option<String> {
    text.map(|text| text.chars().take(TOLD_MAX_CHARS).collect())
}

/// Adds a line.
pub fn append(tx: &mut dyn Sql, line: &Line) -> Result<()> {
    let sql = "INSERT INTO audit (store_id, audit_id, at, person_id, who, via, action, subject, was, became, request_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    tx.execute(
        sql,
        args![
            line.store.as_ref().map_or(PROGRAM, StoreId::as_str),
            line.id.to_string(),
            line.at.as_ms(),
            line.who.person.map(|id| id.to_string()),
            &line.who.name,
            line.who.via.code(),
            &line.action,
            &line.subject,
            cut(line.was.as_ref()),
            cut(line.became.as_ref()),
            &line.who.request_id,
        ],
    )?;
    Ok(())
}

fn read(row: &Row) -> Result<Line> {
    let via = row.text("via")?;
    let unknown = || Error::Corrupt { what: "audit".to_owned(), text: format!("unknown way \"{via}\"") };
    let store = Some(row.text("store_id")?).filter(|id| *id != PROGRAM);
    let person = row.opt_text("person_id")?;
    Ok(Line {
        id: stored("audit id", AuditId::parse(row.text("audit_id")?))?,
        store: store.map(|id| stored("store id", StoreId::parse(id))).transpose()?,
        at: Timestamp::from_ms(row.int("at")?),
        who: Who {
            person: person.map(|id| stored("person id", PersonId::parse(id))).transpose()?,
            name: row.text("who")?.to_owned(),
            via: Via::from_code(via).ok_or_else(unknown)?,
            request_id: row.text("request_id")?.to_owned(),
        },
        action: row.text("action")?.to_owned(),
        subject: row.text("subject")?.to_owned(),
        was: row.opt_text("was")?.map(str::to_owned),
        became: row.opt_text("became")?.map(str::to_owned),
    })
}

/// Where a page begins: after this line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// When the last line of the page before was written.
    pub at: Timestamp,
    /// Its key.
    pub id: AuditId,
}

/// Which lines a page shows; the default is all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only what this person did.
    pub person: Option<PersonId>,
    /// Only this action.
    pub action: Option<String>,
    /// Only what was done to this.
    pub subject: Option<String>,
    /// Only what was done by this way.
    pub via: Option<Via>,
    /// Only from this instant on.
    pub from: Option<Timestamp>,
    /// Only before this instant.
    pub until: Option<Timestamp>,
}

/// A page of a store's lines, or with `None` of the whole program's, the newest first.
pub fn page(
    tx: &mut dyn Sql,
    store: Option<&StoreId>,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<Line>> {
    search(tx, store, &Filter::default(), after, limit)
}

/// A page of those lines that a filter lets through. The narrowest filter chooses the index; the others are applied to
/// what it finds. A line is never newer than `until` and never older than `from`, so a period bounds the work.
pub fn search(
    tx: &mut dyn Sql,
    store: Option<&StoreId>,
    filter: &Filter,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<Line>> {
    let by_time =
        "SELECT store_id, audit_id, at, person_id, who, via, action, subject, was, became, request_id
        FROM audit WHERE store_id = $1 AND (at, audit_id) < ($2, $3) AND at >= $4 AND ($5 = '' OR via = $5)
        ORDER BY at DESC, audit_id DESC LIMIT $6";
    let by_subject =
        "SELECT store_id, audit_id, at, person_id, who, via, action, subject, was, became, request_id
        FROM audit WHERE store_id = $1 AND (at, audit_id) < ($2, $3) AND at >= $4 AND ($5 = '' OR via = $5)
            AND subject = $7 AND ($8 = '' OR person_id = $8) AND ($9 = '' OR action = $9)
        ORDER BY at DESC, audit_id DESC LIMIT $6";
    let by_person =
        "SELECT store_id, audit_id, at, person_id, who, via, action, subject, was, became, request_id
        FROM audit WHERE store_id = $1 AND (at, audit_id) < ($2, $3) AND at >= $4 AND ($5 = '' OR via = $5)
            AND person_id = $7 AND ($8 = '' OR action = $8)
        ORDER BY at DESC, audit_id DESC LIMIT $6";
    let by_action =
        "SELECT store_id, audit_id, at, person_id, who, via, action, subject, was, became, request_id
        FROM audit WHERE store_id = $1 AND (at, audit_id) < ($2, $3) AND at >= $4 AND ($5 = '' OR via = $5)
            AND action = $7
        ORDER BY at DESC, audit_id DESC LIMIT $6";
    let (at, id) = begin(filter, after);
    let from = filter.from.map_or(i64::MIN, Timestamp::as_ms);
    let via = filter.via.map_or("", Via::code);
    let mut args =
        args![store.map_or(PROGRAM, StoreId::as_str), at, id, from, via, limit.clamp(1, PAGE_MAX),].to_vec();
    let person = filter.person.map(|id| id.to_string());
    let sql = match (&filter.subject, &person, &filter.action) {
        (Some(subject), person, action) => {
            let other = |text: &Option<String>| Value::from(text.as_deref().unwrap_or_default());
            args.extend([Value::from(subject.as_str()), other(person), other(action)]);
            by_subject
        }
        (None, Some(person), action) => {
            let action = Value::from(action.as_deref().unwrap_or_default());
            args.extend([Value::from(person.as_str()), action]);
            by_person
        }
        (None, None, Some(action)) => {
            args.push(Value::from(action.as_str()));
            by_action
        }
        (None, None, None) => by_time,
    };
    tx.query(sql, &args)?.iter().map(read).collect()
}

/// Where a page begins: after the cursor, and before the end of the period.
fn begin(filter: &Filter, after: Option<Cursor>) -> (i64, String) {
    let end = filter.until.map_or(i64::MAX, Timestamp::as_ms);
    match after {
        Some(cursor) if cursor.at.as_ms() < end => (cursor.at.as_ms(), cursor.id.to_string()),
        // No key is smaller than the empty one: everything of that instant is left out.
        _ => (end, String::new()),
    }
}

/// The newest lines about one thing of a store, such as an order by its number.
pub fn of_subject(tx: &mut dyn Sql, store: &StoreId, subject: &str, limit: i64) -> Result<Vec<Line>> {
    let sql = "SELECT store_id, audit_id, at, person_id, who, via, action, subject, was, became, request_id
        FROM audit WHERE store_id = $1 AND subject = $2 ORDER BY at DESC, audit_id DESC LIMIT $3";
    let limit = limit.clamp(1, PAGE_MAX);
    tx.query(sql, args![store.as_str(), subject, limit])?.iter().map(read).collect()
}
