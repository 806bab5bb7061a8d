//! The database as the nodes meet it: it takes what is written, or crashes the node at the commit, or answers an error
//! that the node lives on with, once or for minutes.

use crate::world::World;
use krama_domain::effect::Destination;
use krama_domain::ids::StoreId;
use krama_store::{CommitFault, Error, Result, Sql, args};

/// Most writes in a row that are refused when one is.
const BURST_MAX: i64 = 8;

/// What became of a write.
#[derive(Debug)]
pub(crate) enum Wrote<T> {
    /// It is written.
    Done(T),
    /// The database answered an error; the node goes on. It may be written all the same.
    Failed,
    /// The node died at its commit.
    Died,
}

impl<T> Wrote<T> {
    /// What was written, if the node knows that.
    pub(crate) fn done(self) -> Option<T> {
        match self {
            Self::Done(answer) => Some(answer),
            Self::Failed | Self::Died => None,
        }
    }
}

impl World {
    /// Whether the database answers nothing but errors now.
    pub(crate) fn is_away(&self) -> bool {
        self.now < self.away_until
    }

    /// The database goes away. What was under way may have its answer only after its lease is over: nobody knows then.
    pub(crate) fn go_away(&mut self, until: krama_domain::time::Timestamp) {
        self.record.count("times without a database");
        self.away_until = self.away_until.max(until);
        for node in 0..self.nodes.len() {
            self.excuse_all(node);
        }
    }

    /// A write of a node.
    pub(crate) fn write<T>(
        &mut self,
        node: usize,
        name: &'static str,
        work: impl FnOnce(&mut dyn Sql) -> Result<T>,
    ) -> Wrote<T> {
        if self.is_away() {
            self.record.count("writes refused");
            return Wrote::Failed;
        }
        if let Some(fault) = self.draw_fault() {
            self.db.fail_next_commit(fault);
        }
        match self.db.write(name, work) {
            Err(Error::Crashed { .. }) => {
                self.record.count("commits that crashed");
                self.crash(node);
                Wrote::Died
            }
            Err(Error::Busy { .. } | Error::Unknown { .. }) => {
                self.record.count("writes refused");
                Wrote::Failed
            }
            other => Wrote::Done(self.of(other)),
        }
    }

    fn draw_fault(&mut self) -> Option<CommitFault> {
        if self.burst > 0 {
            self.burst -= 1;
        } else if self.dice.chance(self.weather.commit_fault) {
            let is_kept = self.dice.chance(500);
            return Some(if is_kept { CommitFault::AfterCommit } else { CommitFault::BeforeCommit });
        } else if self.dice.chance(self.weather.refused_writes) {
            self.burst = self.dice.between(0, BURST_MAX);
        } else {
            return None;
        }
        let errors = [CommitFault::Busy, CommitFault::LostBeforeCommit, CommitFault::LostAfterCommit];
        Some(errors[self.dice.index(errors.len())])
    }

    /// A read of the simulation's own, which sees everything.
    pub(crate) fn read<T>(&self, work: impl FnOnce(&mut dyn Sql) -> Result<T>) -> T {
        self.of(self.db.read("sim.read", work))
    }

    /// Errors that nobody injected are defects of krama.
    fn of<T>(&self, result: Result<T>) -> T {
        result.unwrap_or_else(|error| {
            panic!("seed {}: at {} the database refused: {error}", self.seed, self.now)
        })
    }

    /// Whether every effect is settled and nothing is asked about any more.
    pub(crate) fn is_idle(&self) -> bool {
        let sql = "SELECT EXISTS (SELECT 1 FROM effects WHERE state = 'ready')
            + EXISTS (SELECT 1 FROM effects WHERE state = 'started') + EXISTS (SELECT 1 FROM checks)
            + EXISTS (SELECT 1 FROM parcels WHERE next_at IS NOT NULL)
            + EXISTS (SELECT 1 FROM reconciliations WHERE state IN ('waiting', 'running')) AS n";
        self.read(|tx| tx.query_one(sql, &[])?.map_or(Ok(0), |row| row.int("n"))) == 0
    }

    /// Whatever a lane's holder had started may have been done without anybody knowing.
    pub(crate) fn excuse_started(&mut self, store: &StoreId, lane: Destination, fence: i64) {
        let sql = "SELECT subject_id, effect_key FROM effects
            WHERE state = 'started' AND store_id = $1 AND lane = $2 AND fence = $3";
        let rows = self.read(|tx| tx.query(sql, args![store.as_str(), lane.code(), fence]));
        let both = rows.iter().map(|row| Ok((row.text(0)?.to_owned(), row.text(1)?.to_owned())));
        let started: Vec<_> = self.of(both.collect::<Result<_>>());
        self.record.excused.extend(started);
    }
}
