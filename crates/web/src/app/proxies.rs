//! Which proxies are believed about the address of whoever sent a request, and what they say of it.
//!
//! Anybody can send `X-Forwarded-For`. What a proxy adds to it stands at its end, so the list is read from its end: the
//! last address that is none of our proxies' is the caller's, and everything before it is hearsay.

use axum::http::HeaderMap;
use ipnet::IpNet;
use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

/// What the setting is when nobody sets it: a proxy on the same machine.
pub const DEFAULT: &str = "127.0.0.0/8, ::1";
/// The setting of whoever lets the world in without a proxy.
const NOBODY: &str = "none";
/// Most networks of the setting.
const NETWORKS_MAX: usize = 100;
/// Most addresses of a header that are looked at, from its end.
const HOPS_MAX: usize = 50;

/// The proxies that are believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proxies(Vec<IpNet>);

/// What is wrong with a list of proxies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Malformed(String);

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Malformed {}

impl Default for Proxies {
    fn default() -> Self {
        DEFAULT.parse().expect("the default is a list of networks")
    }
}

impl FromStr for Proxies {
    type Err = Malformed;

    /// Addresses and networks, separated by commas or spaces; `none` where nobody is believed.
    fn from_str(text: &str) -> Result<Self, Malformed> {
        if text.trim() == NOBODY {
            return Ok(Self(Vec::new()));
        }
        let words = text.split(|c: char| c == ',' || c.is_whitespace()).filter(|word| !word.is_empty());
        let networks = words.map(network).collect::<Result<Vec<_>, _>>()?;
        match networks.len() {
            0 => Err(Malformed(format!("it names no address: write {NOBODY} where no proxy is believed"))),
            1..=NETWORKS_MAX => Ok(Self(networks)),
            _ => Err(Malformed(format!("it names more than {NETWORKS_MAX} addresses and networks"))),
        }
    }
}

fn network(word: &str) -> Result<IpNet, Malformed> {
    let read = word.parse::<IpNet>().ok().or_else(|| word.parse::<IpAddr>().ok().map(IpNet::from));
    let wrong = || {
        Malformed(format!(
            "\"{word}\" is neither an address nor a network: write 10.0.0.5, 10.0.0.0/24 or fd00::/8, several with commas"
        ))
    };
    read.ok_or_else(wrong)
}

impl Proxies {
    fn has(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }

    /// Who sent a request that came by a connection from `peer`: the peer itself, or, where it is one of our proxies, the
    /// last address that they tell of and that is none of theirs. Where proxies tell of two different ones by the two
    /// headers that there are, one of them was sent by the caller, and neither is believed.
    pub(super) fn caller(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let peer = peer.to_canonical();
        if !self.has(peer) {
            return peer;
        }
        let listed = lines(headers, "x-forwarded-for").flat_map(|line| line.split(','));
        let listed = listed.map(|hop| hop.trim().to_owned()).filter(|hop| !hop.is_empty());
        let told = [listed.collect(), forwarded_for(headers)];
        let mut callers = told.iter().filter(|hops| !hops.is_empty()).map(|hops| self.last(peer, hops));
        match (callers.next(), callers.next()) {
            (Some(one), Some(other)) if one != other => peer,
            (Some(one), _) => one,
            (None, _) => peer,
        }
    }

    /// The last of `hops` that is none of our proxies; where one cannot be read, the proxy that told of it.
    fn last(&self, peer: IpAddr, hops: &[String]) -> IpAddr {
        let mut nearest = peer;
        for hop in hops.iter().rev().take(HOPS_MAX) {
            let Some(address) = address(hop) else { return nearest };
            if !self.has(address) {
                return address;
            }
            nearest = address;
        }
        nearest
    }
}

/// A header's lines in their order; together they are one list.
fn lines<'a>(headers: &'a HeaderMap, name: &str) -> impl Iterator<Item = &'a str> {
    headers.get_all(name).into_iter().map(|line| line.to_str().unwrap_or("?"))
}

/// Cuts at `sign`, but not within quotes.
fn parts(text: &str, sign: char) -> Vec<String> {
    let mut quoted = false;
    let cut = |c: char| {
        quoted ^= c == '"';
        c == sign && !quoted
    };
    text.split(cut).map(|part| part.trim().to_owned()).collect()
}

/// What `Forwarded` (RFC 7239) says; an element that does not say for whom it stands cannot be read as an address.
fn forwarded_for(headers: &HeaderMap) -> Vec<String> {
    let of = |element: &String| {
        let pairs = parts(element, ';');
        let named = |pair: &String| {
            let (name, value) = pair.split_once('=')?;
            name.trim().eq_ignore_ascii_case("for").then(|| value.trim().trim_matches('"').to_owned())
        };
        pairs.iter().find_map(named).unwrap_or_default()
    };
    let elements = lines(headers, "forwarded").flat_map(|line| parts(line, ','));
    elements.filter(|element| !element.is_empty()).map(|element| of(&element)).collect()
}

/// An address with or without a port, in brackets or without.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    let with_port = || text.parse::<SocketAddr>().ok().map(|address| address.ip());
    bare.parse::<IpAddr>().ok().or_else(with_port).map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests;
