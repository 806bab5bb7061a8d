//! `krama user`: people who work here.

use super::audit::{self, Deed};
use super::{Usage, print_json, print_table};
use crate::cli::{User, UserAction};
use crate::config::Config;
use crate::open::{self, Opened};
use anyhow::{Context, bail};
use krama_domain::ids::PersonId;
use krama_domain::staff::{self, Role, Scope};
use krama_domain::time::Random;
use krama_store::repo::people::{self, Person};
use krama_store::repo::{audit as log, sessions};
use krama_store::{Sql, password};
use serde_json::{Value, json};
use std::io::{IsTerminal, Read};
use std::process::ExitCode;

/// Runs the command.
pub(crate) async fn run(config: &Config, args: User) -> anyhow::Result<ExitCode> {
    let mut opened = open::database(config).await?;
    match args.action {
        UserAction::Create { email, name, role, store, stdin, json } => {
            let email = staff::email(&email).with_context(|| format!("\"{email}\""))?;
            let name = staff::name(&name)?;
            let scope = scope(&opened, store.as_deref()).await?;
            let hash = hashed(&mut opened, &ask(stdin)?)?;
            create(&mut opened, (email, name), (role, scope), hash, json).await?;
        }
        UserAction::List { json } => list(&opened, json).await?,
        UserAction::Passwd { email, stdin, json } => passwd(&mut opened, &email, stdin, json).await?,
    }
    opened.db.close().await;
    Ok(ExitCode::SUCCESS)
}

/// One store, or all of them.
pub(super) async fn scope(opened: &Opened, store: Option<&str>) -> anyhow::Result<Scope> {
    match store {
        None => Ok(Scope::All),
        Some(_) => Ok(Scope::Store(open::store(opened, store).await?.id)),
    }
}

/// The scope as tables show it.
pub(super) fn shown(scope: &Scope) -> &str {
    match scope {
        Scope::All => "all",
        Scope::Store(store) => store.as_str(),
    }
}

/// A password from standard input, or typed twice without being shown.
fn ask(stdin: bool) -> anyhow::Result<String> {
    let password = if stdin {
        let mut text = String::new();
        std::io::stdin()
            .lock()
            .take(10_000)
            .read_to_string(&mut text)
            .context("cannot read standard input")?;
        text.trim_end_matches(['\r', '\n']).to_owned()
    } else if std::io::stdin().is_terminal() {
        let first = rpassword::prompt_password("Password: ").context("cannot ask for the password")?;
        if rpassword::prompt_password("Again: ").context("cannot ask for the password")? != first {
            bail!("the two passwords differ: nothing was changed");
        }
        first
    } else {
        return Err(Usage(
            "nobody can type a password here: give it on standard input with --stdin".to_owned(),
        )
        .into());
    };
    staff::check_password(&password)?;
    Ok(password)
}

fn hashed(opened: &mut Opened, password: &str) -> anyhow::Result<String> {
    let mut salt = [0; password::SALT_BYTES];
    opened.random.fill(&mut salt);
    Ok(password::hash(password, salt)?)
}

async fn create(
    opened: &mut Opened,
    (email, name): (String, String),
    (role, scope): (Role, Scope),
    hash: String,
    json: bool,
) -> anyhow::Result<()> {
    let now = open::now(opened);
    let id = PersonId::fresh(now, &mut opened.random);
    let person = Person { id, scope, email, name, role, created_at: now, disabled: false };
    let deed = Deed { became: Some(role.code()), ..Deed::new("person.create", &person.email) };
    let line = audit::line(opened, None, deed);
    let kept = person.clone();
    let write = move |tx: &mut dyn Sql| {
        let added = people::insert(tx, &kept, Some(&hash))?;
        if added {
            log::append(tx, &line)?;
            krama_store::repo::links::end_setup(tx)?;
        }
        Ok(added)
    };
    if !opened.db.write("add a person", write).await? {
        bail!("somebody has the address {} already: see `krama user list`", person.email);
    }
    if json {
        return print_json(&as_json(&person));
    }
    eprintln!("added {} as {}", person.email, person.role.code());
    Ok(())
}

fn as_json(person: &Person) -> Value {
    json!({
        "id": person.id.to_string(), "email": person.email, "name": person.name, "role": person.role.code(),
        "store": match &person.scope { Scope::All => None, Scope::Store(store) => Some(store.as_str()) },
        "created_at": person.created_at.rfc3339(), "disabled": person.disabled,
    })
}

async fn list(opened: &Opened, json: bool) -> anyhow::Result<()> {
    let all = opened.db.read("people", people::list).await?;
    if json {
        return print_json(&all.iter().map(as_json).collect::<Vec<_>>());
    }
    let row = |person: &Person| {
        let standing = if person.disabled { "disabled" } else { "" };
        let cells = [&person.email, &person.name, person.role.code(), shown(&person.scope), standing];
        cells.map(str::to_owned).to_vec()
    };
    print_table(&["e-mail", "name", "role", "stores", ""], &all.iter().map(row).collect::<Vec<_>>())
}

async fn passwd(opened: &mut Opened, email: &str, stdin: bool, json: bool) -> anyhow::Result<()> {
    let email = staff::email(email).with_context(|| format!("\"{email}\""))?;
    let wanted = email.clone();
    let found = opened.db.read("person", move |tx| people::by_email(tx, &wanted)).await?;
    let (person, _) =
        found.with_context(|| format!("nobody has the address {email}: see `krama user list`"))?;
    let hash = hashed(opened, &ask(stdin)?)?;
    let line = audit::line(opened, None, Deed::new("person.password", &email));
    let write = move |tx: &mut dyn Sql| {
        people::set_password(tx, person.id, &hash)?;
        log::append(tx, &line)?;
        sessions::end_all(tx, person.id)
    };
    let ended = opened.db.write("new password", write).await?;
    if json {
        return print_json(&json!({ "email": email, "changed": true, "sessions_ended": ended }));
    }
    eprintln!("{email} has a new password; sessions ended: {ended}");
    Ok(())
}
