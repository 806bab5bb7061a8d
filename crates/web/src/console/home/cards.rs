//! The cards: one for each kind of trouble that there is.

use super::{Found, NAMED_MAX, of_lane};
use crate::console::desk::Desk;
use crate::console::effect::system;
use crate::console::effects::needing_url;
use crate::console::moment::{Moment, Reader};
use crate::console::reason;
use crate::console::shipments::filter::{Show, url};
use crate::i18n::Arg;
use crate::view::icon::Tone;
use crate::view::words::Words;
use krama_domain::effect::Destination;
use krama_domain::ids::OrderNumber;
use krama_domain::order::Order;
use krama_domain::time::Timestamp;
use krama_store::repo::attention::{CHECKING_MAX, COUNT_MAX, Orders, Pile};
use krama_store::repo::parcels::Matter;

/// One kind of trouble.
pub(super) struct Card {
    /// Its name in the page.
    pub(super) id: String,
    pub(super) tone: Tone,
    pub(super) title: String,
    /// How many, where that is a number.
    pub(super) count: String,
    /// When the oldest of them began.
    pub(super) since: Option<Moment>,
    pub(super) text: String,
    /// Where each of the first few is.
    pub(super) links: Vec<(String, String)>,
    /// How many more there are than are named.
    pub(super) more: Option<String>,
    /// Where all of them are, and what that link says.
    pub(super) all: Option<(String, String)>,
}

impl Card {
    fn new(id: impl Into<String>, tone: Tone, title: String) -> Self {
        Self {
            id: id.into(),
            tone,
            title,
            count: String::new(),
            since: None,
            text: String::new(),
            links: Vec::new(),
            more: None,
            all: None,
        }
    }
}

/// What the cards are made with.
struct Maker<'a> {
    desk: &'a Desk,
    words: Words<'a>,
    reader: Reader<'a>,
}

/// All cards, the most urgent first.
pub(super) fn cards(desk: &Desk, words: Words<'_>, found: &Found, reader: Reader<'_>) -> Vec<Card> {
    let make = Maker { desk, words, reader };
    let mismatches: Vec<_> = found.checking.iter().filter(|o| o.open_mismatches().next().is_some()).collect();
    let receipts: Vec<_> = found.checking.iter().filter(|o| o.by_hand.has_open_receipt()).collect();
    let is_cut = i64::try_from(found.checking.len()).is_ok_and(|n| n >= CHECKING_MAX);
    let mut cards = Vec::new();
    cards.extend(make.lanes(found));
    cards.extend(make.needing(found));
    cards.extend(make.read("mismatches", Tone::Danger, "home-mismatches", &mismatches, is_cut));
    cards.extend(make.orders("excess", Tone::Danger, "home-in-excess", &found.in_excess));
    cards.extend(make.read("receipts", Tone::Warning, "home-receipts", &receipts, is_cut));
    cards.extend(make.parcels(&found.parcels));
    let (differ, statement) = (&found.discrepancies, "/console/reconciliation");
    cards.extend(make.pile("discrepancies", Tone::Warning, "home-discrepancies", differ, statement));
    cards.extend(make.pile("contacts", Tone::Info, "home-contacts", &found.contacts, "/console/contacts"));
    cards.extend(make.orders("unpaid", Tone::Warning, "home-unpaid", &found.unpaid));
    cards.extend(make.pile(
        "unmatched",
        Tone::Info,
        "home-unmatched",
        &found.unmatched,
        "/console/unmatched",
    ));
    cards
}

/// A count that may stand for more.
fn shown(count: i64, is_cut: bool) -> String {
    if is_cut { format!("{count}+") } else { count.to_string() }
}

