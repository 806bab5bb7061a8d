//! What the editor's buttons do: show, convert, try out, keep as a draft, publish, drop the draft, publish an older
//! version again.

use super::edit::{self, Matter, NOTE_MAX_CHARS};
use super::{cell_of, name_of, path_of};
use crate::console::act::Act;
use crate::console::desk::Failure;
use crate::console::reply;
use crate::form::fields::{FIELD_MAX_CHARS, Fields};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use krama_domain::shop::Store;
use krama_domain::template::{check, import};
use krama_domain::text::clean_line;
use krama_store::repo::templates::{self, Cell, Draft, Publication};
use krama_store::{Result, Sql};

/// Takes the editor's form.
pub(in crate::console) async fn submit(
    Path((topic, channel, lang)): Path<(String, String, String)>,
    act: Act,
) -> Response {
    let named =
        act.desk.store.clone().and_then(|store| Some((cell_of(&store, &topic, &channel, &lang)?, store)));
    let Some((cell, store)) = named else { return act.desk.refuse(&Failure::Missing) };
    let matter = typed(&act.fields);
    match act.fields.get("do") {
        "save" => save(&act, store, cell, matter).await,
        "publish" => publish(&act, store, cell, matter).await,
        "drop" => drop_draft(&act, store, cell).await,
        "restore" => restore(&act, store, cell).await,
        "trial" => super::trial::send(&act, store, cell, matter).await,
        "convert" => {
            let typed = matter.typed.as_deref().map(import);
            edit::respond(&act.desk, &store, cell, &Matter { typed, ..matter }).await
        }
        _ => edit::respond(&act.desk, &store, cell, &matter).await,
    }
}

/// What the form says. A text that was cut off on its way stays too long to be published.
fn typed(fields: &Fields) -> Matter {
    let sent = fields.get("text").replace('\0', "");
    let whole = sent.chars().count() < FIELD_MAX_CHARS;
    let text = if whole { sent.replace("\r\n", "\n").replace('\r', "\n") } else { sent };
    let note: String = fields.get("note").chars().take(NOTE_MAX_CHARS).collect();
    Matter {
        typed: Some(text),
        note: clean_line(&note, NOTE_MAX_CHARS).unwrap_or_default(),
        order: fields.get("order").to_owned(),
        ..Matter::default()
    }
}

async fn save(act: &Act, store: Store, cell: Cell, matter: Matter) -> Response {
    let scribe = act.scribe();
    let draft = Draft {
        text: matter.typed.unwrap_or_default(),
        author: act.desk.inside.person.name.clone(),
        at: act.desk.guest.now,
    };
    let write = move |tx: &mut dyn Sql| {
        templates::save_draft(tx, &store.id, cell, &draft)?;
        scribe.note(tx, "template.draft", &name_of(cell), None, Some(&draft.text))
    };
    match act.write("save a template's draft", write).await {
        Err(error) => act.desk.refuse(&Failure::Internal(error)),
        Ok(()) => reply::back(&act.desk, &path_of(cell), "template-saved"),
    }
}

async fn drop_draft(act: &Act, store: Store, cell: Cell) -> Response {
    let scribe = act.scribe();
    let write = move |tx: &mut dyn Sql| {
        let was = templates::draft(tx, &store.id, cell)?;
        if let Some(was) = &was {
            templates::drop_draft(tx, &store.id, cell)?;
            scribe.note(tx, "template.drop", &name_of(cell), Some(&was.text), None)?;
        }
        Ok(was.is_some())
    };
    match act.write("drop a template's draft", write).await {
        Err(error) => act.desk.refuse(&Failure::Internal(error)),
        Ok(false) => reply::refused(&act.desk, &path_of(cell), "template-same"),
        Ok(true) => reply::back(&act.desk, &path_of(cell), "template-dropped"),
    }
}

