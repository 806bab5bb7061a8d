//! The page of effects and facts: kinds, keys, states, outcomes, lanes and their limits, codes of refusals, facts.

use super::markdown::{code, duration, table};
use super::said;
use super::source::{self, Item, arms, items};
use krama_connectors::ALL;
use krama_connectors::connector::{Limits, Rate};
use krama_domain::effect::{Move, State};
use krama_domain::pay::PayType;

pub(super) fn page() -> String {
    let effect = source::read("domain/src/effect.rs");
    let fact = source::read("domain/src/fact.rs");
    let ledger = source::read("domain/src/ledger.rs");
    let pay = source::read("domain/src/pay.rs");
    format!(
        "# Effects and facts\n\n\
         A fact is something that happened. An effect is one thing that must happen outside because of it.\n\n\
         ## Effects\n\n\
         The key is unique in its order or contact request, so that the same thing is never asked for twice. An order with \
         the pay type `cod` asks for no invoice.\n\n{}\n\
         ## States of an effect\n\n{}\n\
         What moves an effect from one state to another:\n\n{}\n\
         ## Outcomes of a try\n\n{}\n\
         ## Lanes\n\n\
         A lane is the queue of one destination of one store. A slow or broken lane holds no other lane up.\n\n{}\n\
         ## Codes of refused effects\n\n{}\n\
         ## Facts\n\n\
         These are the codes in an order's timeline, with what each fact carries.\n\n{}\n\
         ## Payment status\n\n\
         It is derived from the ledger and never set.\n\n{}\n\
         ## Pay types\n\n{}",
        effects(&effect),
        coded(&effect, "State"),
        moves(&effect),
        outcomes(&effect),
        lanes(),
        said::page(),
        facts(&fact),
        coded(&ledger, "PaymentStatus"),
        pay_types(&pay),
    )
}

fn effects(source: &str) -> String {
    let [kinds, keys, places] =
        ["kind", "key", "destination"].map(|function| arms(source, "Intent", function));
    let row = |item: Item| {
        let [kind, key] = [&kinds, &keys].map(|table| code(&table[&item.name]));
        vec![kind, key, places[&item.name].to_lowercase(), item.doc]
    };
    let rows = items(source, "pub enum Intent {").into_iter().map(row);
    table(&["kind", "key", "lane", "what it does"], rows)
}

/// A table of code and meaning of an enum that has `fn code`.
fn coded(source: &str, name: &str) -> String {
    let codes = arms(source, name, "code");
    let rows = items(source, &format!("pub enum {name} {{"));
    table(&["code", "meaning"], rows.into_iter().map(|item| vec![code(&codes[&item.name]), item.doc]))
}

fn moves(source: &str) -> String {
    use Move::{Claim, Discard, Lose, Refuse, Replay, Retry, Succeed};
    let all = [Claim, Succeed, Retry, Refuse, Lose, Replay, Discard];
    let said = items(source, "pub enum Move {");
    assert_eq!(said.len(), all.len(), "every move is shown");
    let row = |step: Move| {
        let pairs = State::ALL.into_iter().filter_map(|from| Some((from, from.after(step)?)));
        let pairs: Vec<_> = pairs.map(|(from, to)| format!("`{}` → `{}`", from.code(), to.code())).collect();
        let name = format!("{step:?}");
        let about = said.iter().find(|item| item.name == name).map(|item| item.doc.clone());
        vec![about.unwrap_or_default(), pairs.join(", ")]
    };
    table(&["what happens", "from → to"], all.into_iter().map(row))
}

fn outcomes(source: &str) -> String {
    let rows = items(source, "pub enum Outcome {").into_iter();
    table(&["outcome", "meaning"], rows.map(|item| vec![code(item.name.to_lowercase()), item.doc]))
}

fn rate(rate: Rate) -> String {
    format!("{} in {}", rate.burst, duration(rate.per_ms))
}

fn lanes() -> String {
    let row = |limits: &Limits| {
        vec![
            rate(limits.rate),
            limits.concurrency.to_string(),
            limits.batch_max.to_string(),
            duration(i64::try_from(limits.timeout_ms).unwrap()),
            format!("{} … {}", duration(limits.backoff_first_ms), duration(limits.backoff_max_ms)),
            limits.tries_max.to_string(),
        ]
    };
    let head = [
        "lane",
        "requests",
        "at once",
        "effects in one request",
        "answer is lost after",
        "pause before a repeat",
        "tries",
    ];
    let rows = ALL.into_iter().map(|connector| {
        let mut cells = vec![code(connector.destination.code())];
        cells.extend(row(&connector.limits));
        cells
    });
    table(&head, rows)
}

fn facts(source: &str) -> String {
    let codes = arms(source, "Fact", "code");
    let row = |item: Item| {
        let fields: Vec<_> = item.fields.iter().map(|f| format!("{} ({})", code(&f.name), f.doc)).collect();
        vec![code(&codes[&item.name]), item.doc, fields.join(" ")]
    };
    table(&["code", "what happened", "carries"], items(source, "pub enum Fact {").into_iter().map(row))
}

fn pay_types(source: &str) -> String {
    let said = items(source, "pub enum PayType {");
    let about = |pay: &PayType| {
        let name = format!("{pay:?}");
        said.iter().find(|item| item.name == name).map(|item| item.doc.clone()).unwrap_or_default()
    };
    table(&["code", "meaning"], PayType::ALL.iter().map(|pay| vec![code(pay.code()), about(pay)]))
}
