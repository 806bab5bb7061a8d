//! Meta's browser ids: the cookies `_fbp` (this browser) and `_fbc` (the click on an advertisement that led here).
//!
//! `fb.<n>.<ms>.<payload>`: n is the number of labels of the registrable domain less one (`example.com` 1,
//! `example.com.ua` 2, an IP address or `localhost` 0), ms the moment of the first sight. Made on the server, so that
//! they exist where the Pixel is blocked. Newer official libraries append a fifth segment; we read it and do not write
//! it. Whether the shopper agreed to such cookies is asked before, not here.

use krama_domain::time::{Random, Timestamp};

/// How long both cookies live, in seconds: 90 days.
pub const MAX_AGE_S: i64 = 90 * 24 * 3_600;
/// The browser's cookie.
pub const FBP: &str = "_fbp";
/// The click's cookie.
pub const FBC: &str = "_fbc";

/// Longest click id that is taken; those seen are below 300. A longer one is ignored, never cut.
const FBCLID_MAX_BYTES: usize = 500;
/// Longest cookie that is taken.
const COOKIE_MAX_BYTES: usize = FBCLID_MAX_BYTES + 64;
/// Most digits of a moment in milliseconds.
const MS_MAX_DIGITS: usize = 15;
/// The random part of `_fbp` is below this.
const FBP_RANDOM_BOUND: u64 = 1 << 31;
/// What the official libraries of six languages append (parameter builder 1.3.2).
const TOKENS: [&str; 6] = ["AQ", "Ag", "Aw", "BA", "BQ", "Bg"];
/// Length of their newer appendix, base64url.
const APPENDIX_BYTES: usize = 8;

/// The cookies that came with a request, as they came.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cookies<'a> {
    /// `_fbp`.
    pub fbp: Option<&'a str>,
    /// `_fbc`.
    pub fbc: Option<&'a str>,
}

/// The ids of a visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ids {
    /// The browser.
    pub fbp: String,
    /// The click, if one led here, now or earlier.
    pub fbc: Option<String>,
    /// Cookies to set, name and value, for [`MAX_AGE_S`]; empty when those that came are good.
    pub set: Vec<(&'static str, String)>,
    /// The cookies' domain, so that all subdomains share them; `None` for a host that has none (IP, localhost).
    pub domain: Option<String>,
}

/// The ids of a visit to `host` (with or without port). A valid cookie is kept, unless a click with a different
/// `fbclid` (the address's parameter, decoded; letter case counts) led here.
pub fn visit(
    host: &str,
    fbclid: Option<&str>,
    cookies: &Cookies<'_>,
    now: Timestamp,
    random: &mut dyn Random,
) -> Ids {
    let site = Site::of(host);
    let mut set = Vec::new();
    let mut fresh = |name, payload: &str| {
        let value = format!("fb.{}.{}.{payload}", site.index, now.as_ms());
        set.push((name, value.clone()));
        value
    };
    let kept = cookies.fbc.filter(|cookie| is_valid(cookie));
    let clicked = fbclid.filter(|id| is_click(id) && kept.and_then(payload) != Some(id));
    let fbc = clicked.map(|id| fresh(FBC, id)).or_else(|| kept.map(str::to_owned));
    let fbp = cookies.fbp.filter(|cookie| is_valid(cookie)).map(str::to_owned);
    let fbp = fbp.unwrap_or_else(|| fresh(FBP, &random.below(FBP_RANDOM_BOUND).to_string()));
    Ids { fbp, fbc, set, domain: site.domain }
}

/// Whether a cookie has the form of either id.
pub fn is_valid(cookie: &str) -> bool {
    let segments: Vec<&str> = cookie.split('.').collect();
    let [prefix, index, ms, payload, ref rest @ ..] = segments[..] else { return false };
    let ends_well = match rest {
        [] => true,
        [appendix] => is_appendix(appendix),
        _ => false,
    };
    cookie.len() <= COOKIE_MAX_BYTES
        && prefix == "fb"
        && is_number(index, 1)
        && is_number(ms, MS_MAX_DIGITS)
        && is_click(payload)
        && ends_well
}

fn payload(cookie: &str) -> Option<&str> {
    cookie.split('.').nth(3)
}

fn is_number(text: &str, max_digits: usize) -> bool {
    (1..=max_digits).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

/// Letters, digits and the signs that a click id can hold; a dot would end its segment, the rest its cookie.
fn is_click(id: &str) -> bool {
    let is_fit = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'~');
    (1..=FBCLID_MAX_BYTES).contains(&id.len()) && id.bytes().all(is_fit)
}

fn is_appendix(text: &str) -> bool {
    let is_base64url = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-');
    TOKENS.contains(&text) || (text.len() == APPENDIX_BYTES && text.bytes().all(is_base64url))
}

/// What a host means for cookies.
struct Site {
    domain: Option<String>,
    /// Labels of the domain less one.
    index: usize,
}

impl Site {
    fn of(host: &str) -> Self {
        let host = without_port(host).trim_end_matches('.').to_ascii_lowercase();
        let is_name = host.contains('.') && host.parse::<std::net::IpAddr>().is_err();
        if !is_name || host.starts_with('[') {
            return Self { domain: None, index: 0 };
        }
        let domain = psl::domain_str(&host).unwrap_or(&host).to_owned();
        let index = domain.matches('.').count();
        Self { domain: Some(domain), index }
    }
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) && !name.ends_with(':') => name,
        _ => host,
    }
}
