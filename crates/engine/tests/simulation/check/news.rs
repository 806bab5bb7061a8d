//! News for customers: each reached the phone of who was to hear it as often as its effect says, once for each code that
//! was learned while the chat was open, and nothing else came.

use super::messages::is_right;
use super::{Case, Evidence, Findings};
use crate::record::{news_name, news_of};
use krama_domain::effect::Intent;
use krama_domain::entry::{Change, Entry};
use krama_domain::news::News;
use krama_domain::parcel::{Leg, Phase, TrackingNumber};
use krama_domain::reach::Channel;
use krama_store::repo::timeline;
use std::collections::BTreeMap;

const NAME: &str = "news reaches its customer once";

pub(super) fn check(evidence: &Evidence<'_>, findings: &mut Findings) {
    let mut told = evidence.world.record.told.clone();
    for case in &evidence.cases {
        let mut in_all = 0;
        for effect in &case.effects {
            let Some(news) = news_of(&effect.intent) else { continue };
            let copies = told.remove(&(case.order.id.to_string(), news.clone())).unwrap_or(0);
            in_all += copies;
            if !is_right(evidence, effect, copies) {
                let (state, reason) = (effect.state.code(), effect.reason.as_deref().unwrap_or_default());
                let what = format!("{news} is {state} ({reason}), and {copies} arrived");
                findings.order(NAME, &case.order, what);
            }
        }
        phone(evidence, case, in_all, findings);
        learned(evidence, case, findings);
    }
    for ((order, news), copies) in told {
        findings.world(NAME, format!("{copies} of {news} about {order}, and nobody sent it"));
    }
}

/// The chat holds what was told, and nothing else.
fn phone(evidence: &Evidence<'_>, case: &Case, told: usize, findings: &mut Findings) {
    let Some(chat) = evidence.world.record.chats.get(&case.order.id) else { return };
    let there = evidence.world.sandbox.telegram.messages().filter(|message| message.chat == *chat).count();
    if there != told {
        findings.order(NAME, &case.order, format!("{there} messages in the chat, {told} were told"));
    }
}

/// Each code that was learned while the customer could hear of it is news.
fn learned(evidence: &Evidence<'_>, case: &Case, findings: &mut Findings) {
    if evidence.world.shops[case.store].plan.bot.is_empty() || case.order.parcels.is_empty() {
        return;
    }
    let entries = evidence.world.read(|tx| timeline::of_order(tx, &case.order.store, case.order.id));
    let mut asked: BTreeMap<String, usize> = BTreeMap::new();
    for name in case.effects.iter().filter_map(|effect| news_of(&effect.intent)) {
        *asked.entry(name).or_default() += 1;
    }
    let mut is_open = false;
    for entry in &entries {
        for (number, code, news) in codes(case, entry).filter(|_| is_open) {
            let name = news_name(news.code(), number.as_str(), code);
            let channel = Channel::Telegram;
            let (of, at) = (Some(number.clone()), Some(code.to_owned()));
            let key = Intent::NotifyCustomer { news, number: of, code: at, channel }.key();
            if asked.get(&name) != Some(&1) && !case.order.unannounced.contains(&key) {
                let what =
                    format!("{name} was learned at {}, and {:?} tell of it", entry.at, asked.get(&name));
                findings.order("each code is told to who can hear it", &case.order, what);
            }
        }
        for change in &entry.changes {
            match change {
                Change::ReachBound { .. } => is_open = true,
                Change::ReachLost { .. } => is_open = false,
                _ => {}
            }
        }
    }
}

/// The codes that an entry brought, of parcels on their way to the customer.
fn codes<'a>(case: &'a Case, entry: &'a Entry) -> impl Iterator<Item = (&'a TrackingNumber, &'a str, News)> {
    entry.changes.iter().filter_map(move |change| {
        let Change::ParcelCode { number, code, phase, .. } = change else { return None };
        let leg = &case.order.parcels.get(number)?.leg;
        let news = match phase {
            Phase::InTransit => News::OnWay,
            Phase::Arrived => News::Arrived,
            Phase::Refused => News::Refused,
            Phase::Returning => News::Returning,
            _ => return None,
        };
        (!matches!(leg, Leg::Return(_))).then_some((number, code.as_str(), news))
    })
}
