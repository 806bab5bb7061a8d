//! Using a one-time link up: the person it makes or changes, the session that begins, the line of the audit log, all in
//! one transaction. Of two who send the form at once only one comes in.

use super::door::Typed;
use super::login;
use crate::app::access::Guest;
use krama_domain::ids::{PersonId, PublicToken};
use krama_domain::staff::{self, Role, Scope};
use krama_domain::time::Timestamp;
use krama_store::repo::audit::{self, Line, Who};
use krama_store::repo::links::{self, Purpose};
use krama_store::repo::people::{self, Person};
use krama_store::repo::sessions::{self, Session};
use krama_store::{Error, Result, Sql, password};

/// What became of it.
pub(super) enum Used {
    /// They are in; the cookie of their session.
    In(String),
    /// The link opens nothing any more.
    Gone,
    /// Somebody else has that e-mail address.
    Taken,
}

/// What the transaction needs, drawn and hashed before it.
struct Entry {
    token: PublicToken,
    now: Timestamp,
    /// Who comes in, as far as the form tells.
    newcomer: Person,
    hash: Option<String>,
    session: Session,
    secret: PublicToken,
    line: Line,
}

/// Uses a link up.
pub(super) async fn use_up(
    guest: &Guest,
    token: PublicToken,
    purpose: &Purpose,
    typed: &Typed,
) -> Result<Used> {
    let hash = match purpose {
        Purpose::Enter(_) => None,
        _ => Some(hash(guest, &typed.password).await?),
    };
    let id = match purpose {
        Purpose::Setup | Purpose::Invite { .. } => {
            guest.app.engine.with_random(|random| PersonId::fresh(guest.now, random))
        }
        Purpose::Reset(id) | Purpose::Enter(id) => *id,
    };
    let newcomer = Person {
        id,
        scope: Scope::All,
        email: staff::email(&typed.email).unwrap_or_default(),
        name: staff::name(&typed.name).unwrap_or_default(),
        role: Role::Owner,
        created_at: guest.now,
        disabled: false,
    };
    let (session, secret, cookie) = guest.fresh_session(id);
    let line = login::entering(guest, &newcomer, "");
    let entry = Entry { token, now: guest.now, newcomer, hash, session, secret, line };
    let outcome = guest.app.engine.db.write("use a console link", move |tx| entry.run(tx)).await?;
    Ok(match outcome {
        Outcome::In => Used::In(cookie),
        Outcome::Gone => Used::Gone,
        Outcome::Taken => Used::Taken,
    })
}

enum Outcome {
    In,
    Gone,
    Taken,
}

impl Entry {
    fn run(&self, tx: &mut dyn Sql) -> Result<Outcome> {
        let Some(link) = links::find(tx, &self.token, self.now)? else { return Ok(Outcome::Gone) };
        let (person, action) = match link.purpose {
            Purpose::Setup if people::is_anybody(tx)? => return Ok(Outcome::Gone),
            Purpose::Setup => (self.newcomer.clone(), "person.setup"),
            Purpose::Invite { email, role } => {
                (Person { email, role, scope: link.scope, ..self.newcomer.clone() }, "person.join")
            }
            Purpose::Reset(id) | Purpose::Enter(id) => {
                let person = people::get(tx, id)?.filter(|person| !person.disabled);
                let Some(person) = person else { return Ok(Outcome::Gone) };
                (person, if self.hash.is_some() { "person.password" } else { "person.enter" })
            }
        };
        let is_new = matches!(action, "person.setup" | "person.join");
        if is_new && !people::insert(tx, &person, self.hash.as_deref())? {
            return Ok(Outcome::Taken);
        }
        if let (false, Some(hash)) = (is_new, &self.hash) {
            people::set_password(tx, person.id, hash)?;
            sessions::end_all(tx, person.id)?;
        }
        self.begin(tx, &person, action)?;
        Ok(Outcome::In)
    }

    fn begin(&self, tx: &mut dyn Sql, person: &Person, action: &str) -> Result<()> {
        links::take(tx, &self.token, self.now)?;
        links::end_setup(tx)?;
        sessions::begin(tx, &self.secret, person, &self.session)?;
        let who = Who { person: Some(person.id), name: person.name.clone(), ..self.line.who.clone() };
        let line = Line {
            who,
            action: action.to_owned(),
            subject: person.email.clone(),
            became: Some(person.role.code().to_owned()),
            ..self.line.clone()
        };
        audit::append(tx, &line)
    }
}

/// Hashes a password where blocking is allowed.
async fn hash(guest: &Guest, typed: &str) -> Result<String> {
    let (typed, salt) = (typed.to_owned(), guest.app.engine.random_bytes());
    let hashing = tokio::task::spawn_blocking(move || password::hash(&typed, salt));
    let stopped = Error::Closed { transaction: "hash a password" };
    hashing.await.unwrap_or(Err(stopped))
}
