//! Looks at parcels: claimed when they are due, a hundred in one request, settled one by one. A look that brings nothing
//! new touches no order.

use super::settle::{Bench, apply_facts, clip};
use crate::backoff::pause_ms;
use crate::profile::Profiles;
use krama_connectors::nova_poshta;
use krama_connectors::task::{About, Settled, Task, Work};
use krama_domain::effect::Outcome;
use krama_domain::fact::Fact;
use krama_domain::parcel::Report;
use krama_domain::parcel::pace::{Known, PAUSE_MAX_MS};
use krama_domain::time::{MINUTE_MS, SECOND_MS, Timestamp};
use krama_store::repo::lanes::{self, Lease};
use krama_store::repo::parcels::{self, LANE, Looked, Watched};
use krama_store::{Result, Sql};
use sha2::{Digest, Sha256};

/// Milliseconds after which a look whose answer never came is taken again.
const PUT_OFF_MS: i64 = MINUTE_MS;
/// Bytes of a look's digest.
const DIGEST_BYTES: usize = 12;

/// Takes parcels that are due.
pub(super) fn claim(tx: &mut dyn Sql, lease: &Lease, now: Timestamp, room: usize) -> Result<Vec<Watched>> {
    if lease.lane != LANE || room == 0 {
        return Ok(Vec::new());
    }
    parcels::claim(tx, lease, now, now.plus_ms(PUT_OFF_MS), room)
}

/// The question about a parcel.
pub fn question(parcel: &Watched) -> Task {
    let work = Work::Track { number: parcel.number.clone() };
    Task { work, about: About::Store, tries: parcel.tries, uncertain: false }
}

/// What a report says, without the words that differ by the day they were said on.
pub fn digest(report: &Report) -> String {
    let lasting =
        Report { text: String::new(), at: Timestamp::from_ms(0), expected_at: None, ..report.clone() };
    let json = serde_json::to_vec(&lasting).expect("texts and numbers always become JSON");
    hex::encode(&Sha256::digest(json)[..DIGEST_BYTES])
}

/// Writes down what a look came to, and what it taught.
pub(super) fn settle(tx: &mut dyn Sql, bench: &Bench<'_>, parcel: &Watched, settled: &Settled) -> Result<()> {
    match (&settled.outcome, &settled.parcel) {
        (Outcome::Done { .. }, Some(report)) => saw(tx, bench, parcel, report),
        (Outcome::Done { .. }, None) => {
            mark(tx, bench, parcel, &parcel.known)?;
            write(tx, bench, parcel, &parcel.known, None)
        }
        (Outcome::Retry { after_ms, reason }, _) => {
            let drawn = pause_ms(&bench.connector.limits, parcel.tries + 1, bench.jitter, spread(parcel));
            fail(tx, bench, parcel, after_ms.map_or(drawn, |asked| asked.max(drawn)), reason)
        }
        (Outcome::Unknown { reason }, _) => {
            let pause = pause_ms(&bench.connector.limits, parcel.tries + 1, bench.jitter, spread(parcel));
            fail(tx, bench, parcel, pause, reason)
        }
        // Only a person can mend a number; it is asked about rarely, in case that the carrier changes its mind.
        (Outcome::Refused { reason, .. }, _) => fail(tx, bench, parcel, PAUSE_MAX_MS, reason),
        // The lane says what is wrong, once for all its parcels.
        (Outcome::Blocked { .. }, _) => parcels::put_off(tx, parcel, bench.now.plus_ms(SECOND_MS)),
    }
}

/// Tells parcels apart, so that those which fail together do not return together.
fn spread(parcel: &Watched) -> i64 {
    parcel.number.as_str().bytes().fold(0, |sum: i64, byte| sum.wrapping_mul(31).wrapping_add(byte.into()))
}

fn saw(tx: &mut dyn Sql, bench: &Bench<'_>, parcel: &Watched, report: &Report) -> Result<()> {
    let fresh = digest(report);
    let mut known = parcel.known.clone();
    if parcel.digest.as_deref() != Some(fresh.as_str()) {
        let fact = Fact::ParcelReported(Box::new(report.clone()));
        apply_facts(tx, bench, &parcel.store, parcel.order, &[fact])?;
        known = match parcels::get(tx, &parcel.store, &parcel.number)? {
            Some(now) => now.known,
            None => return Ok(()),
        };
    }
    mark(tx, bench, parcel, &known)?;
    write(tx, bench, parcel, &known, Some((report, &fresh)))
}

/// Applies the moments of the clock that came.
fn mark(tx: &mut dyn Sql, bench: &Bench<'_>, parcel: &Watched, known: &Known) -> Result<()> {
    let fact = |mark| Fact::ParcelMarked { number: parcel.number.clone(), mark };
    let facts: Vec<_> = known.due_marks(bench.now).into_iter().map(fact).collect();
    apply_facts(tx, bench, &parcel.store, parcel.order, &facts)
}

fn write(
    tx: &mut dyn Sql,
    bench: &Bench<'_>,
    parcel: &Watched,
    known: &Known,
    seen: Option<(&Report, &str)>,
) -> Result<()> {
    let interval_ms = nova_poshta::interval_ms(bench.settings);
    let look = Looked {
        at: bench.now,
        next_at: known.next_at(bench.now, interval_ms),
        words: seen.map(|(report, _)| report.text.as_str()),
        digest: seen.map(|(_, digest)| digest),
        problem: None,
        tries: 0,
    };
    parcels::looked(tx, parcel, &look)
}

fn fail(tx: &mut dyn Sql, bench: &Bench<'_>, parcel: &Watched, pause_ms: i64, reason: &str) -> Result<()> {
    let problem = clip(reason);
    let look = Looked {
        at: bench.now,
        next_at: bench.now.plus_ms(pause_ms),
        words: None,
        digest: None,
        problem: Some(&problem),
        tries: parcel.tries + 1,
    };
    parcels::looked(tx, parcel, &look)
}

/// Claims parcels and nothing else, for a command that does one round: those of one order, or what is due.
pub fn claim_alone(
    tx: &mut dyn Sql,
    profiles: &Profiles,
    lease: &Lease,
    wanted: &[Watched],
    now: Timestamp,
    room: usize,
) -> Result<Option<super::Claimed>> {
    if !lanes::holds(tx, lease, now)? {
        return Ok(None);
    }
    let claimed = if wanted.is_empty() {
        claim(tx, lease, now, room)?
    } else {
        for parcel in wanted {
            parcels::put_off(tx, parcel, now.plus_ms(PUT_OFF_MS))?;
        }
        wanted.to_vec()
    };
    if claimed.is_empty() {
        return Ok(None);
    }
    let settings = profiles.load(tx, &lease.store)?.ok_or_else(|| super::storeless(&lease.store))?;
    let tasks = claimed.iter().map(question).collect();
    let items = claimed.into_iter().map(|parcel| super::Item::Parcel(Box::new(parcel))).collect();
    Ok(Some(super::Claimed { settings, items, tasks }))
}
