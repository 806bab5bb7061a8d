//! The page of the audit log: who did what, when, by which way, and how it stood before and after. It is only ever read.

use super::cursor;
use super::desk::{Desk, Failure};
use super::frame::{Frame, Section};
use super::moment::{Moment, Reader};
use super::people::zone;
use askama::Template;
use axum::response::Response;
use krama_connectors::http::encode;
use krama_domain::ids::{AuditId, PersonId};
use krama_domain::staff::Scope;
use krama_domain::time::{DAY_MS, Timestamp, Zone};
use krama_store::repo::audit::{self, Cursor, Filter, Line, Via};
use krama_store::repo::people::{self, Person};
use krama_store::{Result, Sql};

/// Where the page is.
const PATH: &str = "/console/audit";
/// Lines of one page.
const PAGE_LINES: usize = 50;
/// Longest text of a filter, in characters.
const ASKED_MAX_CHARS: usize = 200;
/// The filters, as they stand in the address.
const ASKED: [&str; 7] = ["of", "who", "action", "subject", "via", "from", "to"];

/// One line.
struct Row {
    at: Moment,
    who: String,
    via: String,
    action: String,
    subject: String,
    was: String,
    became: String,
    request: String,
}

#[derive(Template)]
#[template(path = "console/audit.html")]
struct Page<'a> {
    frame: Frame<'a>,
    rows: Vec<Row>,
    older: Option<String>,
    newest: Option<String>,
    /// Whether any filter is set.
    filtered: bool,
    /// Whose lines: code, word, whether they are shown; one alone is not offered.
    of: Vec<(&'static str, String, bool)>,
    people: Vec<(String, String, bool)>,
    ways: Vec<(&'static str, String, bool)>,
    action: String,
    subject: String,
    from: String,
    to: String,
    /// The store in question, where the address must name it.
    store: Option<String>,
    reset: String,
}

/// What the address asks for.
struct Asked {
    of_program: bool,
    filter: Filter,
}

fn text(desk: &Desk, name: &str) -> String {
    desk.guest.asked(name).unwrap_or_default().chars().take(ASKED_MAX_CHARS).collect()
}

fn asked(desk: &Desk, zone: &Zone) -> std::result::Result<Asked, Failure> {
    let filled = |name| Some(text(desk, name)).filter(|text| !text.is_empty());
    let person = filled("who").map(|id| PersonId::parse(&id)).transpose().map_err(|_| Failure::Missing)?;
    let via = match filled("via") {
        None => None,
        Some(code) => Some(Via::from_code(&code).ok_or(Failure::Missing)?),
    };
    let day = |name| filled(name).map(|text| day(zone, &text).ok_or(Failure::Missing)).transpose();
    let own_all = desk.inside.person.scope == Scope::All;
    let of_program = own_all && (desk.guest.asked("of") == Some("program") || desk.store.is_none());
    let filter = Filter {
        person,
        action: filled("action"),
        subject: filled("subject"),
        via,
        from: day("from")?,
        until: day("to")?.map(|at| at.plus_ms(DAY_MS)),
    };
    Ok(Asked { of_program, filter })
}

/// The beginning of a day of the zone, from `2026-11-25`: the instant whose local clock shows that midnight.
fn day(zone: &Zone, text: &str) -> Option<Timestamp> {
    let utc = Timestamp::parse_rfc3339(&format!("{text}T00:00:00Z"))?;
    let local = zone.local(utc);
    let minutes = i64::from(local.hour) * 60 + i64::from(local.minute);
    let is_same_day = utc.rfc3339().get(8..10) == Some(format!("{:02}", local.day).as_str());
    let ahead = if is_same_day { minutes } else { minutes - 24 * 60 };
    Some(utc.plus_ms(-ahead * 60_000))
}

/// Shows a page of it.
pub(super) async fn show(desk: Desk) -> Response {
    match list(&desk).await {
        Ok(response) => response,
        Err(failure) => desk.refuse(&failure),
    }
}

async fn list(desk: &Desk) -> std::result::Result<Response, Failure> {
    let zone = zone(desk);
    let asked = asked(desk, &zone)?;
    if desk.store.is_none() && !asked.of_program {
        return Err(Failure::Missing);
    }
    let after = cursor::read(desk, AuditId::parse)?.map(|(at, id)| Cursor { at, id });
    let store = desk.store.as_ref().map(|store| store.id.clone()).filter(|_| !asked.of_program);
    let (filter, own) = (asked.filter.clone(), desk.inside.person.scope.clone());
    let limit = i64::try_from(PAGE_LINES + 1).expect("a page is small");
    let read = move |tx: &mut dyn Sql| -> Result<(Vec<Line>, Vec<Person>)> {
        let mut people = people::list(tx)?;
        people.retain(|person| super::people::reaches(&own, &person.scope));
        Ok((audit::search(tx, store.as_ref(), &filter, after, limit)?, people))
    };
    let (lines, people) = desk.read("console audit", read).await?;
    Ok(desk.page(&page(desk, &asked, &zone, &lines, &people, after.is_none())))
}

/// The address of this page with its filters, and one more pair.
fn url(desk: &Desk, more: Option<(&str, String)>) -> String {
    let kept = ASKED.iter().filter_map(|name| Some((*name, desk.guest.asked(name)?.to_owned())));
    kept.chain(more).fold(desk.url(PATH), |url, (name, value)| {
        let joint = if url.contains('?') { '&' } else { '?' };
        format!("{url}{joint}{name}={}", encode(&value))
    })
}

fn page<'a>(
    desk: &'a Desk,
    asked: &Asked,
    zone: &Zone,
    lines: &[Line],
    people: &[Person],
    is_first: bool,
) -> Page<'a> {
    let frame = Frame::inside(desk, Some(Section::Audit));
    let words = frame.words;
    let reader = Reader { zone, now: desk.guest.now };
    let shown = &lines[..lines.len().min(PAGE_LINES)];
    let last = shown.last().filter(|_| lines.len() > PAGE_LINES);
    let row = |line: &Line| Row {
        at: reader.exact(line.at),
        who: line.who.name.clone(),
        via: words.t(via_key(line.who.via)),
        action: line.action.clone(),
        subject: line.subject.clone(),
        was: line.was.clone().unwrap_or_default(),
        became: line.became.clone().unwrap_or_default(),
        request: line.who.request_id.clone(),
    };
    let of = |code, key: &str, chosen| (code, words.t(key), chosen);
    let both = desk.inside.person.scope == Scope::All && desk.store.is_some();
    let person = |person: &Person| {
        (person.id.to_string(), person.name.clone(), asked.filter.person == Some(person.id))
    };
    let way = |via: Via| (via.code(), words.t(via_key(via)), asked.filter.via == Some(via));
    Page {
        rows: shown.iter().map(row).collect(),
        older: last.map(|line| url(desk, Some(("after", cursor::write(line.at, line.id))))),
        newest: (!is_first).then(|| url(desk, None)),
        filtered: asked.filter != Filter::default(),
        of: if both {
            let program = asked.of_program;
            vec![of("store", "audit-of-store", !program), of("program", "audit-of-program", program)]
        } else {
            Vec::new()
        },
        people: people.iter().map(person).collect(),
        ways: Via::ALL.map(way).into(),
        action: text(desk, "action"),
        subject: text(desk, "subject"),
        from: text(desk, "from"),
        to: text(desk, "to"),
        store: desk.store.as_ref().filter(|_| desk.stores.len() > 1).map(|store| store.id.to_string()),
        reset: desk.url(PATH),
        frame,
    }
}

const fn via_key(via: Via) -> &'static str {
    match via {
        Via::Console => "audit-via-console",
        Via::Cli => "audit-via-cli",
        Via::Api => "audit-via-api",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_the_zones_midnight() {
        let begins = |zone: &str, text| {
            day(&Zone::new(zone).expect("known"), text).map(krama_domain::time::Timestamp::rfc3339)
        };
        assert_eq!(begins("Europe/Kyiv", "2026-11-25").as_deref(), Some("2026-11-24T22:00:00Z"));
        assert_eq!(begins("Asia/Almaty", "2026-11-25").as_deref(), Some("2026-11-24T19:00:00Z"));
        assert_eq!(begins("America/New_York", "2026-11-25").as_deref(), Some("2026-11-25T05:00:00Z"));
        assert_eq!(begins("Europe/Kyiv", "25.11.2026"), None);
    }
}
