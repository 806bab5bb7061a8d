//! Who may see the console: passwords, one-time links, the sessions that they become, and who stands behind a request.
//!
//! Responsible for tokens, cookies and sessions. What somebody may do is [`krama_domain::staff`]'s table; what is shown at
//! the door and behind it is the console's affair.

pub(crate) use super::failure::Cause;
use super::guard::RequestId;
use super::visit::{caller, cookie, header};
use super::{App, Shared};
use crate::i18n::choose;
use axum::extract::{FromRequestParts, RawQuery};
use axum::http::header::{ACCEPT_LANGUAGE, CACHE_CONTROL, LOCATION, USER_AGENT};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use krama_connectors::http::{decode, encode};
use krama_domain::ids::{PersonId, PublicToken, SessionId};
use krama_domain::lang::Lang;
use krama_domain::staff::Scope;
use krama_domain::time::{DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, Timestamp};
use krama_store::repo::links::{self, Link, Purpose};
use krama_store::repo::people::{self, Person};
use krama_store::repo::sessions::{self, SEEN_GAP_MS, Session};
use krama_store::{Result, Sql};
use sha2::{Digest, Sha256};
use std::convert::Infallible;
use std::sync::Arc;
use subtle::ConstantTimeEq;

/// Milliseconds in which the first owner's link, and one that enters without a password, must be used.
pub const LINK_VALID_MS: i64 = 30 * MINUTE_MS;
/// Milliseconds in which an invitation, and a link to a new password, must be used.
pub(crate) const INVITE_VALID_MS: i64 = 3 * DAY_MS;
/// Milliseconds after which somebody must come in anew.
pub(crate) const SESSION_VALID_MS: i64 = 12 * HOUR_MS;
/// Seconds for which the choice of a language is remembered.
const LANG_MAX_AGE_S: i64 = 365 * 24 * 3_600;
/// The cookie that holds the session.
const SESSION_COOKIE: &str = "krama_console";
/// The cookie that holds the chosen language, shared with the shop's pages.
const LANG_COOKIE: &str = "krama_lang";
/// Where those wait who have no session.
pub(crate) const DOOR: &str = "/console/login";
/// Where a one-time link leads, before its token.
const ENTER: &str = "/console/enter";
/// Who made a link that the program itself printed.
pub(crate) const PROGRAM: &str = "krama";

/// Makes a one-time link and keeps it.
async fn make_link(app: &App, purpose: Purpose, scope: Scope, by: &str, valid_ms: i64) -> Result<String> {
    let token = app.engine.with_random(|random| PublicToken::fresh(random));
    let url = link_url(app, &token);
    let now = app.engine.clock.now();
    let expires_at = now.plus_ms(valid_ms);
    let link = Link { purpose, scope, created_by: by.to_owned(), created_at: now, expires_at };
    app.engine.db.write("make a console link", move |tx| links::grant(tx, &token, &link)).await?;
    Ok(url)
}

/// The address of a one-time link.
pub(crate) fn link_url(app: &App, token: &PublicToken) -> String {
    format!("{}{ENTER}/{}", app.engine.profiles.public_url(), token.as_str())
}

/// The link by which the first person becomes the owner, good for [`LINK_VALID_MS`]; `None` when there is somebody
/// already.
pub async fn setup_link(app: &App) -> Result<Option<String>> {
    if app.engine.db.read("anybody", people::is_anybody).await? {
        return Ok(None);
    }
    make_link(app, Purpose::Setup, Scope::All, PROGRAM, LINK_VALID_MS).await.map(Some)
}

/// A link by which somebody comes in once without their password, good for [`LINK_VALID_MS`].
pub async fn enter_link(app: &App, person: PersonId) -> Result<String> {
    make_link(app, Purpose::Enter(person), Scope::All, PROGRAM, LINK_VALID_MS).await
}

/// A request for something of the console, from anybody.
pub(crate) struct Guest {
    /// The application.
    pub(crate) app: Shared,
    /// Now.
    pub(crate) now: Timestamp,
    /// Identity of the request, for the log and the page of an error.
    pub(crate) request_id: String,
    /// From where it came.
    pub(crate) address: String,
    agent: String,
    /// The query's pairs, decoded.
    query: Vec<(String, String)>,
    remembered: Option<String>,
    browser: Option<String>,
    session: Option<PublicToken>,
}

/// The identity of a request; empty where none was given.
pub(crate) fn request_id(extensions: &axum::http::Extensions) -> String {
    extensions.get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default()
}

/// The query's pairs, decoded.
pub(crate) fn pairs(query: &str) -> Vec<(String, String)> {
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.map(|(name, value)| (decode(&name.replace('+', " ")), decode(&value.replace('+', " ")))).collect()
}

