//! Texts of messages to customers and managers: drafts and published versions.
//!
//! A version is never changed and never removed: what was sent can always be read again. Texts are kept as they were
//! written; whether one may be published is judged by [`krama_domain::template::check`] before it comes here.

use super::stored;
use crate::{Result, Row, Sql, args};
use krama_domain::channel::Channel;
use krama_domain::ids::StoreId;
use krama_domain::lang::Lang;
use krama_domain::template::Topic;
use krama_domain::time::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

/// Most versions of one page of a history.
pub const PAGE_MAX: i64 = 100;
/// The version of the built-in text.
pub const BUILT_IN: i64 = 0;
/// Most rows that an overview reads: every topic in every language, and to spare.
const CELLS_MAX: i64 = 1_000;

/// What a text is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell {
    /// Of what it tells, and to whom.
    pub topic: Topic,
    /// By which messenger.
    pub channel: Channel,
    /// In which language.
    pub lang: Lang,
}

/// A published text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// From 1.
    pub version: i64,
    /// The template.
    pub text: String,
    /// Who published it.
    pub author: String,
    /// Why, in their words; may be empty.
    pub note: String,
    /// When.
    pub at: Timestamp,
}

/// A text that is being written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The template, perhaps with faults.
    pub text: String,
    /// Who saved it last.
    pub author: String,
    /// When.
    pub at: Timestamp,
}

/// What a message is made of now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Current {
    /// [`BUILT_IN`], or the newest version.
    pub version: i64,
    /// The store's own text; `None` stands for the built-in one.
    pub text: Option<String>,
}

/// How a channel's texts stand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overview {
    /// The newest version of each text that has one.
    pub versions: BTreeMap<(Topic, Lang), i64>,
    /// Texts that have a draft.
    pub drafts: BTreeSet<(Topic, Lang)>,
}

fn topic(row: &Row) -> Result<Topic> {
    let code = row.text("event")?;
    stored("topic", Topic::from_code(code).ok_or_else(|| format!("there is no topic \"{code}\"")))
}

fn lang(row: &Row) -> Result<Lang> {
    let tag = row.text("lang")?;
    stored("language", Lang::from_tag(tag).ok_or_else(|| format!("there is no language \"{tag}\"")))
}

/// How all texts of a channel stand.
pub fn overview(tx: &mut dyn Sql, store: &StoreId, channel: Channel) -> Result<Overview> {
    let args = args![store.as_str(), channel.code(), CELLS_MAX];
    let versions = "SELECT event, lang, CAST(MAX(version) AS BIGINT) AS version FROM templates
        WHERE store_id = $1 AND channel = $2 GROUP BY event, lang LIMIT $3";
    let drafts = "SELECT event, lang FROM template_drafts WHERE store_id = $1 AND channel = $2 LIMIT $3";
    let version = |row: &Row| Ok(((topic(row)?, lang(row)?), row.int("version")?));
    let draft = |row: &Row| Ok((topic(row)?, lang(row)?));
    Ok(Overview {
        versions: tx.query(versions, args)?.iter().map(version).collect::<Result<_>>()?,
        drafts: tx.query(drafts, args)?.iter().map(draft).collect::<Result<_>>()?,
    })
}

/// Every text that a store has of its own, as it is in force, with its version.
pub fn in_force(tx: &mut dyn Sql, store: &StoreId) -> Result<Vec<(Cell, i64, String)>> {
    let sql = "SELECT t.event, t.channel, t.lang, t.version, t.text FROM templates AS t
        WHERE t.store_id = $1 AND t.version = (SELECT MAX(n.version) FROM templates AS n WHERE n.store_id = t.store_id
            AND n.event = t.event AND n.channel = t.channel AND n.lang = t.lang)
        LIMIT $2";
    let read = |row: &Row| {
        let channel = Channel::from_code(row.text("channel")?);
        let channel = stored("channel", channel.ok_or("there is no such channel"))?;
        Ok((
            Cell { topic: topic(row)?, channel, lang: lang(row)? },
            row.int("version")?,
            row.text("text")?.to_owned(),
        ))
    };
    tx.query(sql, args![store.as_str(), CELLS_MAX])?.iter().map(read).collect()
}

/// What a message is made of now.
pub fn current(tx: &mut dyn Sql, store: &StoreId, cell: Cell) -> Result<Current> {
    let newest = history(tx, store, cell, 1)?.into_iter().next();
    Ok(match newest {
        Some(newest) => Current { version: newest.version, text: Some(newest.text) },
        None => Current { version: BUILT_IN, text: None },
    })
}

