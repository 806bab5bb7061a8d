//! Reading the list anew: page by page into a generation of its own, each page in one transaction; the last one switches,
//! unless the new list is empty or suspiciously short. What is replaced is swept away later, some rows at a time.

use super::{Building, CARRIER, Directory, Failure, PROGRAM, Stage, directory};
use crate::{Result, Sql, args};
use krama_domain::place::query::{branch_key, name_keys};
use krama_domain::place::{Branch, Settlement};
use krama_domain::time::Timestamp;

/// Rows of one table that are swept away in one transaction, at most.
const SWEPT_MAX: i64 = 1_000;
/// Longest text of what went wrong, in characters.
const DETAIL_MAX_CHARS: usize = 300;

/// Begins a refresh on behalf of a store whose key it uses. A refresh under way is begun anew; no number of a generation
/// comes twice, since rows of one that came to nothing may still be there.
pub fn begin(tx: &mut dyn Sql, by: &str, now: Timestamp) -> Result<Building> {
    let sql = "INSERT INTO directories (store_id, carrier, generation, settlements, branches, newest, building, stage, page,
            built_by, built_settlements, built_branches, started_at, moved_at)
        VALUES ($1, $2, 0, 0, 0, 1, 1, $3, 1, $4, 0, 0, $5, $5)
        ON CONFLICT (store_id, carrier) DO UPDATE SET newest = directories.newest + 1, building = directories.newest + 1,
            stage = $3, page = 1, built_by = $4, built_settlements = 0, built_branches = 0, started_at = $5, moved_at = $5
        RETURNING building";
    let stage = Stage::Branches;
    let row = tx.query_one(sql, args![PROGRAM, CARRIER, stage.code(), by, now.as_ms()])?;
    let generation = row.map_or(Ok(0), |row| row.int("building"))?;
    let by = by.to_owned();
    Ok(Building {
        generation,
        stage,
        page: 1,
        by,
        settlements: 0,
        branches: 0,
        started_at: now,
        moved_at: now,
    })
}

/// Writes a page of branches into the generation that is built. Those that are there already count once.
pub fn add_branches(tx: &mut dyn Sql, building: &mut Building, branches: &[Branch]) -> Result<()> {
    let sql = "INSERT INTO branches (store_id, generation, branch_id, settlement_id, city_id, number, number_order, name,
            kind, schedule, weight_max_kg, declared_max_minor, takes_money, works, words)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) ON CONFLICT DO NOTHING";
    for branch in branches {
        let order: i64 = branch.number.parse().unwrap_or(i64::MAX);
        let args = args![
            PROGRAM,
            building.generation,
            &branch.reference,
            &branch.settlement,
            &branch.city,
            &branch.number,
            order,
            &branch.name,
            branch.kind.code(),
            &branch.schedule,
            branch.weight_max_kg,
            branch.declared_max_minor,
            i64::from(branch.takes_money),
            i64::from(branch.works),
            branch_key(branch),
        ];
        building.branches += i64::try_from(tx.execute(sql, args)?).unwrap_or(0);
    }
    Ok(())
}

/// Writes a page of settlements into the generation that is built, with how many branches each has there.
pub fn add_settlements(tx: &mut dyn Sql, building: &mut Building, settlements: &[Settlement]) -> Result<()> {
    let sql = "INSERT INTO settlements (store_id, generation, settlement_id, city_id, name, name_ru, area, region, kind,
            branches)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING";
    for settlement in settlements {
        let (branches, city) = in_it(tx, building, &settlement.reference)?;
        let args = args![
            PROGRAM,
            building.generation,
            &settlement.reference,
            if city.is_empty() { &settlement.city } else { &city },
            &settlement.name,
            &settlement.name_ru,
            &settlement.area,
            &settlement.region,
            &settlement.kind,
            branches,
        ];
        if tx.execute(sql, args)? == 1 {
            building.settlements += 1;
            add_keys(tx, building, settlement, branches)?;
        }
    }
    Ok(())
}

/// How many branches the new generation has in a settlement, and the city that they name.
fn in_it(tx: &mut dyn Sql, building: &Building, settlement: &str) -> Result<(i64, String)> {
    let sql = "SELECT COUNT(*) AS count, MIN(city_id) AS city FROM branches
        WHERE store_id = $1 AND generation = $2 AND settlement_id = $3";
    let row = tx.query_one(sql, args![PROGRAM, building.generation, settlement])?;
    let Some(row) = row else { return Ok((0, String::new())) };
    Ok((row.int("count")?, row.opt_text("city")?.unwrap_or_default().to_owned()))
}

fn add_keys(tx: &mut dyn Sql, building: &Building, settlement: &Settlement, branches: i64) -> Result<()> {
    let sql = "INSERT INTO settlement_keys (store_id, generation, settlement_id, key, whole, branches)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
    for (key, whole) in name_keys(&settlement.name, &settlement.name_ru) {
        let id = &settlement.reference;
        tx.execute(sql, args![PROGRAM, building.generation, id, key, i64::from(whole), branches])?;
    }
    Ok(())
}

