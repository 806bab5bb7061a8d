//! What staff do to effects and lanes: replay, give up, stop, let go on.

use crate::shop::Subjected;
use crate::world::World;
use krama_domain::effect::{Destination, Move, State, Subject};
use krama_domain::fact::Actor;
use krama_store::repo::repair::{self, Hand};
use krama_store::repo::{lanes, outbox};

impl World {
    /// Replays every effect of an order that failed or is unknown, or gives it up.
    pub(super) fn repair(&mut self, about: Subjected, discard: bool) -> Option<()> {
        let step = if discard { Move::Discard } else { Move::Replay };
        self.intervene(about, step, State::needs_a_person)
    }

    /// Gives up every effect of an order that has not begun.
    pub(super) fn give_up(&mut self, about: Subjected) -> Option<()> {
        self.intervene(about, Move::Discard, |state| state == State::Ready)
    }

    fn intervene(&mut self, about: Subjected, step: Move, concerns: fn(State) -> bool) -> Option<()> {
        let node = self.some_node().filter(|_| !self.is_away())?;
        let (store, now) = (self.shops[about.store].id.clone(), self.clock(node));
        let subject = Subject::Order(about.order);
        let effects = self.read(|tx| outbox::of_subject(tx, &store, subject));
        for effect in effects.into_iter().filter(|effect| concerns(effect.state)) {
            let name = (about.order.to_string(), effect.intent.key().to_string());
            // Before it is written: an answer may be lost though it was.
            match step {
                Move::Replay => *self.record.replays.entry(name).or_default() += 1,
                _ => {
                    self.record.discarded.insert(name);
                }
            }
            let profiles = self.profiles.clone();
            let write = |tx: &mut dyn krama_store::Sql| {
                let policy = profiles.policy(tx, &store)?;
                let hand = Hand { actor: Actor::Staff("Оля".to_owned()), policy, looked: false, now };
                repair::intervene(tx, &store, subject, effect.nth, step, &hand)
            };
            if self.write(node, "repair an effect", write).done()?.is_some() {
                self.record.count(if step == Move::Replay { "effects replayed" } else { "effects given up" });
            }
        }
        Some(())
    }

    /// Somebody stops a lane or lets it go on.
    pub(crate) fn pause(&mut self, store: usize, lane: Destination, paused: bool) {
        let id = self.shops[store].id.clone();
        // As long as nobody knows, nothing is expected of it.
        self.gate.pause((id.clone(), lane), None);
        let Some(node) = self.some_node() else { return self.pause_again(store, lane, paused) };
        match self.write(node, "pause a lane", |tx| lanes::pause(tx, &id, lane, paused)).done() {
            Some(_) if paused => {
                self.record.count("lanes paused");
                self.gate.pause((id, lane), Some(self.now));
            }
            Some(_) => {}
            None => self.pause_again(store, lane, paused),
        }
    }

    fn pause_again(&mut self, store: usize, lane: Destination, paused: bool) {
        // Whoever wants it stopped gives up after the first failure, so that it cannot be stopped for good.
        if !paused {
            let event = crate::event::Event::Pause { store, lane, paused };
            self.foresee(5 * krama_domain::time::SECOND_MS, event);
        }
    }
}