fn read(row: &Row) -> Result<Version> {
    Ok(Version {
        version: row.int("version")?,
        text: row.text("text")?.to_owned(),
        author: row.text("author")?.to_owned(),
        note: row.text("note")?.to_owned(),
        at: Timestamp::from_ms(row.int("created_at")?),
    })
}

/// The newest versions, at most `limit` and [`PAGE_MAX`].
pub fn history(tx: &mut dyn Sql, store: &StoreId, cell: Cell, limit: i64) -> Result<Vec<Version>> {
    let sql = "SELECT version, text, author, note, created_at FROM templates
        WHERE store_id = $1 AND event = $2 AND channel = $3 AND lang = $4 ORDER BY version DESC LIMIT $5";
    let Cell { topic, channel, lang } = cell;
    let limit = limit.clamp(1, PAGE_MAX);
    let args = args![store.as_str(), topic.code(), channel.code(), lang.tag(), limit];
    tx.query(sql, args)?.iter().map(read).collect()
}

/// One version.
pub fn version(tx: &mut dyn Sql, store: &StoreId, cell: Cell, version: i64) -> Result<Option<Version>> {
    let sql = "SELECT version, text, author, note, created_at FROM templates
        WHERE store_id = $1 AND event = $2 AND channel = $3 AND lang = $4 AND version = $5";
    let Cell { topic, channel, lang } = cell;
    let args = args![store.as_str(), topic.code(), channel.code(), lang.tag(), version];
    tx.query_one(sql, args)?.as_ref().map(read).transpose()
}

/// A text to be published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Publication<'a> {
    /// The newest version that its author has seen; [`BUILT_IN`] where there was none.
    pub seen: i64,
    /// The template, which has been judged.
    pub text: &'a str,
    /// Who publishes it.
    pub author: &'a str,
    /// Why, in their words; may be empty.
    pub note: &'a str,
    /// When.
    pub at: Timestamp,
}

/// Makes the next version of a text, and removes its draft. Answers the version's number; `None`, and nothing is done,
/// when somebody else has published one meanwhile.
pub fn publish(tx: &mut dyn Sql, store: &StoreId, cell: Cell, new: &Publication<'_>) -> Result<Option<i64>> {
    let newest = history(tx, store, cell, 1)?.first().map_or(BUILT_IN, |newest| newest.version);
    if newest != new.seen {
        return Ok(None);
    }
    let sql =
        "INSERT INTO templates (store_id, event, channel, lang, version, text, author, note, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING";
    let Cell { topic, channel, lang } = cell;
    let place = args![
        store.as_str(),
        topic.code(),
        channel.code(),
        lang.tag(),
        newest + 1,
        new.text,
        new.author,
        new.note,
        new.at.as_ms(),
    ];
    if tx.execute(sql, place)? == 0 {
        return Ok(None);
    }
    drop_draft(tx, store, cell)?;
    Ok(Some(newest + 1))
}

/// The draft of a text.
pub fn draft(tx: &mut dyn Sql, store: &StoreId, cell: Cell) -> Result<Option<Draft>> {
    let sql = "SELECT text, author, saved_at FROM template_drafts
        WHERE store_id = $1 AND event = $2 AND channel = $3 AND lang = $4";
    let Cell { topic, channel, lang } = cell;
    let row = tx.query_one(sql, args![store.as_str(), topic.code(), channel.code(), lang.tag()])?;
    let read = |row: Row| {
        Ok(Draft {
            text: row.text("text")?.to_owned(),
            author: row.text("author")?.to_owned(),
            at: Timestamp::from_ms(row.int("saved_at")?),
        })
    };
    row.map(read).transpose()
}

/// Keeps a text that is being written, in place of the draft before.
pub fn save_draft(tx: &mut dyn Sql, store: &StoreId, cell: Cell, draft: &Draft) -> Result<()> {
    let sql = "INSERT INTO template_drafts (store_id, event, channel, lang, text, author, saved_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (store_id, event, channel, lang) DO UPDATE SET
            text = excluded.text, author = excluded.author, saved_at = excluded.saved_at";
    let Cell { topic, channel, lang } = cell;
    tx.execute(
        sql,
        args![
            store.as_str(),
            topic.code(),
            channel.code(),
            lang.tag(),
            &draft.text,
            &draft.author,
            draft.at.as_ms(),
        ],
    )?;
    Ok(())
}

/// Removes a draft. Answers whether there was one.
pub fn drop_draft(tx: &mut dyn Sql, store: &StoreId, cell: Cell) -> Result<bool> {
    let sql = "DELETE FROM template_drafts
        WHERE store_id = $1 AND event = $2 AND channel = $3 AND lang = $4";
    let Cell { topic, channel, lang } = cell;
    Ok(tx.execute(sql, args![store.as_str(), topic.code(), channel.code(), lang.tag()])? > 0)
}
