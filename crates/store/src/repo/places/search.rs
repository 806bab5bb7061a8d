//! Finding settlements and branches in the generation that counts: by beginnings of their keys, by words, by the carrier's
//! key.

use super::{CARRIER, PROGRAM};
use crate::repo::orders::keys::{FIFTY, fifty};
use crate::{Error, Result, Row, Sql, Value, args};
use krama_domain::place::query::{BranchQuery, Fit, Key, Query, WORDS_MAX};
use krama_domain::place::{Branch, Kind, Settlement};
use std::collections::BTreeMap;

/// Most settlements or branches of one answer.
pub const FOUND_MAX: usize = 50;
/// Settlements of one key that are looked at, at most.
const CANDIDATES_MAX: i64 = 200;

/// Settlements that a query may mean, the likeliest first: those called so, then those whose name begins so, then those of
/// which a later word does; the greater before the smaller. Other keyboard layouts are tried when nothing else is found.
pub fn settlements(tx: &mut dyn Sql, query: &Query, limit: usize) -> Result<Vec<Settlement>> {
    let found = of_keys(tx, &query.keys, |settlement| query.agrees(settlement), limit)?;
    if !found.is_empty() || query.retyped.is_empty() {
        return Ok(found);
    }
    of_keys(tx, &query.retyped, |_| true, limit)
}

/// How well a settlement fits, by which it is sorted: the fit, branches from many to few, the key.
type Place = (Fit, i64, String);

fn of_keys(
    tx: &mut dyn Sql,
    keys: &[Key],
    admits: impl Fn(&Settlement) -> bool,
    limit: usize,
) -> Result<Vec<Settlement>> {
    let mut places: BTreeMap<String, Place> = BTreeMap::new();
    for key in keys {
        for (id, place) in of_key(tx, key)? {
            let known = places.entry(id).or_insert_with(|| place.clone());
            if place < *known {
                *known = place;
            }
        }
    }
    let mut places: Vec<(Place, String)> = places.into_iter().map(|(id, place)| (place, id)).collect();
    places.sort_unstable();
    let mut found = Vec::new();
    for some in places.chunks(FIFTY) {
        let ids: Vec<&str> = some.iter().map(|(_, id)| id.as_str()).collect();
        let mut read = by_ids(tx, &ids)?;
        found.extend(ids.iter().filter_map(|id| read.remove(*id)).filter(|settlement| admits(settlement)));
        if found.len() >= limit {
            break;
        }
    }
    found.truncate(limit);
    Ok(found)
}

fn of_key(tx: &mut dyn Sql, key: &Key) -> Result<Vec<(String, Place)>> {
    let sql = "SELECT key, whole, branches, settlement_id FROM settlement_keys
        WHERE store_id = $1 AND key >= $3 AND key < $4
            AND generation = (SELECT generation FROM directories WHERE store_id = $1 AND carrier = $2)
        ORDER BY CASE WHEN whole = 1 AND key = $3 THEN 0 WHEN whole = 1 THEN 1 ELSE 2 END, branches DESC, key
        LIMIT $5";
    let end = format!("{}\u{10FFFF}", key.text);
    let mut found = Vec::new();
    for row in tx.query(sql, args![PROGRAM, CARRIER, &key.text, end, CANDIDATES_MAX])? {
        let name = row.text("key")?;
        let fit = Fit::of(name, row.flag("whole")?, key);
        let place = (fit, -row.int("branches")?, name.to_owned());
        found.push((row.text("settlement_id")?.to_owned(), place));
    }
    Ok(found)
}

fn settlement_of(row: &Row) -> Result<Settlement> {
    let text = |name: &'static str| Ok::<_, Error>(row.text(name)?.to_owned());
    Ok(Settlement {
        reference: text("settlement_id")?,
        city: text("city_id")?,
        name: text("name")?,
        name_ru: text("name_ru")?,
        area: text("area")?,
        region: text("region")?,
        kind: text("kind")?,
        branches: row.int("branches")?,
    })
}