/// Writes down how far the refresh is; its next page is the one that `building` names.
pub fn moved(tx: &mut dyn Sql, building: &Building, now: Timestamp) -> Result<()> {
    let sql = "UPDATE directories SET stage = $4, page = $5, built_settlements = $6, built_branches = $7, moved_at = $8
        WHERE store_id = $1 AND carrier = $2 AND building = $3";
    let (stage, page) = (building.stage.code(), building.page);
    let counts = (building.settlements, building.branches);
    let args = args![PROGRAM, CARRIER, building.generation, stage, page, counts.0, counts.1, now.as_ms()];
    tx.execute(sql, args).map(drop)
}

/// Lets another store go on with a refresh, with its own key.
pub fn take_over(tx: &mut dyn Sql, building: &Building, by: &str, now: Timestamp) -> Result<Building> {
    let sql = "UPDATE directories SET built_by = $4, moved_at = $5 WHERE store_id = $1 AND carrier = $2 AND building = $3";
    tx.execute(sql, args![PROGRAM, CARRIER, building.generation, by, now.as_ms()])?;
    Ok(Building { by: by.to_owned(), moved_at: now, ..building.clone() })
}

/// Lets the new generation count, unless it is empty or has less than half of what is known: then the old one stays, and
/// what happened is kept to be shown. Answers whether it counts now.
pub fn finish(tx: &mut dyn Sql, building: &Building, now: Timestamp) -> Result<bool> {
    let known = directory(tx)?;
    if let Some((failure, detail)) = doubt(&known, building) {
        fail(tx, building, failure, &detail, now)?;
        return Ok(false);
    }
    let sql = "UPDATE directories SET generation = $3, refreshed_at = $4, settlements = $5, branches = $6, building = NULL,
            failed_at = NULL, failure = NULL, detail = NULL
        WHERE store_id = $1 AND carrier = $2 AND building = $3";
    let (settlements, branches) = (building.settlements, building.branches);
    let args = args![PROGRAM, CARRIER, building.generation, now.as_ms(), settlements, branches];
    Ok(tx.execute(sql, args)? == 1)
}

/// Why the new list cannot be right.
fn doubt(known: &Directory, new: &Building) -> Option<(Failure, String)> {
    let counted = format!(
        "settlements {} → {}, branches {} → {}",
        known.settlements, new.settlements, known.branches, new.branches
    );
    if new.settlements == 0 || new.branches == 0 {
        return Some((Failure::Empty, counted));
    }
    let is_short = new.settlements * 2 < known.settlements || new.branches * 2 < known.branches;
    is_short.then_some((Failure::Short, counted))
}

/// Ends a refresh that comes to nothing. The list that was there stays.
pub fn fail(
    tx: &mut dyn Sql,
    building: &Building,
    failure: Failure,
    detail: &str,
    now: Timestamp,
) -> Result<()> {
    let sql = "UPDATE directories SET building = NULL, failed_at = $4, failure = $5, detail = $6
        WHERE store_id = $1 AND carrier = $2 AND building = $3";
    let detail: String = detail.chars().take(DETAIL_MAX_CHARS).collect();
    let args = args![PROGRAM, CARRIER, building.generation, now.as_ms(), failure.code(), detail];
    tx.execute(sql, args).map(drop)
}

/// The tables of a generation, with the statements that find one that is there, from below and from above, and take some
/// of its rows away.
const SWEEPING: [[&str; 3]; 3] = [
    [
        "SELECT generation FROM branches WHERE store_id = $1 ORDER BY generation LIMIT 1",
        "SELECT generation FROM branches WHERE store_id = $1 ORDER BY generation DESC LIMIT 1",
        "DELETE FROM branches WHERE store_id = $1 AND generation = $2 AND branch_id IN
            (SELECT branch_id FROM branches WHERE store_id = $1 AND generation = $2 LIMIT $3)",
    ],
    [
        "SELECT generation FROM settlement_keys WHERE store_id = $1 ORDER BY generation LIMIT 1",
        "SELECT generation FROM settlement_keys WHERE store_id = $1 ORDER BY generation DESC LIMIT 1",
        "DELETE FROM settlement_keys WHERE store_id = $1 AND generation = $2 AND settlement_id IN
            (SELECT settlement_id FROM settlement_keys WHERE store_id = $1 AND generation = $2 LIMIT $3)",
    ],
    [
        "SELECT generation FROM settlements WHERE store_id = $1 ORDER BY generation LIMIT 1",
        "SELECT generation FROM settlements WHERE store_id = $1 ORDER BY generation DESC LIMIT 1",
        "DELETE FROM settlements WHERE store_id = $1 AND generation = $2 AND settlement_id IN
            (SELECT settlement_id FROM settlements WHERE store_id = $1 AND generation = $2 LIMIT $3)",
    ],
];

/// Takes some rows of generations away that neither count nor are built. Answers whether there may be more of them.
pub fn sweep(tx: &mut dyn Sql) -> Result<bool> {
    let known = directory(tx)?;
    let is_kept = |generation: i64| {
        generation == known.generation
            || known.building.as_ref().is_some_and(|building| building.generation == generation)
    };
    for [lowest, highest, remove] in SWEEPING {
        for find in [lowest, highest] {
            let Some(row) = tx.query_one(find, args![PROGRAM])? else { continue };
            let generation = row.int("generation")?;
            if !is_kept(generation) {
                tx.execute(remove, args![PROGRAM, generation, SWEPT_MAX])?;
                return Ok(true);
            }
        }
    }
    Ok(false)
}
