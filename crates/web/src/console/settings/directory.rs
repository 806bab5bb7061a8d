//! The carrier's directory of places on the page of settings: how old it is, what it holds, what went wrong, and a button
//! that has it read anew.

use super::{Found, PATH};
use crate::console::act::Act;
use crate::console::desk::Failure;
use crate::console::moment::{Moment, Reader};
use crate::console::reason;
use crate::console::reply;
use crate::i18n::Arg;
use crate::view::words::Words;
use axum::response::Response;
use krama_engine::directory as reading;
use krama_store::Sql;
use krama_store::repo::places::{Directory, Failure as Why};

/// The card.
pub(super) struct Card {
    /// When what is there was read.
    pub(super) age: Option<Moment>,
    /// What it holds, or that it holds nothing.
    pub(super) holds: String,
    /// How far a reading under way is; empty when none is.
    pub(super) running: String,
    /// What went wrong last; empty when nothing did.
    pub(super) failed: String,
    /// What the carrier said, or what was counted.
    pub(super) detail: String,
    /// Whether the store has a key to read it with.
    pub(super) has_key: bool,
}

fn counts(words: Words<'_>, key: &str, settlements: i64, branches: i64) -> String {
    let number = |count: i64| Arg::from(count.to_string());
    words.args(key, &[("settlements", number(settlements)), ("branches", number(branches))])
}

/// The card of a directory.
pub(super) fn card(words: Words<'_>, found: &Found, reader: Reader<'_>) -> Card {
    let known: &Directory = &found.directory;
    let holds = if known.is_filled() {
        counts(words, "directory-counts", known.settlements, known.branches)
    } else {
        words.t("directory-empty")
    };
    let running = known.building.as_ref();
    let running = running.map(|now| counts(words, "directory-running", now.settlements, now.branches));
    let failed = known.failed.as_ref();
    let key = failed.map(|failed| match failed.failure {
        Why::Empty => "directory-failed-empty",
        Why::Short => "directory-failed-short",
        Why::Refused => "directory-failed-refused",
        Why::Unavailable => "directory-failed-unavailable",
    });
    Card {
        age: known.refreshed_at.map(|at| reader.full(at)),
        holds,
        running: running.unwrap_or_default(),
        failed: key.map(|key| words.t(key)).unwrap_or_default(),
        detail: reason::said_if_any(words, failed.map(|failed| failed.detail.as_str())),
        has_key: reading::is_possible(&found.settings),
    }
}

/// Has the carrier's directory read anew.
pub(in crate::console) async fn refresh(act: Act) -> Response {
    let Some(store) = act.desk.store.as_ref() else { return act.desk.refuse(&Failure::Missing) };
    let (profiles, id) = (act.desk.guest.app.engine.profiles.clone(), store.id.clone());
    let (scribe, now) = (act.scribe(), act.desk.guest.now);
    let ask = move |tx: &mut dyn Sql| {
        let asked = reading::ask(tx, &profiles, &id, now)?;
        if asked {
            scribe.note(tx, "directory.refresh", "nova_poshta", None, None)?;
        }
        Ok(asked)
    };
    match act.write("ask for the directory", ask).await {
        Err(error) => act.desk.refuse(&Failure::Internal(error)),
        Ok(true) => reply::back(&act.desk, PATH, "directory"),
        Ok(false) => act.desk.refuse(&Failure::Missing),
    }
}
