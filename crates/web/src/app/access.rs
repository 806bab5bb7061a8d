//! Who may see the console: the one-time link that the program prints, the session that it becomes, and the check
//! that stands before every page with data.
//!
//! Responsible for tokens and cookies. What is shown at the door and behind it is the console's affair.

pub(crate) use super::failure::Cause;
use super::failure::internal;
use super::guard::RequestId;
use super::visit::cookie;
use super::{App, Shared};
use crate::i18n::choose;
use axum::extract::{FromRequestParts, RawQuery};
use axum::http::header::{ACCEPT_LANGUAGE, CACHE_CONTROL, LOCATION};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use krama_connectors::http::{decode, encode};
use krama_domain::ids::PublicToken;
use krama_domain::lang::Lang;
use krama_domain::time::{HOUR_MS, MINUTE_MS, SECOND_MS, Timestamp};
use krama_store::repo::access::{self, Kind};
use krama_store::{Result, Sql};
use std::convert::Infallible;
use std::sync::Arc;

/// Milliseconds in which a one-time link must be used.
pub const LINK_VALID_MS: i64 = 30 * MINUTE_MS;
/// Milliseconds after which somebody must come in anew.
const SESSION_VALID_MS: i64 = 12 * HOUR_MS;
/// Seconds for which the choice of a language is remembered.
const LANG_MAX_AGE_S: i64 = 365 * 24 * 3_600;
/// The cookie that holds the session.
const SESSION_COOKIE: &str = "krama_console";
/// The cookie that holds the chosen language, shared with the shop's pages.
const LANG_COOKIE: &str = "krama_lang";
/// Where those wait who have no session.
pub(crate) const DOOR: &str = "/console/enter";

/// Makes a one-time link into the console, good for [`LINK_VALID_MS`]. Whoever opens it first is in.
pub async fn setup_link(app: &App) -> Result<String> {
    let token = app.engine.with_random(|random| PublicToken::fresh(random));
    let link = format!("{}{DOOR}/{}", app.engine.profiles.public_url(), token.as_str());
    let now = app.engine.clock.now();
    let write = move |tx: &mut dyn Sql| {
        access::forget_expired(tx, now)?;
        access::grant(tx, Kind::Link, &token, now.plus_ms(LINK_VALID_MS))
    };
    app.engine.db.write("make a console link", write).await?;
    Ok(link)
}

/// A request for something of the console, from anybody.
pub(crate) struct Guest {
    /// The application.
    pub(crate) app: Shared,
    /// Now.
    pub(crate) now: Timestamp,
    /// Identity of the request, for the log and the page of an error.
    pub(crate) request_id: String,
    /// The query's pairs, decoded.
    query: Vec<(String, String)>,
    remembered: Option<String>,
    browser: Option<String>,
    session: Option<PublicToken>,
}

fn pairs(query: &str) -> Vec<(String, String)> {
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.map(|(name, value)| (decode(name), decode(value))).collect()
}

impl FromRequestParts<Shared> for Guest {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> std::result::Result<Self, Infallible> {
        let RawQuery(query) = RawQuery::from_request_parts(parts, app).await?;
        let session = cookie(&parts.headers, SESSION_COOKIE);
        let browser = parts.headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        Ok(Self {
            app: Arc::clone(app),
            now: app.engine.clock.now(),
            request_id: parts.extensions.get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default(),
            query: query.as_deref().map(pairs).unwrap_or_default(),
            remembered: cookie(&parts.headers, LANG_COOKIE),
            browser: browser.map(str::to_owned),
            session: session.and_then(|token| PublicToken::parse(&token).ok()),
        })
    }
}

impl Guest {
    /// A value of the query; empty ones count as not given.
    pub(crate) fn asked(&self, name: &str) -> Option<&str> {
        let found = self.query.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// The query of this page with `lang` in another language, from the question mark on.
    pub(crate) fn same_in(&self, lang: Lang) -> String {
        let kept = self.query.iter().filter(|(name, _)| name != "lang");
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

    /// Uses a link up and begins a session. Answers its cookie, or `None` when the link opens nothing.
    pub(crate) async fn redeem(&self, link: &str) -> Result<Option<String>> {
        let Ok(link) = PublicToken::parse(link) else { return Ok(None) };
        let session = self.app.engine.with_random(|random| PublicToken::fresh(random));
        let cookie = self.session_cookie(session.as_str(), SESSION_VALID_MS / SECOND_MS);
        let (now, expires_at) = (self.now, self.now.plus_ms(SESSION_VALID_MS));
        let write = move |tx: &mut dyn Sql| access::redeem(tx, &link, &session, now, expires_at);
        let opened = self.app.engine.db.write("enter the console", write).await?;
        Ok(opened.then_some(cookie))
    }

    /// Ends the session, if there is one. Answers the cookie that makes the browser forget it.
    pub(crate) async fn leave(&self) -> Result<String> {
        if let Some(token) = self.session.clone() {
            self.app.engine.db.write("leave the console", move |tx| access::revoke(tx, &token)).await?;
        }
        Ok(self.session_cookie("", 0))
    }

    async fn is_staff(&self) -> Result<bool> {
        let Some(token) = self.session.clone() else { return Ok(false) };
        let look = move |tx: &mut dyn Sql| access::expiry(tx, Kind::Session, &token);
        let expires_at = self.app.engine.db.read("console session", look).await?;
        let valid = expires_at.is_some_and(|at| at > self.now);
        if expires_at.is_some() && !valid {
            let now = self.now;
            self.app.engine.db.write("end sessions", move |tx| access::forget_expired(tx, now)).await?;
        }
        Ok(valid)
    }
}

/// A request of somebody with a valid session. A handler that takes it cannot be reached without one.
pub(crate) struct Staff(pub(crate) Guest);

impl FromRequestParts<Shared> for Staff {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> std::result::Result<Self, Response> {
        let Ok(guest) = Guest::from_request_parts(parts, app).await;
        match guest.is_staff().await {
            Ok(true) => Ok(Self(guest)),
            Ok(false) => Err(to(DOOR)),
            Err(error) => Err(internal(error).into_response()),
        }
    }
}

/// Sends the browser elsewhere inside the console; nobody keeps that answer.
pub(crate) fn to(place: &'static str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    response.headers_mut().insert(LOCATION, HeaderValue::from_static(place));
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
