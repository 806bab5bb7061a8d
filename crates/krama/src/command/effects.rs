//! `krama effects`: which effects are meant, and how they are shown. What changes them stands in `effects/moving.rs`.

mod moving;

use super::{order_json, print, print_json, print_table};
use crate::cli::{EffectFilter, Effects, EffectsAction, OfStore};
use crate::config::Config;
use crate::open::{self, Opened};
use anyhow::{Context, bail};
use krama_domain::effect::{Move, Subject};
use krama_domain::ids::{ChatId, ContactId, OrderId, OrderNumber, StoreId};
use krama_domain::shop::Store;
use krama_store::Sql;
use krama_store::repo::outbox::search::{self, Cursor, Filter, Group};
use krama_store::repo::outbox::{self, Attempt, Effect};
use krama_store::repo::{contacts, orders};
use serde_json::{Value, json};
use std::process::ExitCode;

/// Runs the command.
pub(crate) async fn run(config: &Config, args: Effects) -> anyhow::Result<ExitCode> {
    let mut opened = open::with_store(config).await?;
    let mut code = ExitCode::SUCCESS;
    match args.action {
        EffectsAction::List { of, filter, limit, after, by_cause } => {
            let store = open::store(&opened, of.store.as_deref()).await?;
            let filter = filter_of(&opened, &store, &filter).await?;
            if by_cause {
                groups(&opened, &store, filter, of.json).await?;
            } else {
                list(&opened, &store, filter, (limit, after), of.json).await?;
            }
        }
        EffectsAction::Show { id, of } => show(&opened, &of, &id).await?,
        EffectsAction::Retry(chosen) => code = moving::run(&mut opened, Move::Replay, chosen).await?,
        EffectsAction::Discard(chosen) => code = moving::run(&mut opened, Move::Discard, chosen).await?,
    }
    opened.db.close().await;
    Ok(code)
}

/// The filter of the command line as the repository takes it.
async fn filter_of(opened: &Opened, store: &Store, given: &EffectFilter) -> anyhow::Result<Filter> {
    let since =
        given.since.as_ref().map(|since| since.instant(open::now(opened), &store.zone)).transpose()?;
    let subject = match &given.order {
        None => None,
        Some(number) => Some(Subject::Order(order(opened, &store.id, number).await?)),
    };
    Ok(Filter {
        states: given.state.clone(),
        lanes: given.lane.clone(),
        kinds: given.kind.clone(),
        codes: given.code.iter().cloned().map(Some).collect(),
        key: given.key.clone(),
        since,
        subject,
        ..Filter::default()
    })
}

async fn order(opened: &Opened, store: &StoreId, number: &str) -> anyhow::Result<OrderId> {
    let (id, wanted) = (store.clone(), OrderNumber::from_text(number));
    let found = opened.db.read("order", move |tx| orders::by_number(tx, &id, &wanted)).await?;
    Ok(found.with_context(|| format!("the store {store} has no order {number}"))?.id)
}

/// The effect of `SUBJECT/NTH`.
async fn effect(opened: &Opened, store: &StoreId, id: &str) -> anyhow::Result<Effect> {
    let parts = id.rsplit_once('/').and_then(|(subject, nth)| Some((subject, nth.parse::<i64>().ok()?)));
    let (subject, nth) = parts.with_context(|| {
        format!("\"{id}\" names no effect: write an order's number and the effect's, e.g. TWC30102025N01/3")
    })?;
    let subject = subject_of(opened, store, subject).await?;
    let of = store.clone();
    let all = opened.db.read("effects", move |tx| outbox::of_subject(tx, &of, subject)).await?;
    let found = all.into_iter().find(|effect| effect.nth == nth);
    found.with_context(|| format!("there is no effect {id} in the store {store}: see `krama effects list`"))
}

async fn subject_of(opened: &Opened, store: &StoreId, text: &str) -> anyhow::Result<Subject> {
    if let Ok(contact) = ContactId::parse(text) {
        let of = store.clone();
        let found = opened.db.read("contact", move |tx| contacts::get(tx, &of, contact)).await?;
        if found.is_some() {
            return Ok(Subject::Contact(contact));
        }
    }
    if let Ok(chat) = ChatId::parse(text) {
        let of = store.clone();
        let found = opened.db.read("chat", move |tx| outbox::get(tx, &of, Subject::Chat(chat), 1)).await?;
        if found.is_some_and(|effect| effect.subject == Subject::Chat(chat)) {
            return Ok(Subject::Chat(chat));
        }
    }
    match OrderId::parse(text) {
        Ok(id) => Ok(Subject::Order(id)),
        Err(_) => order(opened, store, text).await.map(Subject::Order),
    }
}

/// An effect with what people call it.
struct Named {
    /// `TWC30102025N01/3`; of contact requests the UUID in place of the number.
    id: String,
    order: Option<String>,
    effect: Effect,
}

/// Gives each effect its name, in the same snapshot.
fn name(tx: &mut dyn Sql, effects: Vec<Effect>) -> krama_store::Result<Vec<Named>> {
    let with_name = |effect: Effect| {
        let order = match effect.subject {
            Subject::Order(id) => orders::number_of(tx, &effect.store, id)?.map(|number| number.to_string()),
            Subject::Contact(_) | Subject::Chat(_) => None,
        };
        let id = order_json::effect_id(order.as_deref(), &effect);
        Ok(Named { id, order, effect })
    };
    effects.into_iter().map(with_name).collect()
}

