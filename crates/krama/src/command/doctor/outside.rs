//! Checks of what is outside: each provider's connection, and whether our own addresses are reached as providers reach
//! them.

use super::here::skew;
use super::{Finding, Report};
use crate::machine::MachineClock;
use krama_connectors::ALL;
use krama_connectors::connector::Connector;
use krama_connectors::http::{Answer, Request, Response};
use krama_connectors::settings::Settings;
use krama_domain::time::{Clock, Timestamp};
use krama_engine::probe::{self, StepReport, Verdict};
use krama_engine::transport::Transport;

/// Milliseconds for one question.
const ANSWER_MAX_MS: u64 = 10_000;

/// Runs the checks.
pub(super) async fn run(stores: &[Settings], public_url: &str, report: &mut Report) -> anyhow::Result<()> {
    let transport = Transport::new()?;
    report.check("public address", own_address(&transport, public_url)).await;
    for settings in stores {
        for connector in ALL {
            let name = format!("{} of {}", connector.destination.code(), settings.store.id);
            report.check(name, provider(&transport, connector, settings)).await;
            if connector.webhook.is_some() && (connector.is_connected)(settings) {
                let url = settings.webhook_url(connector.destination.code());
                let name = format!("{} webhook of {}", connector.destination.code(), settings.store.id);
                report.check(name, webhook(&transport, &url)).await;
            }
        }
    }
    Ok(())
}

/// Whether a provider takes the store's credentials.
async fn provider(transport: &Transport, connector: &Connector, settings: &Settings) -> Finding {
    if !(connector.is_connected)(settings) {
        return Finding::skip("not connected");
    }
    let steps = probe::run(transport, settings, &MachineClock::default(), connector.destination).await;
    let bad = |step: &StepReport| match &step.verdict {
        Verdict::Problem(problem) => {
            Some((format!("{}: {}", named(step), problem.words()), step.hint.clone()))
        }
        Verdict::Ok(_) | Verdict::Skipped => None,
    };
    let problems: Vec<_> = steps.iter().filter_map(bad).collect();
    if problems.is_empty() {
        let step = |step: &StepReport| format!("{} in {} ms", named(step), step.millis);
        return Finding::ok(steps.iter().map(step).collect::<Vec<_>>().join(", "));
    }
    let (found, advice): (Vec<_>, Vec<_>) = problems.into_iter().unzip();
    Finding::fail(found.join("; "), advice.into_iter().flatten().collect::<Vec<_>>().join("; "))
}

/// What a step looked at: `chat -1001`.
fn named(step: &StepReport) -> String {
    step.about.as_ref().map_or_else(|| step.name.to_owned(), |about| format!("{} {about}", step.name))
}

fn is_local(url: &str) -> bool {
    ["http://127.0.0.1", "http://localhost", "http://[::1]"].iter().any(|local| url.starts_with(local))
}

async fn get(transport: &Transport, url: &str) -> Result<Response, Finding> {
    let advice = "see that a server runs, and that its address leads to it from outside";
    match transport.send(&Request::get(url), ANSWER_MAX_MS).await {
        Answer::Response(response) if (300..400).contains(&response.status) => {
            let to = response.header("location").unwrap_or("another address");
            let found = format!("{url} leads on to {to}");
            Err(Finding::fail(found, "providers follow no redirect: set public_url to the final address"))
        }
        Answer::Response(response) => Ok(response),
        Answer::NotSent { reason } | Answer::NoAnswer { reason } => {
            Err(Finding::fail(format!("{url} does not answer: {reason}"), advice))
        }
    }
}

async fn own_address(transport: &Transport, public_url: &str) -> Finding {
    let url = format!("{}/healthz", public_url.trim_end_matches('/'));
    let before = MachineClock::default().now();
    let response = match get(transport, &url).await {
        Ok(response) => response,
        // Before the first start nobody listens on this machine.
        Err(finding) if is_local(public_url) => {
            return Finding::warn(finding.found, "start `krama serve`, and set public_url for the outside");
        }
        Err(finding) => return finding,
    };
    if response.status != 200 {
        let found = format!("{url} answers {}", response.status);
        return Finding::fail(found, "see that the address leads to krama");
    }
    let after = MachineClock::default().now();
    if let Some(date) = response.header("date").and_then(Timestamp::parse_rfc2822) {
        // The header has no fractions of a second.
        let seen = skew(Timestamp::from_secs(before.as_secs()), date, after, "the server's clock");
        if seen.status == super::Status::Fail {
            return seen;
        }
    }
    if public_url.starts_with("https://") {
        Finding::ok(format!("{public_url} leads to krama"))
    } else if is_local(public_url) {
        Finding::warn(
            format!("{public_url} is reached from this machine alone"),
            "set public_url for the outside",
        )
    } else {
        Finding::fail(format!("{public_url} is not encrypted"), "put a reverse proxy with https before krama")
    }
}

async fn webhook(transport: &Transport, url: &str) -> Finding {
    match get(transport, url).await {
        Err(finding) if is_local(url) => Finding::warn(finding.found, finding.advice),
        Err(finding) => finding,
        // A webhook's address answers whoever asks whether it is there, and refuses what is not signed.
        Ok(response) if matches!(response.status, 200 | 405) => Finding::ok(format!("{url} takes webhooks")),
        Ok(response) => Finding::fail(
            format!("{url} answers {} where 200 shows a webhook's address", response.status),
            "see that the proxy passes /webhooks/ on",
        ),
    }
}
