//! `krama effects retry` and `discard`: one by one or all that fit, looked at before it is done, each told to the
//! audit log.

use super::super::audit::{Deed, Pen, account};
use super::super::{Usage, code, print_json, print_table, terminal};
use super::{GROUP_HEAD, Named, effect, filter_of, group_json, group_rows, name};
use crate::cli::Chosen;
use crate::open::{self, Opened};
use krama_domain::effect::{Intent, Move, State};
use krama_domain::fact::Actor;
use krama_domain::ids::StoreId;
use krama_domain::shop::Store;
use krama_domain::time::Timestamp;
use krama_engine::profile::Profiles;
use krama_store::Sql;
use krama_store::repo::audit as log;
use krama_store::repo::outbox;
use krama_store::repo::outbox::replay::{self, Batch, Intervention, Preview};
use krama_store::repo::outbox::search::Filter;
use krama_store::repo::repair::{self, Hand};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::process::ExitCode;
use std::sync::Arc;

const fn verb(step: Move) -> &'static str {
    if matches!(step, Move::Discard) { "discard" } else { "retry" }
}

const fn action(step: Move) -> &'static str {
    if matches!(step, Move::Discard) { "effect.discard" } else { "effect.replay" }
}

/// Runs the command.
pub(super) async fn run(opened: &mut Opened, step: Move, chosen: Chosen) -> anyhow::Result<ExitCode> {
    let store = open::store(opened, chosen.of.store.as_deref()).await?;
    let filter = filter_of(opened, &store, &chosen.filter).await?;
    if chosen.all {
        return matching(opened, &store, step, filter, &chosen).await;
    }
    if filter != Filter::default() {
        return Err(Usage("filters go with --all; here each effect is named".to_owned()).into());
    }
    named(opened, &store, step, &chosen).await
}

/// What becomes of one effect.
struct Fate {
    named: Named,
    becomes: Option<State>,
}

async fn named(opened: &Opened, store: &Store, step: Move, chosen: &Chosen) -> anyhow::Result<ExitCode> {
    let mut effects = Vec::new();
    for id in &chosen.ids {
        effects.push(effect(opened, &store.id, id).await?);
    }
    let named = opened.db.read("effects", move |tx| name(tx, effects.clone())).await?;
    let mut fates: Vec<_> =
        named.into_iter().map(|named| Fate { becomes: named.effect.state.after(step), named }).collect();
    let would = fates.iter().filter(|fate| fate.becomes.is_some()).count();
    if !chosen.dry_run && would > 0 {
        let question = format!("{} {would} of {} effects of {}?", verb(step), fates.len(), store.id);
        if !terminal::confirm(&question, chosen.yes)? {
            return Ok(ExitCode::FAILURE);
        }
        let pen = Pen::new(opened, &store.id)?;
        for fate in fates.iter_mut().filter(|fate| fate.becomes.is_some()) {
            fate.becomes = move_one(opened, &pen, step, &fate.named).await?;
        }
    }
    for fate in &fates {
        tell_of_doubt(step, chosen, fate);
    }
    tell(step, chosen, &fates)
}

/// Says why a refund or waybill stays that somebody wants to give up.
fn tell_of_doubt(step: Move, chosen: &Chosen, fate: &Fate) {
    let effect = &fate.named.effect;
    let stays = fate.becomes.is_none() && effect.state.after(step).is_some();
    let asks_first = matches!(effect.intent, Intent::Refund { .. } | Intent::CreateWaybill { .. });
    if step == Move::Discard && stays && !chosen.dry_run && asks_first {
        let id = &fate.named.id;
        eprintln!(
            "{id} stays: nobody knows whether it happened; `krama effects retry {id}` asks the other side first, and whoever has looked there discards it on its order's page in the console"
        );
    }
}

async fn move_one(opened: &Opened, pen: &Pen, step: Move, named: &Named) -> anyhow::Result<Option<State>> {
    let (effect, now) = (named.effect.clone(), open::now(opened));
    let becomes = effect.state.after(step).map(State::code);
    let key = effect.intent.key();
    let subject = format!("{} {key}", named.order.as_deref().unwrap_or(&named.id));
    let deed = Deed { was: Some(effect.state.code()), became: becomes, ..Deed::new(action(step), &subject) };
    let line = pen.line(deed);
    let profiles = opened.profiles.clone();
    let write = move |tx: &mut dyn Sql| {
        let hand = hand(tx, &profiles, &effect.store, now)?;
        let moved = repair::intervene(tx, &effect.store, effect.subject, effect.nth, step, &hand)?;
        if moved.is_some() {
            log::append(tx, &line)?;
        }
        Ok(moved)
    };
    Ok(opened.db.write("move an effect", write).await?)
}

/// Whoever runs the command; it has not looked at the outside.
fn hand(tx: &mut dyn Sql, profiles: &Profiles, store: &StoreId, now: Timestamp) -> krama_store::Result<Hand> {
    let policy = profiles.policy(tx, store)?;
    Ok(Hand { actor: Actor::Staff(account()), policy, looked: false, now })
}