impl Named {
    fn json(&self, tries: &[Attempt]) -> Value {
        order_json::lone_effect(self.order.as_deref(), &self.effect, tries)
    }

    fn row(&self, store: &Store) -> Vec<String> {
        let effect = &self.effect;
        vec![
            self.id.clone(),
            effect.intent.key().to_string(),
            effect.intent.destination().code().to_owned(),
            effect.state.code().to_owned(),
            effect.tries.to_string(),
            store.zone.local(effect.created_at).short(),
            effect.code.clone().unwrap_or_default(),
        ]
    }
}

/// The columns of [`Named::row`].
const HEAD: [&str; 7] = ["effect", "key", "lane", "state", "tries", "decided", "code"];

async fn list(
    opened: &Opened,
    store: &Store,
    filter: Filter,
    (limit, after): (u32, Option<String>),
    json: bool,
) -> anyhow::Result<()> {
    let mut after = match after {
        None => None,
        Some(id) => Some(Cursor::at(&effect(opened, &store.id, &id).await?)),
    };
    let mut found: Vec<Named> = Vec::new();
    loop {
        let rest = limit as usize - found.len();
        let (id, filter, from) = (store.id.clone(), filter.clone(), after.take());
        let read = move |tx: &mut dyn Sql| {
            let page = search::page(tx, &id, &filter, from.as_ref(), rest)?;
            Ok((name(tx, page.effects)?, page.next))
        };
        let (page, next) = opened.db.read("effects", read).await?;
        found.extend(page);
        after = next;
        if after.is_none() || found.len() >= limit as usize {
            break;
        }
    }
    if json {
        return print_json(&found.iter().map(|named| named.json(&[])).collect::<Vec<_>>());
    }
    print_table(&HEAD, &found.iter().map(|named| named.row(store)).collect::<Vec<_>>())?;
    if let (Some(_), Some(last)) = (after, found.last()) {
        eprintln!("there are more: --after {}", last.id);
    }
    Ok(())
}

async fn groups(opened: &Opened, store: &Store, filter: Filter, json: bool) -> anyhow::Result<()> {
    let id = store.id.clone();
    let groups = opened.db.read("causes", move |tx| search::groups(tx, &id, &filter)).await?;
    if json {
        return print_json(&groups.iter().map(group_json).collect::<Vec<_>>());
    }
    let rows: Vec<_> = groups.iter().flat_map(|group| group_rows(group, store)).collect();
    print_table(&GROUP_HEAD, &rows)
}

fn group_json(group: &Group) -> Value {
    let states: serde_json::Map<String, Value> =
        group.states.iter().map(|(state, n)| (state.code().to_owned(), (*n).into())).collect();
    json!({
        "lane": group.lane.code(), "kind": group.kind, "code": group.code, "count": group.count(),
        "states": states, "oldest": group.oldest.rfc3339(), "newest": group.newest.rfc3339(),
        "capped": group.capped,
    })
}

/// The columns of [`group_rows`].
const GROUP_HEAD: [&str; 7] = ["lane", "kind", "code", "state", "effects", "oldest", "newest"];

fn group_rows(group: &Group, store: &Store) -> Vec<Vec<String>> {
    let at = |at| store.zone.local(at).short();
    let row = |(state, n): (&krama_domain::effect::State, &i64)| {
        vec![
            group.lane.code().to_owned(),
            group.kind.clone(),
            group.code.clone().unwrap_or_default(),
            state.code().to_owned(),
            format!("{n}{}", if group.capped { "+" } else { "" }),
            at(group.oldest),
            at(group.newest),
        ]
    };
    group.states.iter().map(row).collect()
}

async fn show(opened: &Opened, of: &OfStore, id: &str) -> anyhow::Result<()> {
    let store = open::store(opened, of.store.as_deref()).await?;
    let effect = effect(opened, &store.id, id).await?;
    let read = move |tx: &mut dyn Sql| {
        let tries = outbox::attempts(tx, &effect.store, effect.subject, effect.nth)?;
        Ok((name(tx, vec![effect.clone()])?, tries))
    };
    let (mut named, tries) = opened.db.read("effect", read).await?;
    let Some(named) = named.pop() else { bail!("the effect {id} went away") };
    let value = with_wire(named.json(&tries), &tries);
    if of.json {
        return print_json(&value);
    }
    print_table(&HEAD, &[named.row(&store)])?;
    let attempt = |a: &Attempt| {
        let (outcome, reason) = (a.outcome.as_deref().unwrap_or("under way"), a.reason.as_deref());
        let at = store.zone.local(a.started_at).short();
        let wire = [("→", &a.request), ("←", &a.response)];
        let wire = wire.iter().filter_map(|(mark, text)| {
            text.as_ref().map(|text| format!("    {mark} {}\n", text.replace('\n', "\n      ")))
        });
        format!("  {} {at}  {outcome}  {}\n{}", a.nth, reason.unwrap_or_default(), wire.collect::<String>())
    };
    print(&format!(
        "{}\nattempts\n{}",
        named.effect.reason.as_deref().unwrap_or_default(),
        tries.iter().map(attempt).collect::<String>()
    ))
}

/// Adds what went over the wire, redacted, to the attempts.
fn with_wire(mut value: Value, tries: &[Attempt]) -> Value {
    for (at, attempt) in tries.iter().enumerate() {
        value["attempts"][at]["request"] = attempt.request.clone().into();
        value["attempts"][at]["response"] = attempt.response.clone().into();
    }
    value
}
