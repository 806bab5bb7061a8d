//! A visit: which store, which language, whose cart; read once per request.

use super::failure::{Failure, internal};
use super::whereabouts::{Whereabouts, address};
use super::{App, Shared};
use crate::i18n::choose;
use crate::view::chrome::Chrome;
use crate::view::links::Links;
use crate::view::pixel::Pixel;
use crate::view::words::Words;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::header::{ACCEPT_LANGUAGE, COOKIE, HOST, USER_AGENT};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, Uri};
use krama_connectors::http::decode;
use krama_connectors::meta::ids;
use krama_connectors::settings::Settings;
use krama_connectors::{meta, monobank};
use krama_domain::ids::{CartId, StoreId};
use krama_domain::lang::Lang;
use krama_domain::shop::Store;
use krama_domain::time::Timestamp;
use krama_domain::tracking::Tracking;
use krama_store::repo::carts::{self, Cart};
use std::net::SocketAddr;
use std::sync::Arc;

/// Seconds for which a choice (language, consent) is remembered.
const CHOICE_MAX_AGE_S: i64 = 365 * 24 * 3_600;
/// Seconds for which a cart is remembered.
const CART_MAX_AGE_S: i64 = 60 * 24 * 3_600;
/// Longest text of a header or cookie that is kept, in characters.
const KEPT_MAX_CHARS: usize = 500;
/// The chosen language; the console reads it too.
const LANG_COOKIE: &str = "krama_lang";
/// The answer about advertising cookies: `no`, or `yes.` and when in Unix milliseconds.
const CONSENT_COOKIE: &str = "krama_consent";
/// The first page of the visit, percent-encoded.
const LANDING_COOKIE: &str = "krama_landing";

/// Everything about the request that handlers need.
pub(super) struct Visit {
    /// The application.
    pub app: Shared,
    /// The store with its settings.
    pub settings: Settings,
    /// Its addresses.
    pub links: Links,
    /// Language of the page.
    pub lang: Lang,
    /// The shopper's cart; a fresh one when they have none.
    pub cart: Cart,
    /// Now.
    pub now: Timestamp,
    /// What advertising may be told, if an order is placed now.
    pub tracking: Tracking,
    /// Who asks, for limits.
    pub caller: String,
    pixel: Option<Pixel>,
    consent: Option<bool>,
    cookies: Vec<String>,
    secure: bool,
}

/// A cookie's value, percent-decoded.
pub(super) fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let all = headers.get_all(COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    let mut pairs = all.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value.to_owned())
}

pub(super) fn header(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let text = headers.get(name)?.to_str().ok()?;
    (!text.is_empty()).then(|| text.chars().take(KEPT_MAX_CHARS).collect())
}

fn query(uri: &Uri, name: &str) -> Option<String> {
    let mut pairs = uri.query()?.split('&').filter_map(|pair| pair.split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| decode(value))
}

/// The caller's address: the connection's, or what a proxy that is believed says it was.
pub(super) fn caller(parts: &Parts, app: &App) -> String {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let caller = peer.map(|peer| app.proxies.caller(peer, &parts.headers));
    caller.map_or_else(|| "unknown".to_owned(), |ip| ip.to_string())
}

/// The name of the cookie that holds the cart of a store.
fn cart_cookie(store: &StoreId) -> String {
    format!("krama_cart_{store}")
}

impl FromRequestParts<Shared> for Visit {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Failure> {
        let Loaded { settings, base, cart } = load(app, parts).await?;
        let mut visit = Self {
            lang: language(parts, settings.store.lang),
            links: Links::under(&base),
            now: app.engine.clock.now(),
            tracking: Tracking::default(),
            caller: caller(parts, app),
            pixel: None,
            consent: None,
            cookies: Vec::new(),
            secure: settings.public_url.starts_with("https:"),
            app: Arc::clone(app),
            settings,
            cart,
        };
        visit.note_choices(parts);
        visit.note_tracking(parts);
        Ok(visit)
    }
}

/// What is read for every request.
struct Loaded {
    settings: Settings,
    base: String,
    cart: Cart,
}

async fn load(app: &App, parts: &Parts) -> Result<Loaded, Failure> {
    let (profiles, jar) = (app.engine.profiles.clone(), parts.headers.clone());
    let wanted = Whereabouts::read(address(parts).path(), header(&parts.headers, &HOST).as_deref());
    let fresh = Cart::new(app.engine.with_random(|random| CartId::fresh(app.engine.clock.now(), random)));
    let read = move |tx: &mut dyn krama_store::Sql| {
        let Some((store, base)) = wanted.find(tx)? else { return Ok(None) };
        let settings = profiles.of_store(tx, store)?;
        let id = cookie(&jar, &cart_cookie(&settings.store.id)).and_then(|id| CartId::parse(&id).ok());
        let kept = match id {
            Some(id) => carts::get(tx, &settings.store.id, id)?,
            None => None,
        };
        Ok(Some(Loaded { settings, base, cart: kept.unwrap_or_else(|| fresh.clone()) }))
    };
    app.engine.db.read("visit", read).await.map_err(internal)?.ok_or(Failure::NotFound)
}

/// The language to speak to whoever sent the request; `default` where they chose none.
pub(super) fn language(parts: &Parts, default: Lang) -> Lang {
    let asked = query(&parts.uri, "lang");
    let remembered = cookie(&parts.headers, LANG_COOKIE);
    let browser = header(&parts.headers, &ACCEPT_LANGUAGE);
    choose(asked.as_deref(), remembered.as_deref(), browser.as_deref(), default)
}

