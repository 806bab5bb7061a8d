//! The editor of one text: the text, its preview on an order, what is wrong with it, the variables, and its history.

use super::preview::{Choice, Preview, Subject};
use super::{
    cell_of, difference, draft_badge, in_force, is_silent, path_of, preview, quiet, silenced_badge, title_of,
    wrong,
};
use crate::console::badge::Badge;
use crate::console::desk::{Desk, Failure};
use crate::console::frame::{Frame, Section};
use crate::console::moment::{Moment, Reader};
use crate::console::reason;
use crate::console::reply;
use crate::view::words::Words;
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use krama_connectors::telegram::manager_chats;
use krama_domain::channel::Channel;
use krama_domain::lang::Lang;
use krama_domain::shop::Store;
use krama_domain::template::{Kind, Problem, Topic, VARIABLES, Variable, builtin, check};
use krama_engine::profile::Profiles;
use krama_store::repo::templates::{self, Cell, Draft, PAGE_MAX, Version};
use krama_store::{Result, Sql};
use std::borrow::Cow;

/// Longest note of a version, in characters.
pub(super) const NOTE_MAX_CHARS: usize = 200;

/// What the database knows of a text.
pub(super) struct Found {
    pub(super) history: Vec<Version>,
    draft: Option<Draft>,
    subject: Subject,
    /// Chats of the managers.
    chats: Vec<String>,
    /// The version that the reader compares with.
    old: Option<Version>,
}

/// What the page is about beside the text as it stands.
#[derive(Default)]
pub(super) struct Matter {
    /// What was typed, where a form was sent.
    pub(super) typed: Option<String>,
    /// The note that was typed.
    pub(super) note: String,
    /// The order of the preview.
    pub(super) order: String,
    /// The version to compare with.
    pub(super) version: Option<i64>,
    /// The key of what stands above all else, and the answer's status.
    pub(super) alarm: Option<(&'static str, StatusCode)>,
    /// What became of a trial: the chat that it went to, and why it did not arrive, if it did not.
    pub(super) trial: Option<(String, Option<String>)>,
}

impl Found {
    fn in_force(&self) -> i64 {
        self.history.first().map_or(templates::BUILT_IN, |newest| newest.version)
    }

    fn live_text(&self, cell: Cell) -> Cow<'_, str> {
        let newest = self.history.first().map(|newest| Cow::Borrowed(newest.text.as_str()));
        newest.unwrap_or_else(|| builtin(cell.topic, cell.lang))
    }
}

/// The built-in text as if it had been published.
pub(super) fn built_in(cell: Cell) -> Version {
    Version {
        version: templates::BUILT_IN,
        text: builtin(cell.topic, cell.lang).into_owned(),
        author: String::new(),
        note: String::new(),
        at: krama_domain::time::Timestamp::from_ms(0),
    }
}

/// A version by its number, the built-in one among them.
pub(super) fn version(tx: &mut dyn Sql, store: &Store, cell: Cell, number: i64) -> Result<Option<Version>> {
    if number == templates::BUILT_IN {
        return Ok(Some(built_in(cell)));
    }
    templates::version(tx, &store.id, cell, number)
}

fn find(
    tx: &mut dyn Sql,
    profiles: &Profiles,
    store: &Store,
    cell: Cell,
    order: &str,
    old: Option<i64>,
) -> Result<Found> {
    let settings = profiles.of_store(tx, store.clone())?;
    Ok(Found {
        chats: if cell.channel == Channel::Telegram { manager_chats(&settings) } else { Vec::new() },
        history: templates::history(tx, &store.id, cell, PAGE_MAX)?,
        draft: templates::draft(tx, &store.id, cell)?,
        subject: preview::find(tx, store, order)?,
        old: old.map(|number| version(tx, store, cell, number)).transpose()?.flatten(),
    })
}

/// A language of the same topic.
struct Other {
    url: String,
    name: &'static str,
    tag: &'static str,
    current: bool,
}

/// A row of the table of variables.
struct Known {
    name: &'static str,
    /// As it is written in a text.
    tag: String,
    kind: String,
    example: &'static str,
    certain: String,
}

/// One version of the history.
struct Past {
    name: String,
    at: Option<Moment>,
    author: String,
    note: String,
    url: String,
}

/// An older version beside the text.
struct Compared {
    name: String,
    version: i64,
    lines: Vec<difference::Line>,
}

#[derive(Template)]
#[template(path = "console/template.html")]
struct Page<'a> {
    frame: Frame<'a>,
    title: String,
    channel: &'static str,
    lang: Lang,
    back: String,
    languages: Vec<Other>,
    badges: Vec<Badge>,
    action: String,
    alarm: Option<String>,
    faults: Vec<wrong::Said>,
    text: String,
    note: String,
    seen: i64,
    has_draft: bool,
    /// Whether older spellings stand in the text.
    is_older: bool,
    orders: Vec<Choice>,
    preview: Preview,
    /// Chats of the managers that a trial can go to.
    chats: Vec<String>,
    /// What became of a trial.
    arrived: Option<String>,
    quiet: String,
    variables: Vec<Known>,
    past: Vec<Past>,
    compared: Option<Compared>,
}

const fn kind_key(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "template-kind-text",
        Kind::Number => "template-kind-number",
        Kind::Sum => "template-kind-sum",
        Kind::Day => "template-kind-day",
        Kind::Link => "template-kind-link",
        Kind::List => "template-kind-list",
    }
}

