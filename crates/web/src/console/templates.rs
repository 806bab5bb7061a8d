//! Messages to customers and managers: what is told in which text, and the switch that keeps news from customers. The editor
//! of one text is [`edit`].

mod difference;
pub(super) mod edit;
mod fixture;
mod preview;
mod submit;
mod trial;
mod wrong;

pub(super) use submit::submit;

use super::act::Act;
use super::attempt::capitalised;
use super::badge::{Badge, Sign};
use super::desk::{Desk, Failure, Storeless};
use super::effect::{news_key, notice_key};
use super::frame::{Frame, Section};
use super::reply;
use crate::view::icon::Tone;
use crate::view::words::Words;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use krama_domain::channel::Channel;
use krama_domain::lang::Lang;
use krama_domain::news::News;
use krama_domain::notice::Notice;
use krama_domain::shop::Store;
use krama_domain::staff::Right;
use krama_domain::template::Topic;
use krama_store::Sql;
use krama_store::repo::stores;
use krama_store::repo::templates::{self, Cell, Overview};

/// Where the page is.
const PATH: &str = "/console/templates";
/// The channel whose texts are listed.
const LISTED: Channel = Channel::Telegram;

/// The path of the editor of a text.
fn path_of(cell: Cell) -> String {
    format!("{PATH}/{}", name_of(cell))
}

/// What the audit log calls a text.
fn name_of(cell: Cell) -> String {
    format!("{}/{}/{}", cell.topic.code(), cell.channel.code(), cell.lang.tag())
}

/// The text of an address. Managers read the store's language, by Telegram.
fn cell_of(store: &Store, topic: &str, channel: &str, lang: &str) -> Option<Cell> {
    let lang = Lang::ALL.into_iter().find(|known| known.tag() == lang)?;
    let cell = Cell { topic: Topic::from_code(topic)?, channel: Channel::from_code(channel)?, lang };
    let is_read = cell.channel == Channel::Telegram && lang == store.lang;
    (!cell.topic.is_to_managers() || is_read).then_some(cell)
}

/// What a text tells, in words.
fn title_of(words: Words<'_>, topic: Topic) -> String {
    capitalised(&words.t(match topic {
        Topic::Customer(news) => news_key(news),
        Topic::Managers(notice) => notice_key(notice),
    }))
}

/// What is in force: a version, or the built-in text.
fn in_force(words: Words<'_>, version: i64) -> Badge {
    if version == templates::BUILT_IN {
        Badge::new(Tone::Neutral, Sign::Full, words.t("templates-built-in"))
    } else {
        Badge::new(Tone::Success, Sign::Check, words.with("templates-version", "version", version))
    }
}

fn draft_badge(words: Words<'_>) -> Badge {
    Badge::new(Tone::Info, Sign::Half, words.t("templates-draft"))
}

fn silenced_badge(words: Words<'_>) -> Badge {
    Badge::new(Tone::Warning, Sign::Pause, words.t("templates-silenced"))
}

/// One topic.
struct Row {
    code: String,
    name: String,
    silenced: Option<Badge>,
    texts: Vec<Text>,
}

/// One text on it.
struct Text {
    url: String,
    lang: &'static str,
    lang_name: &'static str,
    badges: Vec<Badge>,
}

#[derive(Template)]
#[template(path = "console/templates.html")]
struct Page<'a> {
    frame: Frame<'a>,
    channel: &'static str,
    languages: [&'static str; 4],
    rows: Vec<Row>,
    notices: Vec<Row>,
    quiet: String,
    /// Where quiet hours are changed, for those who may.
    settings: Option<String>,
}

fn row(desk: &Desk, words: Words<'_>, store: &Store, topic: Topic, overview: &Overview) -> Row {
    let text = |lang: Lang| {
        let version = overview.versions.get(&(topic, lang)).copied().unwrap_or(templates::BUILT_IN);
        let draft = overview.drafts.contains(&(topic, lang)).then(|| draft_badge(words));
        Text {
            url: desk.url(&path_of(Cell { topic, channel: LISTED, lang })),
            lang: lang.tag(),
            lang_name: lang.name(),
            badges: std::iter::once(in_force(words, version)).chain(draft).collect(),
        }
    };
    Row {
        code: topic.code(),
        name: title_of(words, topic),
        silenced: is_silent(store, topic).then(|| silenced_badge(words)),
        texts: match topic {
            Topic::Customer(_) => Lang::ALL.map(text).into(),
            Topic::Managers(_) => vec![text(store.lang)],
        },
    }
}

/// Whether customers are not told of it.
fn is_silent(store: &Store, topic: Topic) -> bool {
    matches!(topic, Topic::Customer(news) if store.silent.contains(&news))
}

/// When customers are not written to, in words.
fn quiet(words: Words<'_>, store: &Store) -> String {
    match store.quiet_hours {
        Some(hours) => words.with("templates-quiet", "hours", hours),
        None => words.t("templates-no-quiet"),
    }
}

/// Shows all texts of the listed channel.
pub(super) async fn show(desk: Desk) -> Response {
    let Some(store) = desk.store.clone() else {
        return desk.page(&Storeless { frame: Frame::inside(&desk, Some(Section::Templates)) });
    };
    let id = store.id.clone();
    match desk.read("console templates", move |tx| templates::overview(tx, &id, LISTED)).await {
        Err(error) => desk.refuse(&Failure::Internal(error)),
        Ok(overview) => {
            let frame = Frame::inside(&desk, Some(Section::Templates));
            let words = frame.words;
            let row_of = |topic| row(&desk, words, &store, topic, &overview);
            desk.page(&Page {
                channel: LISTED.name(),
                languages: Lang::ALL.map(Lang::name),
                rows: News::ALL.map(|news| row_of(Topic::Customer(news))).into(),
                notices: Notice::ALL.map(|notice| row_of(Topic::Managers(notice))).into(),
                quiet: quiet(words, &store),
                settings: desk.may(Right::Settings).then(|| desk.url("/console/settings")),
                frame,
            })
        }
    }
}

/// Keeps news back, or tells them again.
pub(super) async fn silence(Path(news): Path<String>, act: Act) -> Response {
    let (Some(store), Some(news)) = (act.desk.store.clone(), News::from_code(&news)) else {
        return act.desk.refuse(&Failure::Missing);
    };
    let silent = act.fields.get("silent") == "yes";
    let scribe = act.scribe();
    let write = move |tx: &mut dyn Sql| {
        stores::lock(tx, &store.id)?;
        let Some(mut store) = stores::get(tx, &store.id)? else { return Ok(false) };
        let changed = if silent { store.silent.insert(news) } else { store.silent.remove(&news) };
        if changed {
            stores::update(tx, &store)?;
            let action = if silent { "template.silence" } else { "template.tell" };
            scribe.note(tx, action, news.code(), None, None)?;
        }
        Ok(changed)
    };
    match (act.write("silence news", write).await, silent) {
        (Err(error), _) => act.desk.refuse(&Failure::Internal(error)),
        (Ok(false), _) => reply::refused(&act.desk, PATH, "template-same"),
        (Ok(true), true) => reply::back(&act.desk, PATH, "template-silenced"),
        (Ok(true), false) => reply::back(&act.desk, PATH, "template-told"),
    }
}
