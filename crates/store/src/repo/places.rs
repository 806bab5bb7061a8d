//! The directory of settlements and branches: a copy of the carrier's list, from which checkout is served.
//!
//! The list is the carrier's, so it stands under '*' and not under a store. It is kept in generations: [`refresh`] writes a
//! new one beside the old one and switches at the end, [`search`] reads the one that counts.

pub mod refresh;
pub mod search;

use super::people::PROGRAM;
use crate::{Error, Result, Row, Sql, args};
use krama_domain::time::Timestamp;

/// The carrier of the list; the only one so far.
const CARRIER: &str = "nova_poshta";

/// What a refresh is reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Branches and lockers.
    Branches,
    /// Settlements; after the branches, so that each is written down with how many it has.
    Settlements,
}

impl Stage {
    const ALL: [Self; 2] = [Self::Branches, Self::Settlements];

    const fn code(self) -> &'static str {
        match self {
            Self::Branches => "branches",
            Self::Settlements => "settlements",
        }
    }
}

/// A refresh under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Building {
    /// The generation that it writes.
    pub generation: i64,
    /// What it reads.
    pub stage: Stage,
    /// The page that comes next, from 1.
    pub page: i64,
    /// The store whose key it uses.
    pub by: String,
    /// Settlements that it has so far.
    pub settlements: i64,
    /// Branches that it has so far.
    pub branches: i64,
    /// When it began.
    pub started_at: Timestamp,
    /// When it had its last page.
    pub moved_at: Timestamp,
}

/// Why a refresh came to nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// The carrier listed nothing.
    Empty,
    /// The carrier listed less than half of what is known.
    Short,
    /// The carrier does not accept the key.
    Refused,
    /// The carrier did not answer as it should, as often as it was asked.
    Unavailable,
}

impl Failure {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Empty, Self::Short, Self::Refused, Self::Unavailable];

    /// The name in the database and of its text.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Short => "short",
            Self::Refused => "refused",
            Self::Unavailable => "unavailable",
        }
    }
}

/// A refresh that came to nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failed {
    /// When.
    pub at: Timestamp,
    /// Why.
    pub failure: Failure,
    /// What the carrier said, or what was counted.
    pub detail: String,
}

/// How the directory stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Directory {
    /// The generation that counts; 0 while there is none.
    pub generation: i64,
    /// When it was read.
    pub refreshed_at: Option<Timestamp>,
    /// Its settlements.
    pub settlements: i64,
    /// Its branches and lockers.
    pub branches: i64,
    /// The refresh under way, if one is.
    pub building: Option<Building>,
    /// Why the last refresh came to nothing, if it did.
    pub failed: Option<Failed>,
}

impl Directory {
    /// Whether places can be chosen from it.
    pub const fn is_filled(&self) -> bool {
        self.branches > 0 && self.settlements > 0
    }
}

fn named<T: Copy>(all: &[T], code: impl Fn(T) -> &'static str, name: &str) -> Result<T> {
    all.iter().copied().find(|one| code(*one) == name).ok_or_else(|| Error::Corrupt {
        what: "directory of places".to_owned(),
        text: format!("there is no \"{name}\" in it"),
    })
}

fn building(row: &Row) -> Result<Option<Building>> {
    let Some(generation) = row.opt_int("building")? else { return Ok(None) };
    Ok(Some(Building {
        generation,
        stage: named(&Stage::ALL, Stage::code, row.text("stage")?)?,
        page: row.int("page")?,
        by: row.text("built_by")?.to_owned(),
        settlements: row.int("built_settlements")?,
        branches: row.int("built_branches")?,
        started_at: Timestamp::from_ms(row.int("started_at")?),
        moved_at: Timestamp::from_ms(row.int("moved_at")?),
    }))
}

fn failed(row: &Row) -> Result<Option<Failed>> {
    let Some(at) = row.opt_int("failed_at")? else { return Ok(None) };
    Ok(Some(Failed {
        at: Timestamp::from_ms(at),
        failure: named(&Failure::ALL, Failure::code, row.text("failure")?)?,
        detail: row.opt_text("detail")?.unwrap_or_default().to_owned(),
    }))
}

/// How the directory stands.
pub fn directory(tx: &mut dyn Sql) -> Result<Directory> {
    let sql = "SELECT * FROM directories WHERE store_id = $1 AND carrier = $2";
    let Some(row) = tx.query_one(sql, args![PROGRAM, CARRIER])? else { return Ok(Directory::default()) };
    Ok(Directory {
        generation: row.int("generation")?,
        refreshed_at: row.opt_int("refreshed_at")?.map(Timestamp::from_ms),
        settlements: row.int("settlements")?,
        branches: row.int("branches")?,
        building: building(&row)?,
        failed: failed(&row)?,
    })
}
