//! The carrier's directory, page by page: branches and lockers (`Address.getWarehouses`), settlements
//! (`Address.getSettlements`).
//!
//! Quirks, as seen by those who integrate it:
//! - `getWarehouses` knows a settlement by two keys, `SettlementRef` and `CityRef`; waybills take the latter. Settlements
//!   are listed without it, so it is learned from their branches.
//! - A page may be shorter than was asked for though more follow, so the end is told by `totalCount` or an empty page; and
//!   an empty page was seen to be full two seconds later, so it is asked for again before it is believed.
//! - A large read may answer 303 with the address of a file on the same host, to be fetched without a body.
//! - Flags are `"0"` and `"1"`, sums are hryvnias, 0 is no limit. `MaxDeclaredCost` of lockers changed over time.

use super::carrier::Carrier;
use super::envelope::{Envelope, Kind as Call};
use super::errors::{self, Verdict};
use super::{URL, loose};
use crate::http::{Answer, Request};
use crate::settings::Settings;
use crate::task::{List, Listed, Places, Reading, Settled};
use krama_domain::effect::Outcome;
use krama_domain::place::{Branch, Kind, Settlement};
use serde_json::{Value, json};

/// Branches of one page; at about five kilobytes each a page stays below what is read of an answer.
pub const BRANCHES_PAGE: u32 = 150;
/// Settlements of one page: the carrier gives no more.
pub const SETTLEMENTS_PAGE: u32 = 150;
/// How often an empty page is asked for again.
const EMPTY_TRIES_MAX: u32 = 2;
/// Milliseconds to wait before that.
const EMPTY_PAUSE_MS: i64 = 3_000;
/// Longest name that is kept, in characters.
const NAME_MAX_CHARS: usize = 200;

/// The carrier's key of the type of parcel lockers.
pub(super) const LOCKER: &str = "f9316480-5f2d-425d-bc2c-ac7cd29decf0";
/// The carrier's key of the type of a bank's lockers, which are out of use and still listed.
const DEAD_LOCKER: &str = "95dc212d-479c-4ffb-a8ab-8c1b9073d0bc";

/// The question for a page, from 1.
pub(super) fn request(carrier: &Carrier<'_>, list: List, page: u32) -> Request {
    let (method, limit) = match list {
        List::Branches => ("getWarehouses", BRANCHES_PAGE),
        List::Settlements => ("getSettlements", SETTLEMENTS_PAGE),
    };
    let properties = json!({ "Limit": limit.to_string(), "Page": page.to_string(), "Language": "UA" });
    carrier.call("Address", method, &properties)
}

/// Reads the answer to the question for a page that was asked for `tries` times before.
pub(super) fn read(
    settings: &Settings,
    task: usize,
    list: List,
    page: u32,
    tries: u32,
    answer: &Answer,
) -> Reading {
    if let Some(file) = elsewhere(settings, answer) {
        return Reading::Again(Request::get(file));
    }
    let verdict = errors::sort(settings, answer, Call::Read);
    let settled = |outcome| Reading::Settled(vec![Settled::plain(task, outcome)]);
    if let Some(outcome) = errors::lane(&verdict, Call::Read) {
        return settled(outcome);
    }
    match verdict {
        Verdict::Data(envelope) if is_doubtful(&envelope, list, page) && tries < EMPTY_TRIES_MAX => {
            let reason = "Nova Poshta listed nothing; asking once more".to_owned();
            settled(Outcome::Retry { after_ms: Some(EMPTY_PAUSE_MS), reason })
        }
        Verdict::Data(envelope) => {
            let places = Box::new(listed(list, &envelope));
            let outcome = Outcome::Done { note: format!("page {page}") };
            Reading::Settled(vec![Settled { places: Some(places), ..Settled::plain(task, outcome) }])
        }
        Verdict::Failed(failure) => settled(errors::refused(&failure, "list its branches")),
        Verdict::Foreign(..) | Verdict::NoAnswer | Verdict::NotSent(_) => {
            settled(Outcome::Retry { after_ms: None, reason: "Nova Poshta gave no answer".to_owned() })
        }
    }
}

/// The address of the file that stands for the answer: on the carrier's own host, or it is not followed.
fn elsewhere(settings: &Settings, answer: &Answer) -> Option<String> {
    let Answer::Response(response) = answer else { return None };
    if response.status != 303 {
        return None;
    }
    let url = settings.get(&URL)?;
    let path = url.find("://").and_then(|at| url[at + 3..].find('/').map(|end| at + 3 + end));
    let host = &url[..path.unwrap_or(url.len())];
    let location = response.header("location")?;
    if location.starts_with('/') && !location.starts_with("//") {
        return Some(format!("{host}{location}"));
    }
    location.strip_prefix(host).filter(|rest| rest.starts_with('/')).map(|_| location.to_owned())
}

