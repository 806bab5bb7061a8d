//! "Contact a manager": stored first, then sent.

use super::cart;
use super::failure::{Failure, internal};
use super::serving::{page, see_other};
use super::visit::Visit;
use crate::form::contact::{Contact, ContactForm};
use crate::form::fields::Fields;
use crate::view::contact::ContactPage;
use crate::view::message::{Message, MessagePage};
use axum::body::Bytes;
use axum::http::StatusCode;
use axum::response::Response;
use krama_domain::contact::ContactRequest;
use krama_domain::ids::ContactId;
use krama_domain::order::{Line, total_of};
use krama_engine::profile::policy;
use krama_store::Sql;
use krama_store::repo::contacts;

/// The form as a page.
pub(super) async fn show(visit: Visit) -> Response {
    let form = ContactForm::default();
    page(&visit, StatusCode::OK, &ContactPage::new(visit.chrome("/contact"), &form, &[]))
}

/// Keeps the request with the cart; the messages to the managers are effects of it.
pub(super) async fn send(visit: Visit, body: Bytes) -> Result<Response, Failure> {
    let form = ContactForm::read(&Fields::parse(&body));
    let contact = match form.check(visit.store().country) {
        Ok(contact) => contact,
        Err(errors) => {
            let view = ContactPage::new(visit.chrome("/contact"), &form, &errors);
            return Ok(page(&visit, StatusCode::UNPROCESSABLE_ENTITY, &view));
        }
    };
    if !visit.app.limits.admits_contact(&visit.caller, visit.now) {
        return Err(Failure::TooMany);
    }
    keep(&visit, contact).await?;
    Ok(see_other(&visit, &visit.links.at("/contact/sent")))
}

async fn keep(visit: &Visit, contact: Contact) -> Result<(), Failure> {
    let id = visit.app.engine.with_random(|random| ContactId::fresh(visit.now, random));
    let (store, opened, now, lang) = (visit.store().clone(), visit.open_cart(), visit.now, visit.lang);
    let policy = policy(&visit.settings);
    let write = move |tx: &mut dyn Sql| {
        let lines: Vec<Line> = cart::lines(tx, &store, &opened)?.into_iter().map(|(line, _)| line).collect();
        let contact = contact.clone();
        let request = ContactRequest {
            id,
            store: store.id.clone(),
            created_at: now,
            lang,
            name: contact.name,
            phone: contact.phone,
            telegram: contact.telegram,
            whatsapp: contact.whatsapp,
            question: contact.question,
            total: total_of(&lines, store.currency),
            lines,
        };
        contacts::insert(tx, &request, &policy)
    };
    visit.app.engine.db.write("keep a contact request", write).await.map_err(internal)
}

/// Thanks.
pub(super) async fn sent(visit: Visit) -> Response {
    page(&visit, StatusCode::OK, &MessagePage::new(visit.chrome("/contact/sent"), &Message::ContactSent))
}
