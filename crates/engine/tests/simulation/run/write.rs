//! What a run has to write down: it does nothing else until the database has taken it, since an outcome that is known
//! must not be lost because the database was away.

use crate::database::Wrote;
use crate::event::Event;
use crate::world::World;
use krama_connectors::settings::Settings;
use krama_domain::time::Timestamp;
use krama_engine::backoff::Jitter;
use krama_engine::delivery::Finished;
use krama_engine::lane::{self, Item};
use krama_store::repo::lanes::{self, Lease};
use krama_store::repo::outbox::subject_parts;
use krama_store::{Result, Row, Sql, args};

/// Milliseconds before the database is asked again after it failed.
const AGAIN_MS: i64 = 500;

/// What waits to be written.
#[derive(Clone)]
pub(super) enum Waiting {
    Settle {
        results: Vec<(Item, Finished)>,
        settings: Box<Settings>,
        now: Timestamp,
        jitter: Jitter,
    },
    /// Effects that are put back; then their round goes on.
    Postpone {
        later: Vec<(Item, Timestamp)>,
        round: u64,
    },
    /// The lease is given back; the run may end with that.
    Release {
        ends: bool,
    },
}

/// How the effects of these results stand, when the lane has changed hands since they were claimed; `None` when not.
fn standing(tx: &mut dyn Sql, lease: &Lease, results: &[(Item, Finished)]) -> Result<Option<Vec<Row>>> {
    let sql = "SELECT 1 AS n FROM lanes WHERE store_id = $1 AND lane = $2 AND fence = $3";
    if tx.query_one(sql, args![lease.store.as_str(), lease.lane.code(), lease.fence])?.is_some() {
        return Ok(None);
    }
    let sql = "SELECT state, next_at, tries, tries_logged, fence, settled_at FROM effects
        WHERE store_id = $1 AND subject_id = $2 AND nth = $3";
    let mut rows = Vec::new();
    for (item, _) in results {
        if let Item::Effect(effect) = item {
            let (_, subject) = subject_parts(effect.subject);
            rows.extend(tx.query_one(sql, args![effect.store.as_str(), subject, effect.nth])?);
        }
    }
    Ok(Some(rows))
}

impl World {
    /// Writes something down, now or as soon as the database takes it. `None` when the node died.
    pub(super) fn write_down(&mut self, node: usize, id: u64, what: Waiting) -> Option<()> {
        let life = self.nodes[node].life;
        match self.try_to_write(node, id, &what)? {
            Wrote::Done(()) => self.go_on(node, id, &what),
            Wrote::Failed => {
                self.run(node, id)?.waiting.push_back(what);
                self.foresee(AGAIN_MS, Event::Rewrite { node, life, run: id });
                Some(())
            }
            Wrote::Died => None,
        }
    }

    /// Gives the lease back, until that is written, and ends the run or leaves it to what is under way.
    pub(crate) fn give_back(&mut self, node: usize, id: u64, ends: bool) -> Option<()> {
        self.write_down(node, id, Waiting::Release { ends })
    }

    pub(crate) fn rewrite(&mut self, node: usize, life: u32, id: u64) {
        if self.nodes[node].life != life {
            return;
        }
        let Some(what) = self.run(node, id).and_then(|run| run.waiting.pop_front()) else { return };
        if self.write_down(node, id, what).is_none() {
            return;
        }
        while let Some(run) = self.run(node, id)
            && run.waiting.is_empty()
            && let Some((flight, answer)) = run.landed.pop_front()
        {
            self.land(flight, answer);
            if self.nodes[node].life != life {
                return;
            }
        }
        self.drive(node, id);
    }

    fn try_to_write(&mut self, node: usize, id: u64, what: &Waiting) -> Option<Wrote<()>> {
        let lease = self.run(node, id)?.lease.clone();
        Some(match what {
            Waiting::Postpone { later, .. } => {
                self.write(node, "postpone effects", |tx| lane::postpone(tx, later))
            }
            Waiting::Release { .. } => {
                self.write(node, "give a lease back", |tx| lanes::release(tx, &lease).map(drop))
            }
            Waiting::Settle { results, settings, now, jitter } => {
                self.write_results(node, &lease, settings, results, (*now, *jitter))
            }
        })
    }

    fn write_results(
        &mut self,
        node: usize,
        lease: &Lease,
        settings: &Settings,
        results: &[(Item, Finished)],
        (now, jitter): (Timestamp, Jitter),
    ) -> Wrote<()> {
        let settle = |tx: &mut dyn Sql| {
            let before = standing(tx, lease, results)?;
            lane::settle(tx, lease, settings, results, now, jitter)?;
            Ok(before
                .is_none_or(|before| standing(tx, lease, results).is_ok_and(|after| after == Some(before))))
        };
        match self.write(node, "settle effects", settle) {
            Wrote::Done(is_right) => {
                if !is_right {
                    let what = format!("{} settled {}/{}", lease.node, lease.store, lease.lane.code());
                    self.complain("a node that lost its lease settles nothing", &what);
                }
                Wrote::Done(())
            }
            Wrote::Failed => Wrote::Failed,
            Wrote::Died => Wrote::Died,
        }
    }

    fn go_on(&mut self, node: usize, id: u64, what: &Waiting) -> Option<()> {
        match *what {
            Waiting::Settle { .. } => Some(()),
            Waiting::Postpone { round, .. } => self.settle(node, id, round, false),
            Waiting::Release { ends } => {
                if ends {
                    self.nodes[node].runs.remove(&id);
                }
                Some(())
            }
        }
    }
}
