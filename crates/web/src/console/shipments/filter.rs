//! Which parcels the list shows, as its address says it: one choice, told as a row of links.

use crate::console::desk::Desk;
use crate::view::words::Words;
use krama_connectors::http::encode;
use krama_domain::parcel::{Phase, WAITS_DAYS};
use krama_domain::time::{DAY_MS, Timestamp};
use krama_store::repo::parcels::{Filter, Matter, Totals};

/// What can be chosen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::console) enum Show {
    /// All parcels.
    #[default]
    All,
    /// Those with which there is this to do.
    Of(Matter),
    /// Those that have waited for days.
    Waits,
    /// Those that were received.
    Received,
    /// Those whose money the carrier has.
    OnItsWay,
    /// Those whose money comes by contract.
    ByContract,
    /// Those of which the last look came to nothing.
    Unanswered,
}

/// All choices in the order of their links.
pub(in crate::console) const CHOICES: [Show; 12] = [
    Show::All,
    Show::Of(Matter::Needing),
    Show::Waits,
    Show::Of(Matter::Refused),
    Show::Of(Matter::ComingBack),
    Show::Of(Matter::Created),
    Show::Of(Matter::InTransit),
    Show::Of(Matter::Arrived),
    Show::Received,
    Show::OnItsWay,
    Show::ByContract,
    Show::Unanswered,
];

impl Show {
    /// The name in the address; empty for all.
    pub(in crate::console) const fn code(self) -> &'static str {
        match self {
            Self::All => "",
            Self::Of(matter) => matter.code(),
            Self::Waits => "waits",
            Self::Received => "received",
            Self::OnItsWay => "on_its_way",
            Self::ByContract => "by_contract",
            Self::Unanswered => "unanswered",
        }
    }

    /// What an address asks for; what nobody knows shows all, and is told.
    pub(super) fn read(desk: &Desk) -> (Self, Option<String>) {
        let asked = desk.guest.asked("show").unwrap_or_default();
        if let Some(choice) = CHOICES.into_iter().find(|choice| choice.code() == asked) {
            return (choice, None);
        }
        let visible = asked.chars().filter(|c| !c.is_control()).take(40);
        (Self::All, Some(visible.collect()))
    }

    /// The key of its words.
    const fn key(self) -> &'static str {
        match self {
            Self::All => "shipments-all",
            Self::Of(Matter::Created) => "shipments-created",
            Self::Of(Matter::InTransit) => "shipments-in-transit",
            Self::Of(Matter::Arrived) => "shipments-arrived",
            Self::Of(Matter::Refused) => "shipments-refused",
            Self::Of(Matter::ComingBack) => "shipments-coming-back",
            Self::Of(Matter::Needing) => "shipments-needing",
            Self::Waits => "shipments-waits",
            Self::Received => "shipments-received",
            Self::OnItsWay => "shipments-on-its-way",
            Self::ByContract => "shipments-by-contract",
            Self::Unanswered => "shipments-unanswered",
        }
    }

    /// What the database is asked for.
    pub(super) const fn filter(self, now: Timestamp) -> Filter {
        match self {
            Self::All => Filter::All,
            Self::Of(matter) => Filter::Matter(matter),
            Self::Waits => Filter::WaitsSince(now.plus_ms(-WAITS_DAYS * DAY_MS)),
            Self::Received => Filter::Phase(Phase::Received),
            Self::OnItsWay => Filter::OnItsWay,
            Self::ByContract => Filter::ByContract,
            Self::Unanswered => Filter::Troubled,
        }
    }

    /// How many there are, where that was counted.
    fn count(self, totals: &Totals) -> Option<i64> {
        match self {
            Self::Of(matter) => {
                Some(totals.matters.iter().find(|(of, _)| *of == matter).map_or(0, |(_, n)| *n))
            }
            Self::OnItsWay => Some(totals.on_its_way.parcels),
            Self::ByContract => Some(totals.by_contract.parcels),
            _ => None,
        }
    }
}

/// The address of the list, from `after` on.
pub(in crate::console) fn url(desk: &Desk, show: Show, after: Option<&str>) -> String {
    let mut url = desk.url("/console/shipments");
    let pairs = [("show", Some(show.code()).filter(|code| !code.is_empty())), ("after", after)];
    for (name, value) in pairs {
        if let Some(value) = value {
            url.push(if url.contains('?') { '&' } else { '?' });
            url.extend([name, "=", &encode(value)]);
        }
    }
    url
}

/// One link of the row.
pub(super) struct Link {
    pub(super) url: String,
    pub(super) text: String,
    /// How many; empty where nobody counted.
    pub(super) count: String,
    pub(super) is_current: bool,
}

/// The row of links.
pub(super) fn links(desk: &Desk, words: Words<'_>, chosen: Show, totals: &Totals) -> Vec<Link> {
    let link = |show: Show| Link {
        url: url(desk, show, None),
        text: words.t(show.key()),
        count: show.count(totals).filter(|count| *count > 0).map(|n| n.to_string()).unwrap_or_default(),
        is_current: show == chosen,
    };
    CHOICES.into_iter().map(link).collect()
}