/// Whether a page is empty where there should be something: the first one, or one before the told end.
fn is_doubtful(envelope: &Envelope, list: List, page: u32) -> bool {
    let size = match list {
        List::Branches => BRANCHES_PAGE,
        List::Settlements => SETTLEMENTS_PAGE,
    };
    let before = u64::from(size) * u64::from(page.saturating_sub(1));
    envelope.data.is_empty() && (page <= 1 || envelope.total.is_none_or(|total| total > before))
}

fn listed(list: List, envelope: &Envelope) -> Listed {
    let places = match list {
        List::Branches => Places::Branches(envelope.data.iter().filter_map(branch).collect()),
        List::Settlements => Places::Settlements(envelope.data.iter().filter_map(settlement).collect()),
    };
    Listed { places, is_empty: envelope.data.is_empty(), total: envelope.total }
}

/// A settlement; `None` when it has no key or no name.
fn settlement(record: &Value) -> Option<Settlement> {
    let word = |key: &str| loose::text(&record[key]).unwrap_or_default();
    let name = word("Description");
    let reference = loose::text(&record["Ref"])?;
    (!name.is_empty()).then(|| Settlement {
        reference,
        city: word("DeliveryCity"),
        name: clip(&name),
        name_ru: clip(&word("DescriptionRu")),
        area: bare(&word("AreaDescription")),
        region: bare(&word("RegionsDescription")),
        kind: word("SettlementTypeDescription"),
        branches: 0,
    })
}

/// An oblast or raion without that word.
fn bare(name: &str) -> String {
    let endings = [" область", " обл.", " район", " р-н"];
    let found = endings.iter().find_map(|ending| name.strip_suffix(ending));
    clip(found.unwrap_or(name))
}

fn clip(text: &str) -> String {
    text.chars().take(NAME_MAX_CHARS).collect()
}

/// A branch; `None` when it lacks a key, or is a locker of a kind that is out of use.
fn branch(record: &Value) -> Option<Branch> {
    let word = |key: &str| loose::text(&record[key]).unwrap_or_default();
    let flag = |key: &str| loose::text(&record[key]).map(|_| loose::yes(&record[key]));
    let kind_of = word("TypeOfWarehouse");
    if kind_of == DEAD_LOCKER {
        return None;
    }
    let is_locker = kind_of == LOCKER || word("CategoryOfWarehouse") == "Postomat";
    let status = word("WarehouseStatus");
    let works = (status.is_empty() || status == "Working") && !loose::yes(&record["DenyToSelect"]);
    let money = [flag("PostFinance"), flag("CanGetMoneyTransfer")];
    Some(Branch {
        reference: loose::text(&record["Ref"])?,
        settlement: loose::text(&record["SettlementRef"])?,
        city: word("CityRef"),
        number: word("Number"),
        name: loose::text(&record["Description"]).map(|name| clip(&name))?,
        kind: if is_locker { Kind::Postomat } else { Kind::Branch },
        schedule: schedule(&record["Schedule"]),
        weight_max_kg: weight_max_kg(record),
        declared_max_minor: loose::minor(&record["MaxDeclaredCost"]).unwrap_or(0),
        // Where nothing is said nothing is refused.
        takes_money: money.contains(&Some(true)) || money == [None, None],
        works,
    })
}

/// The limit of one parcel, otherwise that of all together; 0 is none.
fn weight_max_kg(record: &Value) -> i64 {
    let limit = |key: &str| loose::minor(&record[key]).map(|hundredths| hundredths / 100);
    limit("PlaceMaxWeightAllowed").or_else(|| limit("TotalMaxWeightAllowed")).unwrap_or(0)
}

/// Days of the week as the carrier and as people call them.
const DAYS: [(&str, &str); 7] = [
    ("Monday", "пн"),
    ("Tuesday", "вт"),
    ("Wednesday", "ср"),
    ("Thursday", "чт"),
    ("Friday", "пт"),
    ("Saturday", "сб"),
    ("Sunday", "нд"),
];

/// Opening hours in one line: `щодня 08:00–20:00`, `пн–пт 09:00–18:00, сб 10:00–15:00`. Days without hours are left out.
fn schedule(hours: &Value) -> String {
    let of_day =
        |day: &str| loose::text(&hours[day]).filter(|text| text.contains(':')).map(|t| t.replace('-', "–"));
    let mut runs: Vec<(usize, usize, String)> = Vec::new();
    for (nth, (day, _)) in DAYS.iter().enumerate() {
        let Some(open) = of_day(day) else { continue };
        match runs.last_mut() {
            Some((_, last, same)) if *last + 1 == nth && *same == open => *last = nth,
            _ => runs.push((nth, nth, open)),
        }
    }
    let name = |(first, last, open): &(usize, usize, String)| match (first, last) {
        (0, 6) => format!("щодня {open}"),
        (first, last) if first == last => format!("{} {open}", DAYS[*first].1),
        (first, last) => format!("{}–{} {open}", DAYS[*first].1, DAYS[*last].1),
    };
    clip(&runs.iter().map(name).collect::<Vec<_>>().join(", "))
}