fn known(words: Words<'_>, variable: &'static Variable, cell: Cell) -> Known {
    let certain = if variable.is_certain(cell.topic) { "template-certain" } else { "template-may-be-empty" };
    Known {
        name: variable.name,
        tag: format!("{{{{ {} }}}}", variable.name),
        kind: words.t(kind_key(variable.kind)),
        example: variable.example,
        certain: words.t(certain),
    }
}

fn past(desk: &Desk, words: Words<'_>, reader: Reader<'_>, cell: Cell, found: &Found) -> Vec<Past> {
    let all = found.history.iter().cloned().chain([built_in(cell)]);
    let one = |version: Version| Past {
        name: in_force(words, version.version).text,
        at: (version.version != templates::BUILT_IN).then(|| reader.brief(version.at)),
        author: version.author,
        note: version.note,
        url: desk.url_with(&path_of(cell), "version", &version.version.to_string()),
    };
    all.map(one).collect()
}

fn page<'a>(desk: &'a Desk, store: &Store, cell: Cell, found: &Found, matter: &Matter) -> Page<'a> {
    let frame = Frame::inside(desk, Some(Section::Templates));
    let words = frame.words;
    let reader = Reader { zone: &store.zone, now: desk.guest.now };
    let kept = || match &found.draft {
        Some(draft) => draft.text.clone(),
        None => found.live_text(cell).into_owned(),
    };
    let text = matter.typed.clone().unwrap_or_else(kept);
    let faults = check(&text, cell.topic, cell.channel, cell.lang).err().unwrap_or_default();
    let other = |lang: Lang| Other {
        url: desk.url(&path_of(Cell { lang, ..cell })),
        name: lang.name(),
        tag: lang.tag(),
        current: lang == cell.lang,
    };
    let marks = [
        Some(in_force(words, found.in_force())),
        found.draft.is_some().then(|| draft_badge(words)),
        is_silent(store, cell.topic).then(|| silenced_badge(words)),
    ];
    let compared = found.old.as_ref().map(|old| Compared {
        name: in_force(words, old.version).text,
        version: old.version,
        lines: difference::lines(&old.text, &text),
    });
    Page {
        title: title_of(words, cell.topic),
        channel: cell.channel.name(),
        lang: cell.lang,
        back: desk.url(super::PATH),
        languages: if cell.topic.is_to_managers() { Vec::new() } else { Lang::ALL.map(other).into() },
        badges: marks.into_iter().flatten().collect(),
        action: desk.url(&path_of(cell)),
        alarm: alarm(words, matter),
        arrived: match &matter.trial {
            Some((chat, None)) => Some(words.with("template-trial-arrived", "chat", chat)),
            _ => None,
        },
        chats: found.chats.clone(),
        is_older: faults.iter().any(|f| matches!(f.problem, Problem::OldSpelling { becomes: Some(_), .. })),
        faults: wrong::said(words, &faults),
        preview: preview::of(words, &text, cell, store, &found.subject, desk),
        orders: preview::choices(words, &found.subject),
        note: matter.note.clone(),
        seen: found.in_force(),
        has_draft: found.draft.is_some(),
        quiet: match cell.topic {
            Topic::Managers(_) => words.t("template-to-managers"),
            Topic::Customer(news) if news.is_urgent() => words.t("template-urgent"),
            Topic::Customer(_) => quiet(words, store),
        },
        variables: {
            let listed = VARIABLES.iter().filter(|variable| variable.is_known(cell.topic));
            listed.map(|variable| known(words, variable, cell)).collect()
        },
        past: past(desk, words, reader, cell, found),
        compared,
        text,
        frame,
    }
}

/// What stands above all else.
fn alarm(words: Words<'_>, matter: &Matter) -> Option<String> {
    let lost = matter.trial.as_ref().and_then(|(_, why)| why.as_ref());
    let lost = lost.map(|why| words.with("template-trial-lost", "why", reason::said(words, why)));
    lost.or_else(|| matter.alarm.map(|(key, _)| words.t(key)))
}

/// Shows the editor as a form left it.
pub(super) async fn respond(desk: &Desk, store: &Store, cell: Cell, matter: &Matter) -> Response {
    let (of, order, old) = (store.clone(), matter.order.clone(), matter.version);
    let profiles = desk.guest.app.engine.profiles.clone();
    match desk.read("console template", move |tx| find(tx, &profiles, &of, cell, &order, old)).await {
        Err(error) => desk.refuse(&Failure::Internal(error)),
        Ok(found) if matter.version.is_some() && found.old.is_none() => desk.refuse(&Failure::Missing),
        Ok(found) => {
            let status = matter.alarm.map_or(StatusCode::OK, |(_, status)| status);
            reply::page(&desk.guest, status, &page(desk, store, cell, &found, matter))
        }
    }
}

/// Shows the editor.
pub(in crate::console) async fn show(
    desk: Desk,
    Path((topic, channel, lang)): Path<(String, String, String)>,
) -> Response {
    let named = desk.store.clone().and_then(|store| Some((cell_of(&store, &topic, &channel, &lang)?, store)));
    let Some((cell, store)) = named else { return desk.refuse(&Failure::Missing) };
    let order = desk.guest.asked("order").unwrap_or_default().to_owned();
    let version = match desk.guest.asked("version").map(str::parse) {
        None => None,
        Some(Ok(number)) => Some(number),
        Some(Err(_)) => return desk.refuse(&Failure::Missing),
    };
    respond(&desk, &store, cell, &Matter { order, version, ..Matter::default() }).await
}
