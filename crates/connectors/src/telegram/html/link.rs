//! Links: which addresses Telegram takes, and how it writes them.
//!
//! Telegram is generous: a missing scheme is `http`, a host needs a dot, the path gets its slash. What it does not
//! take is dropped from a text without a word, and refused on a button.

use std::net::Ipv6Addr;

/// Highest user id that Telegram gives out.
const USER_ID_MAX: i64 = (1 << 40) - 1;

/// The address as Telegram writes it, or what Telegram says is wrong with it.
pub(in crate::telegram) fn check(link: &str) -> Result<String, &'static str> {
    if let Some((scheme, rest)) = own_scheme(link) {
        return check_own(scheme, rest);
    }
    let url = Url::read(link)?;
    if url.host.contains('.') || url.is_ipv6() { Ok(url.write()) } else { Err("Wrong HTTP URL") }
}

/// The user of a link such as `tg://user?id=123`.
pub(super) fn user_id(link: &str) -> Option<i64> {
    let link = link.to_ascii_lowercase();
    let rest = link.strip_prefix("tg:")?;
    let rest = rest.strip_prefix("//").unwrap_or(rest).strip_prefix("user")?;
    let query = rest.strip_prefix('/').unwrap_or(rest).strip_prefix('?')?;
    let query = query.split('#').next().unwrap_or_default();
    let id = query.split('&').find_map(|parameter| match parameter.split_once('=') {
        Some(("id", id)) => Some(id),
        None if parameter == "id" => Some(""),
        _ => None,
    })?;
    canonical_i64(id).filter(|id| (1..=USER_ID_MAX).contains(id))
}

/// A whole number in its only spelling: no plus, no leading zeros.
pub(super) fn canonical_i64(text: &str) -> Option<i64> {
    text.parse().ok().filter(|number: &i64| number.to_string() == text)
}

/// Telegram's own schemes, and what follows them.
fn own_scheme(link: &str) -> Option<(&'static str, &str)> {
    ["tg", "ton", "tonsite"].into_iter().find_map(|scheme| {
        let (given, rest) = link.split_once(':')?;
        let rest = rest.strip_prefix("//").unwrap_or(rest);
        given.eq_ignore_ascii_case(scheme).then_some((scheme, rest))
    })
}

fn check_own(scheme: &'static str, rest: &str) -> Result<String, &'static str> {
    let url = Url::read(rest)?;
    let has_http = rest.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("http://"));
    if has_http || url.is_https || !url.userinfo.is_empty() || url.port.is_some() || url.is_ipv6() {
        return Err(if scheme == "tg" { "Wrong tg URL" } else { "Wrong ton URL" });
    }
    let allowed =
        |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_' || (scheme == "tonsite" && c == '.');
    if !url.host.chars().all(allowed) {
        return Err("Unallowed characters in URL host");
    }
    let path = if url.path.starts_with("/?") { &url.path[1..] } else { &url.path };
    Ok(format!("{scheme}://{}{path}", url.host))
}

/// The parts of an address as Telegram takes it apart.
struct Url {
    is_https: bool,
    userinfo: String,
    host: String,
    port: Option<u16>,
    /// Path, query and fragment; begins with a slash.
    path: String,
}

impl Url {
    fn read(text: &str) -> Result<Self, &'static str> {
        let (is_https, rest) = scheme(text)?;
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(end);
        let (before_port, port) = port(authority)?;
        let (userinfo, host) = before_port.rsplit_once('@').unwrap_or(("", before_port));
        let host = host.to_ascii_lowercase();
        let url = Self { is_https, userinfo: userinfo.to_owned(), host, port, path: escaped_path(path) };
        url.check_host()?;
        Ok(url)
    }

    fn is_ipv6(&self) -> bool {
        self.host.starts_with('[') && self.host.ends_with(']')
    }

    fn check_host(&self) -> Result<(), &'static str> {
        if self.host.is_empty() {
            return Err("URL host is empty");
        }
        if self.host == "." {
            return Err("Host is invalid");
        }
        if self.is_ipv6() {
            let inner = self.host.trim_start_matches('[').trim_end_matches(']');
            return inner
                .parse::<Ipv6Addr>()
                .map(|_| ())
                .map_err(|_| "Wrong IPv6 address specified in the URL");
        }
        check_part(
            &self.host,
            false,
            ["Disallowed character in URL host", "Wrong percent-encoded symbol in URL host"],
        )?;
        let words = ["Disallowed character in URL userinfo", "Wrong percent-encoded symbol in URL userinfo"];
        check_part(&self.userinfo, true, words)
    }

    fn write(&self) -> String {
        let scheme = if self.is_https { "https" } else { "http" };
        let at = if self.userinfo.is_empty() { "" } else { "@" };
        let port = self.port.map(|port| format!(":{port}")).unwrap_or_default();
        format!("{scheme}://{}{at}{}{port}{}", self.userinfo, self.host, self.path)
    }
}

/// Whether it is https, and what follows the scheme.
fn scheme(text: &str) -> Result<(bool, &str), &'static str> {
    let end = text.find([':', '/', '?', '#', '@', '[', ']']).unwrap_or(text.len());
    let Some(rest) = text[end..].strip_prefix("://") else { return Ok((false, text)) };
    match text[..end].to_ascii_lowercase().as_str() {
        "http" => Ok((false, rest)),
        "https" => Ok((true, rest)),
        _ => Err("Unsupported URL protocol"),
    }
}

/// The port stands after the last colon, unless `]` or `@` come after that.
fn port(authority: &str) -> Result<(&str, Option<u16>), &'static str> {
    let Some(at) = authority.rfind([':', ']', '@']).filter(|at| *at > 0 && authority[*at..].starts_with(':'))
    else {
        return Ok((authority, None));
    };
    let digits = authority[at + 1..].trim_start_matches('0');
    let is_number = digits.bytes().all(|b| b.is_ascii_digit());
    let port = digits.parse().ok().filter(|_| is_number).ok_or("Wrong port number specified in the URL")?;
    Ok((&authority[..at], Some(port)))
}

fn escaped_path(path: &str) -> String {
    let path = path.trim_end_matches([' ', '\t', '\r', '\n', '\0', '\u{b}']);
    let slash = if path.starts_with('/') { "" } else { "/" };
    let escaped = |c: char| if c <= ' ' { format!("%{:02X}", u32::from(c)) } else { c.to_string() };
    slash.chars().chain(path.chars()).map(escaped).collect()
}

fn check_part(
    part: &str,
    allow_colon: bool,
    [disallowed, wrong_percent]: [&'static str; 2],
) -> Result<(), &'static str> {
    const ALLOWED: &str = ".-_!$,~*'();&+=";
    let mut bytes = part.bytes();
    while let Some(b) = bytes.next() {
        if b == b'%' {
            let is_hex = |b: Option<u8>| b.is_some_and(|b| b.is_ascii_hexdigit());
            if !(is_hex(bytes.next()) && is_hex(bytes.next())) {
                return Err(wrong_percent);
            }
        } else if !(b.is_ascii_alphanumeric()
            || !b.is_ascii()
            || ALLOWED.as_bytes().contains(&b)
            || (allow_colon && b == b':'))
        {
            return Err(disallowed);
        }
    }
    Ok(())
}
