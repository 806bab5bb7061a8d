//! Somebody asks to be contacted: stored first, then told to the managers.

use crate::event::Event;
use crate::shop::customer;
use crate::world::World;
use krama_domain::contact::ContactRequest;
use krama_domain::ids::ContactId;
use krama_domain::lang::Lang;
use krama_domain::money::Money;
use krama_domain::time::{SECOND_MS, Timestamp};
use krama_engine::profile::policy;
use krama_store::repo::contacts;
use std::rc::Rc;

/// Times that somebody tries to send the form.
const PATIENCE: u32 = 20;

/// Somebody who would rather talk.
#[derive(Debug, Clone)]
pub(crate) struct Contact {
    /// The store, by its place in the world.
    pub(crate) store: usize,
    pub(crate) id: ContactId,
    /// Nobody else in the world is called so.
    pub(crate) name: String,
}

impl Contact {
    pub(crate) fn draw(nth: usize, at: Timestamp, stores: usize, dice: &mut crate::dice::Dice) -> Self {
        Self { store: dice.index(stores), id: ContactId::fresh(at, dice), name: format!("Гість {nth}.") }
    }
}

impl World {
    /// The form is sent. A second try after an error is the same request: the page sends its key along.
    pub(crate) fn ask_for_contact(&mut self, nth: usize, tries: u32) {
        let contact = self.contacts[nth].clone();
        let store = self.shops[contact.store].id.clone();
        let profiles = Rc::clone(&self.profiles);
        let sent = self.some_node().and_then(|node| {
            let request = request(&contact, &store, self.clock(node));
            let keep = |tx: &mut dyn krama_store::Sql| {
                let settings = profiles.load(tx, &store)?.expect("the store was made at the beginning");
                if contacts::get(tx, &store, request.id)?.is_none() {
                    contacts::insert(tx, &request, &policy(&settings))?;
                }
                Ok(())
            };
            self.write(node, "keep a contact request", keep).done()
        });
        match sent {
            Some(()) => self.record.contacts.push(nth),
            None if tries < PATIENCE => {
                self.foresee(5 * SECOND_MS, Event::Contact { contact: nth, tries: tries + 1 });
            }
            None => self.record.count("shoppers who lost patience"),
        }
    }
}

fn request(contact: &Contact, store: &krama_domain::ids::StoreId, now: Timestamp) -> ContactRequest {
    ContactRequest {
        id: contact.id,
        store: store.clone(),
        created_at: now,
        lang: Lang::Uk,
        name: contact.name.clone(),
        phone: customer().phone,
        telegram: None,
        whatsapp: None,
        question: Some("Чи є зелена?".to_owned()),
        lines: Vec::new(),
        total: Money::zero(krama_domain::money::Currency::Uah),
    }
}