/// What became of a text that was to be published.
enum Published {
    Done,
    /// Somebody else has published one meanwhile.
    Overtaken,
    /// There is no such version.
    Missing,
}

async fn publish(act: &Act, store: Store, cell: Cell, matter: Matter) -> Response {
    let text = matter.typed.clone().unwrap_or_default();
    if check(&text, cell.topic, cell.channel, cell.lang).is_err() {
        let alarm = Some(("template-not-published", StatusCode::UNPROCESSABLE_ENTITY));
        return edit::respond(&act.desk, &store, cell, &Matter { alarm, ..matter }).await;
    }
    let (scribe, new) = (act.scribe(), New::of(act, cell, matter.note.clone()));
    let of = store.clone();
    let write = move |tx: &mut dyn Sql| {
        let done = new.publish(tx, &of, &text, &new.note)?;
        if let Some(version) = done {
            let became = format!("v{version}: {text}");
            scribe.note(
                tx,
                "template.publish",
                &name_of(cell),
                Some(&format!("v{}", new.seen)),
                Some(&became),
            )?;
        }
        Ok(if done.is_some() { Published::Done } else { Published::Overtaken })
    };
    let outcome = act.write("publish a template", write).await;
    answer(act, &store, cell, matter, outcome).await
}

/// Publishes the text of an older version again, under a new number.
async fn restore(act: &Act, store: Store, cell: Cell) -> Response {
    let Ok(number) = act.fields.get("version").parse::<i64>() else {
        return act.desk.refuse(&Failure::Missing);
    };
    let (scribe, new) = (act.scribe(), New::of(act, cell, format!("= v{number}")));
    let of = store.clone();
    let write = move |tx: &mut dyn Sql| {
        let Some(old) = edit::version(tx, &of, cell, number)? else { return Ok(Published::Missing) };
        // What could be published once may break a rule that came since.
        if check(&old.text, cell.topic, cell.channel, cell.lang).is_err() {
            return Ok(Published::Missing);
        }
        let Some(version) = new.publish(tx, &of, &old.text, &new.note)? else {
            return Ok(Published::Overtaken);
        };
        let became = format!("v{version} = v{number}");
        scribe.note(
            tx,
            "template.restore",
            &name_of(cell),
            Some(&format!("v{}", new.seen)),
            Some(&became),
        )?;
        Ok(Published::Done)
    };
    let outcome = act.write("restore a template", write).await;
    answer(act, &store, cell, Matter::default(), outcome).await
}

async fn answer(
    act: &Act,
    store: &Store,
    cell: Cell,
    matter: Matter,
    outcome: Result<Published>,
) -> Response {
    match outcome {
        Err(error) => act.desk.refuse(&Failure::Internal(error)),
        Ok(Published::Missing) => act.desk.refuse(&Failure::Missing),
        Ok(Published::Done) => reply::back(&act.desk, &path_of(cell), "template-published"),
        Ok(Published::Overtaken) => {
            let alarm = Some(("template-overtaken", StatusCode::CONFLICT));
            edit::respond(&act.desk, store, cell, &Matter { alarm, ..matter }).await
        }
    }
}

/// Who publishes, and what they have seen.
struct New {
    cell: Cell,
    seen: i64,
    author: String,
    note: String,
    at: krama_domain::time::Timestamp,
}

impl New {
    fn of(act: &Act, cell: Cell, note: String) -> Self {
        Self {
            cell,
            // A form without it has seen nothing that could be in force.
            seen: act.fields.get("seen").parse().unwrap_or(-1),
            author: act.desk.inside.person.name.clone(),
            note,
            at: act.desk.guest.now,
        }
    }

    fn publish(&self, tx: &mut dyn Sql, store: &Store, text: &str, note: &str) -> Result<Option<i64>> {
        let new = Publication { seen: self.seen, text, author: &self.author, note, at: self.at };
        templates::publish(tx, &store.id, self.cell, &new)
    }
}
