//! Messages: what is done arrived once, what is refused never, what is unknown at most once, and nothing else came.

use super::{Evidence, Findings};
use krama_domain::effect::{Intent, State};
use krama_domain::notice::text::{Links, compose};
use std::collections::BTreeMap;

pub(super) fn check(evidence: &Evidence<'_>, findings: &mut Findings) {
    let mut arrived: BTreeMap<(String, String), usize> = BTreeMap::new();
    for message in evidence.world.sandbox.telegram.messages() {
        let title = message.text.lines().next().unwrap_or_default().trim().to_owned();
        *arrived.entry((message.chat.clone(), title)).or_default() += 1;
    }
    for case in &evidence.cases {
        for effect in &case.effects {
            let Intent::NotifyManager { notice, chat } = &effect.intent else { continue };
            let title = compose(*notice, &case.order, &evidence.store, &Links::default()).title;
            let copies = arrived.remove(&(chat.clone(), title)).unwrap_or(0);
            let reason = effect.reason.as_deref().unwrap_or_default();
            let is_right = match effect.state {
                State::Done if reason.starts_with("not needed") => copies == 0,
                State::Done => copies == 1,
                State::Unknown => copies <= 1,
                _ => copies == 0,
            };
            if !is_right {
                let what = format!(
                    "{} is {} ({reason}), and {copies} copies arrived",
                    effect.intent.key(),
                    effect.state.code()
                );
                findings.order("a message arrives once", &case.order, what);
            }
        }
    }
    for ((chat, title), copies) in arrived {
        findings.world(
            "a message arrives once",
            format!("{copies} of \"{title}\" in {chat}, and nobody sent it"),
        );
    }
}