fn by_ids(tx: &mut dyn Sql, ids: &[&str]) -> Result<BTreeMap<String, Settlement>> {
    let sql = fifty!(
        "SELECT * FROM settlements WHERE store_id = $1 AND generation =
            (SELECT generation FROM directories WHERE store_id = $1 AND carrier = 'nova_poshta')
            AND settlement_id IN ",
        ""
    );
    let last = ids.last().map_or(Value::Null, |id| Value::Text((*id).to_owned()));
    let mut args = vec![Value::Text(PROGRAM.to_owned())];
    args.extend(ids.iter().map(|id| Value::Text((*id).to_owned())));
    args.resize(FIFTY + 1, last);
    let mut found = BTreeMap::new();
    for row in tx.query(sql, &args)? {
        let settlement = settlement_of(&row)?;
        found.insert(settlement.reference.clone(), settlement);
    }
    Ok(found)
}

/// The settlement of a key.
pub fn settlement(tx: &mut dyn Sql, reference: &str) -> Result<Option<Settlement>> {
    Ok(by_ids(tx, &[reference])?.remove(reference))
}

fn branch_of(row: &Row) -> Result<Branch> {
    let text = |name: &'static str| Ok::<_, Error>(row.text(name)?.to_owned());
    let kind = row.text("kind")?;
    Ok(Branch {
        reference: text("branch_id")?,
        settlement: text("settlement_id")?,
        city: text("city_id")?,
        number: text("number")?,
        name: text("name")?,
        kind: super::named(&Kind::ALL, Kind::code, kind)?,
        schedule: text("schedule")?,
        weight_max_kg: row.int("weight_max_kg")?,
        declared_max_minor: row.int("declared_max_minor")?,
        takes_money: row.flag("takes_money")?,
        works: row.flag("works")?,
    })
}

/// Branches or lockers of a settlement in which all words of the query are: the one of its number first, then those whose
/// number begins so, then the others, by number.
pub fn branches(
    tx: &mut dyn Sql,
    settlement: &str,
    kind: Kind,
    query: &BranchQuery,
    limit: usize,
) -> Result<Vec<Branch>> {
    let sql = "SELECT * FROM branches
        WHERE store_id = $1 AND settlement_id = $3 AND kind = $4
            AND generation = (SELECT generation FROM directories WHERE store_id = $1 AND carrier = $2)
            AND words LIKE $5 AND words LIKE $6 AND words LIKE $7
        ORDER BY CASE WHEN number = $8 THEN 0 WHEN number LIKE $9 THEN 1 ELSE 2 END, number_order, branch_id
        LIMIT $10";
    let limit = i64::try_from(limit.min(FOUND_MAX)).unwrap_or(0);
    let mut args = args![PROGRAM, CARRIER, settlement, kind.code()].to_vec();
    // Keys hold small letters, digits and spaces only, so nothing in them is a sign of a pattern.
    let pattern = |at: usize| query.words.get(at).map_or_else(|| "%".to_owned(), |word| format!("% {word}%"));
    args.extend((0..WORDS_MAX).map(|at| Value::Text(pattern(at))));
    let number = query.number.clone().unwrap_or_default();
    let begins = if number.is_empty() { String::new() } else { format!("{number}%") };
    args.extend([Value::Text(number), Value::Text(begins), Value::Int(limit)]);
    tx.query(sql, &args)?.iter().map(branch_of).collect()
}

/// The branch of a key.
pub fn branch(tx: &mut dyn Sql, reference: &str) -> Result<Option<Branch>> {
    let sql = "SELECT * FROM branches WHERE store_id = $1 AND branch_id = $3
        AND generation = (SELECT generation FROM directories WHERE store_id = $1 AND carrier = $2)";
    tx.query_one(sql, args![PROGRAM, CARRIER, reference])?.as_ref().map(branch_of).transpose()
}
