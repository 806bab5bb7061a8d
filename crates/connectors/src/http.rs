//! Requests and answers as values. The engine's executor turns them into real ones; twins answer them directly.

/// Method of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Does something.
    Post,
}

impl Method {
    /// `GET`, `POST`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
        }
    }
}

/// A request. Its address, headers and body may hold secrets: log only what [`Redactor`] made of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Method.
    pub method: Method,
    /// Absolute address with its query. (A twin looks at the path only.)
    pub url: String,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// Raw bytes; empty for a GET.
    pub body: Vec<u8>,
}

impl Request {
    /// A GET without headers.
    pub fn get(url: impl Into<String>) -> Self {
        Self { method: Method::Get, url: url.into(), headers: Vec::new(), body: Vec::new() }
    }

    /// A POST of a JSON body.
    pub fn post_json(url: impl Into<String>, body: &serde_json::Value) -> Self {
        let headers = vec![("content-type".to_owned(), "application/json".to_owned())];
        Self { method: Method::Post, url: url.into(), headers, body: body.to_string().into_bytes() }
    }

    /// With one more header.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_ascii_lowercase(), value.to_owned()));
        self
    }

    /// The value of a header; names are compared without case.
    pub fn header(&self, name: &str) -> Option<&str> {
        find(&self.headers, name)
    }

    /// The path without scheme, host and query.
    pub fn path(&self) -> &str {
        let after_scheme = self.url.split_once("://").map_or(self.url.as_str(), |(_, rest)| rest);
        let path = after_scheme.find('/').map_or("/", |at| &after_scheme[at..]);
        path.split(['?', '#']).next().unwrap_or("/")
    }

    /// A parameter of the query, percent-decoded.
    pub fn query(&self, name: &str) -> Option<String> {
        let (_, query) = self.url.split_once('?')?;
        let pairs = query.split('&').filter_map(|pair| pair.split_once('=').or(Some((pair, ""))));
        pairs.filter(|(key, _)| *key == name).map(|(_, value)| decode(value)).next()
    }
}

/// Percent-decodes a query's or form's value; `+` is a space.
pub fn decode(value: &str) -> String {
    let spaced = value.replace('+', " ");
    percent_encoding::percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
}

/// Percent-encodes everything but letters, digits, `-`, `.` and `_`.
pub fn encode(value: &str) -> String {
    const KEPT: &percent_encoding::AsciiSet =
        &percent_encoding::NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_');
    percent_encoding::utf8_percent_encode(value, KEPT).to_string()
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// HTTP status.
    pub status: u16,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// Raw bytes, at most what the executor reads.
    pub body: Vec<u8>,
}

impl Response {
    /// A JSON answer.
    pub fn json(status: u16, body: &serde_json::Value) -> Self {
        let headers = vec![("content-type".to_owned(), "application/json".to_owned())];
        Self { status, headers, body: body.to_string().into_bytes() }
    }

    /// An HTML answer.
    pub fn html(status: u16, body: impl Into<String>) -> Self {
        let headers = vec![("content-type".to_owned(), "text/html; charset=utf-8".to_owned())];
        Self { status, headers, body: body.into().into_bytes() }
    }

    /// An answer that sends the browser elsewhere with a GET.
    pub fn see_other(location: &str) -> Self {
        Self { status: 303, headers: vec![("location".to_owned(), location.to_owned())], body: Vec::new() }
    }

    /// With one more header.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_ascii_lowercase(), value.to_owned()));
        self
    }

    /// The value of a header; names are compared without case.
    pub fn header(&self, name: &str) -> Option<&str> {
        find(&self.headers, name)
    }

    /// `Retry-After` in milliseconds, where it is given in seconds.
    pub fn retry_after_ms(&self) -> Option<i64> {
        let seconds: i64 = self.header("retry-after")?.trim().parse().ok()?;
        (seconds >= 0).then(|| seconds.saturating_mul(1_000))
    }

    /// The body as JSON, if it is.
    pub fn body_json(&self) -> Option<serde_json::Value> {
        serde_json::from_slice(&self.body).ok()
    }

    /// Whether the status is 2xx.
    pub const fn is_success(&self) -> bool {
        self.status >= 200 && self.status < 300
    }
}

fn find<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
}

/// What became of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The outside answered.
    Response(Response),
    /// The request certainly did not reach it (no connection, refused before sending).
    NotSent {
        /// What happened, without addresses.
        reason: String,
    },
    /// The request went out, and no answer came back; whether it was carried out is unknown.
    NoAnswer {
        /// What happened, without addresses.
        reason: String,
    },
}

/// Takes secrets out of what is logged or kept.
#[derive(Debug, Clone, Default)]
pub struct Redactor {
    secrets: Vec<String>,
}

/// What stands where a secret stood.
pub const REDACTED: &str = "[redacted]";
/// Secrets shorter than this would blank out ordinary text.
const SECRET_MIN_CHARS: usize = 4;

impl Redactor {
    /// Knows these secrets, in plain and percent-encoded form.
    pub fn new<'a>(secrets: impl IntoIterator<Item = &'a str>) -> Self {
        let long_enough = secrets.into_iter().filter(|s| s.len() >= SECRET_MIN_CHARS);
        let mut secrets: Vec<String> = long_enough.flat_map(|s| [s.to_owned(), encode(s)]).collect();
        secrets.sort_by_key(|s| std::cmp::Reverse(s.len()));
        secrets.dedup();
        Self { secrets }
    }

    /// The text without secrets.
    pub fn clean(&self, text: &str) -> String {
        self.secrets.iter().fold(text.to_owned(), |text, secret| text.replace(secret.as_str(), REDACTED))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_an_address_are_found() {
        let request = Request::get("http://127.0.0.1:8081/monobank/api/x?invoiceId=p2%5Fa&b=%D0%87+1");
        assert_eq!(request.path(), "/monobank/api/x");
        assert_eq!(request.query("invoiceId").as_deref(), Some("p2_a"));
        assert_eq!(request.query("b").as_deref(), Some("Ї 1"));
        assert_eq!(request.query("c"), None);
        assert_eq!(Request::get("https://example.com").path(), "/");
    }

    #[test]
    fn secrets_vanish_in_every_spelling() {
        let redactor = Redactor::new(["123:ABC/def", "ab"]);
        let clean = redactor.clean("https://t/bot123:ABC/def/x?token=123%3AABC%2Fdef&ab=1");
        assert_eq!(clean, "https://t/bot[redacted]/x?token=[redacted]&ab=1");
    }
}