impl Visit {
    fn note_choices(&mut self, parts: &Parts) {
        if query(&parts.uri, "lang").as_deref() == Some(self.lang.tag()) {
            self.set_cookie(LANG_COOKIE, self.lang.tag(), CHOICE_MAX_AGE_S, true);
        }
        let consent = cookie(&parts.headers, CONSENT_COOKIE);
        let granted_at =
            consent.as_deref().and_then(|c| c.strip_prefix("yes.")).and_then(|ms| ms.parse().ok());
        self.consent = consent.map(|_| granted_at.is_some());
        self.tracking.consent_at = granted_at.map(Timestamp::from_ms);
        self.tracking.refused = self.consent == Some(false);
    }

    fn may_track(&self) -> bool {
        self.consent == Some(true) || (self.consent.is_none() && !self.settings.store.consent_required)
    }

    /// Traces are kept only where the shopper may be told of to advertising.
    fn note_tracking(&mut self, parts: &Parts) {
        let pixel = meta::pixel::pixel_base(&self.settings, self.consent == Some(true));
        if pixel.is_none() || !self.may_track() {
            return;
        }
        self.pixel = pixel.map(|base| Pixel { script: base.script_url, id: base.pixel_id });
        let host = header(&parts.headers, &HOST).unwrap_or_default();
        let (fbp, fbc) = (cookie(&parts.headers, ids::FBP), cookie(&parts.headers, ids::FBC));
        let cookies = ids::Cookies { fbp: fbp.as_deref(), fbc: fbc.as_deref() };
        let fbclid = query(&parts.uri, "fbclid");
        let (now, app) = (self.now, Arc::clone(&self.app));
        let found =
            app.engine.with_random(|random| ids::visit(&host, fbclid.as_deref(), &cookies, now, random));
        for (name, value) in &found.set {
            self.set_cookie(name, value, ids::MAX_AGE_S, false);
        }
        let landing = cookie(&parts.headers, LANDING_COOKIE).map(|url| decode(&url));
        if landing.is_none() {
            let here: String = address(parts).to_string().chars().take(KEPT_MAX_CHARS).collect();
            self.set_cookie(LANDING_COOKIE, &krama_connectors::http::encode(&here), CART_MAX_AGE_S, true);
        }
        self.tracking = Tracking {
            fbp: Some(found.fbp),
            fbc: found.fbc,
            ip: Some(self.caller.clone()).filter(|ip| ip != "unknown"),
            user_agent: header(&parts.headers, &USER_AGENT),
            page_url: Some(format!("{}{}", self.settings.public_url, address(parts).path())),
            landing_url: landing,
            ..self.tracking.clone()
        };
    }

    /// Lets the browser remember something. Cookies of advertising are readable by its script, ours are not.
    pub(super) fn set_cookie(&mut self, name: &str, value: &str, max_age_s: i64, http_only: bool) {
        let secure = if self.secure { "; Secure" } else { "" };
        let only = if http_only { "; HttpOnly" } else { "" };
        let line = format!("{name}={value}; Path=/; Max-Age={max_age_s}; SameSite=Lax{secure}{only}");
        self.cookies.push(line);
    }

    /// Lets the browser remember the answer about advertising cookies; a refusal removes those that are there.
    pub(super) fn remember_consent(&mut self, granted: bool) {
        let value = if granted { format!("yes.{}", self.now.as_ms()) } else { "no".to_owned() };
        if !granted {
            self.cookies.clear();
            for name in [ids::FBP, ids::FBC, LANDING_COOKIE] {
                self.set_cookie(name, "", 0, false);
            }
        }
        self.set_cookie(CONSENT_COOKIE, &value, CHOICE_MAX_AGE_S, true);
    }

    /// Lets the browser remember a cart.
    pub(super) fn remember_cart(&mut self, id: CartId) {
        let name = cart_cookie(&self.settings.store.id);
        self.set_cookie(&name, &id.to_string(), CART_MAX_AGE_S, true);
    }

    /// Cookies to send with the answer.
    pub(super) fn cookies(&self) -> &[String] {
        &self.cookies
    }

    /// The store.
    pub(super) fn store(&self) -> &Store {
        &self.settings.store
    }

    /// Whether a payment provider is connected.
    pub(super) fn is_online(&self) -> bool {
        (monobank::CONNECTOR.is_connected)(&self.settings)
    }

    /// The origin of the pixel's script, for the content security policy.
    pub(super) fn pixel_origin(&self) -> Option<String> {
        let script = &self.pixel.as_ref()?.script;
        let host_end = script.find("://").and_then(|at| script[at + 3..].find('/').map(|end| at + 3 + end));
        Some(script[..host_end.unwrap_or(script.len())].to_owned())
    }

    /// The frame of the page at `path`.
    pub(super) fn chrome<'a>(&'a self, path: &'a str) -> Chrome<'a> {
        let open = !self.cart.closed;
        Chrome {
            words: Words { catalog: &self.app.catalog, lang: self.lang },
            shop: &self.settings.store.name,
            sandbox: self.settings.store.sandbox,
            country: self.settings.store.country,
            links: &self.links,
            path,
            cart_pieces: self.cart.items.iter().map(|item| item.quantity).sum::<i64>() * i64::from(open),
            asks_consent: self.settings.store.consent_required && self.consent.is_none(),
            pixel: self.pixel.as_ref(),
        }
    }

    /// The shopper's cart if it can still be filled, a fresh one when it has become an order.
    pub(super) fn open_cart(&self) -> Cart {
        if !self.cart.closed {
            return self.cart.clone();
        }
        Cart::new(self.app.engine.with_random(|random| CartId::fresh(self.now, random)))
    }
}
