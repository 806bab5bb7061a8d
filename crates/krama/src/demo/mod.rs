//! `krama demo`: server, sandbox and a sample store in one process, with a month of orders made by the real loop.

mod catalogue;
mod month;
mod parcels;
mod shopper;

use crate::cli::{Demo, Role};
use crate::config::{Config, Setting};
use crate::open::{self, Opened};
use crate::sandbox::{self, Host};
use crate::serve::{self, bind};
use anyhow::Context;
use krama_connectors::nova_poshta::sandbox as carrier;
use krama_domain::ids::{PersonId, StoreId};
use krama_domain::shop::Store;
use krama_domain::staff::{self, Scope};
use krama_store::repo::people::{self, Person};
use krama_web::app::Proxies;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

/// The sample store's short name.
pub(crate) const STORE: &str = "demo";
/// The managers' chats of the sample store.
pub(crate) const CHATS: [&str; 2] = ["100200300", "-1001987654321"];

/// A directory that goes away with the demo.
struct Workplace(PathBuf);

impl Workplace {
    fn make() -> anyhow::Result<Self> {
        let path = std::env::temp_dir().join(format!("krama-demo-{}", std::process::id()));
        std::fs::create_dir_all(&path).with_context(|| format!("cannot create {}", path.display()))?;
        Ok(Self(path))
    }
}

impl Drop for Workplace {
    fn drop(&mut self) {
        // Nothing can be done about a directory that does not go; it lies among temporary files.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Runs the demo until Ctrl-C.
pub(crate) async fn run(config: &Config, args: &Demo) -> anyhow::Result<ExitCode> {
    let listener = bind(&format!("127.0.0.1:{}", args.port)).await?;
    let shop_url = format!("http://{}", listener.local_addr()?);
    let twins = match bind(&format!("127.0.0.1:{}", listener.local_addr()?.port().saturating_add(1))).await {
        Ok(free) => free,
        Err(_) => bind("127.0.0.1:0").await?,
    };
    let sandbox_url = format!("http://{}", twins.local_addr()?);
    let workplace = Workplace::make()?;
    let opened = open(config, &workplace, &shop_url, &sandbox_url).await?;
    let clock = Arc::clone(&opened.clock);
    let host = Host::new(&sandbox_url, Arc::clone(&clock))?;
    let sandbox = tokio::spawn(sandbox::serve(Arc::clone(&host), twins));
    let server = serve::start(opened, Some(listener), Role::All, Proxies::default())?;
    if !args.empty {
        eprintln!("krama demo: living through a month of orders …");
        month::live(&server, &host, &clock, &shop_url)
            .await
            .context("the month of orders could not be made")?;
    }
    eprintln!("krama demo is running (Ctrl-C ends it)");
    eprintln!("  shop      {shop_url}/");
    let owner = owner(&server).await?;
    let link = krama_web::app::enter_link(&server.app, owner).await?;
    eprintln!("  console   {link}  (once, within 30 minutes)");
    eprintln!("  sandbox   {sandbox_url}/  bank, carrier, phones, Meta's inspector; break them there");
    tokio::select! {
        ended = sandbox => ended??,
        signal = serve::until_signal() => signal?,
    }
    server.stop().await;
    drop(workplace);
    Ok(ExitCode::SUCCESS)
}

/// The sample store's owner. They have no password: the demo's one-time link is their way in.
async fn owner(server: &serve::Server) -> anyhow::Result<PersonId> {
    let engine = &server.engine;
    let now = engine.clock.now();
    let owner = Person {
        id: engine.with_random(|random| PersonId::fresh(now, random)),
        scope: Scope::All,
        email: "demo@krama.example".to_owned(),
        name: "Оля".to_owned(),
        role: staff::Role::Owner,
        created_at: now,
        disabled: false,
    };
    let id = owner.id;
    engine.db.write("add the demo's owner", move |tx| people::insert(tx, &owner, None)).await?;
    Ok(id)
}

async fn open(config: &Config, at: &Workplace, shop_url: &str, sandbox_url: &str) -> anyhow::Result<Opened> {
    let default = |value: String| Setting { value, source: "demo".to_owned() };
    let config = Config {
        database: default(format!("sqlite://{}", at.0.join("krama.db").display())),
        public_url: default(shop_url.to_owned()),
        addresses: BTreeMap::new(),
        ..config.clone()
    };
    let mut opened = open::database(&config).await?;
    let id = StoreId::parse(STORE).expect("it has the right form");
    let store =
        // Whoever tries the demo at night wants to see its messages.
        Store { prefix: "KRM".to_owned(), sandbox: true, quiet_hours: None, ..Store::new(id, "Крамниця «Їжак»") };
    let settings = [
        ("monobank.token", "sandbox-token".to_owned()),
        ("monobank.url", format!("{sandbox_url}/monobank")),
        ("telegram.token", "1000000001:sandbox_bot_token_for_the_demo".to_owned()),
        ("telegram.manager_chats", CHATS.join(",")),
        ("telegram.url", format!("{sandbox_url}/telegram")),
        ("meta.pixel_id", "1000000000001".to_owned()),
        ("meta.token", "sandbox-token-of-meta".to_owned()),
        ("meta.url", format!("{sandbox_url}/meta")),
        ("meta.pixel_url", format!("{sandbox_url}/meta/pixel/fbevents.js")),
        ("nova_poshta.api_key", "sandbox-key-of-nova-poshta".to_owned()),
        ("nova_poshta.url", format!("{sandbox_url}/nova_poshta/v2.0/json/")),
        ("nova_poshta.sender", carrier::SENDER.to_owned()),
        ("nova_poshta.sender_contact", carrier::CONTACT.to_owned()),
        ("nova_poshta.sender_city", carrier::CITY.to_owned()),
        ("nova_poshta.sender_address", carrier::ADDRESS.to_owned()),
        ("nova_poshta.sender_phone", "380500000000".to_owned()),
    ];
    let settings = settings.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    open::create_store(&mut opened, store.clone(), &settings).await?;
    let now = open::now(&opened);
    let products = catalogue::products(store.currency, now, &mut opened.random)?;
    crate::command::products::write(&opened, &store, products, None).await?;
    Ok(opened)
}
