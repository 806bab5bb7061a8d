//! `krama store`.

pub(crate) mod settings;

use super::audit::{self, Deed};
use super::{print_json, print_table};
use crate::cli::{Store as StoreArgs, StoreAction};
use crate::config::Config;
use crate::open::{self, Opened};
use anyhow::{Context, bail};
use krama_domain::effect::Destination;
use krama_domain::ids::StoreId;
use krama_domain::shop::Store;
use krama_engine::profile::{Profiles, field};
use krama_store::Sql;
use krama_store::repo::{audit as log, stores};
use serde_json::json;
use std::io::Read;
use std::process::ExitCode;

/// Runs the command.
pub(crate) async fn run(config: &Config, args: StoreArgs) -> anyhow::Result<ExitCode> {
    let mut opened = open::database(config).await?;
    match args.action {
        StoreAction::Create { id, name, json } => create(&mut opened, config, &id, name, json).await?,
        StoreAction::List { json } => list(&opened, json).await?,
        StoreAction::Show { id, json } => settings::show(&opened, id.as_deref(), json).await?,
        StoreAction::Set { id, setting, value, stdin, json } => {
            let value = match value {
                Some(value) => value,
                None if stdin => read_stdin()?,
                None => bail!("give a value, or --stdin"),
            };
            set(&mut opened, &id, &setting, &value).await?;
            if json {
                print_json(&json!({ "store": id, "setting": setting, "set": true }))?;
            } else {
                eprintln!("set {setting} of the store {id}");
            }
        }
    }
    opened.db.close().await;
    Ok(ExitCode::SUCCESS)
}

/// Most bytes of a setting.
const VALUE_MAX_BYTES: u64 = 10_000;

fn read_stdin() -> anyhow::Result<String> {
    let mut text = String::new();
    let mut input = std::io::stdin().lock().take(VALUE_MAX_BYTES + 1);
    let length = input.read_to_string(&mut text).context("cannot read standard input")?;
    if u64::try_from(length).is_ok_and(|length| length > VALUE_MAX_BYTES) {
        bail!("the value on standard input is longer than {VALUE_MAX_BYTES} bytes: is it the right file?");
    }
    Ok(text.trim().to_owned())
}

async fn create(
    opened: &mut Opened,
    config: &Config,
    id: &str,
    name: Option<String>,
    json: bool,
) -> anyhow::Result<()> {
    let id = StoreId::parse(id)?;
    let is_first = opened.db.read("stores", stores::list).await?.is_empty();
    let store = Store::new(id.clone(), &name.unwrap_or_else(|| id.to_string()));
    let seeds = if is_first { config.seeds.clone() } else { std::collections::BTreeMap::new() };
    if !open::create_store(opened, store, &seeds).await? {
        bail!("there is a store \"{id}\" already");
    }
    let told = audit::line(opened, Some(&id), Deed::new("store.create", id.as_str()));
    opened.db.write("tell of the store", move |tx| log::append(tx, &told)).await?;
    if json {
        return print_json(&json!({ "store": id.as_str(), "created": true }));
    }
    eprintln!("created the store {id}: see `krama store show {id}` for what can be set");
    Ok(())
}

async fn list(opened: &Opened, json: bool) -> anyhow::Result<()> {
    let stores = opened.db.read("stores", stores::list).await?;
    if json {
        return print_json(&stores);
    }
    let rows: Vec<_> = stores
        .iter()
        .map(|s| vec![s.id.to_string(), s.name.clone(), s.currency.to_string(), s.prefix.clone()])
        .collect();
    print_table(&["store", "name", "currency", "prefix"], &rows)
}

async fn set(opened: &mut Opened, id: &str, setting: &str, value: &str) -> anyhow::Result<()> {
    let mut store = open::store(opened, Some(id)).await?;
    let now = open::now(opened);
    if let Some(field) = field(setting) {
        field.check(value).with_context(|| format!("cannot set {setting}"))?;
        // Of a secret only that it was changed is told.
        let became = if field.secret { "(hidden)" } else { value };
        let deed = Deed { became: Some(became), ..Deed::new("setting.set", setting) };
        let told = audit::line(opened, Some(&store.id), deed);
        let (profiles, nonce, value) = (opened.profiles.clone(), open::nonce(opened), value.to_owned());
        let lane = setting.split('.').next().and_then(Destination::from_code);
        let write = move |tx: &mut dyn Sql| {
            profiles.set(tx, &store.id, field, &value, nonce, now)?;
            log::append(tx, &told)?;
            // What waited because the old value was wrong goes out at once.
            lane.map_or(Ok(()), |lane| Profiles::mended(tx, &store.id, lane, now))
        };
        return Ok(opened.db.write("set a setting", write).await?);
    }
    settings::set_own(&mut store, setting, value)?;
    let deed = Deed { became: Some(value), ..Deed::new("setting.set", setting) };
    let told = audit::line(opened, Some(&store.id), deed);
    let write = move |tx: &mut dyn Sql| {
        stores::update(tx, &store)?;
        log::append(tx, &told)
    };
    Ok(opened.db.write("set a setting", write).await?)
}