fn tell(step: Move, chosen: &Chosen, fates: &[Fate]) -> anyhow::Result<ExitCode> {
    let moved = fates.iter().filter(|fate| fate.becomes.is_some()).count();
    let becomes = |fate: &Fate| fate.becomes.map(State::code);
    if chosen.of.json {
        let each = fates.iter().map(|fate| {
            let (was, key) = (fate.named.effect.state.code(), fate.named.effect.intent.key());
            json!({ "id": fate.named.id, "key": key.as_str(), "was": was, "becomes": becomes(fate) })
        });
        let each: Vec<_> = each.collect();
        print_json(&json!({
            "action": verb(step), "dry_run": chosen.dry_run, "moved": moved,
            "missed": fates.len() - moved, "effects": each,
        }))?;
    } else {
        let row = |fate: &Fate| {
            let becomes = becomes(fate).unwrap_or("stays as it is");
            let (effect, key) = (&fate.named.effect, fate.named.effect.intent.key());
            vec![fate.named.id.clone(), key.to_string(), effect.state.code().to_owned(), becomes.to_owned()]
        };
        let rows: Vec<_> = fates.iter().map(row).collect();
        print_table(&["effect", "key", "state", "becomes"], &rows)?;
    }
    if moved == 0 { Ok(ExitCode::FAILURE) } else { Ok(code(moved == fates.len())) }
}

async fn matching(
    opened: &Opened,
    store: &Store,
    step: Move,
    filter: Filter,
    chosen: &Chosen,
) -> anyhow::Result<ExitCode> {
    let (id, wanted) = (store.id.clone(), filter.clone());
    let seen = opened.db.read("preview", move |tx| replay::preview(tx, &id, &wanted, step)).await?;
    let limit = chosen.limit.map_or(usize::MAX, |limit| limit as usize);
    if !chosen.of.json {
        let rows: Vec<_> = seen.groups.iter().flat_map(|group| group_rows(group, store)).collect();
        print_table(&GROUP_HEAD, &rows)?;
        for (state, n) in &seen.stays {
            eprintln!("{n} stay as they are: what is {} cannot be {}", state.code(), past(step));
        }
    }
    let more = if seen.capped { "+" } else { "" };
    if chosen.dry_run || seen.moves == 0 {
        return tell_matching(step, chosen, &seen, None);
    }
    let most = if limit == usize::MAX { String::new() } else { format!(" (at most {limit})") };
    let question = format!("{} {}{more} effects of {}{most}?", verb(step), seen.moves, store.id);
    if !terminal::confirm(&question, chosen.yes)? {
        return Ok(ExitCode::FAILURE);
    }
    let also = told(opened, store, step, &filter)?;
    let (id, profiles, now) = (store.id.clone(), opened.profiles.clone(), open::now(opened));
    let hand = opened.db.read("policy", move |tx| hand(tx, &profiles, &id, now)).await?;
    let what = Intervention { store: store.id.clone(), filter, step, limit, hand, also };
    let moved = replay::move_matching(&opened.db, what).await?;
    tell_matching(step, chosen, &seen, Some(moved))
}

const fn past(step: Move) -> &'static str {
    if matches!(step, Move::Discard) { "discarded" } else { "retried" }
}

fn told(opened: &Opened, store: &Store, step: Move, filter: &Filter) -> anyhow::Result<replay::Also> {
    let (pen, subject) = (Pen::new(opened, &store.id)?, in_words(filter));
    Ok(Arc::new(move |tx: &mut dyn Sql, batch: &Batch| {
        let mut was: BTreeMap<&str, usize> = BTreeMap::new();
        for effect in &batch.moved {
            *was.entry(effect.state.code()).or_default() += 1;
        }
        let was: Vec<_> = was.into_iter().map(|(state, n)| format!("{n} {state}")).collect();
        let becomes = if step == Move::Discard { State::Discarded } else { State::Ready };
        let became = format!("{} {}", batch.moved.len(), becomes.code());
        let (was, became) = (was.join(", "), became);
        let deed = Deed { was: Some(&was), became: Some(&became), ..Deed::new(action(step), &subject) };
        log::append(tx, &pen.line(deed))
    }))
}

/// A filter as the audit log shows it.
fn in_words(filter: &Filter) -> String {
    let list = |name: &str, values: Vec<String>| {
        (!values.is_empty()).then(|| format!("{name}={}", values.join("|")))
    };
    let text = |code: &Option<String>| code.clone().unwrap_or_default();
    let parts = [
        list("state", filter.states.iter().map(|s| s.code().to_owned()).collect()),
        list("lane", filter.lanes.iter().map(|l| l.code().to_owned()).collect()),
        list("kind", filter.kinds.clone()),
        list("code", filter.codes.iter().map(text).collect()),
        list("key", filter.key.iter().cloned().collect()),
        list("since", filter.since.iter().map(|at| at.rfc3339()).collect()),
        list("subject", filter.subject.iter().map(|s| outbox::subject_parts(*s).1).collect()),
    ];
    let parts: Vec<_> = parts.into_iter().flatten().collect();
    if parts.is_empty() { "all effects".to_owned() } else { parts.join(" ") }
}

fn tell_matching(
    step: Move,
    chosen: &Chosen,
    seen: &Preview,
    done: Option<replay::Moved>,
) -> anyhow::Result<ExitCode> {
    let moved = done.unwrap_or_default();
    if chosen.of.json {
        let stays: Map<String, Value> =
            seen.stays.iter().map(|(state, n)| (state.code().to_owned(), (*n).into())).collect();
        print_json(&json!({
            "action": verb(step), "dry_run": chosen.dry_run, "would_move": seen.moves, "stays": stays,
            "capped": seen.capped, "moved": moved.moved, "missed": moved.missed,
            "groups": seen.groups.iter().map(group_json).collect::<Vec<_>>(),
        }))?;
    } else if chosen.dry_run {
        let more = if seen.capped { " or more" } else { "" };
        eprintln!("{}{more} would be {}; nothing was changed", seen.moves, past(step));
    } else {
        eprintln!("{} {}", moved.moved, past(step));
        if moved.missed > 0 {
            eprintln!(
                "{} stay: they changed in the same moment, or are refunds and waybills of which nobody knows whether they were made",
                moved.missed
            );
        }
    }
    Ok(code(moved.missed == 0))
}