impl FromRequestParts<Shared> for Guest {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> std::result::Result<Self, Infallible> {
        let RawQuery(query) = RawQuery::from_request_parts(parts, app).await?;
        let session = cookie(&parts.headers, SESSION_COOKIE);
        Ok(Self {
            app: Arc::clone(app),
            now: app.engine.clock.now(),
            request_id: request_id(&parts.extensions),
            address: caller(parts, app),
            agent: header(&parts.headers, &USER_AGENT).unwrap_or_default(),
            query: query.as_deref().map(pairs).unwrap_or_default(),
            remembered: cookie(&parts.headers, LANG_COOKIE),
            browser: header(&parts.headers, &ACCEPT_LANGUAGE),
            session: session.and_then(|token| PublicToken::parse(&token).ok()),
        })
    }
}

/// Somebody who is in.
#[derive(Debug, Clone)]
pub(crate) struct Inside {
    /// Who.
    pub(crate) person: Person,
    /// By which session.
    pub(crate) session: SessionId,
    /// What their forms must carry, so that no other page can send them.
    pub(crate) csrf: String,
}

impl Inside {
    /// Whether a form carries the right mark.
    pub(crate) fn sent(&self, mark: &str) -> bool {
        bool::from(self.csrf.as_bytes().ct_eq(mark.as_bytes()))
    }
}

/// Made from the session's secret, which no script and no other site can read.
fn csrf(token: &PublicToken) -> String {
    hex::encode(&Sha256::digest(format!("csrf/{}", token.as_str()))[..16])
}

impl Guest {
    /// A value of the query; empty ones count as not given.
    pub(crate) fn asked(&self, name: &str) -> Option<&str> {
        let found = self.query.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// All values of a name in the query; empty ones count as not given.
    pub(crate) fn asked_all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let found = self.query.iter().filter(move |(key, _)| key == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// The query of this page with `lang` in another language, from the question mark on.
    pub(crate) fn same_in(&self, lang: Lang) -> String {
        let kept =
            self.query.iter().filter(|(name, _)| name != "lang" && name != "done" && name != "refused");
        let pairs = kept.map(|(name, value)| format!("{}={}", encode(name), encode(value)));
        let pairs: Vec<_> = pairs.chain([format!("lang={}", lang.tag())]).collect();
        format!("?{}", pairs.join("&"))
    }

    /// The language to speak; `default` where nobody chose one.
    pub(crate) fn lang(&self, default: Lang) -> Lang {
        choose(self.asked("lang"), self.remembered.as_deref(), self.browser.as_deref(), default)
    }

    /// The cookie that remembers a language which was asked for just now.
    pub(crate) fn lang_cookie(&self) -> Option<String> {
        let lang = self.asked("lang").and_then(Lang::from_tag)?;
        Some(self.cookie(LANG_COOKIE, lang.tag(), "/", LANG_MAX_AGE_S))
    }

    fn cookie(&self, name: &str, value: &str, path: &str, max_age_s: i64) -> String {
        let secure =
            if self.app.engine.profiles.public_url().starts_with("https:") { "; Secure" } else { "" };
        format!("{name}={value}; Path={path}; Max-Age={max_age_s}; HttpOnly; SameSite=Lax{secure}")
    }

    fn session_cookie(&self, value: &str, max_age_s: i64) -> String {
        self.cookie(SESSION_COOKIE, value, "/console", max_age_s)
    }

    /// A session for somebody, to be begun in a transaction, and its cookie.
    pub(crate) fn fresh_session(&self, person: PersonId) -> (Session, PublicToken, String) {
        let (id, token) = self
            .app
            .engine
            .with_random(|random| (SessionId::fresh(self.now, random), PublicToken::fresh(random)));
        let cookie = self.session_cookie(token.as_str(), SESSION_VALID_MS / SECOND_MS);
        let session = Session {
            id,
            person,
            created_at: self.now,
            expires_at: self.now.plus_ms(SESSION_VALID_MS),
            seen_at: self.now,
            address: self.address.clone(),
            agent: self.agent.clone(),
        };
        (session, token, cookie)
    }

    /// The cookie that makes the browser forget its session.
    pub(crate) fn forget_cookie(&self) -> String {
        self.session_cookie("", 0)
    }

    /// Who sent the request, if they are in.
    pub(crate) async fn inside(&self) -> Result<Option<Inside>> {
        let Some(token) = self.session.clone() else { return Ok(None) };
        let (now, mark) = (self.now, csrf(&token));
        let look = move |tx: &mut dyn Sql| sessions::find(tx, &token, now);
        let Some((session, person)) = self.app.engine.db.read("console session", look).await? else {
            return Ok(None);
        };
        if now.since_ms(session.seen_at) >= SEEN_GAP_MS {
            let id = session.id;
            self.app.engine.db.write("session seen", move |tx| sessions::seen(tx, id, now)).await?;
        }
        Ok(Some(Inside { person, session: session.id, csrf: mark }))
    }
}

/// Sends the browser elsewhere inside the console; nobody keeps that answer.
pub(crate) fn to(place: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    let place = HeaderValue::from_str(place).unwrap_or(HeaderValue::from_static("/console"));
    response.headers_mut().insert(LOCATION, place);
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