impl Maker<'_> {
    fn since(&self, at: Option<Timestamp>) -> Option<Moment> {
        at.map(|at| self.reader.brief(at))
    }

    /// Lanes that are broken, and stopped ones in which something waits.
    fn lanes(&self, found: &Found) -> Vec<Card> {
        let mut cards = Vec::new();
        for (lane, load) in &found.lanes {
            let is_broken = lane.broken_until > self.reader.now && !lane.paused;
            let holds_up = lane.paused && load.all() > 0;
            if !(is_broken || holds_up) {
                continue;
            }
            let key = if is_broken { "home-lane-broken" } else { "home-lane-paused" };
            let tone = if is_broken { Tone::Danger } else { Tone::Warning };
            let title = self.words.with(key, "lane", system(lane.lane));
            let mut card = Card::new(format!("lane-{}", lane.lane.code()), tone, title);
            let waiting = (load.all() > 0).then(|| self.words.count("home-lane-waiting", load.all()));
            let why = lane.broken_reason.as_deref().filter(|_| is_broken);
            let why = why.map(|why| reason::said(self.words, why));
            card.text = why.into_iter().chain(waiting).collect::<Vec<_>>().join(". ");
            card.since = self.since(if is_broken { lane.failing_since } else { load.oldest });
            card.all = Some((self.desk.url("/console/lanes"), self.words.t("home-open-lanes")));
            cards.push(card);
        }
        cards
    }

    /// Effects that a person must look at, by lane.
    fn needing(&self, found: &Found) -> Vec<Card> {
        let mut cards = Vec::new();
        for lane in Destination::ALL {
            let (count, capped, oldest) = of_lane(&found.needing, lane);
            if count == 0 {
                continue;
            }
            let title = self.words.with("home-effects", "lane", system(lane));
            let mut card = Card::new(format!("effects-{}", lane.code()), Tone::Danger, title);
            card.count = shown(count, capped);
            card.since = self.since(oldest);
            card.all = Some((needing_url(self.desk, lane), self.words.t("home-open-effects")));
            cards.push(card);
        }
        cards
    }

    /// Orders that were read whole.
    fn read(&self, id: &str, tone: Tone, key: &str, orders: &[&Order], is_cut: bool) -> Option<Card> {
        let first = orders.first()?;
        let count = i64::try_from(orders.len()).unwrap_or(i64::MAX);
        let numbers: Vec<_> = orders.iter().take(NAMED_MAX).map(|order| order.number.clone()).collect();
        let mut card = Card::new(id, tone, self.words.t(key));
        card.count = shown(count, is_cut);
        card.since = self.since(Some(first.created_at));
        self.name(&mut card, &numbers, count);
        Some(card)
    }

    /// Orders that were counted.
    fn orders(&self, id: &str, tone: Tone, key: &str, orders: &Orders) -> Option<Card> {
        let mut card = self.counted(id, tone, key, &orders.pile)?;
        self.name(&mut card, &orders.numbers, orders.pile.count);
        Some(card)
    }

    /// Parcels by what is with them, each kind with the way to its list.
    fn parcels(&self, [stuck, refused, waiting, returning]: &[Orders; 4]) -> Vec<Card> {
        let kinds = [
            ("parcels-stuck", Tone::Danger, "home-parcels-stuck", stuck, Show::Of(Matter::Needing)),
            ("parcels-refused", Tone::Danger, "home-parcels-refused", refused, Show::Of(Matter::Refused)),
            ("parcels-waiting", Tone::Warning, "home-parcels-waiting", waiting, Show::Waits),
            (
                "parcels-returning",
                Tone::Info,
                "home-parcels-returning",
                returning,
                Show::Of(Matter::ComingBack),
            ),
        ];
        let card = |(id, tone, key, orders, show): (&str, Tone, &str, &Orders, Show)| {
            let mut card = self.orders(id, tone, key, orders)?;
            card.all = Some((url(self.desk, show, None), self.words.t("home-open")));
            Some(card)
        };
        kinds.into_iter().filter_map(card).collect()
    }

    fn name(&self, card: &mut Card, numbers: &[OrderNumber], count: i64) {
        card.links = numbers.iter().map(|n| (self.desk.order_url(n), n.to_string())).collect();
        let rest = count - i64::try_from(numbers.len()).unwrap_or(i64::MAX);
        let cut = if count >= COUNT_MAX { "+" } else { "" };
        let more = || self.words.args("home-more", &[("n", Arg::from(format!("{rest}{cut}")))]);
        card.more = (rest > 0).then(more);
    }

    fn pile(&self, id: &str, tone: Tone, key: &str, pile: &Pile, path: &str) -> Option<Card> {
        let mut card = self.counted(id, tone, key, pile)?;
        card.all = Some((self.desk.url(path), self.words.t("home-open")));
        Some(card)
    }

    fn counted(&self, id: &str, tone: Tone, key: &str, pile: &Pile) -> Option<Card> {
        let mut card = Card::new(id, tone, self.words.t(key));
        card.count = shown(pile.count, pile.count >= COUNT_MAX);
        card.since = self.since(pile.oldest);
        (pile.count > 0).then_some(card)
    }
}
