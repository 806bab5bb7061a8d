//! Customers in their chats with the store's bot: bound to an order at some moment, silent later, or gone.

use crate::event::Event;
use crate::shop::Subjected;
use crate::world::World;
use krama_connectors::telegram::sandbox::Standing;
use krama_domain::fact::{Actor, Fact, Happening};
use krama_domain::reach::Channel;
use krama_domain::time::{MINUTE_MS, SECOND_MS};
use krama_engine::lane;
use std::rc::Rc;

/// Of customers, so many in a thousand open the chat from their order's page.
const BOUND: u64 = 700;
/// The first chat of a customer; each order has its own.
const FIRST_CHAT: usize = 700_000_001;

/// What a customer does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wish {
    /// Opens the chat from the order's page.
    Bind,
    /// Writes stop.
    Stop,
    /// Blocks the bot; it hears of that when it writes.
    Block,
    /// Opens the chat again.
    Return,
}

impl World {
    /// Somebody who has ordered may open the chat, and may leave it.
    pub(crate) fn foresee_customer(&mut self, about: Subjected) {
        if !self.dice.chance(BOUND) {
            return;
        }
        let chat = (FIRST_CHAT + self.record.chats.len()).to_string();
        self.record.chats.insert(about.order, chat);
        let early = if self.dice.chance(700) { MINUTE_MS } else { 60 * MINUTE_MS };
        let mut ms = self.dice.between(SECOND_MS, early);
        self.foresee(ms, Event::Customer { about, wish: Wish::Bind });
        let leaves = match self.dice.between(0, 9) {
            0 => Wish::Stop,
            1 => Wish::Block,
            _ => return,
        };
        ms += self.dice.between(MINUTE_MS, 60 * MINUTE_MS);
        self.foresee(ms, Event::Customer { about, wish: leaves });
        if self.dice.chance(500) {
            ms += self.dice.between(MINUTE_MS, 30 * MINUTE_MS);
            self.foresee(ms, Event::Customer { about, wish: Wish::Return });
        }
    }

    pub(crate) fn in_chat(&mut self, about: Subjected, wish: Wish) {
        let Some(address) = self.record.chats.get(&about.order).cloned() else { return };
        match wish {
            Wish::Block => {
                self.record.count("customers who blocked the bot");
                return self.sandbox.telegram.set_standing(&address, Standing::Blocked);
            }
            Wish::Return => self.sandbox.telegram.set_standing(&address, Standing::Open),
            Wish::Bind | Wish::Stop => {}
        }
        let channel = Channel::Telegram;
        let fact = match wish {
            Wish::Stop => {
                let reason = "the customer wrote stop".to_owned();
                Fact::ReachLost { channel, address, by_customer: true, reason }
            }
            _ => Fact::ReachBound { channel, address },
        };
        if self.tell_krama(about, fact).is_none() {
            self.foresee(5 * SECOND_MS, Event::Customer { about, wish });
        }
    }

    /// `None` when nobody knows whether it is written.
    fn tell_krama(&mut self, about: Subjected, fact: Fact) -> Option<()> {
        let node = self.some_node().filter(|_| !self.is_away())?;
        let (store, profiles) = (self.shops[about.store].id.clone(), Rc::clone(&self.profiles));
        let happening = Happening { fact, actor: Actor::Shopper, at: self.clock(node) };
        let command =
            |tx: &mut dyn krama_store::Sql| lane::command(tx, &profiles, &store, about.order, &happening);
        self.write(node, "hear a customer", command).done()?;
        self.record.count("words of customers");
        Some(())
    }
}
