//! The audit log: who did what, when, by which way, and how it stood before and after. Rows are only ever added, in the
//! transaction of what they tell of.
//!
//! Never a secret and never a shopper's personal data: `was` and `became` tell states, sums, names of settings.

use super::people::PROGRAM;
use super::stored;
use crate::{Error, Result, Row, Sql, args};
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

/// A page of a store's lines, or with `None` of the whole program's, the newest first.
pub fn page(
    tx: &mut dyn Sql,
    store: Option<&StoreId>,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<Line>> {
    let limit = limit.clamp(1, PAGE_MAX);
    let store = store.map_or(PROGRAM, StoreId::as_str);
    let rows = match after {
        None => {
            let sql =
                "SELECT store_id, audit_id, at, person_id, who, via, action, subject, was, became, request_id
                FROM audit WHERE store_id = $1 ORDER BY at DESC, audit_id DESC LIMIT $2";
            tx.query(sql, args![store, limit])?
        }
        Some(cursor) => {
            let sql =
                "SELECT store_id, audit_id, at, person_id, who, via, action, subject, was, became, request_id
                FROM audit WHERE store_id = $1 AND (at, audit_id) < ($2, $3)
                ORDER BY at DESC, audit_id DESC LIMIT $4";
            tx.query(sql, args![store, cursor.at.as_ms(), cursor.id.to_string(), limit])?
        }
    };
    rows.iter().map(read).collect()
}

/// The newest lines about one thing of a store, such as an order by its number.
pub fn of_subject(tx: &mut dyn Sql, store: &StoreId, subject: &str, limit: i64) -> Result<Vec<Line>> {
    let sql = "SELECT store_id, audit_id, at, person_id, who, via, action, subject, was, became, request_id
        FROM audit WHERE store_id = $1 AND subject = $2 ORDER BY at DESC, audit_id DESC LIMIT $3";
    let limit = limit.clamp(1, PAGE_MAX);
    tx.query(sql, args![store.as_str(), subject, limit])?.iter().map(read).collect()
}
