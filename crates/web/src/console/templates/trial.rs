//! A text on trial: what stands in the editor, made for the chosen order, in a chat of the managers.

use super::edit::{self, Matter};
use super::{name_of, preview};
use crate::console::act::Act;
use crate::console::desk::Failure;
use axum::http::StatusCode;
use axum::response::Response;
use krama_connectors::settings::Settings;
use krama_connectors::telegram::{CONNECTOR, manager_chats, trial};
use krama_domain::shop::Store;
use krama_domain::template::check;
use krama_store::Sql;
use krama_store::repo::templates::Cell;

/// Sends it, and shows the editor as it was with what became of it. Nothing else is kept.
pub(super) async fn send(act: &Act, store: Store, cell: Cell, matter: Matter) -> Response {
    let text = matter.typed.clone().unwrap_or_default();
    if check(&text, cell.topic, cell.channel, cell.lang).is_err() {
        let alarm = Some(("template-not-tried", StatusCode::UNPROCESSABLE_ENTITY));
        return edit::respond(&act.desk, &store, cell, &Matter { alarm, ..matter }).await;
    }
    let (of, order, profiles) =
        (store.clone(), matter.order.clone(), act.desk.guest.app.engine.profiles.clone());
    let found =
        move |tx: &mut dyn Sql| Ok((preview::find(tx, &of, &order)?, profiles.of_store(tx, of.clone())?));
    let (subject, settings) = match act.desk.read("try a template", found).await {
        Err(error) => return act.desk.refuse(&Failure::Internal(error)),
        Ok(found) => found,
    };
    let wanted = act.fields.get("chat");
    let Some(chat) = manager_chats(&settings).into_iter().find(|chat| chat == wanted) else {
        return act.desk.refuse(&Failure::Missing);
    };
    let made = preview::make(&text, cell, &store, &subject, &act.desk);
    let order = cell.topic.is_about_order().then_some(made.order);
    let Ok(message) = made.message else {
        return edit::respond(&act.desk, &store, cell, &matter).await;
    };
    let (scribe, name, to) = (act.scribe(), name_of(cell), chat.clone());
    let note = move |tx: &mut dyn Sql| scribe.note(tx, "template.trial", &name, None, Some(&to));
    if let Err(error) = act.write("note a trial", note).await {
        return act.desk.refuse(&Failure::Internal(error));
    }
    let lost = match trial::request(&settings, cell.topic, &chat, order.as_ref(), &message) {
        Err(why) => Some(why),
        Ok(request) => {
            let answer = act.desk.guest.app.engine.inquire(&request, CONNECTOR.limits.timeout_ms).await;
            trial::read(&settings, &answer).err()
        }
    };
    let trial = Some((chat, lost.map(|why| clean(&settings, &why))));
    edit::respond(&act.desk, &store, cell, &Matter { trial, ..matter }).await
}

/// Without anything secret.
fn clean(settings: &Settings, why: &str) -> String {
    krama_connectors::http::Redactor::new(settings.secrets()).clean(why)
}
