//! Meta's twin: the Conversions API, a stand-in for the Pixel's script, and a page that shows which halves met.
//!
//! Speaks the real wire format and rejects what Meta rejects (`check.rs`); keeps events in [`book`]. Tokens that begin
//! with `wrong`, `expired` or `noscope` are refused as such. It emits no webhooks, as Meta has none for events.

pub mod book;
mod check;
mod envelope;
mod page;

use crate::http::{Method, Request, Response};
use crate::sandbox::{Reply, html};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use book::{Book, Half, Kept, Sighting};
use check::Fault;
use krama_domain::time::{Random, Timestamp};
use serde_json::{Value, json};

/// The stand-in for the Pixel's script: the queue of `fbq`, and image beacons to `/tr`.
const SCRIPT: &str = include_str!("sandbox/fbevents.js");
/// The smallest transparent GIF.
const GIF: [u8; 43] = [
    0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0x21, 0xf9, 4, 1,
    0, 0, 0, 0, 0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 1, 0x44, 0, 0x3b, 0,
];
/// Random bytes of a trace id.
const TRACE_BYTES: usize = 15;

/// The twin's state.
#[derive(Debug, Default)]
pub struct Twin {
    /// Where it is mounted, for absolute addresses: `http://127.0.0.1:8081/meta`.
    pub base: String,
    book: Book,
}

impl Twin {
    /// Answers a request whose path is the one within this service.
    pub fn serve(&mut self, request: &Request, now: Timestamp, random: &mut dyn Random) -> Reply {
        let path = request.path();
        match (request.method, path) {
            (Method::Get, "/") => Response::html(200, page::inspector(&self.book)).into(),
            (Method::Get, "/pixel/fbevents.js") => {
                asset("text/javascript; charset=utf-8", SCRIPT.as_bytes()).into()
            }
            (Method::Get, "/tr") => self.beacon(request, now).into(),
            _ if path.starts_with("/v") => self.graph(request, now, random).into(),
            _ => self.not_found().into(),
        }
    }

    /// The address that stands for the Pixel's script, for the setting `meta.pixel_url`.
    pub fn pixel_url(&self) -> String {
        format!("{}/pixel/fbevents.js", self.base)
    }

    /// Everything that was reported, oldest first, with both halves of an event in one entry.
    pub fn events(&self) -> impl DoubleEndedIterator<Item = &Kept> {
        self.book.entries()
    }

    fn not_found(&self) -> Response {
        let home = html::escape(&self.base);
        let body =
            format!("<p>Такої сторінки немає.</p><p><a class=\"button\" href=\"{home}/\">До подій</a></p>");
        Response::html(404, html::page("Meta", &body))
    }

    fn graph(&mut self, request: &Request, now: Timestamp, random: &mut dyn Random) -> Response {
        let trace = trace_id(random);
        if request.method == Method::Get {
            return read_pixel(request)
                .map_or_else(|fault| fault.response(&trace), |it| Response::json(200, &it));
        }
        let received = self.receive(request, now);
        match received {
            Ok(count) => {
                Response::json(200, &json!({"events_received": count, "messages": [], "fbtrace_id": trace}))
            }
            Err(fault) => fault.response(&trace),
        }
    }

    /// Takes all events of a call, or none: one invalid event rejects the others.
    fn receive(&mut self, request: &Request, now: Timestamp) -> Result<usize, Fault> {
        let pixel = addressee(request)?;
        let envelope = envelope::open(request)?;
        check::token(&envelope.token)?;
        for (at, event) in envelope.events.iter().enumerate() {
            check::event(event, now).map_err(|fault| fault.at(at))?;
        }
        for event in &envelope.events {
            self.book.record(server_half(&pixel, event, envelope.is_test), now);
        }
        Ok(envelope.events.len())
    }

    fn beacon(&mut self, request: &Request, now: Timestamp) -> Response {
        let query = request.url.split_once('?').map_or("", |(_, query)| query);
        let pairs = envelope::pairs(query);
        let get = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
        if let (Some(pixel), Some(name)) = (get("id"), get("ev")) {
            let keys =
                ["fbp", "fbc"].into_iter().filter(|key| get(key).is_some_and(|value| !value.is_empty()));
            let sighting = Sighting {
                half: Half::Browser,
                pixel,
                name,
                id: get("eid").filter(|id| !id.is_empty()),
                value: get("cd[value]").unwrap_or_default(),
                currency: get("cd[currency]").unwrap_or_default(),
                keys: keys.map(str::to_owned).collect(),
                is_test: false,
            };
            self.book.record(sighting, now);
        }
        asset("image/gif", &GIF)
    }
}

/// `GET /v{N}/{pixel}`: what a token that may read the pixel is told.
fn read_pixel(request: &Request) -> Result<Value, Fault> {
    let parts: Vec<&str> = request.path().split('/').skip(1).collect();
    let [version, pixel] = parts[..] else { return Err(Fault::no_such_object()) };
    let pixel = object(version, pixel)?;
    let bearer = request.header("authorization").and_then(|value| value.strip_prefix("Bearer "));
    let token = request.query("access_token").or(bearer.map(str::to_owned)).unwrap_or_default();
    check::token(&token)?;
    Ok(json!({ "id": pixel, "name": "Піксель у пісочниці" }))
}

/// The pixel of `POST /v{N}/{pixel}/events`.
fn addressee(request: &Request) -> Result<String, Fault> {
    let parts: Vec<&str> = request.path().split('/').skip(1).collect();
    let [version, pixel, "events"] = parts[..] else { return Err(Fault::unknown_path()) };
    let pixel = object(version, pixel)?;
    if request.method == Method::Post { Ok(pixel) } else { Err(Fault::no_such_object()) }
}

/// A pixel by its version and id. Ids that begin with 0 belong to nobody.
fn object(version: &str, pixel: &str) -> Result<String, Fault> {
    let number = version.strip_prefix('v').unwrap_or_default();
    let is_version =
        number.split('.').all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()));
    let is_number = !pixel.is_empty() && pixel.bytes().all(|b| b.is_ascii_digit());
    if !is_version {
        return Err(Fault::unknown_path());
    }
    if is_number && !pixel.starts_with('0') { Ok(pixel.to_owned()) } else { Err(Fault::no_such_object()) }
}

fn server_half(pixel: &str, event: &Value, is_test: bool) -> Sighting {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let user = event["user_data"].as_object();
    let custom = &event["custom_data"];
    Sighting {
        half: Half::Server,
        pixel: pixel.to_owned(),
        name: text(&event["event_name"]),
        id: event["event_id"].as_str().filter(|id| !id.is_empty()).map(str::to_owned),
        value: custom["value"].as_str().map_or_else(|| plain_number(&custom["value"]), str::to_owned),
        currency: text(&custom["currency"]),
        keys: user.into_iter().flat_map(|user| user.keys().cloned()).collect(),
        is_test,
    }
}

fn plain_number(value: &Value) -> String {
    if value.is_number() { value.to_string() } else { String::new() }
}

fn trace_id(random: &mut dyn Random) -> String {
    let mut bytes = [0; TRACE_BYTES];
    random.fill(&mut bytes);
    format!("A{}", URL_SAFE_NO_PAD.encode(bytes))
}

fn asset(kind: &str, body: &[u8]) -> Response {
    Response { status: 200, headers: Vec::new(), body: body.to_vec() }
        .with_header("content-type", kind)
        .with_header("cache-control", "no-store")
}
